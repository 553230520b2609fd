using Npgsql;

namespace Modular.Booking.Hold;

/// <summary>
/// A whole batch in one statement and one transaction, or nothing: every departure open, every key new, and room in every pool without touching
/// expired holds. The pools are locked in id order, so that two hosts never wait for each other in a circle. The counters are read from the
/// locked rows, not from the statement's snapshot.
/// </summary>
internal static class PostgresHoldAll
{
    // Lateral look-ups by key, and an update that names its keys as an array as well, so that the plan made once is one by index, whatever size the
    // tables had that day.
    private const string Sql = """
        with wish as materialized (
          select * from unnest($1, $2, $5, $12, $13) as v(order_id, operator_id, key, departure_id, places)
        ), seat as materialized (
          select w.order_id, p.pool_id, w.places
          from wish w
          cross join lateral (
            select d.id from booking.departure d where d.id = w.departure_id and d.operator_id = w.operator_id and d.state = 0 and d.closes_at > $10 limit 1) d
          cross join lateral (select l.pool_id from booking.departure_pool l where l.departure_id = d.id offset 0) p
        ), need as materialized (
          select pool_id, sum(places)::int as places from seat group by pool_id
        ), room as materialized (
          select p.fits from (select n.pool_id, n.places from need n order by n.pool_id) n
          cross join lateral (select p.capacity - p.held - p.sold >= n.places as fits from booking.pool p where p.id = n.pool_id for update) p
        ), verdict as materialized (
          select (select count(distinct order_id) from seat) = cardinality($1)
            and not exists (select from room where not fits)
            and not exists (select from wish w cross join lateral (select from booking.orders o where o.idempotency_key = w.key limit 1) o) as fits
        ), orders as (
          insert into booking.orders (id, operator_id, number, secret_hash, idempotency_key, request_hash, state, culture, total_minor, currency, held_at, expires_at, version)
          select v.id, v.operator_id, v.number, v.secret_hash, v.idempotency_key, v.request_hash, 0, v.culture, v.total_minor, v.currency, $10, $11, 1
          from verdict, unnest($1, $2, $3, $4, $5, $6, $7, $8, $9) as v(id, operator_id, number, secret_hash, idempotency_key, request_hash, culture, total_minor, currency)
          where verdict.fits
        ), lines as (
          insert into booking.order_line (id, operator_id, order_id, departure_id, unit_id, quantity, price_minor, vat_basis_points, places, policy_id)
          select v.* from verdict, unnest($14, $15, $16, $17, $18, $19, $20, $21, $22, $23) as v where verdict.fits
        ), allocations as (
          insert into booking.allocation (order_id, pool_id, places, state, expires_at)
          select s.order_id, s.pool_id, s.places, 0, $11 from verdict, seat s where verdict.fits
        ), counters as (
          update booking.pool p set held = p.held + n.places from verdict, need n where verdict.fits and p.id = any (array(select pool_id from need)) and p.id = n.pool_id
        )
        select fits from verdict
        """;

    /// <summary>False when nothing was written because not everything fits.</summary>
    public static async Task<bool> WriteAsync(NpgsqlConnection connection, IReadOnlyList<HoldCommand> commands, DateTime now)
    {
        await using var command = new NpgsqlCommand(Sql, connection);
        command.Parameters.AddOrders(commands);
        command.Parameters.AddInstant(now);
        command.Parameters.AddInstant(now + HoldRules.Life);
        command.Parameters.AddColumn(commands, c => c.DepartureId);
        command.Parameters.AddColumn(commands, c => c.Places);
        command.Parameters.AddLines(HoldRows.LinesOf(commands));
        return await command.ExecuteScalarAsync() is true;
    }
}
