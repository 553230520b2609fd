using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Modular.Certificate.Tests.Web;

/// <summary>Somebody else's program: knows the published key set and the RFCs, and nothing of ours.</summary>
internal sealed class Checker(JsonElement keySet)
{
    public IReadOnlyList<string> KeyIds { get; } = [.. keySet.GetProperty("keys").EnumerateArray().Select(k => k.GetProperty("kid").GetString()!)];

    public static async Task<Checker> FetchAsync(HttpClient http, CancellationToken stop)
    {
        using var answer = await http.GetAsync(new Uri("/.well-known/jwks.json", UriKind.Relative), stop);
        answer.EnsureSuccessStatusCode();
        Assert.Equal("application/jwk-set+json", answer.Content.Headers.ContentType?.MediaType);
        Assert.Equal((true, TimeSpan.FromMinutes(5)), (answer.Headers.CacheControl!.Public, answer.Headers.CacheControl.MaxAge));
        var text = await answer.Content.ReadAsStringAsync(stop);
        Assert.DoesNotContain("\"d\"", text, StringComparison.Ordinal);
        return new(JsonDocument.Parse(text).RootElement);
    }

    /// <summary>The payload when a published key signed it, else null.</summary>
    public JsonElement? Read(string compact)
    {
        var parts = compact.Split('.');
        var header = JsonDocument.Parse(Base64Url.DecodeFromChars(parts[0])).RootElement;
        Assert.Equal("ES256", header.GetProperty("alg").GetString());
        foreach (var key in keySet.GetProperty("keys").EnumerateArray().Where(k => k.GetProperty("kid").GetString() == header.GetProperty("kid").GetString()))
        {
            Assert.Equal(("EC", "P-256", "sig", "ES256"), (Text(key, "kty"), Text(key, "crv"), Text(key, "use"), Text(key, "alg")));
            using var pair = ECDsa.Create(new ECParameters
            {
                Curve = ECCurve.NamedCurves.nistP256,
                Q = new ECPoint { X = Base64Url.DecodeFromChars(Text(key, "x")), Y = Base64Url.DecodeFromChars(Text(key, "y")) },
            });
            if (pair.VerifyData(Encoding.ASCII.GetBytes($"{parts[0]}.{parts[1]}"), Base64Url.DecodeFromChars(parts[2]), HashAlgorithmName.SHA256))
            {
                return JsonDocument.Parse(Base64Url.DecodeFromChars(parts[1])).RootElement;
            }
        }

        return null;
    }

    private static string Text(JsonElement key, string name) => key.GetProperty(name).GetString()!;
}
