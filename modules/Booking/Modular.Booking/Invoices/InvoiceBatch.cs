using Microsoft.EntityFrameworkCore;
using Modular.Booking.Cancel;
using Modular.Booking.Orders;
using Modular.Booking.Payments;
using Modular.Booking.Storage;
using Modular.Kernel;

namespace Modular.Booking.Invoices;

/// <summary>
/// The worker's share of one operator: invoices of paid orders nobody pressed for, many in one short commit; credit notes for money that went back, one
/// commit each, under the order's lock. What somebody else has locked is left for the next round.
/// </summary>
internal sealed class InvoiceBatch(BookingDb db, DocumentWriter writer, TimeProvider clock)
{
    public const int AtOnce = 50;

    /// <summary>So long a guest may say first to whom the invoice goes.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromHours(1);

    /// <summary>Longer than places are ever kept for a payment: what was placed before that is decided.</summary>
    private static readonly TimeSpan Undecided = TimeSpan.FromDays(30);

    /// <summary>Issues what is to be issued, and returns how many documents that were.</summary>
    public async Task<int> RunAsync(Billing billing, CancellationToken cancellation)
    {
        var issued = 0;
        if (billing.Automatic)
        {
            int some;
            do
            {
                some = await InvoicesAsync(billing, cancellation);
                issued += some;
            }
            while (some == AtOnce);
            await MoveOnAsync(billing, cancellation);
        }

        foreach (var order in await WaitingCreditsAsync(billing.OperatorId, cancellation))
        {
            issued += await CreditAsync(billing, order, cancellation);
        }

        return issued;
    }

    /// <summary>The oldest orders first. An order over the small amount waits until its guest, or the desk, has given an address.</summary>
    private async Task<int> InvoicesAsync(Billing billing, CancellationToken cancellation)
    {
        db.ChangeTracker.Clear();
        var now = clock.UtcNow();
        await using var write = await db.BeginWriteAsync(cancellation);
        var sql = $"""
            select o.* from {db.Table("orders")} o
            where o.operator_id = {"{0}"} and o.held_at >= {"{1}"} and o.confirmed_at <= {"{2}"} and o.state in (1, 2) and o.reseller_id is null
              and o.total_minor between 1 and {IssueInvoices.SmallAmountMinor} and o.currency = 'EUR'
              and not exists (select 1 from {db.Table("invoice")} i where i.order_id = o.id)
              and ({"{3}"} or not exists (select 1 from {db.Table("order_line")} l where l.order_id = o.id and l.change_id is null and l.vat_basis_points = 0 and l.price_minor > 0))
              and o.total_minor = (select sum(l.price_minor * l.quantity) from {db.Table("order_line")} l where l.order_id = o.id and l.change_id is null)
              and {OrderMoney.DueSql(db.Table)} > 0
            order by o.held_at, o.id limit {AtOnce}{(db.IsSqlite ? "" : " for update of o skip locked")}
            """;
        var found = await db.Orders.FromSqlRaw(sql, billing.OperatorId, billing.Since, now - Patience, billing.SmallBusiness || billing.ExemptReason.Length > 0).AsNoTracking().ToListAsync(cancellation);
        // Somebody may have pressed between the statement's beginning and the lock: looked at again, now that nobody can.
        var ids = found.ConvertAll(o => o.Id);
        var pressed = await db.Invoices.Where(i => ids.Contains(i.OrderId)).Select(i => i.OrderId).ToListAsync(cancellation);
        var lines = await InvoiceLines.OfAsync(db, ids, cancellation);
        var orders = found.Where(o => !pressed.Contains(o.Id)).Select(o => (o, new Party(o.GuestName ?? ""), lines[o.Id].ToList(), 1)).ToList();
        if (orders.Count > 0)
        {
            await writer.IssueAsync(await DraftAsync(billing, now, cancellation), orders, cancellation);
            await db.SaveChangesAsync(cancellation);
            await write.CommitAsync(cancellation);
        }

        return found.Count;
    }

    /// <summary>What is old and not invoiced by now never will be by itself: the next round need not look at it.</summary>
    private async Task MoveOnAsync(Billing billing, CancellationToken cancellation)
    {
        var since = clock.UtcNow() - Undecided;
        if (billing.Since < since - TimeSpan.FromDays(1))
        {
            await using var write = await db.BeginWriteAsync(cancellation);
            await db.Billings.Where(b => b.OperatorId == billing.OperatorId && b.Since < since).ExecuteUpdateAsync(set => set.SetProperty(b => b.Since, since), cancellation);
            await write.CommitAsync(cancellation);
        }
    }

    /// <summary>Orders with an invoice and with money that went back since.</summary>
    private async Task<List<Guid>> WaitingCreditsAsync(Guid operatorId, CancellationToken cancellation) => await (
        from refund in db.Refunds.AsNoTracking()
        where refund.OperatorId == operatorId
            && (refund.Status == RefundStatus.Done || refund.Status == RefundStatus.External || refund.Status == RefundStatus.Elsewhere)
            && refund.Reason != RefundReasons.LateMoney && refund.Reason != RefundReasons.DoubleMoney && refund.Reason != RefundReasons.Overpaid && refund.Reason != RefundReasons.Mismatch
            && db.Invoices.Any(i => i.OrderId == refund.OrderId)
            && !db.Invoices.Any(i => i.RefundId == refund.Id)
        orderby refund.OrderId
        select refund.OrderId).Distinct().ToListAsync(cancellation);

    private async Task<int> CreditAsync(Billing billing, Guid orderId, CancellationToken cancellation)
    {
        db.ChangeTracker.Clear();
        await using var write = await db.BeginWriteAsync(cancellation);
        var order = await db.LockOrderAsync(orderId, cancellation) ?? throw new InvalidOperationException("The order was there a moment ago.");
        var documents = await OrderDocuments.OfAsync(db, orderId, cancellation);
        if (documents.Current is not { } invoice)
        {
            return 0;
        }

        var (due, refunds) = await OrderMoney.ReadAsync(db, order, cancellation);
        var (draft, issued) = (await DraftAsync(billing, clock.UtcNow(), cancellation), 0);
        foreach (var refund in refunds.Where(r => OrderMoney.IsOfThePrice(r) && OrderMoney.IsBack(r) && !documents.All.Any(d => d.RefundId == r.Id)))
        {
            // Never more than what is charged beyond what is here: a refund may only have set right what was paid twice.
            var sum = Math.Min(refund.AmountMinor, documents.BookedMinor - due);
            if (sum > 0)
            {
                var vat = InvoiceSums.Spread(documents.Left, sum, await WeightsAsync(InvoiceContent.Of(invoice), refund, cancellation));
                documents = new([.. documents.All, await writer.TakeBackAsync(draft, InvoiceKind.Credit, invoice, vat, refund, cancellation)]);
                issued++;
            }
        }

        if (issued > 0)
        {
            await db.SaveChangesAsync(cancellation);
            await write.CommitAsync(cancellation);
        }

        return issued;
    }

    /// <summary>What the tickets cost, by rate, that were cancelled with a refund's decision: nothing where it is for the whole order, or for none.</summary>
    private async Task<Dictionary<int, long>> WeightsAsync(InvoiceContent invoice, Refund refund, CancellationToken cancellation)
    {
        if (invoice.SmallBusiness || refund.ReversalId is not { } reversal || !await db.Reversals.AnyAsync(r => r.Id == reversal && r.Kind == ReversalKind.Part, cancellation))
        {
            return [];
        }

        var units = await db.Tickets.Where(t => t.OrderId == refund.OrderId && t.ReversalId == reversal).Select(t => new { t.DepartureId, t.UnitId }).ToListAsync(cancellation);
        var lines = await db.OrderLines.AsNoTracking().Where(l => l.OrderId == refund.OrderId).ToListAsync(cancellation);
        return units.Select(t => lines.Find(l => l.DepartureId == t.DepartureId && l.UnitId == t.UnitId)).OfType<OrderLine>().GroupBy(l => l.VatBasisPoints).ToDictionary(g => g.Key, g => g.Sum(l => l.PriceMinor));
    }

    private async Task<Draft> DraftAsync(Billing billing, DateTime now, CancellationToken cancellation) =>
        new(await db.Operators.AsNoTracking().SingleAsync(o => o.Id == billing.OperatorId, cancellation), billing, now);
}
