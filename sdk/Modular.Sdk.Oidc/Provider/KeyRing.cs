using System.Text.Json;
using Microsoft.IdentityModel.Tokens;
using Modular.Sdk.Sso;

namespace Modular.Sdk.Oidc.Provider;

/// <summary>The keys a provider signs with, kept for an hour. A key nobody knows makes us look again, so that a rotation costs one request and no sign-in.</summary>
internal static class KeyRing
{
    private const string Key = "keys-2";

    /// <summary>What the host's store takes.</summary>
    private const int Longest = 4000;

    private const int Most = 50;

    /// <summary>Also how long a withdrawn key may still be believed.</summary>
    private static readonly TimeSpan Life = TimeSpan.FromHours(1);

    /// <summary>Made-up key names must not turn us into a hammer.</summary>
    private static readonly TimeSpan AgainAfter = TimeSpan.FromSeconds(30);

    private static readonly string[] Parts = ["kty", "kid", "alg", "n", "e", "crv", "x", "y", "issuer"];

    public static async ValueTask<SsoOutcome<IReadOnlyList<SecurityKey>>> FindAsync(OidcProviderBase oidc, OidcMetadata provider, string? keyId, SsoContext context, CancellationToken ct)
    {
        var now = context.Clock.GetUtcNow();
        if (await context.State.FindAsync(Key, ct) is { } text && JsonSerializer.Deserialize<Kept>(text) is { } kept && kept.From == provider.Keys.AbsoluteUri)
        {
            var known = Read(kept.Keys.Where(IsFor));
            // What had no room here is published, and not made up.
            if (keyId is null ? kept.NoRoom.Length == 0 : known.Any(k => k.KeyId == keyId) || (now - kept.At < AgainAfter && !kept.NoRoom.Contains(keyId)))
            {
                return SsoOutcome.Ok<IReadOnlyList<SecurityKey>>(known);
            }
        }

        var answer = await Wire.GetAsync(provider.Keys, null, context, ct);
        if (answer is not SsoOutcome<JsonElement>.Ok { Value: var json })
        {
            return answer.As<JsonElement, IReadOnlyList<SecurityKey>>();
        }

        var all = Published(json).Where(IsFor).Select(Slim).OrderByDescending(k => k.Text("kid") == keyId).Take(Most).ToList();
        var read = Read(all);
        if (read.Count > 0 && Keep(now, provider.Keys.AbsoluteUri, all) is { } keep)
        {
            await context.State.PutAsync(Key, keep, Life, ct);
        }
        else
        {
            await ForgetAsync(context, ct);
        }

        return SsoOutcome.Ok<IReadOnlyList<SecurityKey>>(read);

        // A key may say for whom it signs. Entra's tenants share one set of keys.
        bool IsFor(JsonElement key) => !key.Has("issuer", out _) || (key.Text("issuer") is { } named && oidc.IsKeyOf(named, provider, context));
    }

    public static ValueTask ForgetAsync(SsoContext context, CancellationToken ct) => context.State.RemoveAsync(Key, ct);

    private static IEnumerable<JsonElement> Published(JsonElement json) => json.Has("keys", out var all) && all.ValueKind == JsonValueKind.Array
        ? all.EnumerateArray().Where(k => k.Text("kty") is "RSA" or "EC" && k.Text("use") is null or "sig")
        : [];

    /// <summary>The public key alone, without certificates.</summary>
    private static JsonElement Slim(JsonElement key) => JsonSerializer.SerializeToElement(Parts.Where(p => key.Text(p) is not null).ToDictionary(p => p, p => key.Text(p)!));

    /// <summary>As many keys as there is room for, in this order, and the names of the others.</summary>
    private static string? Keep(DateTimeOffset now, string from, List<JsonElement> all) => Enumerable.Range(0, all.Count + 1)
        .Select(without => JsonSerializer.Serialize(new Kept(now, from, [.. all.SkipLast(without)], [.. all.TakeLast(without).Select(k => k.Text("kid") ?? "")])))
        .FirstOrDefault(text => text.Length <= Longest);

    private static List<SecurityKey> Read(IEnumerable<JsonElement> keys)
    {
        var read = new List<SecurityKey>();
        foreach (var key in keys)
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

    private sealed record Kept(DateTimeOffset At, string From, JsonElement[] Keys, string[] NoRoom);
}
