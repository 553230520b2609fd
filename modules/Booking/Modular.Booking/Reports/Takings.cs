using System.Globalization;
using Microsoft.EntityFrameworkCore;
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
internal sealed record OwedRow
{
    public required Guid OrderId { get; init; }

    public required Guid ResellerId { get; init; }

    public required long Owed { get; init; }
}

/// <summary>
/// Money of a stretch of days, from payments, refunds and what resellers owe; nothing is stored for it. An order of several lines is spread over them by price: each line
/// gets the difference of two running shares, so that no cent is lost or made (over all days the sums are those of the books).
/// </summary>
internal static class Takings
{
    public static Task<List<Taking>> ReadAsync(BookingDb db, Operator of, ReportQuestion question, CancellationToken cancellation) => RunAsync<Taking>(db, of, question, $"""
        select m.stretch as stretch, d.experience_id, q.vat_basis_points, m.reseller_id, m.account_id,
          cast(sum({Share("m.paid")}) as bigint) as sales, cast(sum({Share("m.back")}) as bigint) as back
        from money m join parts q on q.order_id = m.order_id and q.stretch = m.stretch cross join {db.Table("departure")} d
        where d.id = q.departure_id
        group by m.stretch, d.experience_id, q.vat_basis_points, m.reseller_id, m.account_id
        """, cancellation);

    public static Task<List<OwedRow>> OwedAsync(BookingDb db, Operator of, ReportQuestion question, CancellationToken cancellation) => RunAsync<OwedRow>(db, of, question, $"""
        select m.order_id, m.reseller_id, cast(sum({Share("m.paid")}) as bigint) as owed
        from money m join parts q on q.order_id = m.order_id and q.stretch = m.stretch
        where m.account_id is null and m.reseller_id is not null
        group by m.order_id, m.reseller_id
        """, cancellation);

    private static Task<List<T>> RunAsync<T>(BookingDb db, Operator of, ReportQuestion question, string select, CancellationToken cancellation)
    {
        var parameters = new List<object> { of.Id };
        var stretches = question.Stretches.Select((s, number) =>
        {
            // Nothing but numbers and names of parameters is put into the text.
            parameters.AddRange(question.By == ReportBy.Booking ? [LocalDays.Start(s.First, of.Zone), LocalDays.Start(s.End, of.Zone)] : new object[] { s.First, s.End });
            return string.Create(CultureInfo.InvariantCulture, $"({number}, {Typed(db, question, parameters.Count - 2)}, {Typed(db, question, parameters.Count - 1)})");
        }).ToList();
        var sql = $$"""
            with span (stretch, first, ends) as (values {{string.Join(", ", stretches)}}),
            {{(question.By == ReportBy.Booking ? ByBooking(db) : ByService(db))}},
            money (order_id, stretch, reseller_id, account_id, paid, back) as (
              select t.order_id, t.stretch, t.reseller_id, p.account_id, cast(sum(p.captured_minor - p.lost_minor) as bigint),
                cast(sum((select coalesce(sum(r.amount_minor), 0) from {{db.Table("refund")}} r where r.payment_id = p.id and r.status <> 3)) as bigint)
              from touched t cross join {{db.Table("payment")}} p
              where p.order_id = t.order_id and p.status = 2
              group by t.order_id, t.stretch, t.reseller_id, p.account_id
              union all
              select t.order_id, t.stretch, t.reseller_id, null, t.owed_minor, 0 from touched t where t.owed_minor <> 0
            )
            """ + select;
        return db.Database.SqlQueryRaw<T>(sql, [.. parameters]).ToListAsync(cancellation);
    }

    /// <summary>A bare list of values has no types of its own on PostgreSQL.</summary>
    private static string Typed(BookingDb db, ReportQuestion question, int parameter)
    {
        var value = "{" + parameter.ToString(CultureInfo.InvariantCulture) + "}";
        return db.IsSqlite ? value : $"cast({value} as {(question.By == ReportBy.Booking ? "timestamptz" : "date")})";
    }

    /// <summary>Cross joins tell SQLite in which order to look; PostgreSQL reads them as inner ones and decides by itself.</summary>
    private static string ByBooking(BookingDb db) => $$"""
        touched as (
          select o.id as order_id, s.stretch as stretch, o.reseller_id, o.owed_minor
          from span s cross join {{db.Table("orders")}} o
          where o.operator_id = {0} and o.held_at >= s.first and o.held_at < s.ends),
        parts as (select l.order_id, t.stretch, l.departure_id, l.vat_basis_points, {{Parts}} from touched t cross join {{db.Table("order_line")}} l where l.order_id = t.order_id)
        """;

    /// <summary>An order may take place in several stretches: all its lines are weighed in each, and those of the stretch are kept.</summary>
    private static string ByService(BookingDb db) => $$"""
        touched as (
          select distinct o.id as order_id, s.stretch as stretch, o.reseller_id, o.owed_minor
          from span s cross join {{db.Table("departure")}} d cross join {{db.Table("order_line")}} l cross join {{db.Table("orders")}} o
          where d.operator_id = {0} and d.local_date >= s.first and d.local_date < s.ends and l.departure_id = d.id and o.id = l.order_id),
        weighed as (select l.order_id, t.stretch, l.departure_id, l.vat_basis_points, {{Parts}} from touched t cross join {{db.Table("order_line")}} l where l.order_id = t.order_id),
        parts as (
          select w.* from weighed w join span s on s.stretch = w.stretch cross join {{db.Table("departure")}} x
          where x.id = w.departure_id and x.local_date >= s.first and x.local_date < s.ends)
        """;

    private const string Parts = """
        l.quantity * l.price_minor as own,
          cast(sum(l.quantity * l.price_minor) over (partition by t.stretch, l.order_id order by l.id) as bigint) as upto,
          cast(sum(l.quantity * l.price_minor) over (partition by t.stretch, l.order_id) as bigint) as whole,
          row_number() over (partition by t.stretch, l.order_id order by l.id) as nr
        """;

    /// <summary>A line's share of a sum of its order; of an order that cost nothing the first line has it all.</summary>
    private static string Share(string sum) => $"case when q.whole = 0 then case when q.nr = 1 then {sum} else 0 end else {sum} * q.upto / q.whole - {sum} * (q.upto - q.own) / q.whole end";
}
