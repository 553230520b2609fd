using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using Modular.Booking.Mails;
using Modular.Booking.Storage;
using Modular.Kernel;
using Modular.Sdk;
using Modular.Sdk.Payments;

namespace Modular.Booking.Payments;

/// <summary>
/// Sends an ordered refund and follows it. It is always looked up first, by our own id, and sent only when the provider knows of none:
/// so a lost answer, or a process killed between deed and record, never sends it twice, however late we come back.
/// </summary>
internal sealed class SendRefund(BookingDb db, PaymentAccounts accounts, IPaymentProviders providers, TimeProvider clock, ILogger<SendRefund> log)
{
    public async Task RunAsync(Guid refundId, CancellationToken cancellation)
    {
        var refund = await db.Refunds.AsNoTracking().SingleAsync(r => r.Id == refundId, cancellation);
        var payment = await db.Payments.AsNoTracking().SingleAsync(p => p.Id == refund.PaymentId, cancellation);
        var account = await db.PaymentAccounts.AsNoTracking().SingleAsync(a => a.Id == payment.AccountId, cancellation);
        var outcome = payment.ProviderRef is not { } reference ? PaymentOutcome.Refused<RefundSnapshot>(RefusalCode.State, "There is no payment at the provider.")
            : accounts.Open(account) is not var (installed, opened) ? PaymentOutcome.TryLater<RefundSnapshot>(null, certainlyNotExecuted: true, "The provider is not installed.")
            : await AskAsync(refund, new ProviderRef(reference), installed, providers.Context(installed, opened, new OperationKey(refund.OperationId)), cancellation);
        await RecordAsync(refund.OrderId, payment.Id, refundId, outcome, cancellation);
    }

    private static async Task<PaymentOutcome<RefundSnapshot>> AskAsync(Refund refund, ProviderRef payment, InstalledPayments installed, PaymentContext context, CancellationToken cancellation)
    {
        var look = new GetRefund { Id = new RefundId(refund.Id), Payment = payment, Refund = refund.ProviderRef is { } r ? new ProviderRef(r) : null };
        var known = await installed.Provider.GetRefundAsync(look, context, cancellation);
        var isUnknownThere = known is PaymentOutcome<RefundSnapshot>.Refused { Code: var code } && code == RefusalCode.NotFound;
        if (!isUnknownThere || refund.Status != RefundStatus.Requested)
        {
            return known;
        }

        return await installed.Provider.RefundAsync(
            new RefundPayment { Id = new RefundId(refund.Id), PaymentId = new PaymentId(refund.PaymentId), Payment = payment, Amount = new Money(refund.AmountMinor, refund.Currency) },
            context, cancellation);
    }

    private async Task RecordAsync(Guid orderId, Guid paymentId, Guid refundId, PaymentOutcome<RefundSnapshot> outcome, CancellationToken cancellation)
    {
        var now = clock.UtcNow();
        db.ChangeTracker.Clear();
        await using var write = await db.BeginWriteAsync(cancellation);
        _ = await db.LockOrderAsync(orderId, cancellation);
        var payment = await db.LockPaymentAsync(paymentId, cancellation) ?? throw new InvalidOperationException("The payment was there a moment ago.");
        var refund = await db.Refunds.SingleAsync(r => r.Id == refundId, cancellation);
        refund.Checks++;
        switch (outcome)
        {
            case PaymentOutcome<RefundSnapshot>.Ok { Value: var snapshot } when Fits(refund, snapshot):
                Apply(refund, payment, snapshot, now);
                break;
            case PaymentOutcome<RefundSnapshot>.Ok:
                log.LogError("Refund {RefundId}: the provider knows it with another amount or id; looking again later", refund.Id);
                refund.NextCheckAt = Pace.AfterRefundAnswer(refund.Status, refund.Checks, now);
                break;
            case PaymentOutcome<RefundSnapshot>.Refused or PaymentOutcome<RefundSnapshot>.NotSupported or PaymentOutcome<RefundSnapshot>.Declined when refund.Status == RefundStatus.Requested:
                Fail(refund, payment, Code(outcome), now);
                break;
            default:
                refund.NextCheckAt = Pace.AfterRefundAnswer(refund.Status, refund.Checks, now);
                break;
        }

        await db.SaveChangesAsync(cancellation);
        await write.CommitAsync(cancellation);
    }

    private void Apply(Refund refund, Payment payment, RefundSnapshot snapshot, DateTime now)
    {
        (refund.ProviderRef, refund.CheckedAt) = (snapshot.Refund.Value, now);
        switch (snapshot.State)
        {
            case RefundState.Succeeded:
                refund.NextCheckAt = null;
                Become(refund, payment, RefundStatus.Done, MoneyEventKind.RefundDone, now);
                break;
            case RefundState.Failed or RefundState.Cancelled:
                Fail(refund, payment, snapshot.ProviderCode ?? snapshot.State.ToString().ToLowerInvariant(), now);
                break;
            default:
                refund.NextCheckAt = Pace.AfterRefundAnswer(RefundStatus.InTransit, refund.Checks, now);
                Become(refund, payment, RefundStatus.InTransit, MoneyEventKind.RefundSent, now);
                break;
        }
    }

    /// <summary>The guest was told that the money comes: now they are told that it does not yet.</summary>
    private void Fail(Refund refund, Payment payment, string code, DateTime now)
    {
        refund.NextCheckAt = null;
        if (refund.Status == RefundStatus.Failed)
        {
            return;
        }

        refund.FailureCode = code.Length > 60 ? code[..60] : code;
        Become(refund, payment, RefundStatus.Failed, null, now);
        var line = db.Note(refund, MoneyEventKind.RefundFailed, now, refund.FailureCode);
        if (refund.IsByHand(payment))
        {
            log.LogInformation("Refund {RefundId} is to be made by hand", refund.Id);
            return; // told with the refund itself: nothing went wrong
        }

        log.LogError("Refund {RefundId} failed ({Code}): somebody has to look", refund.Id, code);
        db.Post(MoneyMail.Name, line.Id);
    }

    /// <summary>After every change the payment is read again: what others did at the provider meanwhile shows then.</summary>
    private void Become(Refund refund, Payment payment, RefundStatus status, MoneyEventKind? kind, DateTime now)
    {
        if (refund.Status == status)
        {
            return;
        }

        refund.Status = status;
        payment.NextCheckAt = now + Pace.Calm;
        if (kind is { } line)
        {
            db.Note(refund, line, now);
        }
    }

    private static bool Fits(Refund refund, RefundSnapshot snapshot) =>
        (snapshot.Id is null || snapshot.Id.Value.Value == refund.Id) && snapshot.Amount.Minor == refund.AmountMinor && snapshot.Amount.Currency == refund.Currency;

    private static string Code(PaymentOutcome<RefundSnapshot> outcome) => outcome switch
    {
        PaymentOutcome<RefundSnapshot>.Refused refused => refused.Code.Value,
        PaymentOutcome<RefundSnapshot>.Declined declined => declined.Decline.Code.Value,
        _ => Refund.NotSupported,
    };
}
