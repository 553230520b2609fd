using System.Runtime.CompilerServices;
using Microsoft.EntityFrameworkCore;
using Modular.Kernel;
using Modular.Vault.Audit;
using Modular.Vault.MyData;
using Modular.Vault.Storage;

namespace Modular.Vault.AccessLog;

/// <summary>One entry as its person reads it.</summary>
internal sealed record Access(DateTime At, string What, string Who, string More, string Kind);

/// <summary>The audit trail of one person: what they did, what was done to them, and every opening of their bank credentials. Also what is not linked yet.</summary>
internal sealed class AccessLog(VaultDb db, IEnumerable<AuditWords> words, TimeProvider clock)
{
    public const int PageSize = 25;

    private readonly Dictionary<string, AuditWords> _words = words.ToDictionary(w => w.Kind);

    public DateTime Now => clock.UtcNow();

    public async Task<(IReadOnlyList<Access> Entries, int Pages)> Page(Guid account, int page, CancellationToken stop)
    {
        var rows = await Of(account, stop);
        var pages = Math.Max(1, (await rows.CountAsync(stop) + PageSize - 1) / PageSize);
        return (await Tell(account, await rows.Skip((Math.Clamp(page, 1, pages) - 1) * PageSize).Take(PageSize).ToListAsync(stop), stop), pages);
    }

    /// <summary>Everything, the newest first, a page at a time.</summary>
    public async IAsyncEnumerable<PersonalRecord> All(Guid account, [EnumeratorCancellation] CancellationToken stop)
    {
        const int step = 500;
        var rows = await Of(account, stop);
        // What is noted while this runs would push the rest down.
        var until = Now;
        for (var skip = 0; await rows.Where(r => r.At <= until).Skip(skip).Take(step).ToListAsync(stop) is { Count: > 0 } some; skip += step)
        {
            foreach (var entry in await Tell(account, some, stop))
            {
                yield return new(Fact.At("at", "Wann", "When", entry.At), Fact.Of("what", "Was", "What", entry.What, entry.Kind), Fact.Of("who", "Wer", "Who", entry.Who), Fact.Of("more", "Dazu", "More", entry.More));
            }
        }
    }

    private async Task<IQueryable<Row>> Of(Guid account, CancellationToken stop)
    {
        // Also of credentials that are gone: their storing is in the trail.
        var credentials = await db.AuditEntries.Where(e => e.Actor == account && e.Kind == AuditKind.CredentialStored && e.Subject != null).Select(e => e.Subject)
            .Union(db.BankCredentials.Where(c => c.AccountId == account).Select(c => (Guid?)c.Id)).ToListAsync(stop);
        var linked = db.AuditEntries.AsNoTracking().Where(e => e.Subject == account || e.Actor == account || credentials.Contains(e.Subject))
            .Select(e => new Row { Id = e.Id, At = e.At, Kind = e.Kind, Actor = e.Actor, Facts = e.Facts });
        var waiting = db.AuditPending.AsNoTracking().Where(e => e.Subject == account || e.Actor == account || credentials.Contains(e.Subject))
            .Select(e => new Row { Id = e.Id, At = e.At, Kind = e.Kind, Actor = e.Actor, Facts = e.Facts });
        return linked.Concat(waiting).OrderByDescending(r => r.At).ThenByDescending(r => r.Id);
    }

    private async Task<IReadOnlyList<Access>> Tell(Guid account, List<Row> rows, CancellationToken stop)
    {
        var actors = rows.Select(r => r.Actor).OfType<Guid>().Where(a => a != account).Distinct().ToList();
        var platform = actors.Count == 0 ? [] : await db.Accounts.Where(a => actors.Contains(a.Id) && a.IsPlatform).Select(a => a.Id).ToListAsync(stop);
        return [.. rows.Select(r => new Access(r.At, AccessWords.What(r.Kind, r.Facts, _words), AccessWords.Who(r.Kind, r.Actor, account, platform), AccessWords.More(r.Kind, r.Facts), r.Kind))];
    }

    private sealed class Row
    {
        public Guid Id { get; init; }

        public DateTime At { get; init; }

        public required string Kind { get; init; }

        public Guid? Actor { get; init; }

        public required string Facts { get; init; }
    }
}
