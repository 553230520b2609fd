using System.Security.Cryptography;

namespace Modular.Vault.Crypto;

/// <summary>HKDF-SHA256 (RFC 5869) into bytes that are overwritten after use.</summary>
internal static class Hkdf
{
    public const int HashSize = 32;

    /// <summary>An output may have at most 255 hashes.</summary>
    public const int MostBytes = 255 * HashSize;

    public static KeyBytes Derive(ReadOnlySpan<byte> key, ReadOnlySpan<byte> salt, ReadOnlySpan<byte> info, int size = 32)
    {
        var derived = new KeyBytes(size);
        HKDF.DeriveKey(HashAlgorithmName.SHA256, key, derived.Fill, salt, info);
        return derived;
    }

    public static KeyBytes Extract(ReadOnlySpan<byte> key, ReadOnlySpan<byte> salt)
    {
        var extracted = new KeyBytes(HashSize);
        HKDF.Extract(HashAlgorithmName.SHA256, key, salt, extracted.Fill);
        return extracted;
    }

    public static KeyBytes Expand(ReadOnlySpan<byte> extracted, ReadOnlySpan<byte> info, int size = 32)
    {
        var expanded = new KeyBytes(size);
        HKDF.Expand(HashAlgorithmName.SHA256, extracted, expanded.Fill, info);
        return expanded;
    }
}
