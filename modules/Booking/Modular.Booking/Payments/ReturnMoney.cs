using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using Modular.Booking.Mails;
using Modular.Booking.Storage;
using Modular.Kernel;

namespace Modular.Booking.Payments;

/// <summary>
/// The one place where refunds are ordered: never more than came and has not gone back. The caller holds the order's lock and commits;
/// the worker sends the money afterwards, so that no network call happens under the lock.
/// </summary>
internal sealed class ReturnMoney(BookingDb db, ILogger<ReturnMoney> log)
{
    public static readonly Refusal TooMuch = new("refund-too-much",
        "So viel ist von dieser Zahlung nicht mehr übrig.", "There is not that much left of this payment.", "amount");

    /// <summary>What of this payment has not gone back and is not on its way back.</summary>
    /// <param name="payment">Under its order's lock.</param>
    /// <param name="cancellation">Stops the query.</param>
    /// <param name="insteadOf">A refund that is about to be replaced or settled: it does not count.</param>
    public async Task<long> LeftAsync(Payment payment, CancellationToken cancellation, Refund? insteadOf = null) =>
        payment.LeftMinor((await OfAsync(payment.Id, cancellation)).Where(r => r.Id != insteadOf?.Id));

    /// <summary>Orders a refund of a part or of all. Refused when there is not that much left.</summary>
    /// <param name="payment">Whose money; under the order's lock.</param>
    /// <param name="amountMinor">How much, in minor units; more than zero.</param>
    /// <param name="reason">One of <see cref="RefundReasons"/>.</param>
    /// <param name="now">The instant.</param>
    /// <param name="by">The account of the person who asks for it; null when the house does by itself.</param>
    /// <param name="tell">Whether the guest gets a mail about it; a caller that writes its own says false.</param>
    /// <param name="cancellation">Stops between statements.</param>
    /// <param name="reversalId">The decision it belongs to, if there was one.</param>
    /// <param name="insteadOf">The one that failed, if this is another try.</param>
    public async Task<Outcome<Refund>> OrderAsync(
        Payment payment, long amountMinor, string reason, DateTime now, Guid? by, bool tell, CancellationToken cancellation, Guid? reversalId = null, Refund? insteadOf = null)
    {
        if (amountMinor <= 0 || amountMinor > await LeftAsync(payment, cancellation, insteadOf))
        {
            return TooMuch;
        }

        var refund = new Refund
        {
            Id = Guid.CreateVersion7(now),
            OperatorId = payment.OperatorId,
            OrderId = payment.OrderId,
            PaymentId = payment.Id,
            ReversalId = reversalId,
            OperationId = Guid.CreateVersion7(now),
            AmountMinor = amountMinor,
            Currency = payment.Status == PaymentStatus.Captured ? payment.Currency : payment.SeenCurrency ?? payment.Currency,
            Reason = reason,
            RequestedBy = by,
            CreatedAt = now,
            NextCheckAt = now,
        };
        db.Refunds.Add(refund);
        var line = db.Note(refund, MoneyEventKind.RefundRequested, now, code: reason, by: by);
        if (tell)
        {
            db.Post(MoneyMail.Name, line.Id);
        }

        log.LogInformation("Refund {RefundId} of payment {PaymentId} is ordered ({Reason})", refund.Id, payment.Id, reason);
        return refund;
    }

    /// <summary>All refunds of a payment, those of this transaction included.</summary>
    public async Task<List<Refund>> OfAsync(Guid paymentId, CancellationToken cancellation)
    {
        var stored = await db.Refunds.Where(r => r.PaymentId == paymentId).OrderBy(r => r.CreatedAt).ThenBy(r => r.Id).ToListAsync(cancellation);
        return [.. stored.Union(db.Refunds.Local.Where(r => r.PaymentId == paymentId))];
    }
}
