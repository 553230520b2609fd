using System.Globalization;
using Modular.Sdk.Sso;
using Modular.Sso.Oidc.Provider;

namespace Modular.Sso.Oidc.SignIn;

internal static class BeginSignIn
{
    public static async ValueTask<SsoOutcome<SsoRedirect>> RunAsync(SsoBegin request, SsoContext context, CancellationToken ct)
    {
        if (Settled.Problem(context) is { } problem)
        {
            return SsoOutcome.Refused<SsoRedirect>(SsoRefusalCode.Configuration, problem);
        }

        var metadata = await Metadata.ReadAsync(context, ct);
        if (metadata is not SsoOutcome<Metadata>.Ok { Value: var provider })
        {
            return metadata.As<Metadata, SsoRedirect>();
        }

        (string Name, string? Value)[] parameters =
        [
            ("response_type", "code"),
            ("client_id", context.Settings.FindText(Description.ClientId)),
            ("redirect_uri", request.RedirectUri.AbsoluteUri),
            ("scope", Settled.Scopes(context)),
            ("state", request.State),
            ("nonce", request.Nonce),
            ("code_challenge", request.CodeChallenge),
            ("code_challenge_method", "S256"),
            ("prompt", request.Again ? "login" : null),
            ("login_hint", request.LoginHint),
            ("ui_locales", new CultureInfo(request.Culture).TwoLetterISOLanguageName),
        ];
        return SsoOutcome.Ok(new SsoRedirect { Target = Addresses.With(provider.Authorization, parameters) });
    }
}

internal static class Addresses
{
    public static Uri With(Uri address, IEnumerable<(string Name, string? Value)> parameters)
    {
        var query = string.Join('&', parameters.Where(p => p.Value is { Length: > 0 }).Select(p => $"{p.Name}={Uri.EscapeDataString(p.Value!)}"));
        var builder = new UriBuilder(address) { Fragment = "" };
        builder.Query = builder.Query.Length > 1 ? builder.Query[1..] + "&" + query : query;
        return builder.Uri;
    }
}

internal static class Settled
{
    /// <summary>What makes the settings unusable before anybody is asked; null when nothing does.</summary>
    public static string? Problem(SsoContext context) =>
        context.Settings.FindText(Description.ClientId) is null ? "The client id is missing."
        : context.Settings.FindSecret(Description.ClientSecret)?.Reveal() is not { Length: > 0 } ? "The client secret is missing."
        : null;

    public static string Scopes(SsoContext context) => string.Join(' ', new[] { "openid", "profile", "email" }
        .Concat((context.Settings.FindText(Description.Scopes) ?? "").Split(' ', StringSplitOptions.RemoveEmptyEntries)).Distinct(StringComparer.Ordinal));
}
