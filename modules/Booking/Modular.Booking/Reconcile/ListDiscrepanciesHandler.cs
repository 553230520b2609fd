using MediatR;
using Microsoft.EntityFrameworkCore;
using Modular.Booking.Contracts;
using Modular.Booking.Storage;

namespace Modular.Booking.Reconcile;

/// <summary>Counts and ages of open findings, over all operators: no order, no guest, no sum.</summary>
internal sealed class ListDiscrepanciesHandler(BookingDb db) : IRequestHandler<ListDiscrepancies, Discrepancies>
{
    private const int Most = 200;

    public async Task<Discrepancies> Handle(ListDiscrepancies request, CancellationToken cancellationToken)
    {
        var open = await db.Discrepancies.AsNoTracking().Where(d => d.ClosedAt == null)
            .GroupBy(d => new { d.OperatorId, d.Rule })
            .Select(g => new { g.Key.OperatorId, g.Key.Rule, Count = g.Count(), Since = g.Min(d => d.FirstSeenAt) })
            .OrderBy(g => g.Since).ThenBy(g => g.Rule).Take(Most).ToListAsync(cancellationToken);
        var ids = open.Select(g => g.OperatorId).Distinct().ToArray();
        var names = await db.Operators.AsNoTracking().Where(o => ids.Contains(o.Id)).ToDictionaryAsync(o => o.Id, o => o.Name, cancellationToken);
        var compared = await db.Duties.AsNoTracking().Where(d => d.Name == ReconcileJob.Name).Select(d => d.DoneAt).SingleOrDefaultAsync(cancellationToken);
        return new Discrepancies(compared, [.. open.Select(g => new OpenDiscrepancy(g.OperatorId, names.GetValueOrDefault(g.OperatorId, "?"), g.Rule, RuleWords.Of(g.Rule).What, g.Count, g.Since))]);
    }
}
