using Microsoft.EntityFrameworkCore;
using Modular.Booking.Catalogue;
using Modular.Booking.Payments;
using Modular.Booking.Storage;
using Modular.Booking.Tickets;

namespace Modular.Booking.Orders;

/// <summary>Reads an order with everything around it.</summary>
internal static class OrderReader
{
    /// <summary>
    /// The order of a guest's link. Whatever text arrives, the same work is done: one hash, one look-up by the hash,
    /// so that neither answer nor time tells how close a guess was.
    /// </summary>
    public static async Task<OrderView?> FindOrderAsync(this BookingDb db, byte[] secretHash, DateTime now, CancellationToken cancellation) =>
        await ViewAsync(db, db.Orders.Where(o => o.SecretHash == secretHash), now, cancellation);

    public static Task<OrderView?> ReadOrderAsync(this BookingDb db, Guid orderId, DateTime now, CancellationToken cancellation) =>
        ViewAsync(db, db.Orders.Where(o => o.Id == orderId), now, cancellation);

    private static async Task<OrderView?> ViewAsync(BookingDb db, IQueryable<Order> which, DateTime now, CancellationToken cancellation)
    {
        var order = await which.AsNoTracking().Include(o => o.Lines).SingleOrDefaultAsync(cancellation);
        if (order is null)
        {
            return null;
        }

        // Without a payment there are neither tickets nor refunds to look for.
        var payments = await db.Payments.AsNoTracking().Where(p => p.OrderId == order.Id).OrderByDescending(p => p.CreatedAt).ThenByDescending(p => p.Id).ToListAsync(cancellation);
        var tickets = order.State is OrderState.Held ? [] : await db.Tickets.AsNoTracking().Where(t => t.OrderId == order.Id).OrderBy(t => t.Id).ToListAsync(cancellation);
        var refunds = payments.Count == 0 ? [] : await db.Refunds.AsNoTracking().Where(r => r.OrderId == order.Id).OrderBy(r => r.CreatedAt).ToListAsync(cancellation);
        var reversals = order.State is OrderState.Held ? [] : await db.Reversals.AsNoTracking().Where(r => r.OrderId == order.Id).OrderBy(r => r.At).ThenBy(r => r.Id).ToListAsync(cancellation);
        var notes = refunds.Exists(r => r.Status == RefundStatus.Elsewhere)
            ? await db.MoneyEvents.AsNoTracking().Where(e => e.OrderId == order.Id && e.Kind == MoneyEventKind.RefundElsewhere && e.Note != null).ToDictionaryAsync(e => e.RefundId!.Value, e => e.Note!, cancellation)
            : [];
        var visits = await VisitsAsync(db, order, tickets, cancellation);
        return new OrderView
        {
            Operator = await db.Operators.AsNoTracking().SingleAsync(o => o.Id == order.OperatorId, cancellation),
            Order = order,
            Visits = visits.Counted,
            Bought = visits.Bought,
            Issued = visits.Issued,
            Payments = payments,
            Refunds = refunds,
            Reversals = reversals,
            RefundNotes = notes,
            Now = now,
        };
    }

    private sealed record Parts(IReadOnlyList<Visit> Counted, IReadOnlyList<Position> Bought, IReadOnlyList<Entry> Issued);

    private static async Task<Parts> VisitsAsync(BookingDb db, Order order, List<Ticket> tickets, CancellationToken cancellation)
    {
        var departures = order.Lines.Select(l => l.DepartureId).Distinct().ToArray();
        var unitIds = order.Lines.Select(l => l.UnitId).Distinct().ToArray();
        var units = await db.Units.AsNoTracking().Where(u => unitIds.Contains(u.Id)).ToDictionaryAsync(u => u.Id, cancellation);
        var policyIds = order.Lines.Select(l => l.PolicyId).OfType<Guid>().Distinct().ToArray();
        var policies = policyIds.Length == 0 ? [] : await db.Policies.AsNoTracking().Where(p => policyIds.Contains(p.Id)).ToDictionaryAsync(p => p.Id, cancellation);
        var places = await (
            from d in db.Departures.AsNoTracking()
            where departures.Contains(d.Id)
            join e in db.Experiences on d.ExperienceId equals e.Id
            join o in db.Options on d.OptionId equals o.Id
            orderby d.StartsAt, d.Id
            select new { Departure = d, Experience = e, Option = o }).ToListAsync(cancellation);
        var all = places.ConvertAll(p => new Visit(
            p.Departure, p.Experience, p.Option,
            [.. order.Lines.Where(l => l.DepartureId == p.Departure.Id).Select(l => new Position(l, units.GetValueOrDefault(l.UnitId), l.PolicyId is { } policy ? policies.GetValueOrDefault(policy) : null)).OrderBy(l => l.Unit?.Position)],
            [.. tickets.Where(t => t.DepartureId == p.Departure.Id).Select(t => new Entry(t, units.GetValueOrDefault(t.UnitId))).OrderBy(t => t.Unit?.Position)]));
        return new Parts(
            [.. all.Select(v => v with { Positions = [.. v.Positions.Where(p => p.Line.Remaining > 0)] }).Where(v => v.Positions.Count > 0)],
            [.. all.SelectMany(v => v.Positions).Where(p => p.Line.ChangeId is null)],
            [.. all.SelectMany(v => v.Tickets)]);
    }
}
