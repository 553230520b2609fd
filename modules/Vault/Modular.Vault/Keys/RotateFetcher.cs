using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using Microsoft.EntityFrameworkCore;
using Modular.Kernel;
using Modular.Vault.Audit;
using Modular.Vault.Banks;
using Modular.Vault.Sealing;
using Modular.Vault.Storage;

namespace Modular.Vault.Keys;

/// <summary>
/// Takes the fetcher's older layer off every bank credential and puts the present one around it. The layer inside, under the credential's own erase key, is
/// not opened: nobody sees a PIN. What the fetcher signed keeps its signature, so the older public half stays in Fetcher:PublicKey for good.
/// </summary>
internal sealed class RotateFetcher(VaultDb db, IEnumerable<FetcherKeys> fetcher, FetcherPublic known, AuditTrail trail)
{
    private const int Page = 200;

    public async IAsyncEnumerable<Finding> Run([EnumeratorCancellation] CancellationToken stop)
    {
        if (fetcher.SingleOrDefault() is not { } keys)
        {
            yield return new("fetcher's key", false, $"is not set: give this verb the setting {FetcherKeys.Setting}, the new one first, the old one behind it, in the fetcher's own environment");
            yield break;
        }

        var present = keys.Public()[0];
        if (known.Present?.SealId != present.SealId)
        {
            yield return new("fetcher's key", false, $"{FetcherPublic.Setting} names another key first: set it to what \"keys fetcher\" prints, everywhere, then run this again");
            yield break;
        }

        var (renewed, unknown, last) = (0, 0, Guid.Empty);
        while (await db.BankCredentials.AsNoTracking().Where(c => c.Id > last).OrderBy(c => c.Id).Take(Page).Select(c => new { c.Id, c.AccountId, c.Sealed }).ToListAsync(stop) is { Count: > 0 } rows)
        {
            var inPage = 0;
            await using var write = await db.BeginWriteAsync(stop);
            foreach (var row in rows.Where(r => KeyOf(r.Sealed) != present.SealId))
            {
                if (CredentialSeal.Reseal(keys, present, row.AccountId, row.Id, row.Sealed) is not { } @sealed)
                {
                    unknown++;
                }
                else
                {
                    // Deleted meanwhile: then there is nothing to renew.
                    inPage += await db.BankCredentials.Where(c => c.Id == row.Id && c.Sealed == row.Sealed).ExecuteUpdateAsync(set => set.SetProperty(c => c.Sealed, @sealed), stop);
                }
            }

            if (inPage > 0)
            {
                trail.Add(AuditKind.CredentialsResealed, null, null, $"{inPage}, key {present.SealId}");
                await db.SaveChangesAsync(stop);
            }

            await write.CommitAsync(stop);
            db.ChangeTracker.Clear();
            (renewed, last) = (renewed + inPage, rows[^1].Id);
        }

        yield return unknown > 0
            ? new("fetcher's key", false, $"{renewed} bank credentials renewed; {unknown} open with none of the {keys.Count} keys given: put the missing one behind the others and run this again")
            : new("fetcher's key", true, $"{renewed} bank credentials renewed; all are under the first key, the others can be taken out of {FetcherKeys.Setting}; their public halves stay in {FetcherPublic.Setting}");
    }

    /// <summary>How many bank credentials are still sealed to another key than the present one. Only who may read them counts.</summary>
    public async Task<int> Older(FetcherPublicKey present, CancellationToken stop)
    {
        var (older, last) = (0, Guid.Empty);
        while (await db.BankCredentials.AsNoTracking().Where(c => c.Id > last).OrderBy(c => c.Id).Take(Page).Select(c => new { c.Id, c.Sealed }).ToListAsync(stop) is { Count: > 0 } rows)
        {
            older += rows.Count(r => KeyOf(r.Sealed) != present.SealId);
            last = rows[^1].Id;
        }

        return older;
    }

    private static uint KeyOf(byte[] @sealed) => @sealed.Length >= FetcherValue.HeadSize ? BinaryPrimitives.ReadUInt32BigEndian(@sealed.AsSpan(2)) : 0;
}
