using Microsoft.EntityFrameworkCore;
using Modular.Kernel;
using Modular.Vault.Incidents;
using Modular.Vault.Storage;

namespace Modular.Vault.Audit;

/// <summary>How the chain was found.</summary>
/// <param name="Entries">How many links there are.</param>
/// <param name="Waiting">Deeds that are not in the chain yet.</param>
/// <param name="Heads">Signed heads that were compared.</param>
/// <param name="Fault">What is wrong, in a sentence; null when nothing is.</param>
internal sealed record ChainState(long Entries, int Waiting, int Heads, string? Fault);

/// <summary>Links deeds into one chain, and reads it again. One at a time, whoever does it: the table is locked against other writers meanwhile.</summary>
internal sealed class AuditChain(VaultDb db, AuditHeads heads, IncidentLog incidents, TimeProvider clock)
{
    private const int Page = 1000;

    /// <summary>Takes up what waits. Returns how many deeds.</summary>
    public async Task<int> Link(CancellationToken stop)
    {
        var linked = 0;
        while (await LinkPage(stop) is > 0 and var some)
        {
            linked += some;
        }

        return linked;
    }

    /// <summary>Reads the whole chain and compares it with the signed heads; what is wrong raises an incident.</summary>
    public async Task<ChainState> Verify(CancellationToken stop)
    {
        var (signed, unsigned) = await heads.Read(stop);
        AuditEntry? last = null;
        string? fault = null;
        var compared = 0;
        while (fault is null && await After(last?.Number ?? 0, stop) is { Count: > 0 } page)
        {
            foreach (var entry in page)
            {
                fault ??= entry.Follows(last) ? null : $"entry {entry.Number} does not follow the one before it";
                if (fault is null && signed.TryGetValue(entry.Number, out var hash))
                {
                    compared++;
                    fault = hash == Convert.ToHexStringLower(entry.Hash) ? null : $"entry {entry.Number} is not the one that was signed";
                }

                last = entry;
            }
        }

        if (fault is null && signed.Keys.DefaultIfEmpty().Max() is var furthest && furthest > (last?.Number ?? 0))
        {
            fault = $"it ends at {last?.Number ?? 0}, and {furthest} was signed";
        }

        fault ??= unsigned > 1 ? $"{unsigned} lines of the file of heads are not signed by us" : null;
        if (fault is not null)
        {
            await incidents.Raise(IncidentKind.AuditChainBroken, null, stop);
        }

        return new(last?.Number ?? 0, await db.AuditPending.CountAsync(stop), compared, fault);
    }

    private async Task<int> LinkPage(CancellationToken stop)
    {
        if (!await db.AuditPending.AnyAsync(stop))
        {
            return 0;
        }

        await using var write = await db.BeginWriteAsync(stop);
        if (!db.IsSqlite)
        {
            // Readers go on; another one that links waits here.
            var sql = $"lock table {db.Table("audit_entry")} in exclusive mode";
            await db.Database.ExecuteSqlRawAsync(sql, stop);
        }

        var last = await db.AuditEntries.AsNoTracking().OrderByDescending(e => e.Number).FirstOrDefaultAsync(stop);
        var waiting = await db.AuditPending.OrderBy(p => p.At).ThenBy(p => p.Id).Take(Page).ToListAsync(stop);
        foreach (var deed in waiting)
        {
            db.AuditEntries.Add(last = AuditEntry.After(last, deed));
        }

        db.AuditPending.RemoveRange(waiting);
        await db.SaveChangesAsync(stop);
        await write.CommitAsync(stop);
        db.ChangeTracker.Clear();
        if (last is not null && waiting.Count > 0)
        {
            // After the commit: a head of what was rolled back would look like a theft.
            await heads.Write(last, clock.UtcNow(), stop);
        }

        return waiting.Count;
    }

    private Task<List<AuditEntry>> After(long number, CancellationToken stop) =>
        db.AuditEntries.AsNoTracking().Where(e => e.Number > number).OrderBy(e => e.Number).Take(Page).ToListAsync(stop);
}
