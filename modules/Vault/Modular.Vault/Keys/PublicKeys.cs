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
    private const int Page = 200;

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

    /// <summary>Counts, and with <paramref name="renew"/> gives rows that an older service key vouches for a new MAC; a row nobody vouches for is left, and raises an incident.</summary>
    public async Task<KeysLeft> Walk(bool renew, CancellationToken stop)
    {
        var macs = service.For(Purpose).ToList();
        var (present, older, last) = (0, 0, Guid.Empty);
        var unknown = new List<Guid>();
        while (await db.PublicKeys.Where(k => k.AccountId > last).Select(k => k.AccountId).Distinct().OrderBy(id => id).Take(Page).ToListAsync(stop) is { Count: > 0 } people)
        {
            var rows = await db.PublicKeys.AsNoTracking().Where(k => people.Contains(k.AccountId)).ToListAsync(stop);
            await using (var write = renew ? await db.BeginWriteAsync(stop) : null)
            {
                foreach (var row in rows)
                {
                    if (IsOurs(macs[..1], row))
                    {
                        present++;
                    }
                    else if (!IsOurs(macs, row))
                    {
                        unknown.Add(row.AccountId);
                    }
                    else
                    {
                        older++;
                        var mac = Mac(macs[0], row.AccountId, row.Number, row.Bytes);
                        if (renew)
                        {
                            await db.PublicKeys.Where(k => k.AccountId == row.AccountId && k.Number == row.Number && k.Mac == row.Mac && k.Bytes == row.Bytes).ExecuteUpdateAsync(set => set.SetProperty(k => k.Mac, mac), stop);
                        }
                    }
                }

                if (write is not null)
                {
                    await write.CommitAsync(stop);
                }
            }

            last = people[^1];
        }

        foreach (var person in unknown)
        {
            await incidents.Raise(IncidentKind.PublicKeyChanged, person, stop);
        }

        return new("vault.public_key", present, older, unknown.Count);
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
