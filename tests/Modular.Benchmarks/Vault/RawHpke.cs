using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using NSec.Cryptography;

namespace Modular.Benchmarks.Vault;

/// <summary>
/// The limit of sealing: HPKE in base mode (RFC 9180; X25519, HKDF-SHA256, AES-256-GCM) written down once more with nothing around it, one context per person,
/// the nonce counted up per value. Nothing is signed, stored or overwritten.
/// </summary>
internal static partial class RawHpke
{
    private const int TagSize = 16;
    private static readonly byte[] Kem = [.. "KEM"u8, 0, 0x20];
    private static readonly byte[] Suite = [.. "HPKE"u8, 0, 0x20, 0, 1, 0, 2];

    /// <summary>The public half of a new key pair.</summary>
    public static byte[] NewRecipient() => Public(RandomNumberGenerator.GetBytes(32));

    /// <summary>Seals values of one size and throws them away.</summary>
    public static void Seal(byte[] recipient, byte[] info, IReadOnlyList<byte[]> values, byte[] aad)
    {
        var ephemeral = RandomNumberGenerator.GetBytes(32);
        var encapsulated = Public(ephemeral);
        var agreed = new byte[32];
        if (Multiply(agreed, ephemeral, recipient) != 0)
        {
            throw new CryptographicException("A public key of low order.");
        }

        var shared = Expand(Kem, Extract(Kem, [], "eae_prk"u8, agreed), "shared_secret"u8, [.. encapsulated, .. recipient], 32);
        byte[] context = [0, .. Extract(Suite, [], "psk_id_hash"u8, []), .. Extract(Suite, [], "info_hash"u8, info)];
        var secret = Extract(Suite, shared, "secret"u8, []);
        using var aes = new AesGcm(Expand(Suite, secret, "key"u8, context, 32), TagSize);
        var first = Expand(Suite, secret, "base_nonce"u8, context, 12);
        var nonce = new byte[12];
        for (var i = 0; i < values.Count; i++)
        {
            first.CopyTo(nonce, 0);
            BinaryPrimitives.WriteUInt32BigEndian(nonce.AsSpan(8), BinaryPrimitives.ReadUInt32BigEndian(first.AsSpan(8)) ^ (uint)i);
            var cipher = new byte[values[i].Length + TagSize];
            aes.Encrypt(nonce, values[i], cipher.AsSpan(0, values[i].Length), cipher.AsSpan(values[i].Length), aad);
        }
    }

    private static byte[] Public(byte[] secret)
    {
        // libsodium comes with NSec and wants to be woken once.
        _ = KeyAgreementAlgorithm.X25519;
        var result = new byte[32];
        _ = MultiplyBase(result, secret);
        return result;
    }

    private static byte[] Extract(byte[] suite, byte[] salt, ReadOnlySpan<byte> label, ReadOnlySpan<byte> key) => HKDF.Extract(HashAlgorithmName.SHA256, [.. "HPKE-v1"u8, .. suite, .. label, .. key], salt);

    private static byte[] Expand(byte[] suite, byte[] key, ReadOnlySpan<byte> label, ReadOnlySpan<byte> info, int size) =>
        HKDF.Expand(HashAlgorithmName.SHA256, key, size, [(byte)(size >> 8), (byte)size, .. "HPKE-v1"u8, .. suite, .. label, .. info]);

    [LibraryImport("libsodium", EntryPoint = "crypto_scalarmult")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories | DllImportSearchPath.AssemblyDirectory)]
    private static partial int Multiply(byte[] shared, byte[] secret, byte[] @public);

    [LibraryImport("libsodium", EntryPoint = "crypto_scalarmult_base")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories | DllImportSearchPath.AssemblyDirectory)]
    private static partial int MultiplyBase(byte[] @public, byte[] secret);
}
