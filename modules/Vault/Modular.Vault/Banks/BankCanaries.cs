using System.Security.Cryptography;
using Microsoft.EntityFrameworkCore;
using Modular.Kernel;
using Modular.Vault.Erase;
using Modular.Vault.Sealing;
using Modular.Vault.Storage;

namespace Modular.Vault.Banks;

/// <summary>
/// Credentials of nobody, of a bank that no run fetches: whoever works through the table opens one, and opening one raises an incident. To who reads
/// ciphertext they look like any other row but for the bank's id, which is why that id is one that only looks odd to who knows the configuration.
/// </summary>
internal sealed class BankCanaries(VaultDb db, EraseStore erase, FetcherPublic fetcher, TimeProvider clock)
{
    public const string Bank = "hausbank-alt";

    private const int Wanted = 3;

    /// <summary>Puts them there where they are missing; each belongs to an account that is nobody's.</summary>
    public async Task Plant(CancellationToken stop)
    {
        if (fetcher.Present is not { } key)
        {
            return;
        }

        var there = await db.BankCredentials.CountAsync(c => c.Bank == Bank, stop);
        for (var i = there; i < Wanted; i++)
        {
            var account = clock.NewId();
            var eraseKey = await erase.Make(account, stop);
            using var inner = eraseKey.Key;
            var id = clock.NewId();
            var @sealed = CredentialSeal.Close(key, inner, account, id, RandomNumberGenerator.GetString("0123456789", 10), RandomNumberGenerator.GetString("0123456789", 5));
            db.BankCredentials.Add(new BankCredential { Id = id, AccountId = account, Bank = Bank, Sealed = @sealed!, EraseKeyId = eraseKey.Id, StoredAt = clock.UtcNow(), Until = clock.UtcNow().AddYears(10) });
        }

        await db.SaveChangesAsync(stop);
    }
}
