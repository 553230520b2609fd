using System.Security.Cryptography;
using Modular.Vault.Crypto;

namespace Modular.Vault.Keys;

/// <summary>
/// From a password or recovery code to a person's keys. Nothing here reads or writes; the formats are in this module's README.
/// <code>
/// root     = HKDF(ikm = stretched ‖ erase key, salt = "mv1", info = "mv1/root" ‖ person ‖ kind ‖ kdf version)
/// verifier = HKDF-Expand(root, "auth")        KEK = HKDF-Expand(root, "kek")
/// wrapping key of any other key = HKDF(master key, info = "mv1/key" ‖ person ‖ kind ‖ number)
/// </code>
/// </summary>
internal static class KeyLadder
{
    /// <summary>The version new wraps get; older ones are renewed at the next sign-in.</summary>
    public const int KdfVersion = 1;

    /// <summary>SHA-256 of the verifier, and the key-encryption key. The caller disposes of the key.</summary>
    public static (byte[] Verifier, KeyBytes Kek) Climb(KeyBytes stretched, KeyBytes eraseKey, Guid account, WrapKind kind, int kdfVersion)
    {
        using var both = new KeyBytes(stretched.Length + eraseKey.Length);
        stretched.Span.CopyTo(both.Fill);
        eraseKey.Span.CopyTo(both.Fill[stretched.Length..]);
        var info = new Lengths(stackalloc byte[128]);
        info.Add("mv1/root");
        info.Add(account);
        info.Add((long)kind);
        info.Add(kdfVersion);
        using var root = Hkdf.Derive(both.Span, "mv1"u8, info.Written);
        using var verifier = Hkdf.Expand(root.Span, "auth"u8);
        return (SHA256.HashData(verifier.Span), Hkdf.Expand(root.Span, "kek"u8));
    }

    public static byte[] WrapKey(KeyBytes master, Guid account, KeyKind kind, int number, KeyBytes key)
    {
        using var wrapping = WrappingKey(master, account, kind, number);
        return AesKwp.Wrap(wrapping.Span, key.Span);
    }

    /// <summary>Null when it was wrapped under another master key, for another person, kind or number, or was changed.</summary>
    public static KeyBytes? UnwrapKey(KeyBytes master, Guid account, KeyKind kind, int number, ReadOnlySpan<byte> wrapped)
    {
        using var wrapping = WrappingKey(master, account, kind, number);
        return AesKwp.Unwrap(wrapping.Span, wrapped);
    }

    private static KeyBytes WrappingKey(KeyBytes master, Guid account, KeyKind kind, int number)
    {
        var info = new Lengths(stackalloc byte[128]);
        info.Add("mv1/key");
        info.Add(account);
        info.Add((long)kind);
        info.Add(number);
        return Hkdf.Derive(master.Span, [], info.Written);
    }
}
