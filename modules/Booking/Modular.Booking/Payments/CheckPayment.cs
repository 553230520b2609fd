using System.Data.Common;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using Modular.Booking.Orders;
using Modular.Booking.Payments.Straight;
using Modular.Booking.Storage;
using Modular.Kernel;
using Modular.Sdk;
using Modular.Sdk.Payments;

namespace Modular.Booking.Payments;

/// <summary>Asks the provider how a payment stands and applies the answer. Webhooks, returns and the clock only wake this up.</summary>
internal sealed class CheckPayment(BookingDb db, PaymentAccounts accounts, IPaymentProviders providers, SettlePayment settle, IStraightWay straight, TimeProvider clock, ILogger<CheckPayment> log)
{
    /// <summary>Asks about an order that has one open payment, the straight way (<see cref="IStraightWay"/>). False: it was not plain, and nobody asked.</summary>
    public async Task<bool> AskStraightAsync(string secret, CancellationToken cancellation)
    {
        // What is counted from statements may be a part, or come long after the places were given to others: the usual way knows these.
        if (await straight.AskAsync(OrderSecrets.Hash(secret)) is not { } asked || providers.Find(asked.Account.Provider)?.Descriptor.Capabilities.Statements == true)
        {
            return false;
        }

        try
        {
            var snapshot = await LookAsync(asked.Payment, asked.Account, cancellation);
            if (snapshot is not null && IsPlain(asked.Payment, snapshot) && await straight.SettleAsync(new SettleWish(asked, SettlePayment.Whole(snapshot.AsOf.UtcDateTime))))
            {
                return true;
            }

            await NoteAskedAsync(asked.Payment.Id, cancellation);
            if (snapshot is null)
            {
                await BackOffAsync(asked.Payment, cancellation);
            }
            else
            {
                await settle.ApplyAsync(asked.Payment.Id, snapshot, cancellation);
            }
        }
        catch (Exception busy) when (busy is DbUpdateException or DbException)
        {
            log.LogWarning("Payment {PaymentId} could not be settled on return ({Failure}); the worker will", asked.Payment.Id, busy.GetType().Name);
        }

        return true;
    }

    /// <summary>So that a page which is loaded again and again does not ask each time. When to ask next stays: a hook may just have set it.</summary>
    private async Task NoteAskedAsync(Guid paymentId, CancellationToken cancellation)
    {
        var now = clock.UtcNow();
        await using var write = await db.BeginWriteAsync(cancellation);
        await db.Payments.Where(p => p.Id == paymentId).ExecuteUpdateAsync(set => set.SetProperty(p => p.AskedAt, now), cancellation);
        await write.CommitAsync(cancellation);
    }

    private static bool IsPlain(Payment payment, PaymentSnapshot snapshot) =>
        snapshot is { State: PaymentState.Captured, Refunded.Minor: 0, Disputed.Minor: 0 } && snapshot.Captured.Minor == payment.AmountMinor && Mismatches.Of(payment, snapshot) is null;

    /// <summary>Asks unless somebody did a moment ago; then the worker asks when that moment is over.</summary>
    public async Task AskAsync(Guid paymentId, CancellationToken cancellation)
    {
        var now = clock.UtcNow();
        var calm = now - Pace.Calm;
        await using (var write = await db.BeginWriteAsync(cancellation))
        {
            var mine = await db.Payments.Where(p => p.Id == paymentId && (p.AskedAt == null || p.AskedAt <= calm))
                .ExecuteUpdateAsync(set => set.SetProperty(p => p.AskedAt, now).SetProperty(p => p.NextCheckAt, now + Pace.Lease), cancellation);
            if (mine == 0)
            {
                await db.Payments.Where(p => p.Id == paymentId && (p.NextCheckAt == null || p.NextCheckAt > now + Pace.Calm))
                    .ExecuteUpdateAsync(set => set.SetProperty(p => p.NextCheckAt, now + Pace.Calm), cancellation);
            }

            await write.CommitAsync(cancellation);
            if (mine == 0)
            {
                return;
            }
        }

        await RunAsync(paymentId, cancellation);
    }

    /// <summary>True when the provider answered and the answer was applied.</summary>
    public async Task<bool> RunAsync(Guid paymentId, CancellationToken cancellation)
    {
        var payment = await db.Payments.AsNoTracking().SingleAsync(p => p.Id == paymentId, cancellation);
        if (payment.ProviderRef is null)
        {
            await ForgetUnstartedAsync(payment, cancellation);
            return false;
        }

        var account = await db.PaymentAccounts.AsNoTracking().SingleAsync(a => a.Id == payment.AccountId, cancellation);
        if (await LookAsync(payment, account, cancellation) is not { } snapshot)
        {
            await BackOffAsync(payment, cancellation);
            return false;
        }

        await settle.ApplyAsync(payment.Id, snapshot, cancellation);
        return true;
    }

    private async Task<PaymentSnapshot?> LookAsync(Payment payment, PaymentAccount account, CancellationToken cancellation)
    {
        if (accounts.Open(account) is not var (installed, opened))
        {
            log.LogWarning("Payment {PaymentId}: its provider is not installed; asking again later", payment.Id);
            return null;
        }

        var request = new CompletePayment { Id = new PaymentId(payment.Id), Payment = new ProviderRef(payment.ProviderRef!), Amount = new Money(payment.AmountMinor, payment.Currency) };
        var outcome = await installed.Provider.CompleteAsync(request, providers.Context(installed, opened, new OperationKey(payment.OperationId).Sub("complete")), cancellation);
        if (outcome is PaymentOutcome<PaymentSnapshot>.Ok { Value: var snapshot })
        {
            return snapshot;
        }

        log.LogInformation("Payment {PaymentId}: the provider says {Outcome}; asking again later", payment.Id, outcome.GetType().Name);
        return null;
    }

    /// <summary>Slower with every silence; a hook that arrived meanwhile keeps its earlier instant.</summary>
    private async Task BackOffAsync(Payment payment, CancellationToken cancellation)
    {
        var now = clock.UtcNow();
        var next = Pace.AfterSilence(payment.ExpiresAt, payment.Checks + 1, now);
        await using var write = await db.BeginWriteAsync(cancellation);
        await db.Payments.Where(p => p.Id == payment.Id)
            .ExecuteUpdateAsync(set => set.SetProperty(p => p.Checks, p => p.Checks + 1).SetProperty(p => p.NextCheckAt, p => p.NextCheckAt <= now + Pace.Calm ? p.NextCheckAt : next), cancellation);
        await write.CommitAsync(cancellation);
    }

    /// <summary>The provider never got this attempt, or its answer was lost and nobody has the page's address: after its life it is over.</summary>
    private async Task ForgetUnstartedAsync(Payment payment, CancellationToken cancellation)
    {
        var now = clock.UtcNow();
        await using var write = await db.BeginWriteAsync(cancellation);
        if (payment.ExpiresAt > now)
        {
            await db.Payments.Where(p => p.Id == payment.Id && p.ProviderRef == null).ExecuteUpdateAsync(set => set.SetProperty(p => p.NextCheckAt, payment.ExpiresAt), cancellation);
        }
        else if (await db.Payments.Where(p => p.Id == payment.Id && p.ProviderRef == null)
            .ExecuteUpdateAsync(set => set.SetProperty(p => p.NextCheckAt, (DateTime?)null).SetProperty(p => p.Status, p => p.Status == PaymentStatus.Created ? PaymentStatus.Expired : p.Status), cancellation) == 1
            && payment.Status == PaymentStatus.Created)
        {
            db.Note(payment, MoneyEventKind.Expired, now);
            await db.SaveChangesAsync(cancellation);
        }

        await write.CommitAsync(cancellation);
    }
}
