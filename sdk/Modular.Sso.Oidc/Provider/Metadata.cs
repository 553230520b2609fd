using System.Collections.Immutable;
using System.Text.Json;
using Modular.Sdk.Sso;

namespace Modular.Sso.Oidc.Provider;

/// <summary>What a provider says about itself (OpenID Connect Discovery 1.0), as far as we use it.</summary>
internal sealed record Metadata
{
    private const string Key = "metadata-1";

    /// <summary>Addresses change rarely; keys are looked up apart.</summary>
    private static readonly TimeSpan Life = TimeSpan.FromHours(1);

    public required string Issuer { get; init; }

    public required Uri Authorization { get; init; }

    public required Uri Token { get; init; }

    public required Uri Keys { get; init; }

    public Uri? UserInfo { get; init; }

    public Uri? EndSession { get; init; }

    public bool SaysIssuer { get; init; }

    public bool TakesBasic { get; init; } = true;

    public static async ValueTask<SsoOutcome<Metadata>> ReadAsync(SsoContext context, CancellationToken ct)
    {
        if (Wanted(context) is not { } issuer)
        {
            return SsoOutcome.Refused<Metadata>(SsoRefusalCode.Configuration, "The issuer is missing or no address.");
        }

        if (await context.State.FindAsync(Key, ct) is { } kept && JsonSerializer.Deserialize<Metadata>(kept) is { } known && Same(known.Issuer, issuer))
        {
            return SsoOutcome.Ok(known);
        }

        var answer = await FetchAsync(issuer, context, ct);
        if (answer is SsoOutcome<Metadata>.Ok { Value: var read } && JsonSerializer.Serialize(read) is { Length: <= 4000 } text)
        {
            await context.State.PutAsync(Key, text, Life, ct);
        }

        return answer;
    }

    public static ValueTask ForgetAsync(SsoContext context, CancellationToken ct) => context.State.RemoveAsync(Key, ct);

    private static async ValueTask<SsoOutcome<Metadata>> FetchAsync(string issuer, SsoContext context, CancellationToken ct)
    {
        var answer = await Wire.GetAsync(new Uri(issuer.TrimEnd('/') + "/.well-known/openid-configuration"), null, context, ct);
        if (answer is not SsoOutcome<JsonElement>.Ok { Value: var json })
        {
            return answer.As<JsonElement, Metadata>();
        }

        // 4.3: the description must be its own. A slash at the end is the one thing people cannot see when they copy an address.
        if (json.Text("issuer") is not { } itself || !Same(itself, issuer))
        {
            return SsoOutcome.Refused<Metadata>(SsoRefusalCode.Configuration, "The description at this address names another issuer.");
        }

        if (json.Address("authorization_endpoint") is not { } authorization || json.Address("token_endpoint") is not { } token || json.Address("jwks_uri") is not { } keys)
        {
            return SsoOutcome.Refused<Metadata>(SsoRefusalCode.Configuration, "The description lacks an endpoint.");
        }

        if (json.Texts("code_challenge_methods_supported") is { Length: > 0 } methods && !methods.Contains("S256"))
        {
            return SsoOutcome.Refused<Metadata>(SsoRefusalCode.Configuration, "The provider does not take PKCE with S256.");
        }

        var authentication = json.Texts("token_endpoint_auth_methods_supported");
        return SsoOutcome.Ok(new Metadata
        {
            Issuer = itself,
            Authorization = authorization,
            Token = token,
            Keys = keys,
            UserInfo = json.Address("userinfo_endpoint"),
            EndSession = json.Address("end_session_endpoint"),
            SaysIssuer = json.TryGetProperty("authorization_response_iss_parameter_supported", out var says) && says.ValueKind == JsonValueKind.True,
            TakesBasic = authentication.IsEmpty || authentication.Contains("client_secret_basic"),
        });
    }

    private static string? Wanted(SsoContext context) => context.Settings.FindUrl(Description.Issuer) is { } url && (url.Scheme == Uri.UriSchemeHttps || context.Sandbox)
        && url.Query.Length == 0 && url.Fragment.Length == 0 ? context.Settings.FindText(Description.Issuer)!.Trim() : null;

    private static bool Same(string one, string other) => string.Equals(one.TrimEnd('/'), other.TrimEnd('/'), StringComparison.Ordinal);
}

/// <summary>Reading JSON that somebody else wrote: what is not as expected is not there.</summary>
internal static class Loose
{
    public static string? Text(this JsonElement json, string name) =>
        json.ValueKind == JsonValueKind.Object && json.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String && value.GetString() is { Length: > 0 } text ? text : null;

    /// <summary>A list of texts, or one text.</summary>
    public static ImmutableArray<string> Texts(this JsonElement json, string name) => json.ValueKind != JsonValueKind.Object || !json.TryGetProperty(name, out var value) ? [] : value.ValueKind switch
    {
        JsonValueKind.Array => [.. value.EnumerateArray().Where(item => item.ValueKind == JsonValueKind.String).Select(item => item.GetString()!)],
        JsonValueKind.String => [value.GetString()!],
        _ => [],
    };

    public static Uri? Address(this JsonElement json, string name) => json.Text(name) is { } text && Uri.TryCreate(text, UriKind.Absolute, out var url) && url.Scheme is "https" or "http" ? url : null;

    /// <summary>A truth that some providers write as a text.</summary>
    public static bool IsTrue(this JsonElement json, string name) =>
        json.TryGetProperty(name, out var value) && (value.ValueKind == JsonValueKind.True || (value.ValueKind == JsonValueKind.String && value.GetString() == "true"));
}
