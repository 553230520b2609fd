using System.Buffers.Binary;

namespace Modular.Vault.Crypto;

/// <summary>
/// HPKE in base mode (RFC 9180): DHKEM(X25519, HKDF-SHA256), HKDF-SHA256, and the AEAD of the caller's choice. We use AES-256-GCM; the
/// others exist because the RFC's vectors know them. Base mode does not say who sealed: what is sealed is signed as well.
/// </summary>
internal static class Hpke
{
    /// <summary>The encapsulated key: the sender's ephemeral public key.</summary>
    public const int EncapsulatedSize = X25519.KeySize;

    private const ushort Kem = 0x0020;
    private const ushort Kdf = 0x0001;
    private static readonly byte[] KemSuite = [.. "KEM"u8, Kem >> 8, Kem & 0xFF];

    /// <summary>Null for a public key of low order.</summary>
    /// <param name="info">Bound to everything sealed in this context.</param>
    public static HpkeContext? Send(AeadAlgorithm aead, ReadOnlySpan<byte> recipient, ReadOnlySpan<byte> info)
    {
        using var ephemeral = X25519.NewSecret();
        return Send(aead, recipient, info, ephemeral);
    }

    /// <summary>With a given ephemeral key, for the vectors: a key used twice gives both messages away.</summary>
    internal static HpkeContext? Send(AeadAlgorithm aead, ReadOnlySpan<byte> recipient, ReadOnlySpan<byte> info, KeyBytes ephemeral)
    {
        var encapsulated = X25519.PublicOf(ephemeral);
        using var agreed = X25519.Agree(ephemeral, recipient);
        return agreed is null ? null : Schedule(aead, agreed, encapsulated, recipient, info);
    }

    /// <summary>Null for an encapsulated key of low order.</summary>
    public static HpkeContext? Receive(AeadAlgorithm aead, ReadOnlySpan<byte> encapsulated, KeyBytes secret, ReadOnlySpan<byte> info)
    {
        using var agreed = X25519.Agree(secret, encapsulated);
        return agreed is null ? null : Schedule(aead, agreed, encapsulated.ToArray(), X25519.PublicOf(secret), info);
    }

    private static HpkeContext Schedule(AeadAlgorithm aead, KeyBytes agreed, byte[] encapsulated, ReadOnlySpan<byte> recipient, ReadOnlySpan<byte> info)
    {
        using var eae = LabeledExtract(KemSuite, [], "eae_prk"u8, agreed.Span);
        using var shared = LabeledExpand(KemSuite, eae.Span, "shared_secret"u8, [.. encapsulated, .. recipient], Hkdf.HashSize);

        byte[] suite = [.. "HPKE"u8, Kem >> 8, Kem & 0xFF, Kdf >> 8, Kdf & 0xFF, (byte)((ushort)aead >> 8), (byte)aead];
        using var pskId = LabeledExtract(suite, [], "psk_id_hash"u8, []);
        using var infoHash = LabeledExtract(suite, [], "info_hash"u8, info);
        const byte baseMode = 0;
        byte[] context = [baseMode, .. pskId.Span, .. infoHash.Span];
        using var secret = LabeledExtract(suite, shared.Span, "secret"u8, []);
        using var key = LabeledExpand(suite, secret.Span, "key"u8, context, Aead.KeySize(aead));
        var baseNonce = LabeledExpand(suite, secret.Span, "base_nonce"u8, context, Aead.NonceSize);
        var exporter = LabeledExpand(suite, secret.Span, "exp"u8, context, Hkdf.HashSize);
        return new(new Aead(aead, key.Span), encapsulated, suite, baseNonce, exporter);
    }

    internal static KeyBytes LabeledExtract(ReadOnlySpan<byte> suite, ReadOnlySpan<byte> salt, ReadOnlySpan<byte> label, ReadOnlySpan<byte> key)
    {
        var version = "HPKE-v1"u8;
        using var labeled = new KeyBytes(version.Length + suite.Length + label.Length + key.Length);
        version.CopyTo(labeled.Fill);
        suite.CopyTo(labeled.Fill[version.Length..]);
        label.CopyTo(labeled.Fill[(version.Length + suite.Length)..]);
        key.CopyTo(labeled.Fill[^key.Length..]);
        return Hkdf.Extract(labeled.Span, salt);
    }

    internal static KeyBytes LabeledExpand(ReadOnlySpan<byte> suite, ReadOnlySpan<byte> key, ReadOnlySpan<byte> label, ReadOnlySpan<byte> info, int size)
    {
        Span<byte> length = stackalloc byte[2];
        BinaryPrimitives.WriteUInt16BigEndian(length, checked((ushort)size));
        return Hkdf.Expand(key, [.. length, .. "HPKE-v1"u8, .. suite, .. label, .. info], size);
    }
}

/// <summary>A run of messages between two ends, in order: the nonce counts up. Not for several threads.</summary>
internal sealed class HpkeContext : IDisposable
{
    private readonly Aead _aead;
    private readonly byte[] _suite;
    private readonly KeyBytes _baseNonce;
    private readonly KeyBytes _exporter;

    internal HpkeContext(Aead aead, byte[] encapsulated, byte[] suite, KeyBytes baseNonce, KeyBytes exporter) =>
        (_aead, Encapsulated, _suite, _baseNonce, _exporter) = (aead, encapsulated, suite, baseNonce, exporter);

    /// <summary>What the recipient needs to make the same context.</summary>
    public byte[] Encapsulated { get; }

    /// <summary>The number of the next message. The recipient may set it to open one message of a batch alone.</summary>
    public uint Sequence { get; set; }

    public byte[] Seal(ReadOnlySpan<byte> plain, ReadOnlySpan<byte> context)
    {
        var result = new byte[plain.Length + Aead.TagSize];
        Seal(plain, context, result);
        return result;
    }

    public void Seal(ReadOnlySpan<byte> plain, ReadOnlySpan<byte> context, Span<byte> cipherAndTag)
    {
        Span<byte> nonce = stackalloc byte[Aead.NonceSize];
        NextNonce(nonce);
        _aead.Seal(nonce, plain, cipherAndTag, context);
        Sequence++;
    }

    /// <summary>Null when it is not the message of this number under this key and context; the number stays then.</summary>
    public KeyBytes? Open(ReadOnlySpan<byte> cipherAndTag, ReadOnlySpan<byte> context)
    {
        if (cipherAndTag.Length < Aead.TagSize)
        {
            return null;
        }

        var plain = new KeyBytes(cipherAndTag.Length - Aead.TagSize);
        if (Open(cipherAndTag, context, plain.Fill))
        {
            return plain;
        }

        plain.Dispose();
        return null;
    }

    public bool Open(ReadOnlySpan<byte> cipherAndTag, ReadOnlySpan<byte> context, Span<byte> plain)
    {
        Span<byte> nonce = stackalloc byte[Aead.NonceSize];
        NextNonce(nonce);
        if (!_aead.Open(nonce, cipherAndTag, plain, context))
        {
            return false;
        }

        Sequence++;
        return true;
    }

    public KeyBytes Export(ReadOnlySpan<byte> context, int size) => Hpke.LabeledExpand(_suite, _exporter.Span, "sec"u8, context, size);

    public void Dispose()
    {
        _aead.Dispose();
        _baseNonce.Dispose();
        _exporter.Dispose();
    }

    private void NextNonce(Span<byte> nonce)
    {
        if (Sequence == uint.MaxValue)
        {
            throw new InvalidOperationException("A context seals 2³² messages at most.");
        }

        _baseNonce.Span.CopyTo(nonce);
        var end = nonce[^4..];
        BinaryPrimitives.WriteUInt32BigEndian(end, BinaryPrimitives.ReadUInt32BigEndian(end) ^ Sequence);
    }
}
