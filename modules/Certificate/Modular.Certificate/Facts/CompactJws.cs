using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using Modular.Certificate.Contracts;

namespace Modular.Certificate.Facts;

/// <summary>The document as it travels: header.payload.signature (RFC 7515, ES256). One algorithm, one type, one way to write each byte.</summary>
internal sealed record CompactJws(string KeyId, byte[] Signed, byte[] Payload, byte[] Signature)
{
    /// <summary>Far more than any document of ours.</summary>
    public const int Longest = 4096;

    private const string Algorithm = "ES256";
    private const string Type = "facts+jwt";

    // Strict: an unknown member is fine in a payload, a doubled one nowhere.
    private static readonly JsonSerializerOptions Json = new() { MaxDepth = 2, AllowDuplicateProperties = false, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull };

    public static string Write(DocumentFacts facts, string keyId, ECDsa pair)
    {
        var header = JsonSerializer.SerializeToUtf8Bytes(new Header(Algorithm, Type, keyId), Json);
        var payload = JsonSerializer.SerializeToUtf8Bytes(
            new Claims(facts.Issuer, facts.Subject, facts.Kind, facts.TenantId, Seconds(facts.IssuedAtUtc), Seconds(facts.ValidUntilUtc), facts.Id), Json);
        var signed = $"{Base64Url.EncodeToString(header)}.{Base64Url.EncodeToString(payload)}";
        return $"{signed}.{Base64Url.EncodeToString(pair.SignData(Encoding.ASCII.GetBytes(signed), HashAlgorithmName.SHA256))}";
    }

    /// <summary>The parts, or null for what is no document of this kind.</summary>
    public static CompactJws? Read(string compact)
    {
        if (compact.Length > Longest || compact.Split('.') is not [var header, var payload, var signature]
            || Bytes(header) is not { } headerBytes || Bytes(payload) is not { } payloadBytes || Bytes(signature) is not { Length: 64 } signatureBytes)
        {
            return null;
        }

        return Parse<Header>(headerBytes) is { Alg: Algorithm, Typ: Type, Kid: { Length: > 0 and <= 64 } kid }
            ? new CompactJws(kid, Encoding.ASCII.GetBytes($"{header}.{payload}"), payloadBytes, signatureBytes)
            : null;
    }

    public bool IsSignedBy(ECDsa pair) => pair.VerifyData(Signed, Signature, HashAlgorithmName.SHA256);

    /// <summary>What the payload says. Read it after the signature, never before.</summary>
    public DocumentFacts? Facts() => Parse<Claims>(Payload) is { Iss: not null, Sub: not null, Kind: not null } claims && Instant(claims.Iat) is { } issued && Instant(claims.Exp) is { } until
        ? new DocumentFacts(claims.Jti, claims.Iss, claims.Tid, claims.Kind, claims.Sub, issued, until)
        : null;

    /// <summary>One text per byte sequence: the last character has spare bits, and a document must not have sixteen spellings.</summary>
    private static byte[]? Bytes(string text)
    {
        try
        {
            var bytes = Base64Url.DecodeFromChars(text);
            return Base64Url.EncodeToString(bytes) == text ? bytes : null;
        }
        catch (FormatException)
        {
            return null;
        }
    }

    private static T? Parse<T>(byte[] json)
        where T : class
    {
        try
        {
            return JsonSerializer.Deserialize<T>(json, Json);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static long Seconds(DateTime utc) => new DateTimeOffset(utc).ToUnixTimeSeconds();

    private static DateTime? Instant(long seconds) => seconds is >= 0 and < 253_402_300_800 ? DateTimeOffset.FromUnixTimeSeconds(seconds).UtcDateTime : null;

    private sealed record Header(
        [property: JsonPropertyName("alg")] string? Alg,
        [property: JsonPropertyName("typ")] string? Typ,
        [property: JsonPropertyName("kid")] string? Kid);

    private sealed record Claims(
        [property: JsonPropertyName("iss")] string? Iss,
        [property: JsonPropertyName("sub")] string? Sub,
        [property: JsonPropertyName("kind")] string? Kind,
        [property: JsonPropertyName("tid")] Guid Tid,
        [property: JsonPropertyName("iat")] long Iat,
        [property: JsonPropertyName("exp")] long Exp,
        [property: JsonPropertyName("jti")] Guid Jti);
}
