using System.Globalization;
using Modular.Sdk.Oidc.Provider;
using Modular.Sdk.Sso;

namespace Modular.Sdk.Oidc.SignIn;

internal static class BeginSignIn
{
    public static async ValueTask<SsoOutcome<SsoRedirect>> RunAsync(OidcProviderBase oidc, SsoBegin request, SsoContext context, CancellationToken ct)
    {
        var asked = await Client.ReadAsync(oidc, context, ct);
        if (asked is not SsoOutcome<Client>.Ok { Value: var client })
        {
            return asked.As<Client, SsoRedirect>();
        }

        using (client)
        {
            (string Name, string? Value)[] parameters =
            [
                ("response_type", "code"),
                ("client_id", client.Id),
                ("redirect_uri", request.RedirectUri.AbsoluteUri),
                ("scope", string.Join(' ', client.Settings.Scopes.Prepend("openid").Distinct(StringComparer.Ordinal))),
                ("state", request.State),
                ("nonce", request.Nonce),
                ("code_challenge", request.CodeChallenge),
                ("code_challenge_method", "S256"),
                ("prompt", request.Again ? "login" : null),
                ("login_hint", request.LoginHint),
                ("ui_locales", new CultureInfo(request.Culture).TwoLetterISOLanguageName),
            ];
            var own = oidc.AuthorizeParameters(request, context).Where(it => !parameters.Any(p => p.Name == it.Key && p.Value is { Length: > 0 })).Select(it => (it.Key, (string?)it.Value));
            return SsoOutcome.Ok(new SsoRedirect { Target = Addresses.With(client.Provider.Authorization, [.. parameters, .. own]) });
        }
    }
}

internal static class Addresses
{
    public static Uri With(Uri address, IEnumerable<(string Name, string? Value)> parameters)
    {
        var query = string.Join('&', parameters.Where(p => p.Value is { Length: > 0 }).Select(p => $"{Uri.EscapeDataString(p.Name)}={Uri.EscapeDataString(p.Value!)}"));
        var builder = new UriBuilder(address) { Fragment = "" };
        builder.Query = builder.Query.Length > 1 ? builder.Query[1..] + "&" + query : query;
        return builder.Uri;
    }
}
