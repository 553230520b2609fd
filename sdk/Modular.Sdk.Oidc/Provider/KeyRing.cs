using System.Text.Json;
using Microsoft.IdentityModel.Tokens;
using Modular.Sdk.Sso;

namespace Modular.Sdk.Oidc.Provider;

/// <summary>The keys a provider signs with, kept for an hour. A key nobody knows makes us look again, so that a rotation costs one request and no sign-in.</summary>
internal static class KeyRing
{
    private const string Key = "keys-1";

    /// <summary>Also how long a withdrawn key may still be believed.</summary>
    private static readonly TimeSpan Life = TimeSpan.FromHours(1);

    /// <summary>Made-up key names must not turn us into a hammer.</summary>
    private static readonly TimeSpan AgainAfter = TimeSpan.FromSeconds(30);

    public static async ValueTask<SsoOutcome<IReadOnlyList<SecurityKey>>> FindAsync(OidcMetadata provider, string? keyId, SsoContext context, CancellationToken ct)
    {
        var now = context.Clock.GetUtcNow();
        if (await context.State.FindAsync(Key, ct) is { } text && JsonSerializer.Deserialize<Kept>(text) is { } kept && kept.From == provider.Keys.AbsoluteUri)
        {
            var known = Read(JsonElement.Parse(kept.Keys));
            if (keyId is null || known.Any(k => k.KeyId == keyId) || now - kept.At < AgainAfter)
            {
                return SsoOutcome.Ok<IReadOnlyList<SecurityKey>>(known);
            }
        }

        var answer = await Wire.GetAsync(provider.Keys, null, context, ct);
        if (answer is not SsoOutcome<JsonElement>.Ok { Value: var json })
        {
            return answer.As<JsonElement, IReadOnlyList<SecurityKey>>();
        }

        var slim = Slim(json);
        var keep = JsonSerializer.Serialize(new Kept(now, provider.Keys.AbsoluteUri, slim));
        if (keep.Length <= 4000)
        {
            await context.State.PutAsync(Key, keep, Life, ct);
        }

        return SsoOutcome.Ok<IReadOnlyList<SecurityKey>>(Read(JsonElement.Parse(slim)));
    }

    /// <summary>Public signing keys only, without certificates.</summary>
    private static string Slim(JsonElement json)
    {
        string[] parts = ["kty", "kid", "alg", "n", "e", "crv", "x", "y", "issuer"];
        var keys = json.TryGetProperty("keys", out var all) && all.ValueKind == JsonValueKind.Array ? all.EnumerateArray() : default;
        return JsonSerializer.Serialize(keys.Where(k => k.Text("kty") is "RSA" or "EC" && k.Text("use") is null or "sig")
            .Select(k => parts.Where(p => k.Text(p) is not null).ToDictionary(p => p, p => k.Text(p)!)));
    }

    private static List<SecurityKey> Read(JsonElement keys)
    {
        var read = new List<SecurityKey>();
        foreach (var key in keys.EnumerateArray())
        {
            try
            {
                var one = new JsonWebKey(key.GetRawText());
                // Shorter RSA keys can be broken.
                if (one.Kty == "EC" || Base64UrlEncoder.DecodeBytes(one.N).Length >= 256)
                {
                    read.Add(one);
                }
            }
            catch (Exception unreadable) when (unreadable is ArgumentException or FormatException)
            {
                // One key we cannot use; the others count.
            }
        }

        return read;
    }

    private sealed record Kept(DateTimeOffset At, string From, string Keys);
}
