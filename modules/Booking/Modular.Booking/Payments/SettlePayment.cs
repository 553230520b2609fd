using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using Modular.Booking.Contracts;
using Modular.Booking.Orders;
using Modular.Booking.Storage;
using Modular.Booking.Tickets;
using Modular.Kernel;
using Modular.Sdk.Payments;

namespace Modular.Booking.Payments;

/// <summary>
/// Applies the provider's absolute snapshot to our rows, under the order's and the payment's lock. Monotonic: late, repeated and reordered
/// news changes nothing. Money that finds no place goes back by itself.
/// </summary>
internal sealed class SettlePayment(BookingDb db, Places places, TimeProvider clock, ILogger<SettlePayment> log)
{
    public async Task ApplyAsync(Guid paymentId, PaymentSnapshot snapshot, CancellationToken cancellation)
    {
        var orderId = await db.Payments.AsNoTracking().Where(p => p.Id == paymentId).Select(p => p.OrderId).SingleAsync(cancellation);
        var now = clock.UtcNow();
        db.ChangeTracker.Clear();
        await using var write = await db.BeginWriteAsync(cancellation);
        var order = await db.LockOrderAsync(orderId, cancellation);
        var payment = await db.LockPaymentAsync(paymentId, cancellation);
        if (order is null || payment is null)
        {
            return;
        }

        Schedule(payment, snapshot, now);
        if (Mismatch(payment, snapshot) is { } mismatch)
        {
            log.LogError("Payment {PaymentId} does not fit: {Mismatch}; it is not counted", payment.Id, mismatch);
            payment.Mismatch = mismatch;
        }
        else
        {
            await AdvanceAsync(order, payment, snapshot, now, cancellation);
        }

        await db.SaveChangesAsync(cancellation);
        await write.CommitAsync(cancellation);
    }

    /// <summary>Sells the places and issues the tickets; the caller holds the order's lock and commits. False when there is no room (any more).</summary>
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

    private async Task AdvanceAsync(Order order, Payment payment, PaymentSnapshot snapshot, DateTime now, CancellationToken cancellation)
    {
        payment.RefundedMinor = Math.Max(payment.RefundedMinor, snapshot.Refunded.Minor);
        switch (snapshot.State)
        {
            case PaymentState.Captured when payment.Status != PaymentStatus.Captured:
                payment.Status = PaymentStatus.Captured;
                payment.CapturedMinor = snapshot.Captured.Minor;
                payment.DeclineCode = null;
                await SpendAsync(order, payment, now, cancellation);
                break;
            case PaymentState.AwaitingPayer or PaymentState.Processing or PaymentState.PayerApproved when payment.Status is PaymentStatus.Created or PaymentStatus.Pending:
                payment.Status = PaymentStatus.Pending;
                payment.DeclineCode = snapshot.Decline?.Code.Value;
                break;
            case PaymentState.Failed or PaymentState.Voided when payment.Status is PaymentStatus.Created or PaymentStatus.Pending:
                payment.Status = PaymentStatus.Failed;
                payment.DeclineCode = snapshot.Decline?.Code.Value;
                break;
            case PaymentState.Expired when payment.Status is PaymentStatus.Created or PaymentStatus.Pending:
                payment.Status = PaymentStatus.Expired;
                break;
        }
    }

    /// <summary>The money is here: it buys the places, or it goes back and says why.</summary>
    private async Task SpendAsync(Order order, Payment payment, DateTime now, CancellationToken cancellation)
    {
        if (order.State == OrderState.Confirmed)
        {
            Return(payment, "double-money", now);
        }
        else if (order.State == OrderState.Cancelled)
        {
            Return(payment, "late-money", now);
        }
        else if (!await ConfirmAsync(order, now, cancellation))
        {
            order.State = OrderState.Expired;
            order.Version++;
            Return(payment, "late-money", now);
        }
    }

    private void Return(Payment payment, string reason, DateTime now)
    {
        db.Refunds.Add(new Refund
        {
            Id = Guid.CreateVersion7(now),
            OperatorId = payment.OperatorId,
            OrderId = payment.OrderId,
            PaymentId = payment.Id,
            OperationId = Guid.CreateVersion7(now),
            AmountMinor = payment.CapturedMinor - payment.RefundedMinor,
            Currency = payment.Currency,
            Reason = reason,
            CreatedAt = now,
            NextCheckAt = now,
        });
        log.LogWarning("Payment {PaymentId} found no place ({Reason}); the money goes back", payment.Id, reason);
    }

    /// <summary>When to look again: soon while the guest may be paying, ever slower, and a day longer than the page can live.</summary>
    private static void Schedule(Payment payment, PaymentSnapshot snapshot, DateTime now)
    {
        payment.Checks++;
        var final = snapshot.State is PaymentState.Captured or PaymentState.Failed or PaymentState.Voided or PaymentState.Expired;
        var pause = TimeSpan.FromMinutes(Math.Min(60, 1 << Math.Min(payment.Checks, 6)));
        payment.NextCheckAt = final || now > payment.ExpiresAt.AddDays(7) ? null : now + pause;
    }

    /// <summary>Amount, currency and identity of the snapshot against our own row, before money counts.</summary>
    private static string? Mismatch(Payment payment, PaymentSnapshot snapshot)
    {
        if (snapshot.Id is { } id && id.Value != payment.Id)
        {
            return "another payment";
        }

        if (snapshot.Amount.Currency != payment.Currency || snapshot.Captured.Currency != payment.Currency)
        {
            return "another currency";
        }

        if (snapshot.Amount.Minor != payment.AmountMinor || (snapshot.State == PaymentState.Captured && snapshot.Captured.Minor != payment.AmountMinor))
        {
            return "another amount";
        }

        return snapshot.Refunded.Minor > snapshot.Captured.Minor ? "more refunded than captured" : null;
    }
}
