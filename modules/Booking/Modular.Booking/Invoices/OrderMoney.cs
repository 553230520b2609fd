using Microsoft.EntityFrameworkCore;
using Modular.Booking.Orders;
using Modular.Booking.Payments;
using Modular.Booking.Storage;

namespace Modular.Booking.Invoices;

/// <summary>
/// What an order's documents have to come to: its total, less what has gone back of it. Money on its way back is still here, so that a refund that fails
/// corrects nothing; what was paid twice, too late or too much never was part of the price. A loss to a dispute is no correction: the price stays owed (§ 17 UStG
/// is the tax adviser's).
/// </summary>
internal static class OrderMoney
{
    private static readonly HashSet<string> NotOfThePrice = [RefundReasons.LateMoney, RefundReasons.DoubleMoney, RefundReasons.Overpaid, RefundReasons.Mismatch];

    public static bool IsOfThePrice(Refund refund) => !NotOfThePrice.Contains(refund.Reason);

    /// <summary>It is with the guest, as far as anybody here knows.</summary>
    public static bool IsBack(Refund refund) => refund.Status is RefundStatus.Done or RefundStatus.External or RefundStatus.Elsewhere;

    public static long Due(Order order, IEnumerable<Payment> payments, IEnumerable<Refund> refunds)
    {
        var counted = payments.Where(p => p.Status == PaymentStatus.Captured).ToDictionary(p => p.Id, p => p.CapturedMinor);
        var back = refunds.Where(r => counted.ContainsKey(r.PaymentId) && (IsOfThePrice(r) ? IsBack(r) : r.Counts)).Sum(r => r.AmountMinor);
        return Math.Clamp(counted.Values.Sum() - back, 0, order.TotalMinor);
    }

    /// <summary>The same by rows of the database; under the order's lock when the answer decides something.</summary>
    public static async Task<(long Due, List<Refund> Refunds)> ReadAsync(BookingDb db, Order order, CancellationToken cancellation)
    {
        var payments = await db.Payments.AsNoTracking().Where(p => p.OrderId == order.Id).ToListAsync(cancellation);
        var refunds = await db.Refunds.AsNoTracking().Where(r => r.OrderId == order.Id).OrderBy(r => r.CreatedAt).ThenBy(r => r.Id).ToListAsync(cancellation);
        return (Due(order, payments, refunds), refunds);
    }

    /// <summary>The same as an SQL expression over "o" (orders): what <see cref="Due"/> says.</summary>
    public static string DueSql(Func<string, string> t)
    {
        var free = string.Join(", ", NotOfThePrice.Order().Select(r => $"'{r}'"));
        var paid = $"coalesce((select sum(p.captured_minor) from {t("payment")} p where p.order_id = o.id and p.status = 2), 0)";
        var back = $"coalesce((select sum(r.amount_minor) from {t("refund")} r join {t("payment")} p on p.id = r.payment_id and p.status = 2 where r.order_id = o.id and ((r.reason in ({free}) and r.status <> 3) or (r.reason not in ({free}) and r.status in (2, 4, 5)))), 0)";
        return $"(case when {paid} - {back} < 0 then 0 when {paid} - {back} > o.total_minor then o.total_minor else {paid} - {back} end)";
    }
}
