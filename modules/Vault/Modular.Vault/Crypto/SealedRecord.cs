using System.Buffers.Binary;
using System.Security.Cryptography;

namespace Modular.Vault.Crypto;

/// <summary>Where a sealed value belongs. It opens nowhere else: not in another row, column, table, version, for another person or operator.</summary>
/// <param name="Tenant">The operator, or empty where there is none.</param>
/// <param name="Owner">The person.</param>
/// <param name="Table">With the module's name before it: "credit.booking".</param>
/// <param name="RowVersion">The row's version at the time of sealing; an older value put back does not open.</param>
internal readonly record struct RecordPlace(Guid Tenant, Guid Owner, string Table, string Column, Guid Record, long RowVersion)
{
    public void WriteTo(scoped ref Lengths fields)
    {
        fields.Add(Tenant);
        fields.Add(Owner);
        fields.Add(Table);
        fields.Add(Column);
        fields.Add(Record);
        fields.Add(RowVersion);
    }
}

/// <summary>
/// One sealed value: <c>0x01 | algorithm(1) | key number(4) | salt(16) | nonce(12) | ciphertext | tag(16)</c>. Each is encrypted under a key of its own,
/// HKDF-SHA256(data key, salt), because random nonces under one GCM key are safe for 2³² values only. Head and place are authenticated.
/// </summary>
internal static class SealedRecord
{
    public const byte Version = 1;
    public const int HeadSize = 2 + 4 + SaltSize + Aead.NonceSize;
    public const int Overhead = HeadSize + Aead.TagSize;

    private const byte Aes256GcmHkdf = 1;
    private const int SaltSize = 16;
    private const int SaltAt = 6;
    private const int NonceAt = SaltAt + SaltSize;

    public static byte[] Seal(uint keyNumber, KeyBytes dataKey, in RecordPlace place, ReadOnlySpan<byte> plain)
    {
        var result = new byte[Overhead + plain.Length];
        result[0] = Version;
        result[1] = Aes256GcmHkdf;
        BinaryPrimitives.WriteUInt32BigEndian(result.AsSpan(2), keyNumber);
        RandomNumberGenerator.Fill(result.AsSpan(SaltAt, SaltSize + Aead.NonceSize));
        var context = Context(stackalloc byte[256], result.AsSpan(0, HeadSize), place);
        using var aead = RecordKey(dataKey, result);
        aead.Seal(result.AsSpan(NonceAt, Aead.NonceSize), plain, result.AsSpan(HeadSize), context);
        return result;
    }

    /// <summary>The number of the key that opens it; null when it is no sealed record of a known version.</summary>
    public static uint? KeyNumber(ReadOnlySpan<byte> @sealed) =>
        @sealed.Length >= Overhead && @sealed[0] == Version && @sealed[1] == Aes256GcmHkdf ? BinaryPrimitives.ReadUInt32BigEndian(@sealed[2..]) : null;

    /// <summary>Null when the key or the place is another or a byte was changed.</summary>
    public static byte[]? Open(KeyBytes dataKey, in RecordPlace place, ReadOnlySpan<byte> @sealed)
    {
        if (KeyNumber(@sealed) is null)
        {
            return null;
        }

        var context = Context(stackalloc byte[256], @sealed[..HeadSize], place);
        var plain = new byte[@sealed.Length - Overhead];
        using var aead = RecordKey(dataKey, @sealed);
        return aead.Open(@sealed.Slice(NonceAt, Aead.NonceSize), @sealed[HeadSize..], plain, context) ? plain : null;
    }

    private static Aead RecordKey(KeyBytes dataKey, ReadOnlySpan<byte> head)
    {
        Span<byte> key = stackalloc byte[32];
        HKDF.DeriveKey(HashAlgorithmName.SHA256, dataKey.Span, key, head.Slice(SaltAt, SaltSize), "modular/record"u8);
        var aead = new Aead(AeadAlgorithm.Aes256Gcm, key);
        CryptographicOperations.ZeroMemory(key);
        return aead;
    }

    private static ReadOnlySpan<byte> Context(Span<byte> buffer, ReadOnlySpan<byte> head, in RecordPlace place)
    {
        var fields = new Lengths(buffer);
        fields.Add("modular/record");
        fields.Add(head);
        place.WriteTo(ref fields);
        return fields.Written;
    }
}
