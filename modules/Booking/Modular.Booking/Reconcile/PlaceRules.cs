namespace Modular.Booking.Reconcile;

/// <summary>Counters, allocations, confirmed lines and tickets say the same.</summary>
internal static class PlaceRules
{
    public static IReadOnlyList<Rule> All { get; } =
    [
        new("places-oversold", RuleSubject.Pool, t => $"""
            select p.id as subject_id, p.operator_id, null as order_id, cast(p.capacity as bigint) as expected, cast(sum(a.places) as bigint) as actual, null as currency
            from {t("pool")} p join {t("allocation")} a on a.pool_id = p.id and a.state <> 2
            group by p.id, p.operator_id, p.capacity having sum(a.places) > p.capacity
            """),
        new("places-held", RuleSubject.Pool, t => Counter(t, "held", 0)),
        new("places-sold", RuleSubject.Pool, t => Counter(t, "sold", 1)),
        new("places-lines", RuleSubject.Pool, t => $"""
            with bought as (
              select d.pool_id, sum((l.quantity - l.cancelled) * l.places) as n
              from {t("orders")} o join {t("order_line")} l on l.order_id = o.id join {t("departure_pool")} d on d.departure_id = l.departure_id
              where o.state = 1 group by d.pool_id)
            select p.id as subject_id, p.operator_id, null as order_id, cast(coalesce(b.n, 0) as bigint) as expected, cast(p.sold as bigint) as actual, null as currency
            from {t("pool")} p left join bought b on b.pool_id = p.id
            where p.sold <> coalesce(b.n, 0)
            """),
        new("order-places", RuleSubject.Order, t => $"""
            select o.id as subject_id, o.operator_id, o.id as order_id, cast(sum(case when o.state = 1 then 1 else 0 end) as bigint) as expected,
              cast(sum(case when a.state = 1 then 1 else 0 end) as bigint) as actual, null as currency
            from {t("orders")} o join {t("allocation")} a on a.order_id = o.id
            group by o.id, o.operator_id
            having sum(case when o.state = 1 then 1 else 0 end) <> sum(case when a.state = 1 then 1 else 0 end)
            """),
        new("order-tickets", RuleSubject.Order, t => Tickets(t, "quantity - cancelled", "k.state <> 2", "o.state = 1")),
        new("order-tickets-issued", RuleSubject.Order, t => Tickets(t, "quantity", "1 = 1", "o.confirmed_at is not null")),
    ];

    /// <summary>A pool's counter against its allocations.</summary>
    private static string Counter(Func<string, string> t, string column, int state) => $"""
        with taken as (select pool_id, sum(places) as n from {t("allocation")} where state = {state} group by pool_id)
        select p.id as subject_id, p.operator_id, null as order_id, cast(coalesce(a.n, 0) as bigint) as expected, cast(p.{column} as bigint) as actual, null as currency
        from {t("pool")} p left join taken a on a.pool_id = p.id
        where p.{column} <> coalesce(a.n, 0)
        """;

    /// <summary>So many tickets as units (cancelled ones have none that is valid), and none for an order that has none to have.</summary>
    private static string Tickets(Func<string, string> t, string units, string which, string has) => $"""
        with units as (select order_id, sum({units}) as n from {t("order_line")} group by order_id),
          issued as (select k.order_id, count(*) as n from {t("ticket")} k where {which} group by k.order_id)
        select o.id as subject_id, o.operator_id, o.id as order_id, cast(case when {has} then coalesce(u.n, 0) else 0 end as bigint) as expected,
          cast(coalesce(i.n, 0) as bigint) as actual, null as currency
        from {t("orders")} o left join units u on u.order_id = o.id left join issued i on i.order_id = o.id
        where coalesce(i.n, 0) <> case when {has} then coalesce(u.n, 0) else 0 end
        """;
}
