using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace Modular.Certificate.Keys;

/// <summary>A public key as the key set shows it (RFC 7517).</summary>
internal sealed record Jwk(string Kty, string Crv, string X, string Y, string Kid, string Use, string Alg)
{
    public static Jwk Of(SigningKey key)
    {
        using var pair = ECDsa.Create();
        pair.ImportSubjectPublicKeyInfo(key.Public, out _);
        var (x, y) = Point(pair);
        return new("EC", "P-256", x, y, key.KeyId, "sig", "ES256");
    }

    /// <summary>RFC 7638: the hash of the members a key needs, in their order.</summary>
    public static string Thumbprint(ECDsa pair)
    {
        var (x, y) = Point(pair);
        return Base64Url.EncodeToString(SHA256.HashData(Encoding.ASCII.GetBytes($$"""{"crv":"P-256","kty":"EC","x":"{{x}}","y":"{{y}}"}""")));
    }

    private static (string X, string Y) Point(ECDsa pair)
    {
        var point = pair.ExportParameters(includePrivateParameters: false).Q;
        return (Base64Url.EncodeToString(point.X!), Base64Url.EncodeToString(point.Y!));
    }
}

internal sealed record JwkSet(IReadOnlyList<Jwk> Keys);
