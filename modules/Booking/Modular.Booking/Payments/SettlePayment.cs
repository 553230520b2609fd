using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using Modular.Booking.Mails;
using Modular.Booking.Orders;
using Modular.Booking.Storage;
using Modular.Kernel;
using Modular.Sdk.Payments;

namespace Modular.Booking.Payments;

/// <summary>
/// Applies the provider's absolute snapshot to our rows, under the order's and the payment's lock. Captured is final; everything else is what
/// the newest answer says, so that repeated and reordered news changes nothing. Every change leaves a line in the payment's history.
/// </summary>
internal sealed class SettlePayment(BookingDb db, SpendMoney spend, FollowRefunds refunds, KeepPlaces keep, TimeProvider clock, ILogger<SettlePayment> log)
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

        await ReadAsync(order, payment, snapshot, now, cancellation);
        await db.SaveChangesAsync(cancellation);
        await write.CommitAsync(cancellation);
    }

    private async Task ReadAsync(Order order, Payment payment, PaymentSnapshot snapshot, DateTime now, CancellationToken cancellation)
    {
        var asOf = Whole(snapshot.AsOf.UtcDateTime);
        var isOld = payment.CheckedAt > asOf;
        var mismatch = Mismatches.Of(payment, snapshot) ?? await StillAsync(payment, cancellation);
        var before = payment.SeenMinor ?? 0;
        if (!isOld)
        {
            if (mismatch is not null && Mismatches.IsNewMoney(payment, snapshot))
            {
                (payment.Decision, payment.Mismatch) = (MismatchDecision.None, null);
            }

            (payment.SeenMinor, payment.SeenCurrency, payment.CheckedAt) = (snapshot.Captured.Minor, snapshot.Captured.Currency, asOf);
        }

        payment.Checks++;
        if (mismatch is not null)
        {
            await FlagAsync(payment, mismatch, now, cancellation);
        }
        else
        {
            Unflag(payment, now);
        }

        var isClear = isOld || mismatch is not (null or Mismatches.OtherAmount) || await refunds.ReadAsync(payment, snapshot, asOf, now, cancellation);
        if (mismatch is null && (!isOld || snapshot.State == PaymentState.Captured))
        {
            await AdvanceAsync(order, payment, snapshot, now, cancellation);
            PartReceived(order, payment, before, now);
        }

        if (payment.NextCheckAt <= now + Pace.Calm)
        {
            return; // a hook came while we asked: what it is about may not be in this answer
        }

        payment.NextCheckAt = isClear ? Pace.AfterAnswer(payment, payment.Status == PaymentStatus.Captured ? PaymentState.Captured : snapshot.State, now) : now + Pace.Calm;
    }

    private async Task AdvanceAsync(Order order, Payment payment, PaymentSnapshot snapshot, DateTime now, CancellationToken cancellation)
    {
        if (payment.Status == PaymentStatus.Captured)
        {
            await MoreAsync(order, payment, snapshot.Captured.Minor - payment.CapturedMinor, now, cancellation);
            return;
        }

        switch (snapshot.State)
        {
            case PaymentState.Captured:
                (payment.Status, payment.CapturedMinor, payment.CapturedAt) = (PaymentStatus.Captured, snapshot.Captured.Minor, now);
                (payment.DeclineCode, payment.RedirectUrl) = (null, null);
                db.Note(payment, MoneyEventKind.Captured, now, payment.CapturedMinor);
                await spend.SpendAsync(order, payment, now, cancellation);
                break;
            case PaymentState.Processing:
                if (Become(payment, PaymentStatus.Processing, MoneyEventKind.Processing, null, now) is { } line)
                {
                    await keep.WhileProcessingAsync(order, now, cancellation);
                    Tell(order, line);
                }

                break;
            case PaymentState.Failed or PaymentState.Voided:
                if (Become(payment, PaymentStatus.Failed, MoneyEventKind.Failed, snapshot.Decline?.Code.Value, now) is { } failed)
                {
                    await keep.AfterFailureAsync(order, payment, now, cancellation);
                    Tell(order, failed);
                }

                break;
            case PaymentState.Expired:
                Become(payment, PaymentStatus.Expired, MoneyEventKind.Expired, snapshot.Decline?.Code.Value, now);
                break;
            default:
                Wait(payment, snapshot, now);
                break;
        }
    }

    /// <summary>Where a part was settled outside of this house, the rest does not count by itself, whatever the sum: people have to decide again.</summary>
    private async Task<string?> StillAsync(Payment payment, CancellationToken cancellation) =>
        payment is { IsTransfer: true, IsUnclear: true, Status: not PaymentStatus.Captured } && await db.MoneyEvents.AnyAsync(e => e.PaymentId == payment.Id && e.Kind == MoneyEventKind.SetAside, cancellation)
            ? payment.Mismatch
            : null;

    /// <summary>A transfer that was counted already, and came once more.</summary>
    private async Task MoreAsync(Order order, Payment payment, long more, DateTime now, CancellationToken cancellation)
    {
        if (payment.IsTransfer && more > 0)
        {
            payment.CapturedMinor += more;
            db.Note(payment, MoneyEventKind.Captured, now, more);
            await spend.ReturnMoreAsync(order, payment, more, now, cancellation);
        }
    }

    /// <summary>The guest is on the page, perhaps after a card was turned down there.</summary>
    private void Wait(Payment payment, PaymentSnapshot snapshot, DateTime now)
    {
        payment.Status = PaymentStatus.Pending;
        if (snapshot.Decline?.Code.Value is { } code && code != payment.DeclineCode)
        {
            db.Note(payment, MoneyEventKind.Declined, now, code: code);
        }

        payment.DeclineCode = snapshot.Decline?.Code.Value;
    }

    /// <summary>A part of a transfer has come, and the rest is waited for.</summary>
    private void PartReceived(Order order, Payment payment, long before, DateTime now)
    {
        if (payment is { Status: PaymentStatus.Pending, IsTransfer: true } && payment.SeenMinor > before)
        {
            Tell(order, db.Note(payment, MoneyEventKind.PartReceived, now, payment.SeenMinor));
        }
    }

    private MoneyEvent? Become(Payment payment, PaymentStatus status, MoneyEventKind kind, string? code, DateTime now)
    {
        if (payment.Status == status)
        {
            return null;
        }

        (payment.Status, payment.DeclineCode) = (status, code);
        return db.Note(payment, kind, now, code: code);
    }

    /// <summary>By mail, because the guest has left the page; not when the order was paid otherwise.</summary>
    private void Tell(Order order, MoneyEvent line)
    {
        if (order.State is OrderState.Held or OrderState.Expired)
        {
            db.Post(MoneyMail.Name, line.Id);
        }
    }

    /// <summary>A provider may err once: people and the guest hear of it when the next answer errs as well.</summary>
    private async Task FlagAsync(Payment payment, string mismatch, DateTime now, CancellationToken cancellation)
    {
        log.LogError("Payment {PaymentId} does not fit: {Mismatch}; it is not counted", payment.Id, mismatch);
        if (payment.Mismatch != mismatch)
        {
            payment.Mismatch = mismatch;
            db.Note(payment, MoneyEventKind.Mismatch, now, payment.SeenMinor, payment.SeenCurrency, mismatch);
        }
        else if (payment is { IsUnclear: true, SeenMinor: > 0, Status: not PaymentStatus.Captured }
            && !await db.MoneyEvents.AnyAsync(e => e.PaymentId == payment.Id && e.Kind == MoneyEventKind.MismatchStays, cancellation))
        {
            db.Post(MoneyMail.Name, db.Note(payment, MoneyEventKind.MismatchStays, now, payment.SeenMinor, payment.SeenCurrency, mismatch).Id);
        }
    }

    private void Unflag(Payment payment, DateTime now)
    {
        if (payment.Mismatch is { } gone)
        {
            payment.Mismatch = null;
            db.Note(payment, MoneyEventKind.MismatchOver, now, code: gone);
        }
    }

    /// <summary>As the database keeps it.</summary>
    public static DateTime Whole(DateTime instant) => new(instant.Ticks - instant.Ticks % TimeSpan.TicksPerMicrosecond, DateTimeKind.Utc);
}
