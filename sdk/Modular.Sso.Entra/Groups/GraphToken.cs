using System.Text.Json;
using Microsoft.Identity.Client;
using Modular.Sdk;
using Modular.Sdk.Oidc;
using Modular.Sdk.Sso;
using Modular.Sso.Entra.Credentials;

namespace Modular.Sso.Entra.Groups;

/// <summary>The application's own token for Microsoft Graph, by Microsoft's library (MSAL), kept for half an hour.</summary>
internal abstract record GraphToken
{
    private const string Key = "graph-1";
    private static readonly string[] Scopes = ["https://graph.microsoft.com/.default"];

    /// <summary>Entra's live for an hour at least.</summary>
    private static readonly TimeSpan Life = TimeSpan.FromMinutes(30);

    private GraphToken()
    {
    }

    public sealed record Given(Secret Token) : GraphToken;

    /// <summary>Entra refuses. The numbers only sharpen what is said to people: Microsoft changes them.</summary>
    public sealed record Refused(string Error, IReadOnlyList<string> Codes) : GraphToken;

    /// <summary>There is nothing to show Entra.</summary>
    public sealed record NoCredential(ClientCredential Why) : GraphToken;

    public sealed record Silent : GraphToken;

    public static async ValueTask<GraphToken> FindAsync(SsoContext context, CancellationToken ct)
    {
        // Where it goes belongs to it: a token for Microsoft is not for a simulator.
        var whose = $"{Tenant.Find(context)} {context.Settings.FindText(Description.ClientId)} {Cloud.Of(context).Graph}";
        if (await context.State.FindAsync(Key, ct) is { } text && JsonSerializer.Deserialize<Kept>(text) is { } kept && kept.Whose == whose)
        {
            return new Given(new(kept.Token));
        }

        var answer = await AskAsync(context, ct);
        if (answer is Given { Token: var token } && JsonSerializer.Serialize(new Kept(whose, token.Reveal())) is { Length: <= 4000 } keep)
        {
            await context.State.PutAsync(Key, keep, Life, ct);
        }

        return answer;
    }

    /// <summary>A new one: a permission that was granted meanwhile is in no older one, and Graph may take an old one no more.</summary>
    public static async ValueTask<GraphToken> RenewAsync(SsoContext context, CancellationToken ct)
    {
        await context.State.RemoveAsync(Key, ct);
        return await FindAsync(context, ct);
    }

    private static async ValueTask<GraphToken> AskAsync(SsoContext context, CancellationToken ct)
    {
        var (cloud, tenant, client) = (Cloud.Of(context), Tenant.Find(context)!, context.Settings.FindText(Description.ClientId)!.Trim());
        var builder = ConfidentialClientApplicationBuilder.Create(client).WithAuthority($"https://login.microsoftonline.com/{tenant}").WithInstanceDiscovery(false)
            .WithHttpClientFactory(new Line(context, cloud), retryOnceOn5xx: false);
        switch (ClientCredential.Read(context))
        {
            case ClientCredential.Shared it:
                return await AskAsync(builder.WithClientSecret(it.Secret.Reveal()), ct);
            case ClientCredential.Certified it:
                // MSAL would sign by the machine's clock; a plug-in knows the host's alone.
                using (it.Certificate)
                {
                    return await AskAsync(builder.WithClientAssertion((AssertionRequestOptions _) => Task.FromResult(OidcCredential.SignAssertion(it.Certificate, client, cloud.Token(tenant), context))), ct);
                }

            case var nothing:
                return new NoCredential(nothing);
        }
    }

    private static async ValueTask<GraphToken> AskAsync(ConfidentialClientApplicationBuilder builder, CancellationToken ct)
    {
        try
        {
            return new Given(new((await builder.Build().AcquireTokenForClient(Scopes).ExecuteAsync(ct)).AccessToken));
        }
        catch (MsalServiceException refused) when (refused.StatusCode is >= 400 and < 500 and not 408 and not 429)
        {
            return new Refused(refused.ErrorCode, refused.ErrorCodesForLogging ?? []);
        }
        catch (Exception broken) when (broken is MsalException or HttpRequestException or OperationCanceledException or IOException && !ct.IsCancellationRequested)
        {
            return new Silent();
        }
    }

    private sealed record Kept(string Whose, string Token);
}
