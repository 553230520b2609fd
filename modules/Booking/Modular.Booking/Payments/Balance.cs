using Microsoft.EntityFrameworkCore;
using Modular.Booking.Storage;

namespace Modular.Booking.Payments;

/// <summary>What an order has been paid: derived from payments and refunds on every question, stored nowhere.</summary>
internal static class Balance
{
    /// <summary>
    /// Captured payments minus what went or goes back of them, people's hands included (<see cref="Refund.IsOwedByHand"/>), and minus what was lost to
    /// disputes, in minor units of the order's currency.
    /// </summary>
    /// <param name="db">Under the order's lock when the answer decides something.</param>
    /// <param name="orderId">The order.</param>
    /// <param name="without">A payment that is left out.</param>
    /// <param name="cancellation">Stops between statements.</param>
    public static async Task<long> OfOrderAsync(this BookingDb db, Guid orderId, Guid without, CancellationToken cancellation)
    {
        var counted = db.Payments.Where(p => p.OrderId == orderId && p.Id != without && p.Status == PaymentStatus.Captured);
        var paid = await counted.SumAsync(p => p.CapturedMinor - p.LostMinor, cancellation);
        var back = await db.Refunds
            .Where(r => counted.Any(p => p.Id == r.PaymentId && (r.Status != RefundStatus.Failed || (p.Instructions != null && r.FailureCode == Refund.NotSupported && r.RetriedAs == null))))
            .SumAsync(r => r.AmountMinor, cancellation);
        return paid - back;
    }

    /// <summary>What the books say from rows that were read already: what people are still to send back is here.</summary>
    public static long Of(IEnumerable<Payment> payments, IEnumerable<Refund> refunds)
    {
        var counted = payments.Where(p => p.Status == PaymentStatus.Captured).ToDictionary(p => p.Id, p => p.CapturedMinor - p.LostMinor);
        return counted.Values.Sum() - refunds.Where(r => r.Counts && counted.ContainsKey(r.PaymentId)).Sum(r => r.AmountMinor);
    }
}
