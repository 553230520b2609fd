using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using Modular.Booking.Contracts;
using Modular.Booking.Orders;
using Modular.Booking.Schedule;
using Modular.Booking.Storage;
using Modular.Booking.Tickets;
using Modular.Kernel;

namespace Modular.Booking.Payments;

/// <summary>Money that is here buys the places, or it goes back and says why. The caller holds the order's and the payment's lock and commits.</summary>
internal sealed class SpendMoney(BookingDb db, Places places, ReturnMoney money, ILogger<SpendMoney> log)
{
    public async Task SpendAsync(Order order, Payment payment, DateTime now, CancellationToken cancellation)
    {
        var left = await money.LeftAsync(payment, cancellation);
        var decided = await db.Reversals.Where(r => r.OrderId == order.Id).SumAsync(r => r.AmountMinor, cancellation);
        var owed = order.TotalMinor - decided - await db.OfOrderAsync(order.Id, without: payment.Id, cancellation);
        if (left <= 0)
        {
            return; // given back at the provider before we heard of it
        }

        if (payment.Decision == MismatchDecision.SentBack)
        {
            await ReturnAsync(payment, left, RefundReasons.Mismatch, now, cancellation);
        }
        else if (order.State == OrderState.Confirmed)
        {
            await ReturnAsync(payment, left - Math.Max(owed, 0), RefundReasons.DoubleMoney, now, cancellation);
        }
        else if (order.State == OrderState.Cancelled || left < owed)
        {
            await ReturnAsync(payment, left, RefundReasons.LateMoney, now, cancellation);
        }
        else if (!(order.IsExpired(now) && await IsTooLateAsync(order, now, cancellation)) && await ConfirmAsync(order, now, cancellation))
        {
            await ReturnAsync(payment, left - owed, RefundReasons.Overpaid, now, cancellation);
        }
        else
        {
            order.State = OrderState.Expired;
            order.Version++;
            await ReturnAsync(payment, left, RefundReasons.LateMoney, now, cancellation);
        }
    }

    /// <summary>What came after a payment was counted goes back.</summary>
    public Task ReturnMoreAsync(Order order, Payment payment, long more, DateTime now, CancellationToken cancellation) => ReturnAsync(
        payment,
        more,
        payment.Decision == MismatchDecision.SentBack ? RefundReasons.Mismatch : order.State == OrderState.Confirmed ? RefundReasons.DoubleMoney : RefundReasons.LateMoney,
        now,
        cancellation);

    /// <summary>Sells the places and issues the tickets. False when there is no room (any more).</summary>
    public async Task<bool> ConfirmAsync(Order order, DateTime now, CancellationToken cancellation)
    {
        if (!await places.SellAsync(order, now, cancellation))
        {
            return false;
        }

        order.State = OrderState.Confirmed;
        order.ConfirmedAt = now;
        order.Version++;
        var lines = await db.OrderLines.AsNoTracking().Where(l => l.OrderId == order.Id).OrderBy(l => l.Id).ToListAsync(cancellation);
        foreach (var line in lines)
        {
            for (var i = 0; i < line.Quantity; i++)
            {
                db.Tickets.Add(new Ticket { Id = Guid.CreateVersion7(now), OperatorId = order.OperatorId, OrderId = order.Id, DepartureId = line.DepartureId, UnitId = line.UnitId, Code = TicketCode.New() });
            }
        }

        db.Tell(new OrderConfirmed(order.Id, order.OperatorId, order.Version, order.TotalMinor, order.Currency));
        return true;
    }

    /// <summary>A place that is free because the trip has begun, or was called off, is no place. Asked only when the reservation had run out: it never outlives the sale.</summary>
    private Task<bool> IsTooLateAsync(Order order, DateTime now, CancellationToken cancellation) => (
        from line in db.OrderLines
        join departure in db.Departures on line.DepartureId equals departure.Id
        where line.OrderId == order.Id
        select departure).AnyAsync(d => d.StartsAt <= now || d.State == DepartureState.Cancelled, cancellation);

    private async Task ReturnAsync(Payment payment, long amount, string reason, DateTime now, CancellationToken cancellation)
    {
        if (amount > 0)
        {
            log.LogWarning("Payment {PaymentId}: money goes back ({Reason})", payment.Id, reason);
            _ = await money.OrderAsync(payment, amount, reason, now, by: null, tell: true, cancellation);
        }
    }
}
