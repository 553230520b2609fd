using Modular.Booking.Contracts;
using Modular.Booking.Hold;
using Modular.Booking.Tickets;
using Modular.Kernel;
using Npgsql;

namespace Modular.Booking.Payments.Straight;

/// <summary>Money that came in full for an order that is held, with all its places and no other money, refund or decision about it.</summary>
internal sealed class StraightSettle(KernelServices kernel)
{
    private const string Lock = """
        with mine as materialized (
          select o.id from (select w.id from unnest($1) as w(id) order by w.id) w cross join lateral (select o.id from booking.orders o where o.id = w.id for update) o
        ), paid as materialized (
          select p.id from (select w.id from unnest($2) as w(id) where (select count(*) from mine) >= 0 order by w.id) w
          cross join lateral (select p.id from booking.payment p where p.id = w.id for update) p
        ), seat as materialized (
          select distinct a.pool_id from mine m cross join lateral (select a.pool_id from booking.allocation a where a.order_id = m.id offset 0) a where (select count(*) from paid) >= 0
        )
        select count(*) from (select s.pool_id from seat s order by s.pool_id) s cross join lateral (select p.id from booking.pool p where p.id = s.pool_id for update) p
        """;

    // The usual way: SettlePayment.ReadAsync, SpendMoney.ConfirmAsync and Places.SellAsync.
    private const string Write = """
        with wish as materialized (
          select * from unnest($1, $2, $3, $4, $5, $6, $7, $8, $9) as w(order_id, payment_id, version, amount, units, as_of, event_id, outbox_id, payload)
        ), straight as materialized (
          select w.*, o.operator_id, p.currency
          from wish w
          cross join lateral (select o.* from booking.orders o where o.id = w.order_id limit 1) o
          cross join lateral (select p.* from booking.payment p where p.id = w.payment_id limit 1) p
          where o.state = 0 and o.version = w.version and o.total_minor = w.amount
            and p.order_id = o.id and p.status in (0, 1) and p.amount_minor = w.amount and p.currency = o.currency
            and p.mismatch is null and p.decision = 0 and p.refunded_minor = 0 and p.disputed_minor = 0 and (p.checked_at is null or p.checked_at <= w.as_of)
            and (select count(*) from booking.payment x where x.order_id = o.id) = 1
            and (select count(*) from booking.refund r where r.order_id = o.id) = 0
            and (select count(*) from booking.reversal r where r.order_id = o.id) = 0
            and (select bool_and(a.state = 0) from booking.allocation a where a.order_id = o.id)
            and w.units = (select sum(l.quantity) from booking.order_line l where l.order_id = o.id)
        ), seat as materialized (
          select s.order_id, a.pool_id, a.places from straight s cross join lateral (select a.pool_id, a.places from booking.allocation a where a.order_id = s.order_id offset 0) a
        ), counted as (
          update booking.pool p set held = p.held - n.places, sold = p.sold + n.places
          from (select pool_id, sum(places)::int as places from seat group by pool_id) n where p.id = any (array(select pool_id from seat)) and p.id = n.pool_id
        ), sold as (
          update booking.allocation a set state = 1 from seat s where a.order_id = any (array(select order_id from straight)) and a.order_id = s.order_id and a.pool_id = s.pool_id
        ), confirmed as (
          update booking.orders o set state = 1, confirmed_at = $10, version = o.version + 1 from straight s where o.id = any (array(select order_id from straight)) and o.id = s.order_id
        ), captured as (
          update booking.payment p set status = 2, captured_minor = s.amount, captured_at = $10, asked_at = $10, seen_minor = s.amount, seen_currency = s.currency, checked_at = s.as_of,
            checks = p.checks + 1, decline_code = null, redirect_url = null, next_check_at = case when p.next_check_at <= $11 then p.next_check_at else $12 end
          from straight s where p.id = any (array(select payment_id from straight)) and p.id = s.payment_id
        ), noted as (
          insert into booking.money_event (id, operator_id, order_id, payment_id, at, kind, amount_minor, currency)
          select event_id, operator_id, order_id, payment_id, $10, 7, amount, currency from straight
        ), issued as (
          insert into booking.ticket (id, operator_id, order_id, departure_id, unit_id, code, state)
          select t.id, s.operator_id, s.order_id, l.departure_id, l.unit_id, t.code, 0
          from straight s
          cross join lateral (
            select l.departure_id, l.unit_id, row_number() over (order by l.id) as number
            from (select l.id, l.departure_id, l.unit_id, l.quantity from booking.order_line l where l.order_id = s.order_id offset 0) l cross join generate_series(1, l.quantity)) l
          join unnest($13, $14, $15, $16) as t(order_id, number, id, code) on t.order_id = s.order_id and t.number = l.number
        ), told as (
          insert into booking.outbox (id, name, payload, at) select outbox_id, $17, payload, $10 from straight where payload is not null
        )
        select payment_id from straight
        """;

    public async Task<bool[]> WriteAsync(NpgsqlConnection connection, IReadOnlyList<SettleWish> wishes, DateTime now)
    {
        SettleWish[] plain = [.. wishes.Where(w => w.Asked.Units is > 0 and <= 1000).DistinctBy(w => w.Asked.Payment.OrderId)];
        if (plain.Length == 0)
        {
            return new bool[wishes.Count];
        }

        await using var batch = new NpgsqlBatch(connection);
        var locks = batch.Add(Lock);
        locks.AddColumn(plain, w => w.Asked.Payment.OrderId);
        locks.AddColumn(plain, w => w.Asked.Payment.Id);
        Fill(batch.Add(Write), plain, now);
        var settled = new HashSet<Guid>();
        await batch.ReadLastAsync(row => settled.Add(row.GetGuid(0)));
        if (settled.Count > 0)
        {
            kernel.Told("booking");
        }

        return [.. wishes.Select(w => settled.Remove(w.Asked.Payment.Id))];
    }

    private void Fill(NpgsqlParameterCollection write, SettleWish[] wishes, DateTime now)
    {
        var events = wishes.Select(w => kernel.Envelope(
            new OrderConfirmed(w.Asked.Payment.OrderId, w.Asked.Payment.OperatorId, w.Asked.OrderVersion + 1, w.Asked.Payment.AmountMinor, w.Asked.Payment.Currency))).ToList();
        var tickets = wishes.SelectMany(w => Enumerable.Range(1, w.Asked.Units).Select(number => (w.Asked.Payment.OrderId, number))).ToList();
        write.AddColumn(wishes, w => w.Asked.Payment.OrderId);
        write.AddColumn(wishes, w => w.Asked.Payment.Id);
        write.AddColumn(wishes, w => w.Asked.OrderVersion);
        write.AddColumn(wishes, w => w.Asked.Payment.AmountMinor);
        write.AddColumn(wishes, w => w.Asked.Units);
        write.AddInstants(wishes, w => w.AsOf);
        write.AddColumn(wishes, _ => MoneyEvents.NextId(now));
        write.AddColumn(events, e => e?.Id ?? Guid.Empty);
        write.AddColumn(events, e => e?.Payload);
        write.AddInstant(now);
        write.AddInstant(now + Pace.Calm);
        write.AddInstant(now + Pace.FirstLookAfterCapture);
        write.AddColumn(tickets, t => t.OrderId);
        write.AddColumn(tickets, t => (long)t.number);
        write.AddColumn(tickets, _ => Guid.CreateVersion7(now));
        write.AddColumn(tickets, _ => TicketCode.New());
        write.Add(new NpgsqlParameter<string> { TypedValue = OrderConfirmed.Name });
    }
}
