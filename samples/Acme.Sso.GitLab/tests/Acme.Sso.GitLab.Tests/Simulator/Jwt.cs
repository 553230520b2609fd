using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;

namespace Acme.Sso.GitLab.Tests.Simulator;

/// <summary>A key a provider signs with.</summary>
internal sealed record Key(string Id, RSA Rsa)
{
    public static Key Make(string id) => new(id, RSA.Create(2048));

    /// <summary>As it is published (RFC 7517).</summary>
    public JsonObject Public()
    {
        var parts = Rsa.ExportParameters(includePrivateParameters: false);
        return new() { ["kty"] = "RSA", ["use"] = "sig", ["kid"] = Id, ["n"] = Base64Url.EncodeToString(parts.Modulus), ["e"] = Base64Url.EncodeToString(parts.Exponent) };
    }
}

/// <summary>Signed tokens (RFC 7519), and those that only look like it.</summary>
internal static class Jwt
{
    public static string Signed(JsonObject claims, Key key, string type)
    {
        var text = Text(new() { ["alg"] = "RS256", ["typ"] = type, ["kid"] = key.Id }, claims);
        return $"{text}.{Base64Url.EncodeToString(key.Rsa.SignData(Encoding.ASCII.GetBytes(text), HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1))}";
    }

    public static string Unsigned(JsonObject claims, string type) => Text(new() { ["alg"] = "none", ["typ"] = type }, claims) + ".";

    public static string WithSecret(JsonObject claims, string secret, string type)
    {
        var text = Text(new() { ["alg"] = "HS256", ["typ"] = type }, claims);
        return $"{text}.{Base64Url.EncodeToString(HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), Encoding.ASCII.GetBytes(text)))}";
    }

    private static string Text(JsonObject header, JsonObject claims) => $"{Encode(header)}.{Encode(claims)}";

    private static string Encode(JsonObject json) => Base64Url.EncodeToString(Encoding.UTF8.GetBytes(json.ToJsonString()));
}
