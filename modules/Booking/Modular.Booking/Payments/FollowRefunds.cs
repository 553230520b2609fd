using Microsoft.Extensions.Logging;
using Modular.Booking.Storage;
using Modular.Sdk.Payments;

namespace Modular.Booking.Payments;

/// <summary>
/// Compares what the provider gave back in total with what we ordered. More: somebody refunded at the provider's dashboard, and it is recorded as
/// External. Less: a refund came back, and each is looked at. The caller holds the order's and the payment's lock and commits.
/// </summary>
internal sealed class FollowRefunds(BookingDb db, ReturnMoney money, ILogger<FollowRefunds> log)
{
    private static readonly TimeSpan Fresh = TimeSpan.FromMinutes(10);

    /// <summary>False when a refund was looked at after this snapshot was taken: nothing can be concluded, ask again.</summary>
    public async Task<bool> ReadAsync(Payment payment, PaymentSnapshot snapshot, DateTime asOf, DateTime now, CancellationToken cancellation)
    {
        Dispute(payment, snapshot, now);
        payment.RefundedMinor = snapshot.Refunded.Minor;
        var all = await money.OfAsync(payment.Id, cancellation);
        if (all.Exists(r => r.CheckedAt > asOf))
        {
            return false;
        }

        var ours = Sum(all, RefundStatus.InTransit, RefundStatus.Done);
        var external = Sum(all, RefundStatus.External);
        // One that was requested may be among the provider's already: its answer was lost. It explains what it can.
        var unexplained = snapshot.Refunded.Minor - ours - external - Sum(all, RefundStatus.Requested);
        if (unexplained > 0)
        {
            Found(payment, all, unexplained, now);
        }
        else if (snapshot.Refunded.Minor < ours + external)
        {
            CameBack(payment, all, ours + external - snapshot.Refunded.Minor, now);
        }

        return true;
    }

    private static long Sum(IEnumerable<Refund> refunds, params ReadOnlySpan<RefundStatus> states)
    {
        long sum = 0;
        foreach (var refund in refunds)
        {
            sum += states.Contains(refund.Status) ? refund.AmountMinor : 0;
        }

        return sum;
    }

    private void Found(Payment payment, List<Refund> all, long amount, DateTime now)
    {
        log.LogWarning("Payment {PaymentId}: the provider gave back money that nobody here ordered", payment.Id);
        var external = External(payment, amount, now);
        if (payment.ReturnableMinor - all.Where(r => r.Counts).Sum(r => r.AmountMinor) - amount <= 0)
        {
            // Nothing is left to give back: what failed before is settled by this.
            foreach (var stranded in all.Where(r => r.IsStranded))
            {
                stranded.RetriedAs = external.Id;
            }
        }
    }

    private Refund External(Payment payment, long amount, DateTime now)
    {
        var external = new Refund
        {
            Id = Guid.CreateVersion7(now),
            OperatorId = payment.OperatorId,
            OrderId = payment.OrderId,
            PaymentId = payment.Id,
            OperationId = Guid.CreateVersion7(now),
            Status = RefundStatus.External,
            AmountMinor = amount,
            Currency = payment.Currency,
            Reason = RefundReasons.External,
            CreatedAt = now,
        };
        db.Refunds.Add(external);
        db.Note(external, MoneyEventKind.RefundExternal, now);
        return external;
    }

    /// <summary>First ours are looked at one by one; when they are all as we have them, it was one of the external ones.</summary>
    private void CameBack(Payment payment, List<Refund> all, long missing, DateTime now)
    {
        var suspects = all.FindAll(r => r.Status is RefundStatus.InTransit or RefundStatus.Done && !(r.CheckedAt > now - Fresh));
        foreach (var suspect in suspects)
        {
            suspect.NextCheckAt = now;
        }

        if (suspects.Count > 0)
        {
            return;
        }

        if (!all.Exists(r => r.Status == RefundStatus.External))
        {
            // They were as we have them a moment ago, and one is not any more: look again when that moment is over.
            foreach (var ours in all.FindAll(r => r.Status is RefundStatus.InTransit or RefundStatus.Done))
            {
                var again = (ours.CheckedAt ?? now) + Fresh;
                ours.NextCheckAt = ours.NextCheckAt < again ? ours.NextCheckAt : again;
            }

            return;
        }

        foreach (var external in all.Where(r => r.Status == RefundStatus.External).Reverse())
        {
            if (missing <= 0)
            {
                return;
            }

            (external.Status, external.FailureCode) = (RefundStatus.Failed, "came-back");
            db.Note(external, MoneyEventKind.RefundFailed, now, external.FailureCode);
            if (external.AmountMinor > missing)
            {
                External(payment, external.AmountMinor - missing, now);
            }

            missing -= external.AmountMinor;
        }
    }

    private void Dispute(Payment payment, PaymentSnapshot snapshot, DateTime now)
    {
        if (snapshot.Disputed.Minor != payment.DisputedMinor)
        {
            payment.DisputedMinor = snapshot.Disputed.Minor;
            db.Note(payment, MoneyEventKind.Disputed, now, payment.DisputedMinor);
        }

        var lost = snapshot.Lost?.Minor ?? 0;
        if (lost > payment.LostMinor)
        {
            log.LogWarning("Payment {PaymentId}: the payer's bank has taken money back", payment.Id);
            db.Note(payment, MoneyEventKind.Lost, now, lost - payment.LostMinor);
        }

        payment.LostMinor = lost;
        payment.LossNotedMinor = Math.Min(payment.LossNotedMinor, lost);
    }
}
