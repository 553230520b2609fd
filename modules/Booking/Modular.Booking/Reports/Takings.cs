using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Modular.Booking.Cancel;
using Modular.Booking.Catalogue;
using Modular.Booking.Schedule;
using Modular.Booking.Storage;

namespace Modular.Booking.Reports;

/// <summary>What came in and went back of one kind, in minor units of the operator's currency.</summary>
internal sealed record Taking
{
    /// <summary>Number of the stretch of the question.</summary>
    public required int Stretch { get; init; }

    public required Guid ExperienceId { get; init; }

    public required int VatBasisPoints { get; init; }

    /// <summary>Who sold it; null for the operator's own shop.</summary>
    public Guid? ResellerId { get; init; }

    /// <summary>Where it was paid; null for what a reseller owes.</summary>
    public Guid? AccountId { get; init; }

    /// <summary>Payments received without what was lost to disputes, and what resellers owe.</summary>
    public required long Sales { get; init; }

    /// <summary>Refunds that were made or are under way; failed ones are still here.</summary>
    public required long Back { get; init; }
}

/// <summary>What a reseller owes for one order, as far as it falls into the days asked for.</summary>
internal sealed record OwedRow(Guid OrderId, Guid ResellerId, long Owed);

/// <summary>
/// Money of a stretch of days, from payments, refunds and what resellers owe; nothing is stored for it. A payment of an order of several lines is spread over them (of lines that moved, over those they moved to) by
/// price. Nearly always it pays exactly for them and none or all of it went back: those are summed by the database. What is left comes line by line, and each line gets the
/// difference of two running shares, so that no cent is lost or made (over all days the sums are those of the books).
/// </summary>
internal static class Takings
{
    private const string Own = "l.quantity * l.price_minor";

    /// <summary>What of a line was cancelled while the rest stayed.</summary>
    private const string Gone = "l.cancelled * l.price_minor";

    public static async Task<List<Taking>> ReadAsync(BookingDb db, Operator of, ReportQuestion question, CancellationToken cancellation)
    {
        var (lines, payment, refund, reversal) = (db.Table("order_line"), db.Table("payment"), db.Table("refund"), db.Table("reversal"));
        var rows = await RunAsync<Flow>(db, of, question, chain => $"""
            , flow as (
              select s.stretch as stretch, d.experience_id, l.vat_basis_points, o.reseller_id, p.account_id, l.id as line_id, p.id as flow_id, {Own} as own, {Gone} as gone, {Whole(lines)} as whole,
                p.captured_minor - p.lost_minor as paid,
                (select cast(coalesce(sum(r.amount_minor), 0) as bigint) from {refund} r where r.payment_id = p.id and r.status <> 3) as back,
                (select cast(coalesce(sum(case when (select v.kind from {reversal} v where v.id = r.reversal_id) = {(int)ReversalKind.Part} then r.amount_minor else 0 end), 0) as bigint) from {refund} r where r.payment_id = p.id and r.status <> 3) as part, o.id as order_id
              {chain(payment + " p")} and p.order_id = o.id and p.status = 2
              union all
              select s.stretch, d.experience_id, l.vat_basis_points, o.reseller_id, null, l.id, o.id, {Own}, {Gone}, {Whole(lines)}, o.owed_minor, cast(0 as bigint), cast(0 as bigint), o.id
              {chain(null)} and o.owed_minor <> 0 and o.reseller_id is not null),
            told as (select f.*, case when f.paid = f.whole and f.whole > 0 and f.back in (0, f.whole) then 1 else 0 end as plain from flow f)
            select t.stretch as stretch, t.experience_id, t.vat_basis_points, t.reseller_id, t.account_id, t.plain as plain,
              cast(sum(t.own) as bigint) as own, cast(sum(case when t.back = 0 then 0 else t.own end) as bigint) as own_back,
              max(t.paid) as paid, max(t.back) as back, max(t.part) as part, max(t.whole) as whole,
              max(t.gone) as gone, {ForParts($"select sum({Gone}) from {lines} l where l.order_id = t.order_id and not l.moved")} as gone_whole,
              {ForParts($"select sum({Gone}) from {lines} l where l.order_id = t.order_id and l.id <= t.line_id and not l.moved")} as gone_upto,
              {ForParts($"select sum({Own}) from {lines} l where l.order_id = t.order_id and l.id <= t.line_id and not l.moved")} as upto,
              {ForParts($"select count(*) from {lines} l where l.order_id = t.order_id and l.id <= t.line_id and not l.moved")} as nr
            from told t
            group by t.stretch, t.experience_id, t.vat_basis_points, t.reseller_id, t.account_id, t.plain, case when t.plain = 1 then null else t.flow_id end, case when t.plain = 1 then null else t.line_id end
            """, cancellation);
        return rows.ConvertAll(r => r.Taking());
    }

    public static async Task<List<OwedRow>> OwedAsync(BookingDb db, Operator of, ReportQuestion question, CancellationToken cancellation)
    {
        var lines = db.Table("order_line");
        var rows = await RunAsync<OwedLine>(db, of, question, chain => $"""
            select o.id as order_id, o.reseller_id, o.owed_minor as owed, {Own} as own, {Whole(lines)} as whole,
              (select cast(sum(x.quantity * x.price_minor) as bigint) from {lines} x where x.order_id = o.id and x.id <= l.id and not x.moved) as upto,
              (select cast(count(*) as bigint) from {lines} x where x.order_id = o.id and x.id <= l.id and not x.moved) as nr
            {chain(null)} and o.owed_minor <> 0 and o.reseller_id is not null
            """, cancellation);
        return [.. rows.GroupBy(r => (r.OrderId, r.ResellerId)).Select(o => new OwedRow(o.Key.OrderId, o.Key.ResellerId, o.Sum(l => Share(l.Owed, l.Own, l.Upto, l.Whole, l.Nr))))];
    }

    /// <summary>A line's share of a sum of its order; of an order that cost nothing the first line has it all.</summary>
    private static long Share(long sum, long own, long upto, long whole, long nr) => whole == 0 ? (nr == 1 ? sum : 0) : checked(sum * upto / whole - sum * (upto - own) / whole);

    /// <summary>Asked only where a payment is not plain.</summary>
    private static string ForParts(string select) => $"cast(max(case when t.plain = 1 then 0 else ({select}) end) as bigint)";

    private static string Whole(string lines) => $"(select cast(sum(x.quantity * x.price_minor) as bigint) from {lines} x where x.order_id = o.id and not x.moved)";

    /// <param name="db">Where.</param>
    /// <param name="of">Whose.</param>
    /// <param name="question">Which days.</param>
    /// <param name="select">The statement after the stretches; it is given what joins stretches, orders (o), lines (l), departures (d) and, if wanted, one table more.</param>
    /// <param name="cancellation">Stops the statement.</param>
    private static Task<List<T>> RunAsync<T>(BookingDb db, Operator of, ReportQuestion question, Func<Func<string?, string>, string> select, CancellationToken cancellation)
    {
        var parameters = new List<object> { of.Id };
        var stretches = question.Stretches.Select((s, number) =>
        {
            // Nothing but numbers and names of parameters is put into the text.
            parameters.AddRange(question.By == ReportBy.Booking ? [LocalDays.Start(s.First, of.Zone), LocalDays.Start(s.End, of.Zone)] : new object[] { s.First, s.End });
            return string.Create(CultureInfo.InvariantCulture, $"({number}, {Typed(db, question, parameters.Count - 2)}, {Typed(db, question, parameters.Count - 1)})");
        }).ToList();
        var sql = $"with span (stretch, first, ends) as (values {string.Join(", ", stretches)}) " + select(more => Chain(db, question.By, more));
        return db.Database.SqlQueryRaw<T>(sql, [.. parameters]).ToListAsync(cancellation);
    }

    /// <summary>Cross joins tell SQLite in which order to look, from the days on; PostgreSQL reads them as inner ones and decides by itself.</summary>
    private static string Chain(BookingDb db, ReportBy by, string? more)
    {
        var (orders, lines, departures) = (db.Table("orders"), db.Table("order_line"), db.Table("departure"));
        var last = more is null ? "" : " cross join " + more;
        return by == ReportBy.Booking
            ? $"from span s cross join {orders} o{last} cross join {lines} l cross join {departures} d where o.operator_id = {{0}} and o.held_at >= s.first and o.held_at < s.ends and l.order_id = o.id and not l.moved and d.id = l.departure_id"
            : $"from span s cross join {departures} d cross join {lines} l cross join {orders} o{last} where d.operator_id = {{0}} and d.local_date >= s.first and d.local_date < s.ends and l.departure_id = d.id and not l.moved and o.id = l.order_id";
    }

    /// <summary>A bare list of values has no types of its own on PostgreSQL.</summary>
    private static string Typed(BookingDb db, ReportQuestion question, int parameter)
    {
        var value = "{" + parameter.ToString(CultureInfo.InvariantCulture) + "}";
        return db.IsSqlite ? value : $"cast({value} as {(question.By == ReportBy.Booking ? "timestamptz" : "date")})";
    }

    /// <summary>Sums of plain payments, or one line of a payment that is not.</summary>
    private sealed record Flow
    {
        public required int Stretch { get; init; }

        public required Guid ExperienceId { get; init; }

        public required int VatBasisPoints { get; init; }

        public Guid? ResellerId { get; init; }

        public Guid? AccountId { get; init; }

        public required int Plain { get; init; }

        public required long Own { get; init; }

        public required long OwnBack { get; init; }

        public required long Paid { get; init; }

        public required long Back { get; init; }

        /// <summary>Of it what went back because some tickets were cancelled.</summary>
        public required long Part { get; init; }

        public required long Whole { get; init; }

        public required long Upto { get; init; }

        public required long Nr { get; init; }

        public required long Gone { get; init; }

        public required long GoneWhole { get; init; }

        public required long GoneUpto { get; init; }

        public Taking Taking() => new()
        {
            Stretch = Stretch,
            ExperienceId = ExperienceId,
            VatBasisPoints = VatBasisPoints,
            ResellerId = ResellerId,
            AccountId = AccountId,
            Sales = Plain == 1 ? Own : Share(Paid, Own, Upto, Whole, Nr),
            Back = Plain == 1 ? OwnBack : OfTheGone + OfTheRest,
        };

        /// <summary>What went back with cancelled tickets belongs to them.</summary>
        private long OfTheGone => GoneWhole > 0 ? Share(Part, Gone, GoneUpto, GoneWhole, Nr) : Share(Part, Own, Upto, Whole, Nr);

        /// <summary>What went back otherwise belongs to what was not cancelled with sums of its own.</summary>
        private long OfTheRest => Whole > GoneWhole ? Share(Back - Part, Own - Gone, Upto - GoneUpto, Whole - GoneWhole, Nr) : Share(Back - Part, Own, Upto, Whole, Nr);
    }

    private sealed record OwedLine
    {
        public required Guid OrderId { get; init; }

        public required Guid ResellerId { get; init; }

        public required long Owed { get; init; }

        public required long Own { get; init; }

        public required long Whole { get; init; }

        public required long Upto { get; init; }

        public required long Nr { get; init; }
    }
}
