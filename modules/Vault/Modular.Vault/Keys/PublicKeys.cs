using System.Security.Cryptography;
using Microsoft.EntityFrameworkCore;
using Modular.Kernel;
using Modular.Vault.Crypto;
using Modular.Vault.Incidents;
using Modular.Vault.Storage;

namespace Modular.Vault.Keys;

/// <summary>People's public keys, each vouched for by a MAC that the database alone cannot make.</summary>
internal sealed class PublicKeys(VaultDb db, ServiceKeys service, IncidentLog incidents, TimeProvider clock)
{
    private const string Purpose = "vault/public-key";

    /// <summary>Adds the row; the caller saves.</summary>
    public void Add(Guid account, int number, byte[] bytes) =>
        db.PublicKeys.Add(new PublicKey { AccountId = account, Number = number, Bytes = bytes, Mac = Mac(service.For(Purpose).First(), account, number, bytes), MadeAt = clock.UtcNow() });

    /// <summary>The present keys of these people. Who has none, or one whose MAC is wrong (which raises an incident), is not in the answer.</summary>
    public async Task<IReadOnlyDictionary<Guid, PublicKey>> Present(IReadOnlyCollection<Guid> accounts, CancellationToken stop)
    {
        var rows = await db.PublicKeys.AsNoTracking().Where(k => accounts.Contains(k.AccountId)).ToListAsync(stop);
        var found = new Dictionary<Guid, PublicKey>(accounts.Count);
        var macs = service.For(Purpose).ToList();
        foreach (var row in rows.GroupBy(k => k.AccountId).Select(keys => keys.MaxBy(k => k.Number)!))
        {
            if (IsOurs(macs, row))
            {
                found[row.AccountId] = row;
            }
            else
            {
                await incidents.Raise(IncidentKind.PublicKeyChanged, row.AccountId, stop);
            }
        }

        return found;
    }

    /// <summary>Gives rows that an older service key vouches for a new MAC. Returns how many; a row nobody vouches for is left, and raises an incident.</summary>
    public async Task<int> Renew(CancellationToken stop)
    {
        var macs = service.For(Purpose).ToList();
        var renewed = 0;
        foreach (var row in await db.PublicKeys.ToListAsync(stop))
        {
            if (IsBy(macs[0], row))
            {
                continue;
            }

            if (!IsOurs(macs, row))
            {
                await incidents.Raise(IncidentKind.PublicKeyChanged, row.AccountId, stop);
                continue;
            }

            row.Mac = Mac(macs[0], row.AccountId, row.Number, row.Bytes);
            renewed++;
        }

        await db.SaveChangesAsync(stop);
        return renewed;
    }

    private static bool IsOurs(IEnumerable<byte[]> macs, PublicKey row) => row.Bytes.Length == X25519.KeySize && macs.Any(key => IsBy(key, row));

    private static bool IsBy(byte[] key, PublicKey row) => CryptographicOperations.FixedTimeEquals(Mac(key, row.AccountId, row.Number, row.Bytes), row.Mac);

    private static byte[] Mac(byte[] key, Guid account, int number, byte[] bytes)
    {
        var fields = new Lengths(stackalloc byte[256]);
        fields.Add("mv1/public");
        fields.Add(account);
        fields.Add(number);
        fields.Add(bytes);
        return HMACSHA256.HashData(key, fields.Written);
    }
}
