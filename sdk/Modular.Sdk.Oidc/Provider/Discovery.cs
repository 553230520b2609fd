using System.Text.Json;
using Modular.Sdk.Sso;

namespace Modular.Sdk.Oidc.Provider;

/// <summary>Reads what a provider says about itself (OpenID Connect Discovery 1.0), and keeps it for a while.</summary>
internal static class Discovery
{
    private const string Key = "metadata-2";

    /// <summary>Addresses change rarely; keys are looked up apart.</summary>
    private static readonly TimeSpan Life = TimeSpan.FromHours(1);

    public static async ValueTask<SsoOutcome<OidcMetadata>> ReadAsync(OidcProviderBase oidc, SsoContext context, CancellationToken ct)
    {
        var settings = oidc.ReadSettings(context);
        if (Wanted(settings, context) is not { } authority)
        {
            return SsoOutcome.Refused<OidcMetadata>(SsoRefusalCode.Configuration, "The issuer is missing or no address.");
        }

        if (await context.State.FindAsync(Key, ct) is { } kept && JsonSerializer.Deserialize<OidcMetadata>(kept) is { } known && IsSame(known.Authority, authority))
        {
            return SsoOutcome.Ok(known);
        }

        var answer = await FetchAsync(oidc, settings, authority, context, ct);
        if (answer is SsoOutcome<OidcMetadata>.Ok { Value: var read } && JsonSerializer.Serialize(read) is { Length: <= 4000 } text)
        {
            await context.State.PutAsync(Key, text, Life, ct);
        }

        return answer;
    }

    public static ValueTask ForgetAsync(SsoContext context, CancellationToken ct) => context.State.RemoveAsync(Key, ct);

    /// <summary>A slash at the end is the one thing people cannot see when they copy an address.</summary>
    public static bool IsSame(string? one, string? other) => string.Equals(one?.TrimEnd('/'), other?.Trim().TrimEnd('/'), StringComparison.Ordinal);

    private static async ValueTask<SsoOutcome<OidcMetadata>> FetchAsync(OidcProviderBase oidc, OidcSettings settings, string authority, SsoContext context, CancellationToken ct)
    {
        var answer = await Wire.GetAsync(new Uri(authority.TrimEnd('/') + "/.well-known/openid-configuration"), null, context, ct);
        if (answer is not SsoOutcome<JsonElement>.Ok { Value: var json })
        {
            return answer.As<JsonElement, OidcMetadata>();
        }

        // 4.3: the description must be its own.
        if (json.Text("issuer") is not { } itself || !oidc.IsDescribedAs(itself, settings))
        {
            return SsoOutcome.Refused<OidcMetadata>(SsoRefusalCode.Configuration, "The description at this address names another issuer.");
        }

        if (json.Address("authorization_endpoint") is not { } authorization || json.Address("token_endpoint") is not { } token || json.Address("jwks_uri") is not { } keys)
        {
            return SsoOutcome.Refused<OidcMetadata>(SsoRefusalCode.Configuration, "The description lacks an endpoint.");
        }

        if (json.Texts("code_challenge_methods_supported") is { Length: > 0 } methods && !methods.Contains("S256"))
        {
            return SsoOutcome.Refused<OidcMetadata>(SsoRefusalCode.Configuration, "The provider does not take PKCE with S256.");
        }

        var authentication = json.Texts("token_endpoint_auth_methods_supported");
        return SsoOutcome.Ok(new OidcMetadata
        {
            Authority = authority,
            Issuer = itself,
            Authorization = authorization,
            Token = token,
            Keys = keys,
            UserInfo = json.Address("userinfo_endpoint"),
            EndSession = json.Address("end_session_endpoint"),
            SaysIssuer = json.Has("authorization_response_iss_parameter_supported", out var says) && says.ValueKind == JsonValueKind.True,
            TakesBasic = authentication.IsEmpty || authentication.Contains("client_secret_basic"),
        });
    }

    private static string? Wanted(OidcSettings settings, SsoContext context) => Uri.TryCreate(settings.Authority, UriKind.Absolute, out var url) && (url.Scheme == Uri.UriSchemeHttps || context.Sandbox)
        && url.Query.Length == 0 && url.Fragment.Length == 0 ? settings.Authority.Trim() : null;
}
