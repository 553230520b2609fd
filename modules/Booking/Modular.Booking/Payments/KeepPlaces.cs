using Microsoft.EntityFrameworkCore;
using Modular.Booking.Orders;
using Modular.Booking.Storage;

namespace Modular.Booking.Payments;

/// <summary>
/// A guest who paid by a slow means has done all that can be done: the places wait for the bank, for a week at most and never beyond the end of
/// sales. When the bank says no, half an hour is left to pay otherwise. For a transfer they wait as long as its instructions say. The caller holds the
/// order's lock.
/// </summary>
internal sealed class KeepPlaces(BookingDb db, Places places)
{
    public static readonly TimeSpan Longest = TimeSpan.FromDays(7);
    public static readonly TimeSpan SecondChance = TimeSpan.FromMinutes(30);

    public async Task WhileProcessingAsync(Order order, DateTime now, CancellationToken cancellation)
    {
        await UntilAsync(order, now + Longest, cancellation);
    }

    /// <summary>Longer, never shorter, and never beyond the end of sales.</summary>
    public async Task UntilAsync(Order order, DateTime wished, CancellationToken cancellation)
    {
        var closes = await ClosesAsync(order.Id, cancellation);
        var until = closes < wished ? closes.Value : wished;
        if (order.State == OrderState.Held && until > order.ExpiresAt)
        {
            await places.ExtendAsync(order, until, cancellation);
        }
    }

    /// <summary>When the first of its departures is no longer sold.</summary>
    public Task<DateTime?> ClosesAsync(Guid orderId, CancellationToken cancellation) => (
        from line in db.OrderLines
        join departure in db.Departures on line.DepartureId equals departure.Id
        where line.OrderId == orderId
        select (DateTime?)departure.ClosesAt).MinAsync(cancellation);

    /// <summary>Shorter, but not shorter than a transfer that the guest may have ordered meanwhile was promised.</summary>
    public async Task AfterFailureAsync(Order order, Payment failed, DateTime now, CancellationToken cancellation)
    {
        var transfer = await db.Payments.Where(p => p.OrderId == order.Id && p.Id != failed.Id && p.Status == PaymentStatus.Pending && p.Instructions != null).MaxAsync(p => (DateTime?)p.ExpiresAt, cancellation);
        var until = now + SecondChance;
        until = transfer > until ? transfer.Value : until;
        if (order.State == OrderState.Held && order.ExpiresAt > until)
        {
            await places.ExtendAsync(order, until, cancellation);
        }
    }
}
