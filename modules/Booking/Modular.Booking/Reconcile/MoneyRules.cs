using Modular.Booking.Invoices;

namespace Modular.Booking.Reconcile;

/// <summary>Payments, what the provider last said of them, refunds, decisions and the orders' states say the same; and nothing waits for people or for a provider too long.</summary>
internal static class MoneyRules
{
    public static IReadOnlyList<Rule> All { get; } =
    [
        new("money-missing", RuleSubject.Order, t => Owed(t, "captured_minor", "<") + " and o.state = 1"),
        new("money-kept", RuleSubject.Order, t => Owed(t, "captured_minor - disputed_minor", ">")),
        new("refund-over", RuleSubject.Payment, t => $"""
            with back as (select payment_id, sum(amount_minor) as n from {t("refund")} where status <> 3 group by payment_id)
            select p.id as subject_id, p.operator_id, p.order_id, case when p.status = 2 then p.captured_minor else coalesce(p.seen_minor, 0) end as expected, cast(b.n + p.lost_minor - p.loss_noted_minor as bigint) as actual, p.currency
            from {t("payment")} p join back b on b.payment_id = p.id
            where b.n + p.lost_minor - p.loss_noted_minor > case when p.status = 2 then p.captured_minor else coalesce(p.seen_minor, 0) end
            """),
        new("refund-decided", RuleSubject.Order, t => $"""
            with sent as (
              select r.reversal_id, sum(r.amount_minor) as n from {t("refund")} r left join {t("refund")} q on q.id = r.retried_as
              where r.reversal_id is not null and (q.id is null or q.reversal_id is null) group by r.reversal_id)
            select v.order_id as subject_id, v.operator_id, v.order_id, v.amount_minor as expected, cast(coalesce(s.n, 0) as bigint) as actual, v.currency
            from {t("reversal")} v left join sent s on s.reversal_id = v.id
            where v.amount_minor <> coalesce(s.n, 0)
            """),
        new("cancelled-decided", RuleSubject.Order, t => $"""
            with decided as (select order_id, count(*) as n from {t("reversal")} where kind = 0 group by order_id)
            select o.id as subject_id, o.operator_id, o.id as order_id, cast(case when o.state = 2 then 1 else 0 end as bigint) as expected, cast(coalesce(d.n, 0) as bigint) as actual, null as currency
            from {t("orders")} o left join decided d on d.order_id = o.id
            where coalesce(d.n, 0) <> case when o.state = 2 then 1 else 0 end
            """),
        new("provider-captured", RuleSubject.Payment, t => $"""
            select p.id as subject_id, p.operator_id, p.order_id, p.seen_minor as expected, p.captured_minor as actual, p.currency
            from {t("payment")} p
            where p.seen_minor <> p.captured_minor and p.mismatch is null and p.decision in (0, 1)
              and not (p.status = 1 and p.instructions is not null and p.seen_minor < p.amount_minor)
            """),
        new("provider-refunds", RuleSubject.Payment, t => $"""
            with back as (
              select payment_id, sum(case when status in (1, 2, 4) then amount_minor else 0 end) as n, sum(case when status = 0 then 1 else 0 end) as waiting, max(checked_at) as checked_at
              from {t("refund")} group by payment_id)
            select p.id as subject_id, p.operator_id, p.order_id, p.refunded_minor as expected, cast(coalesce(b.n, 0) as bigint) as actual, p.currency
            from {t("payment")} p left join back b on b.payment_id = p.id
            where p.refunded_minor <> coalesce(b.n, 0) and p.checked_at is not null and p.mismatch is null
              and coalesce(b.waiting, 0) = 0 and (b.checked_at is null or b.checked_at < p.checked_at)
            """),
        new("provider-twice", RuleSubject.Payment, t => $"""
            select p.id as subject_id, p.operator_id, p.order_id, cast(1 as bigint) as expected, cast(2 as bigint) as actual, null as currency
            from {t("payment")} p
            where p.provider_ref is not null and exists (select 1 from {t("payment")} q where q.account_id = p.account_id and q.provider_ref = p.provider_ref and q.id < p.id)
            """),
        new("currency", RuleSubject.Payment, t => $"""
            select p.id as subject_id, p.operator_id, p.order_id, p.amount_minor as expected, p.amount_minor as actual, p.currency
            from {t("payment")} p join {t("orders")} o on o.id = p.order_id
            where p.currency <> o.currency
            """),
        new("mismatch", RuleSubject.Payment, t => $"""
            select p.id as subject_id, p.operator_id, p.order_id, p.amount_minor as expected, coalesce(p.seen_minor, 0) as actual, coalesce(p.seen_currency, p.currency) as currency
            from {t("payment")} p where p.mismatch is not null and p.decision = 0
            """),
        new("disputed", RuleSubject.Payment, t => $"""
            select p.id as subject_id, p.operator_id, p.order_id, cast(0 as bigint) as expected, p.disputed_minor - p.lost_minor as actual, p.currency
            from {t("payment")} p where p.disputed_minor > p.lost_minor
            """),
        new("dispute-lost", RuleSubject.Payment, t => $"""
            select p.id as subject_id, p.operator_id, p.order_id, p.loss_noted_minor as expected, p.lost_minor as actual, p.currency
            from {t("payment")} p where p.lost_minor > p.loss_noted_minor
            """),
        new("payment-stuck", RuleSubject.Payment, t => $"""
            select p.id as subject_id, p.operator_id, p.order_id, cast(0 as bigint) as expected, p.amount_minor as actual, p.currency
            from {t("payment")} p
            where p.mismatch is null and ((p.status in (0, 1) and p.expires_at < {"{0}"}) or (p.status = 5 and p.created_at < {"{1}"}))
            """),
        new("refund-stuck", RuleSubject.Refund, t => $"""
            select r.id as subject_id, r.operator_id, r.order_id, cast(0 as bigint) as expected, r.amount_minor as actual, r.currency
            from {t("refund")} r
            where (r.status = 0 and r.created_at < {"{0}"}) or (r.status = 1 and r.created_at < {"{1}"})
            """),
        new("refund-failed", RuleSubject.Refund, t => $"""
            select r.id as subject_id, r.operator_id, r.order_id, cast(0 as bigint) as expected, r.amount_minor as actual, r.currency
            from {t("refund")} r where r.status = 3 and r.retried_as is null
            """),
        new("invoiced", RuleSubject.Order, t => $"""
            with docs as (select order_id, sum(case when kind = 0 then gross_minor else -gross_minor end) as n from {t("invoice")} group by order_id),
              looked as (select o.id, o.operator_id, o.currency, d.n, {OrderMoney.DueSql(t)} as due from docs d join {t("orders")} o on o.id = d.order_id)
            select l.id as subject_id, l.operator_id, l.id as order_id, cast(l.due as bigint) as expected, cast(l.n as bigint) as actual, l.currency
            from looked l
            where l.n <> l.due and not exists (
              select 1 from {t("refund")} r where r.order_id = l.id and r.status in (2, 4, 5) and not exists (select 1 from {t("invoice")} c where c.refund_id = r.id)
                and (r.created_at >= {"{0}"} or r.checked_at >= {"{0}"} or exists (select 1 from {t("money_event")} e where e.refund_id = r.id and e.at >= {"{0}"})))
            """),
    ];

    /// <summary>
    /// What was paid and not given back against what the order has to have: its total once it was confirmed, minus what was given back by decision.
    /// Less is an order without money; more is money without a place that nobody returned. What a reseller owes for an order on account counts as if it were here. What a bank holds or took back is told by the
    /// rules about disputes; here it only lowers what may be too much.
    /// </summary>
    private static string Owed(Func<string, string> t, string paid, string sign)
    {
        const string Due = "case when o.confirmed_at is null then 0 else o.total_minor end - coalesce(d.n, 0)";
        const string Have = "coalesce(p.n, 0) - coalesce(b.n, 0) + coalesce(o.owed_minor, 0)";
        return $"""
            with paid as (select order_id, sum({paid}) as n from {t("payment")} where status = 2 group by order_id),
              back as (select r.order_id, sum(r.amount_minor) as n from {t("refund")} r join {t("payment")} x on x.id = r.payment_id and x.status = 2 where r.status <> 3 group by r.order_id),
              decided as (select order_id, sum(amount_minor) as n from {t("reversal")} group by order_id)
            select o.id as subject_id, o.operator_id, o.id as order_id, cast({Due} as bigint) as expected, cast({Have} as bigint) as actual, o.currency
            from {t("orders")} o left join paid p on p.order_id = o.id left join back b on b.order_id = o.id left join decided d on d.order_id = o.id
            where {Have} {sign} {Due}
            """;
    }
}
