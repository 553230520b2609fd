using System.Buffers.Binary;
using System.Security.Cryptography;

namespace Modular.Vault.Crypto;

/// <summary>
/// AES key wrap with padding (RFC 5649, NIST SP 800-38F "KWP"), which the framework lacks. Deterministic and without a nonce: for keys only.
/// </summary>
internal static class AesKwp
{
    private const uint Header = 0xA65959A6;
    private const int Semiblock = 8;
    private const int Block = 16;

    /// <summary>Far above any key; the standard's own limit is 2³² bytes.</summary>
    private const int MostBytes = 4096;

    public static int WrappedSize(int keySize) => (keySize + Semiblock - 1) / Semiblock * Semiblock + Semiblock;

    public static byte[] Wrap(ReadOnlySpan<byte> wrappingKey, ReadOnlySpan<byte> key)
    {
        if (key.Length is 0 or > MostBytes)
        {
            throw new ArgumentException($"A key to wrap has 1 to {MostBytes} bytes.", nameof(key));
        }

        using var aes = Cipher(wrappingKey);
        var result = new byte[WrappedSize(key.Length)];
        BinaryPrimitives.WriteUInt32BigEndian(result, Header);
        BinaryPrimitives.WriteInt32BigEndian(result.AsSpan(4), key.Length);
        key.CopyTo(result.AsSpan(Semiblock));
        if (result.Length == Block)
        {
            aes.EncryptEcb(result, result, PaddingMode.None);
            return result;
        }

        Span<byte> block = stackalloc byte[Block];
        result.AsSpan(0, Semiblock).CopyTo(block);
        var count = result.Length / Semiblock - 1;
        for (var step = 1; step <= 6 * count; step++)
        {
            var part = result.AsSpan(((step - 1) % count + 1) * Semiblock, Semiblock);
            part.CopyTo(block[Semiblock..]);
            aes.EncryptEcb(block, block, PaddingMode.None);
            Count(block, step);
            block[Semiblock..].CopyTo(part);
        }

        block[..Semiblock].CopyTo(result);
        CryptographicOperations.ZeroMemory(block);
        return result;
    }

    /// <summary>Null when the wrapping key is another or a byte was changed.</summary>
    public static KeyBytes? Unwrap(ReadOnlySpan<byte> wrappingKey, ReadOnlySpan<byte> wrapped)
    {
        if (wrapped.Length < Block || wrapped.Length % Semiblock != 0 || wrapped.Length > WrappedSize(MostBytes))
        {
            return null;
        }

        using var aes = Cipher(wrappingKey);
        using var plain = KeyBytes.Copy(wrapped);
        if (wrapped.Length == Block)
        {
            aes.DecryptEcb(wrapped, plain.Fill, PaddingMode.None);
        }
        else
        {
            UnwrapSteps(aes, plain.Fill);
        }

        var size = BinaryPrimitives.ReadInt32BigEndian(plain.Span[4..]);
        var room = plain.Length - Semiblock;
        // All checks are made before any answer is given: which of them failed is nobody's business.
        var good = BinaryPrimitives.ReadUInt32BigEndian(plain.Span) == Header & size > room - Semiblock & size <= room;
        var padding = 0;
        for (var i = 0; i < room; i++)
        {
            padding |= i >= size ? plain.Span[Semiblock + i] : 0;
        }

        return good & padding == 0 ? KeyBytes.Copy(plain.Span.Slice(Semiblock, size)) : null;
    }

    private static void UnwrapSteps(Aes aes, Span<byte> plain)
    {
        Span<byte> block = stackalloc byte[Block];
        plain[..Semiblock].CopyTo(block);
        var count = plain.Length / Semiblock - 1;
        for (var step = 6 * count; step >= 1; step--)
        {
            var part = plain.Slice(((step - 1) % count + 1) * Semiblock, Semiblock);
            Count(block, step);
            part.CopyTo(block[Semiblock..]);
            aes.DecryptEcb(block, block, PaddingMode.None);
            block[Semiblock..].CopyTo(part);
        }

        block[..Semiblock].CopyTo(plain);
        CryptographicOperations.ZeroMemory(block);
    }

    private static void Count(Span<byte> block, int step) =>
        BinaryPrimitives.WriteUInt64BigEndian(block, BinaryPrimitives.ReadUInt64BigEndian(block) ^ (ulong)step);

    private static Aes Cipher(ReadOnlySpan<byte> key)
    {
        var aes = Aes.Create();
        try
        {
            aes.SetKey(key);
            return aes;
        }
        catch
        {
            aes.Dispose();
            throw;
        }
    }
}
