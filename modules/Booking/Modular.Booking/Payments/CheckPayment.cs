using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using Modular.Booking.Storage;
using Modular.Kernel;
using Modular.Sdk;
using Modular.Sdk.Payments;

namespace Modular.Booking.Payments;

/// <summary>Asks the provider how a payment or refund stands and applies the answer. Webhooks, returns and the clock only wake this up.</summary>
internal sealed class CheckPayment(BookingDb db, PaymentAccounts accounts, IPaymentProviders providers, SettlePayment settle, TimeProvider clock, ILogger<CheckPayment> log)
{
    /// <summary>True when the provider answered and the answer was applied.</summary>
    public async Task<bool> RunAsync(Guid paymentId, CancellationToken cancellation)
    {
        var payment = await db.Payments.AsNoTracking().SingleAsync(p => p.Id == paymentId, cancellation);
        if (payment.ProviderRef is null)
        {
            await ForgetUnstartedAsync(payment, cancellation);
            return false;
        }

        if (await OpenAsync(payment.AccountId, cancellation) is not var (installed, account))
        {
            return false;
        }

        var request = new CompletePayment { Id = new PaymentId(payment.Id), Payment = new ProviderRef(payment.ProviderRef), Amount = new Money(payment.AmountMinor, payment.Currency) };
        var outcome = await installed.Provider.CompleteAsync(request, providers.Context(installed, account, new OperationKey(payment.OperationId).Sub("complete")), cancellation);
        if (outcome is not PaymentOutcome<PaymentSnapshot>.Ok { Value: var snapshot })
        {
            log.LogInformation("Payment {PaymentId}: the provider says {Outcome}; asking again later", payment.Id, outcome.GetType().Name);
            return false;
        }

        await settle.ApplyAsync(payment.Id, snapshot, cancellation);
        return true;
    }

    /// <summary>Sends or follows a refund. Unknown is looked up before it is repeated, under the same operation.</summary>
    public async Task RunRefundAsync(Guid refundId, CancellationToken cancellation)
    {
        var refund = await db.Refunds.AsNoTracking().SingleAsync(r => r.Id == refundId, cancellation);
        var payment = await db.Payments.AsNoTracking().SingleAsync(p => p.Id == refund.PaymentId, cancellation);
        if (payment.ProviderRef is null || await OpenAsync(payment.AccountId, cancellation) is not var (installed, account))
        {
            return;
        }

        var context = providers.Context(installed, account, new OperationKey(refund.OperationId));
        var known = await installed.Provider.GetRefundAsync(
            new GetRefund { Id = new RefundId(refund.Id), Payment = new ProviderRef(payment.ProviderRef), Refund = refund.ProviderRef is { } r ? new ProviderRef(r) : null }, context, cancellation);
        var outcome = known is PaymentOutcome<RefundSnapshot>.Ok || refund.Status != RefundStatus.Requested
            ? known
            : await installed.Provider.RefundAsync(
                new RefundPayment
                {
                    Id = new RefundId(refund.Id),
                    PaymentId = new PaymentId(payment.Id),
                    Payment = new ProviderRef(payment.ProviderRef),
                    Amount = new Money(refund.AmountMinor, refund.Currency),
                },
                context, cancellation);
        await RecordAsync(refundId, outcome, cancellation);
    }

    private async Task RecordAsync(Guid refundId, PaymentOutcome<RefundSnapshot> outcome, CancellationToken cancellation)
    {
        var now = clock.UtcNow();
        db.ChangeTracker.Clear();
        await using var write = await db.BeginWriteAsync(cancellation);
        var refund = await db.Refunds.SingleAsync(r => r.Id == refundId, cancellation);
        refund.Checks++;
        refund.NextCheckAt = now + TimeSpan.FromMinutes(Math.Min(360, 1 << Math.Min(refund.Checks, 9)));
        switch (outcome)
        {
            case PaymentOutcome<RefundSnapshot>.Ok { Value: var snapshot }:
                refund.ProviderRef = snapshot.Refund.Value;
                (refund.Status, refund.NextCheckAt) = snapshot.State switch
                {
                    RefundState.Succeeded => (RefundStatus.Done, null),
                    RefundState.Failed or RefundState.Cancelled => (RefundStatus.Failed, null),
                    _ => (RefundStatus.InTransit, refund.NextCheckAt),
                };
                break;
            case PaymentOutcome<RefundSnapshot>.Refused or PaymentOutcome<RefundSnapshot>.NotSupported or PaymentOutcome<RefundSnapshot>.Declined:
                log.LogError("Refund {RefundId} was refused by the provider: somebody has to look", refundId);
                (refund.Status, refund.NextCheckAt) = (RefundStatus.Failed, null);
                break;
        }

        await db.SaveChangesAsync(cancellation);
        await write.CommitAsync(cancellation);
    }

    /// <summary>The provider never got this attempt, or its answer was lost and nobody has the page's address: after its life it is over.</summary>
    private async Task ForgetUnstartedAsync(Payment payment, CancellationToken cancellation)
    {
        var now = clock.UtcNow();
        if (payment.ExpiresAt < now)
        {
            await using var write = await db.BeginWriteAsync(cancellation);
            await db.Payments.Where(p => p.Id == payment.Id && p.ProviderRef == null && p.Status == PaymentStatus.Created)
                .ExecuteUpdateAsync(set => set.SetProperty(p => p.Status, PaymentStatus.Expired).SetProperty(p => p.NextCheckAt, (DateTime?)null), cancellation);
            await write.CommitAsync(cancellation);
        }
    }

    private async Task<(InstalledPayments, ProviderAccount)?> OpenAsync(Guid accountId, CancellationToken cancellation)
    {
        var account = await db.PaymentAccounts.AsNoTracking().SingleAsync(a => a.Id == accountId, cancellation);
        return accounts.Open(account);
    }
}
