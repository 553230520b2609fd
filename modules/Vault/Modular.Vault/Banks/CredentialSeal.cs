using System.Text.Json;
using Modular.Vault.Contracts;
using Modular.Vault.Crypto;
using Modular.Vault.Sealing;

namespace Modular.Vault.Banks;

/// <summary>Both layers of a bank credential. Erase key and private key lie in different places, held by different processes.</summary>
internal static class CredentialSeal
{
    private const uint InnerKey = 1;

    public static byte[]? Close(FetcherPublicKey fetcher, KeyBytes eraseKey, Guid person, Guid credential, string login, string pin)
    {
        var plain = JsonSerializer.SerializeToUtf8Bytes(new[] { login, pin });
        try
        {
            using var key = Inner(eraseKey);
            var inner = SealedRecord.Seal(InnerKey, key, Place(credential).Of(person), plain);
            return FetcherValue.Seal(fetcher, person, new(Place(credential), inner));
        }
        finally
        {
            System.Security.Cryptography.CryptographicOperations.ZeroMemory(plain);
        }
    }

    /// <summary>Null when either layer was changed, moved, or sealed under another key.</summary>
    public static (string Login, string Pin)? Open(FetcherKeys fetcher, KeyBytes eraseKey, Guid person, Guid credential, byte[] @sealed)
    {
        if (FetcherValue.Open(fetcher, person, new(Place(credential), @sealed)) is not { } inner)
        {
            return null;
        }

        using var key = Inner(eraseKey);
        if (SealedRecord.Open(key, Place(credential).Of(person), inner) is not { } plain)
        {
            return null;
        }

        var both = JsonSerializer.Deserialize<string[]>(plain)!;
        System.Security.Cryptography.CryptographicOperations.ZeroMemory(plain);
        return (both[0], both[1]);
    }

    /// <summary>The outer layer anew; the inner one stays closed. Null when none of the keys opens the outer one.</summary>
    public static byte[]? Reseal(FetcherKeys fetcher, FetcherPublicKey to, Guid person, Guid credential, byte[] @sealed) =>
        FetcherValue.Open(fetcher, person, new(Place(credential), @sealed)) is { } inner ? FetcherValue.Seal(to, person, new(Place(credential), inner)) : null;

    private static SealedPlace Place(Guid credential) => new("vault.bank_credential", "sealed", credential, 1);

    private static KeyBytes Inner(KeyBytes eraseKey) => Hkdf.Derive(eraseKey.Span, [], "vault/bank-credential"u8);
}
