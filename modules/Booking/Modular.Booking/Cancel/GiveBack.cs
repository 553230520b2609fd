using Modular.Booking.Orders;
using Modular.Booking.Payments;

namespace Modular.Booking.Cancel;

/// <summary>What is left of one payment.</summary>
internal readonly record struct Share(Payment Payment, long LeftMinor);

/// <summary>Splits a sum over an order's captured payments; never more than each still has.</summary>
internal static class GiveBack
{
    /// <summary>
    /// What can go back of each payment, the oldest first. A refund that failed is still here; one the provider knows of and we do not
    /// (made on its own pages) is gone. Money that does not fit is not counted: people look at it first.
    /// </summary>
    public static IReadOnlyList<Share> Shares(IEnumerable<Payment> payments, IReadOnlyCollection<Refund> refunds) =>
    [
        .. payments
            .Where(p => p is { Status: PaymentStatus.Captured, Mismatch: null })
            .OrderBy(p => p.CreatedAt).ThenBy(p => p.Id)
            .Select(p => new Share(p, Math.Max(0, p.CapturedMinor - Math.Max(p.RefundedMinor, refunds.Where(r => r.PaymentId == p.Id && r.Status != RefundStatus.Failed).Sum(r => r.AmountMinor)))))
            .Where(s => s.LeftMinor > 0),
    ];

    /// <summary>The refunds that make up a sum; the caller has made sure that so much is left.</summary>
    public static IEnumerable<Refund> Refunds(IEnumerable<Share> shares, Reversal reversal)
    {
        var open = reversal.AmountMinor;
        foreach (var (payment, left) in shares)
        {
            var part = Math.Min(open, left);
            if (part == 0)
            {
                yield break;
            }

            open -= part;
            yield return new Refund
            {
                Id = Guid.CreateVersion7(reversal.At),
                OperatorId = payment.OperatorId,
                OrderId = payment.OrderId,
                PaymentId = payment.Id,
                ReversalId = reversal.Id,
                OperationId = Guid.CreateVersion7(reversal.At),
                AmountMinor = part,
                Currency = payment.Currency,
                Reason = reversal.Kind == ReversalKind.Cancelled ? "cancelled" : "goodwill",
                CreatedAt = reversal.At,
                NextCheckAt = reversal.At,
            };
        }

        if (open > 0)
        {
            throw new InvalidOperationException($"Order {reversal.OrderId}: {open} more than is left.");
        }
    }
}
