using System.Collections.Immutable;
using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Modular.Sdk.Sso;
using Modular.Sso.Oidc.Provider;

namespace Modular.Sso.Oidc.SignIn;

/// <summary>Redeems the code and believes what stands the checks of OpenID Connect Core 1.0, 3.1.3.7.</summary>
internal static class CompleteSignIn
{
    public static async ValueTask<SsoOutcome<ExternalIdentity>> RunAsync(SsoCallback request, SsoContext context, CancellationToken ct)
    {
        if (Settled.Problem(context) is { } problem)
        {
            return SsoOutcome.Refused<ExternalIdentity>(SsoRefusalCode.Configuration, problem);
        }

        var metadata = await Metadata.ReadAsync(context, ct);
        if (metadata is not SsoOutcome<Metadata>.Ok { Value: var provider })
        {
            return metadata.As<Metadata, ExternalIdentity>();
        }

        // RFC 9207, before anything else, an error included: who answers must be who was asked.
        if (request.Find("iss") is { } issuer ? issuer != provider.Issuer : provider.SaysIssuer)
        {
            return SsoOutcome.Refused<ExternalIdentity>(SsoRefusalCode.OtherProvider, "The answer does not name the issuer that was asked.");
        }

        if (request.Find("error") is { } error)
        {
            return Failed(error);
        }

        if (request.Find("code") is not { Length: > 0 } code)
        {
            return SsoOutcome.Refused<ExternalIdentity>(SsoRefusalCode.Forged, "The answer has no code.");
        }

        var redeemed = await RedeemAsync(code, request, provider, context, ct);
        if (redeemed is not SsoOutcome<JsonElement>.Ok { Value: var tokens })
        {
            return redeemed.As<JsonElement, ExternalIdentity>();
        }

        if (tokens.Text("id_token") is not { } token)
        {
            return SsoOutcome.Refused<ExternalIdentity>(SsoRefusalCode.Forged, "The provider gave no id token.");
        }

        var judged = await SignedToken.CheckAsync(token, provider, ["JWT"], context, ct);
        if (judged is not SsoOutcome<JsonElement>.Ok { Value: var claims })
        {
            return judged.As<JsonElement, ExternalIdentity>();
        }

        if (claims.Text("nonce") is not { } nonce || !CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(nonce), Encoding.UTF8.GetBytes(request.Nonce)))
        {
            return SsoOutcome.Refused<ExternalIdentity>(SsoRefusalCode.Forged, "The token answers another question (nonce).");
        }

        if (claims.Text("sub") is not { Length: <= 255 } subject || subject.Any(char.IsControl))
        {
            return SsoOutcome.Refused<ExternalIdentity>(SsoRefusalCode.Forged, "The token names nobody.");
        }

        return await WhoAsync(claims, subject, tokens.Text("access_token"), provider, context, ct);
    }

    private static SsoOutcome<ExternalIdentity> Failed(string error) => error switch
    {
        "access_denied" or "login_required" or "consent_required" or "interaction_required" or "account_selection_required" => SsoOutcome.Cancelled<ExternalIdentity>(),
        "temporarily_unavailable" or "server_error" => SsoOutcome.TryLater<ExternalIdentity>("The provider said so itself."),
        _ => SsoOutcome.Refused<ExternalIdentity>(SsoRefusalCode.Configuration, "The provider does not take the request."),
    };

    private static ValueTask<SsoOutcome<JsonElement>> RedeemAsync(string code, SsoCallback request, Metadata provider, SsoContext context, CancellationToken ct)
    {
        var client = context.Settings.FindText(Description.ClientId)!;
        var secret = context.Settings.FindSecret(Description.ClientSecret)!.Reveal();
        var form = new List<KeyValuePair<string, string>>
        {
            new("grant_type", "authorization_code"),
            new("code", code),
            new("redirect_uri", request.RedirectUri.AbsoluteUri),
            new("code_verifier", request.CodeVerifier),
        };
        if (!provider.TakesBasic)
        {
            form.Add(new("client_id", client));
            form.Add(new("client_secret", secret));
        }

        var ask = new HttpRequestMessage(HttpMethod.Post, provider.Token) { Content = new FormUrlEncodedContent(form) };
        if (provider.TakesBasic)
        {
            // RFC 6749, 2.3.1: both halves are form-encoded before they are joined.
            ask.Headers.Authorization = new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{WebUtility.UrlEncode(client)}:{WebUtility.UrlEncode(secret)}")));
        }

        return Wire.SendAsync(ask, context, ct);
    }

    private static async ValueTask<SsoOutcome<ExternalIdentity>> WhoAsync(JsonElement claims, string subject, string? accessToken, Metadata provider, SsoContext context, CancellationToken ct)
    {
        var more = claims;
        if (claims.Text("email") is null && provider.UserInfo is { } place && accessToken is not null)
        {
            var asked = await Wire.GetAsync(place, accessToken, context, ct);
            if (asked is not SsoOutcome<JsonElement>.Ok { Value: var told })
            {
                return asked.As<JsonElement, ExternalIdentity>();
            }

            // 5.3.2: without this, another person's answer could be slipped in.
            if (told.Text("sub") != subject)
            {
                return SsoOutcome.Refused<ExternalIdentity>(SsoRefusalCode.Forged, "The user info is about somebody else.");
            }

            more = told;
        }

        var name = context.Settings.FindText(Description.GroupsClaim) ?? "groups";
        var groups = Groups.Of(claims, name);
        return SsoOutcome.Ok(new ExternalIdentity
        {
            Issuer = provider.Issuer,
            Subject = subject,
            Email = more.Text("email"),
            EmailVerified = more.Text("email") is not null && more.IsTrue("email_verified"),
            Name = claims.Text("name") ?? more.Text("name"),
            Groups = groups.IsEmpty ? Groups.Of(more, name) : groups,
            GroupsComplete = !Groups.AreLeftOut(claims, name),
            SessionId = claims.Text("sid") is { Length: <= 255 } sid ? sid : null,
            AuthenticatedAt = claims.TryGetProperty("auth_time", out var at) && at.ValueKind == JsonValueKind.Number && at.TryGetInt64(out var seconds) && seconds is > 0 and < 253402300800
                ? DateTimeOffset.FromUnixTimeSeconds(seconds) : null,
            Methods = claims.Texts("amr"),
        });
    }
}

internal static class Groups
{
    private const int Most = 1000;

    /// <summary>By the claim's name, else by a path with dots.</summary>
    public static ImmutableArray<string> Of(JsonElement claims, string name)
    {
        if (claims.Texts(name) is { IsEmpty: false } plain)
        {
            return [.. plain.Take(Most)];
        }

        var at = claims;
        var steps = name.Split('.');
        foreach (var step in steps[..^1])
        {
            if (at.ValueKind != JsonValueKind.Object || !at.TryGetProperty(step, out at))
            {
                return [];
            }
        }

        return [.. at.Texts(steps[^1]).Take(Most)];
    }

    /// <summary>Entra above 200 groups: the claim is replaced by a hint where to ask (_claim_names), or by "hasgroups".</summary>
    public static bool AreLeftOut(JsonElement claims, string name) =>
        (claims.TryGetProperty("_claim_names", out var elsewhere) && elsewhere.ValueKind == JsonValueKind.Object && elsewhere.TryGetProperty(name, out _)) || claims.IsTrue("hasgroups");
}
