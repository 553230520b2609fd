using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using Modular.Booking.Storage;
using Modular.Kernel;

namespace Modular.Booking.Reconcile;

/// <summary>Asks every rule and keeps what it finds: new findings are opened, known ones confirmed, and those that are gone closed.</summary>
internal sealed class Reconcile(BookingDb db, TimeProvider clock, ILogger<Reconcile> log)
{
    /// <summary>More of one kind than this is one big trouble, not many small ones.</summary>
    public const int MostPerRule = 200;

    /// <summary>Everything that does not add up right now. Writes nothing.</summary>
    public static async Task<IReadOnlyList<(Rule Rule, IReadOnlyList<Break> Breaks)>> LookAsync(BookingDb db, DateTime now, CancellationToken cancellation)
    {
        var found = new List<(Rule, IReadOnlyList<Break>)>();
        foreach (var rule in Rules.All)
        {
            if (await rule.FindAsync(db, now, MostPerRule, cancellation) is { Count: > 0 } breaks)
            {
                found.Add((rule, breaks));
            }
        }

        return found;
    }

    /// <summary>Returns how many findings are open now.</summary>
    public async Task<int> RunAsync(CancellationToken cancellation)
    {
        var open = 0;
        foreach (var rule in Rules.All)
        {
            var now = clock.UtcNow();
            var breaks = await rule.FindAsync(db, now, MostPerRule, cancellation);
            open += breaks.Count;
            await KeepAsync(rule, breaks, now, cancellation);
            if (breaks.Count > 0)
            {
                log.LogError("Reconciliation: {Rule} is broken {Count} times, first by {Subject} {SubjectId}", rule.Name, breaks.Count, rule.Subject, breaks[0].SubjectId);
            }
        }

        return open;
    }

    private async Task KeepAsync(Rule rule, List<Break> breaks, DateTime now, CancellationToken cancellation)
    {
        db.ChangeTracker.Clear();
        var known = await db.Discrepancies.Where(d => d.Rule == rule.Name && d.ClosedAt == null).ToDictionaryAsync(d => d.SubjectId, cancellation);
        if (breaks.Count == 0 && known.Count == 0)
        {
            return;
        }

        foreach (var it in breaks.DistinctBy(b => b.SubjectId))
        {
            if (known.Remove(it.SubjectId, out var old))
            {
                (old.Expected, old.Actual, old.Currency, old.LastSeenAt) = (it.Expected, it.Actual, it.Currency, now);
            }
            else
            {
                db.Discrepancies.Add(Open(rule, it, now));
            }
        }

        // When there were too many to read, the rest may still be wrong.
        if (breaks.Count < MostPerRule)
        {
            foreach (var gone in known.Values)
            {
                gone.ClosedAt = now;
            }
        }

        await using var write = await db.BeginWriteAsync(cancellation);
        await db.SaveChangesAsync(cancellation);
        await write.CommitAsync(cancellation);
    }

    private static Discrepancy Open(Rule rule, Break it, DateTime now) => new()
    {
        Id = Guid.CreateVersion7(now),
        OperatorId = it.OperatorId,
        Rule = rule.Name,
        Subject = rule.Subject,
        SubjectId = it.SubjectId,
        OrderId = it.OrderId,
        Expected = it.Expected,
        Actual = it.Actual,
        Currency = it.Currency,
        FirstSeenAt = now,
        LastSeenAt = now,
    };
}
