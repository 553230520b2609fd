using Microsoft.EntityFrameworkCore;
using Modular.Booking.Mails;
using Modular.Booking.Orders;
using Modular.Booking.Payments;
using Modular.Booking.Storage;
using Modular.Kernel;

namespace Modular.Booking.Clarify;

/// <summary>
/// What people decide about money that did not go by itself: accept, send back, set aside, try again, given back another way. Each verb runs
/// under the order's lock and does nothing when it was done already, so that a button pressed twice decides once.
/// </summary>
internal sealed class ClarifyMoney(BookingDb db, SpendMoney spend, ReturnMoney money, TimeProvider clock)
{
    public const int LongestNote = 300;

    /// <summary>It counts as it came: it buys the places, and what is too much goes back.</summary>
    public Task<Outcome> AcceptAsync(Guid orderId, Guid paymentId, Guid by, CancellationToken cancellation) => DecideAsync(orderId, paymentId, MismatchDecision.Accepted, async (order, payment, now) =>
    {
        // What went back is not there any more to pay with.
        if (!Mismatches.MayAccept(payment) || await HereAsync(payment, cancellation) < payment.AmountMinor)
        {
            return ClarifyRefusals.NotAcceptable;
        }

        (payment.Decision, payment.Mismatch) = (MismatchDecision.Accepted, null);
        (payment.Status, payment.CapturedMinor, payment.CapturedAt, payment.NextCheckAt) = (PaymentStatus.Captured, payment.SeenMinor!.Value, now, now.AddDays(1));
        db.Note(payment, MoneyEventKind.Accepted, now, payment.CapturedMinor, by: by);
        await spend.SpendAsync(order, payment, now, cancellation);
        return null;
    }, cancellation);

    public Task<Outcome> SendBackAsync(Guid orderId, Guid paymentId, Guid by, CancellationToken cancellation) => DecideAsync(orderId, paymentId, MismatchDecision.SentBack, async (_, payment, now) =>
    {
        if (!Mismatches.MaySendBack(payment))
        {
            return ClarifyRefusals.NotReturnable;
        }

        (payment.Decision, payment.Status) = (MismatchDecision.SentBack, PaymentStatus.Failed);
        db.Note(payment, MoneyEventKind.SentBack, now, payment.SeenMinor, payment.SeenCurrency, by: by);
        return (await money.OrderAsync(payment, await HereAsync(payment, cancellation), RefundReasons.Mismatch, now, by, tell: true, cancellation)).Refusal;
    }, cancellation);

    /// <summary>Settled outside of this house. It is never counted, and nobody is asked about it again.</summary>
    public Task<Outcome> SetAsideAsync(Guid orderId, Guid paymentId, string note, Guid by, CancellationToken cancellation) => DecideAsync(orderId, paymentId, MismatchDecision.SetAside, (_, payment, now) =>
    {
        (payment.Decision, payment.Status) = (MismatchDecision.SetAside, payment.Status == PaymentStatus.Captured ? PaymentStatus.Captured : PaymentStatus.Failed);
        db.Note(payment, MoneyEventKind.SetAside, now, payment.SeenMinor, payment.SeenCurrency, note: note, by: by);
        return Task.FromResult<Refusal?>(null);
    }, cancellation);

    /// <summary>Somebody has seen what a dispute cost. It changes no sum: the money is gone either way.</summary>
    public async Task<Outcome> NoteLossAsync(Guid orderId, Guid paymentId, Guid by, CancellationToken cancellation)
    {
        db.ChangeTracker.Clear();
        await using var write = await db.BeginWriteAsync(cancellation);
        var (_, payment) = await LockAsync(orderId, paymentId, cancellation);
        if (payment is null || payment.LostMinor == 0)
        {
            return ClarifyRefusals.Unknown;
        }

        if (payment.IsLossOpen)
        {
            db.Note(payment, MoneyEventKind.LossNoted, clock.UtcNow(), payment.LostMinor - payment.LossNotedMinor, by: by);
            payment.LossNotedMinor = payment.LostMinor;
        }

        return await EndAsync(write, null, cancellation);
    }

    /// <summary>A failed refund once more, as a new one under a new key: the provider would answer the old key with the old failure.</summary>
    public Task<Outcome> RetryAsync(Guid orderId, Guid refundId, Guid by, CancellationToken cancellation) => OnStrandedAsync(orderId, refundId, async (failed, payment, now) =>
    {
        var outcome = await money.OrderAsync(payment, failed.AmountMinor, failed.Reason, now, by, tell: false, cancellation, failed.ReversalId, insteadOf: failed);
        if (outcome.Refusal is { } refusal)
        {
            return refusal;
        }

        failed.RetriedAs = outcome.Value.Id;
        db.Note(failed, MoneyEventKind.RefundRetried, now, by: by);
        return null;
    }, cancellation);

    /// <summary>The guest has the money by another way; the note says which, and the guest reads it.</summary>
    public Task<Outcome> ElsewhereAsync(Guid orderId, Guid refundId, string note, Guid by, CancellationToken cancellation) => OnStrandedAsync(orderId, refundId, async (failed, payment, now) =>
    {
        if (failed.AmountMinor > await money.LeftAsync(payment, cancellation, insteadOf: failed))
        {
            return ReturnMoney.TooMuch;
        }

        failed.Status = RefundStatus.Elsewhere;
        db.Post(MoneyMail.Name, db.Note(failed, MoneyEventKind.RefundElsewhere, now, note: note, by: by).Id);
        return null;
    }, cancellation);

    /// <summary>Without what went or goes back, and without what somebody set aside: all that had come by then was settled elsewhere.</summary>
    private async Task<long> HereAsync(Payment payment, CancellationToken cancellation)
    {
        var aside = await db.MoneyEvents.Where(e => e.PaymentId == payment.Id && e.Kind == MoneyEventKind.SetAside).MaxAsync(e => e.AmountMinor, cancellation);
        return Math.Min(await money.LeftAsync(payment, cancellation), (payment.SeenMinor ?? 0) - (aside ?? 0));
    }

    private async Task<Outcome> DecideAsync(Guid orderId, Guid paymentId, MismatchDecision decision, Func<Order, Payment, DateTime, Task<Refusal?>> decide, CancellationToken cancellation)
    {
        db.ChangeTracker.Clear();
        await using var write = await db.BeginWriteAsync(cancellation);
        var (order, payment) = await LockAsync(orderId, paymentId, cancellation);
        if (payment is null || order is null)
        {
            return ClarifyRefusals.Unknown;
        }

        if (payment.Decision == decision)
        {
            return Outcome.Done;
        }

        return await EndAsync(write, payment.IsUnclear ? await decide(order, payment, clock.UtcNow()) : ClarifyRefusals.DecidedAlready, cancellation);
    }

    private async Task<Outcome> OnStrandedAsync(Guid orderId, Guid refundId, Func<Refund, Payment, DateTime, Task<Refusal?>> decide, CancellationToken cancellation)
    {
        db.ChangeTracker.Clear();
        await using var write = await db.BeginWriteAsync(cancellation);
        var paymentId = await db.Refunds.Where(r => r.Id == refundId && r.OrderId == orderId).Select(r => r.PaymentId).SingleOrDefaultAsync(cancellation);
        var (_, payment) = await LockAsync(orderId, paymentId, cancellation);
        if (payment is null)
        {
            return ClarifyRefusals.Unknown;
        }

        var refund = await db.Refunds.SingleAsync(r => r.Id == refundId, cancellation);
        return await EndAsync(write, refund.IsStranded ? await decide(refund, payment, clock.UtcNow()) : ClarifyRefusals.DecidedAlready, cancellation);
    }

    private async Task<(Order? Order, Payment? Payment)> LockAsync(Guid orderId, Guid paymentId, CancellationToken cancellation)
    {
        var order = await db.LockOrderAsync(orderId, cancellation);
        var payment = await db.LockPaymentAsync(paymentId, cancellation);
        return payment?.OrderId == orderId ? (order, payment) : (order, null);
    }

    private async Task<Outcome> EndAsync(Write write, Refusal? refusal, CancellationToken cancellation)
    {
        if (refusal is not null)
        {
            return refusal;
        }

        await db.SaveChangesAsync(cancellation);
        await write.CommitAsync(cancellation);
        return Outcome.Done;
    }
}

internal static class ClarifyRefusals
{
    public static readonly Refusal Unknown = new("unknown", "Das gibt es nicht (mehr).", "There is no such thing (any more).");

    public static readonly Refusal DecidedAlready = new("decided-already",
        "Das hat sich inzwischen erledigt, oder jemand hat es schon entschieden. Unten steht, wie es jetzt ist.",
        "This has settled itself meanwhile, or somebody has decided it already. Below you see how it stands now.");

    public static readonly Refusal NotAcceptable = new("not-acceptable",
        "Annehmen lässt sich nur, was in der richtigen Währung und mindestens in der richtigen Höhe ankam.",
        "Only what arrived in the right currency and at least the right amount can be accepted.");

    public static readonly Refusal NotReturnable = new("not-returnable",
        "Zurückschicken lässt sich nur Geld, das der Zahlungsdienst als eingegangen meldet und das zu dieser Bestellung gehört.",
        "Only money that the payment service reports as received, and that belongs to this order, can be sent back.");
}
