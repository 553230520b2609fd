using Microsoft.EntityFrameworkCore;
using Modular.Booking.Catalogue;
using Modular.Booking.Payments;
using Modular.Booking.Reconcile;
using Modular.Booking.Storage;
using Modular.Sdk;
using Modular.Ui;

namespace Modular.Booking.Clarify;

internal sealed record AttentionModel(Operator Operator, IReadOnlyList<AttentionRow> Rows, DateTime Now);

/// <summary>One thing that waits for somebody: what it is, what to do, and where.</summary>
internal sealed record AttentionRow(DateTime Since, string What, string Todo, string? Amount, Guid? OrderId, string? Number);

/// <summary>
/// What at this business waits for somebody: money that does not fit, refunds that failed, disputes (as they are now), and what the hourly
/// comparison found.
/// </summary>
internal static class Attention
{
    private const int Most = 200;
    private static readonly string[] Live = ["mismatch", "refund-failed", "disputed", "dispute-lost"];

    public static async Task<int> CountAsync(BookingDb db, Guid operatorId, CancellationToken cancellation) =>
        await Unclear(db, operatorId).CountAsync(cancellation) + await Stranded(db, operatorId).CountAsync(cancellation) + await Disputed(db, operatorId).CountAsync(cancellation) + await Lost(db, operatorId).CountAsync(cancellation) + await Found(db, operatorId).CountAsync(cancellation);

    public static async Task<IReadOnlyList<AttentionRow>> ReadAsync(BookingDb db, Guid operatorId, CancellationToken cancellation)
    {
        var rows = new List<AttentionRow>();
        rows.AddRange((await Unclear(db, operatorId).Take(Most).ToListAsync(cancellation)).Select(p => Row(p.CreatedAt, "mismatch", p.SeenMinor, p.SeenCurrency ?? p.Currency, p.OrderId)));
        rows.AddRange((await Stranded(db, operatorId).Take(Most).ToListAsync(cancellation)).Select(r => Row(r.CreatedAt, "refund-failed", r.AmountMinor, r.Currency, r.OrderId)));
        rows.AddRange((await Disputed(db, operatorId).Take(Most).ToListAsync(cancellation)).Select(p => Row(p.CheckedAt ?? p.CreatedAt, "disputed", p.DisputedMinor - p.LostMinor, p.Currency, p.OrderId)));
        rows.AddRange((await Lost(db, operatorId).Take(Most).ToListAsync(cancellation)).Select(p => Row(p.CheckedAt ?? p.CreatedAt, "dispute-lost", p.LostMinor - p.LossNotedMinor, p.Currency, p.OrderId)));
        rows.AddRange((await Found(db, operatorId).Take(Most).ToListAsync(cancellation)).Select(d => Row(d)));
        var ids = rows.Select(r => r.OrderId).OfType<Guid>().Distinct().ToArray();
        var numbers = await db.Orders.AsNoTracking().Where(o => ids.Contains(o.Id)).ToDictionaryAsync(o => o.Id, o => o.Number, cancellation);
        return [.. rows.Select(r => r with { Number = r.OrderId is { } id ? numbers.GetValueOrDefault(id) : null }).OrderBy(r => r.Since)];
    }

    private static IQueryable<Payment> Unclear(BookingDb db, Guid operatorId) => db.Payments.AsNoTracking().Where(p => p.OperatorId == operatorId && p.Mismatch != null && p.Decision == MismatchDecision.None).OrderBy(p => p.CreatedAt);

    private static IQueryable<Refund> Stranded(BookingDb db, Guid operatorId) => db.Refunds.AsNoTracking().Where(r => r.OperatorId == operatorId && r.Status == RefundStatus.Failed && r.RetriedAs == null).OrderBy(r => r.CreatedAt);

    private static IQueryable<Payment> Disputed(BookingDb db, Guid operatorId) => db.Payments.AsNoTracking().Where(p => p.OperatorId == operatorId && p.DisputedMinor > p.LostMinor && p.DisputedMinor > 0).OrderBy(p => p.CreatedAt);

    private static IQueryable<Payment> Lost(BookingDb db, Guid operatorId) => db.Payments.AsNoTracking().Where(p => p.OperatorId == operatorId && p.LostMinor > p.LossNotedMinor && p.DisputedMinor > 0).OrderBy(p => p.CreatedAt);

    private static IQueryable<Discrepancy> Found(BookingDb db, Guid operatorId) => db.Discrepancies.AsNoTracking().Where(d => d.OperatorId == operatorId && d.ClosedAt == null && !Live.Contains(d.Rule)).OrderBy(d => d.FirstSeenAt);

    private static AttentionRow Row(DateTime since, string rule, long? minor, string currency, Guid orderId)
    {
        var (what, todo) = RuleWords.Of(rule);
        return new(since, what, todo, minor is { } amount ? Show.Money(new Money(amount, currency)) : null, orderId, null);
    }

    private static AttentionRow Row(Discrepancy it)
    {
        var (what, todo) = RuleWords.Of(it.Rule);
        string Number(long value) => it.Currency is { } currency ? Show.Money(new Money(value, currency)) : Show.Number(value);
        return new(it.FirstSeenAt, what, todo, T.Of($"{Number(it.Actual)} statt {Number(it.Expected)}", $"{Number(it.Actual)} instead of {Number(it.Expected)}"), it.OrderId, null);
    }
}
