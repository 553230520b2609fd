using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Modular.Booking.Availability;
using Modular.Booking.Cancel;
using Modular.Booking.Orders;
using Modular.Booking.Payments;
using Modular.Booking.Storage;
using Modular.Booking.Tickets;

namespace Modular.Booking.Tests.World;

/// <summary>Reads everything and says what does not add up: the invariants of places, tickets and money in one place.</summary>
internal static class Books
{
    public static async Task<IReadOnlyList<string>> FaultsAsync(IServiceProvider services)
    {
        await using var scope = services.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<BookingDb>();
        var faults = new List<string>();
        var orders = await db.Orders.AsNoTracking().Include(o => o.Lines).ToListAsync();
        var allocations = await db.Allocations.AsNoTracking().ToListAsync();
        var departurePools = (await db.DeparturePools.AsNoTracking().ToListAsync()).ToLookup(d => d.DepartureId, d => d.PoolId);
        var tickets = await db.Tickets.AsNoTracking().ToListAsync();
        var payments = await db.Payments.AsNoTracking().ToListAsync();
        var reversals = await db.Reversals.AsNoTracking().ToListAsync();
        var refunds = await db.Refunds.AsNoTracking().ToListAsync();
        foreach (var pool in await db.Pools.AsNoTracking().ToListAsync())
        {
            var held = allocations.Where(a => a.PoolId == pool.Id && a.State == AllocationState.Held).Sum(a => a.Places);
            var sold = allocations.Where(a => a.PoolId == pool.Id && a.State == AllocationState.Committed).Sum(a => a.Places);
            var confirmed = orders.Where(o => o.State == OrderState.Confirmed).SelectMany(o => o.Lines).Where(l => departurePools[l.DepartureId].Contains(pool.Id)).Sum(l => l.Quantity * l.Places);
            Check(faults, pool.Held + pool.Sold <= pool.Capacity, $"{pool.Key} oversold: {pool.Held} held + {pool.Sold} sold > {pool.Capacity}");
            Check(faults, held + sold <= pool.Capacity, $"{pool.Key} oversold by its allocations: {held} held + {sold} sold > {pool.Capacity}");
            Check(faults, pool.Held == held, $"{pool.Key}: counter says {pool.Held} held, allocations {held}");
            Check(faults, pool.Sold == sold, $"{pool.Key}: counter says {pool.Sold} sold, allocations {sold}");
            Check(faults, sold == confirmed, $"{pool.Key}: {sold} sold, but confirmed orders took {confirmed}");
        }

        foreach (var order in orders)
        {
            var units = order.Lines.Sum(l => l.Quantity);
            var valid = tickets.Count(t => t.OrderId == order.Id && t.State != TicketState.Revoked);
            var issued = tickets.Count(t => t.OrderId == order.Id);
            Check(faults, valid == (order.State == OrderState.Confirmed ? units : 0), $"order {order.Number} is {order.State} with {units} units and {valid} valid tickets");
            Check(faults, issued == (order.ConfirmedAt is null ? 0 : units), $"order {order.Number} is {order.State} with {units} units and {issued} tickets, valid or not");
            var paid = payments.Where(p => p.OrderId == order.Id && p.Status == PaymentStatus.Captured).Sum(p => p.CapturedMinor);
            var back = refunds.Where(r => r.OrderId == order.Id && r.Status != RefundStatus.Failed).Sum(r => r.AmountMinor);
            var decided = reversals.Where(r => r.OrderId == order.Id).Sum(r => r.AmountMinor);
            Check(faults, paid - back == (order.ConfirmedAt is null ? 0 : order.TotalMinor) - decided, $"order {order.Number} is {order.State}, {paid} paid, {back} back, total {order.TotalMinor}, {decided} given back by decision");
            Check(faults, order.State == OrderState.Cancelled == reversals.Exists(r => r.OrderId == order.Id && r.Kind == ReversalKind.Cancelled), $"order {order.Number} is {order.State}, and its reversals say otherwise");
            Check(faults, reversals.Count(r => r.OrderId == order.Id && r.Kind == ReversalKind.Cancelled) <= 1, $"order {order.Number} was cancelled twice");
        }

        foreach (var payment in payments)
        {
            var back = refunds.Where(r => r.PaymentId == payment.Id && r.Status != RefundStatus.Failed).Sum(r => r.AmountMinor);
            Check(faults, back <= payment.CapturedMinor, $"payment {payment.Id}: {back} of {payment.CapturedMinor} go back");
        }

        foreach (var reversal in reversals)
        {
            var sum = refunds.Where(r => r.ReversalId == reversal.Id).Sum(r => r.AmountMinor);
            Check(faults, sum == reversal.AmountMinor, $"reversal {reversal.Id} decided {reversal.AmountMinor}, its refunds say {sum}");
        }

        Check(faults, tickets.Select(t => t.Code).Distinct().Count() == tickets.Count, "two tickets with one code");
        return faults;
    }

    private static void Check(List<string> faults, bool fine, string fault)
    {
        if (!fine)
        {
            faults.Add(fault);
        }
    }
}
