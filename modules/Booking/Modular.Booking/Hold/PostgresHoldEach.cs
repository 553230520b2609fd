using Modular.Booking.Schedule;
using Modular.Kernel;
using Npgsql;

namespace Modular.Booking.Hold;

/// <summary>
/// A batch decided wish by wish (<see cref="HoldRules"/>), in two round trips: facts under the pools' locks, taken in id order, then rows, counters
/// and COMMIT together.
/// </summary>
internal static class PostgresHoldEach
{
    private const string Departures = """
        select d.id, d.operator_id, d.state, d.closes_at from unnest($1) as w(id)
        cross join lateral (select * from booking.departure d where d.id = w.id limit 1) d
        """;

    private const string Pools = """
        select l.departure_id, p.id, p.capacity, p.held, p.sold from (
          select l.departure_id, l.pool_id from unnest($1) as w(id)
          cross join lateral (select l.departure_id, l.pool_id from booking.departure_pool l where l.departure_id = w.id offset 0) l order by l.pool_id) l
        cross join lateral (select p.id, p.capacity, p.held, p.sold from booking.pool p where p.id = l.pool_id for update) p
        """;

    private const string Expired = """
        select l.pool_id, e.places from unnest($1) as w(id)
        cross join lateral (select l.pool_id from booking.departure_pool l where l.departure_id = w.id offset 0) l
        cross join lateral (select sum(a.places)::int as places from booking.allocation a where a.pool_id = l.pool_id and a.state = 0 and a.expires_at <= $2) e
        where e.places is not null
        """;

    private const string Earlier = """
        select o.* from unnest($1) as w(key)
        cross join lateral (select idempotency_key, id, number, request_hash, total_minor, currency, expires_at from booking.orders o where o.idempotency_key = w.key limit 1) o
        """;

    private const string Orders = """
        insert into booking.orders (id, operator_id, number, secret_hash, idempotency_key, request_hash, state, culture, total_minor, currency, held_at, expires_at, version)
        select id, operator_id, number, secret_hash, idempotency_key, request_hash, 0, culture, total_minor, currency, $10, $11, 1
        from unnest($1, $2, $3, $4, $5, $6, $7, $8, $9) as v(id, operator_id, number, secret_hash, idempotency_key, request_hash, culture, total_minor, currency)
        """;

    private const string Lines = """
        insert into booking.order_line (id, operator_id, order_id, departure_id, unit_id, quantity, price_minor, vat_basis_points, places, policy_id)
        select * from unnest($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
        """;

    private const string Allocations = """
        insert into booking.allocation (order_id, pool_id, places, state, expires_at)
        select order_id, pool_id, places, 0, $4 from unnest($1, $2, $3) as v(order_id, pool_id, places)
        """;

    private const string Release = "update booking.allocation set state = 2 where pool_id = any($1) and state = 0 and expires_at <= $2";

    private const string Counters = "update booking.pool p set held = p.held + v.delta from unnest($1, $2) as v(id, delta) where p.id = any ($1) and p.id = v.id";

    public static async Task<Outcome<HeldOrder>[]> WriteAsync(NpgsqlConnection connection, IReadOnlyList<HoldCommand> commands, DateTime now)
    {
        try
        {
            var facts = await ReadAsync(connection, commands, now);
            var verdicts = HoldRules.Decide(commands, facts, now);
            await WriteAsync(connection, HoldRows.Of(commands, facts, verdicts), now);
            return verdicts;
        }
        catch
        {
            await RollbackAsync(connection);
            throw;
        }
    }

    private static async Task<HoldFacts> ReadAsync(NpgsqlConnection connection, IReadOnlyList<HoldCommand> commands, DateTime now)
    {
        var departures = commands.Select(c => c.DepartureId).Distinct().ToArray();
        await using var batch = new NpgsqlBatch(connection);
        batch.BatchCommands.Add(new NpgsqlBatchCommand("begin"));
        Add(batch, Departures).AddColumn(departures, d => d);
        Add(batch, Pools).AddColumn(departures, d => d);
        var expired = Add(batch, Expired);
        expired.AddColumn(departures, d => d);
        expired.AddInstant(now);
        Add(batch, Earlier).AddColumn(commands, c => c.IdempotencyKey);
        await using var reader = await batch.ExecuteReaderAsync();
        var facts = new HoldFacts();
        while (await reader.ReadAsync())
        {
            facts.Departures[reader.GetGuid(0)] = new DepartureFacts(reader.GetGuid(1), (DepartureState)reader.GetInt32(2), reader.GetDateTime(3));
        }

        await reader.NextResultAsync();
        while (await reader.ReadAsync())
        {
            var id = reader.GetGuid(1);
            facts.Pools.TryAdd(id, new PoolFacts(id, reader.GetInt32(2), reader.GetInt32(3), reader.GetInt32(4)));
            facts.Departures.GetValueOrDefault(reader.GetGuid(0))?.Pools.Add(id);
        }

        await reader.NextResultAsync();
        while (await reader.ReadAsync())
        {
            // A pool that joined a departure between two statements is not locked: it is not ours to count.
            if (facts.Pools.TryGetValue(reader.GetGuid(0), out var pool))
            {
                pool.ExpiredPlaces = reader.GetInt32(1);
            }
        }

        await reader.NextResultAsync();
        while (await reader.ReadAsync())
        {
            facts.ByKey[reader.GetGuid(0)] = new EarlierOrder(reader.GetGuid(1), reader.GetString(2), (byte[])reader[3], reader.GetInt64(4), reader.GetString(5), reader.GetDateTime(6));
        }

        return facts;
    }

    private static async Task WriteAsync(NpgsqlConnection connection, HoldRows rows, DateTime now)
    {
        await using var batch = new NpgsqlBatch(connection);
        if (rows.Orders.Count > 0)
        {
            var orders = Add(batch, Orders);
            orders.AddOrders(rows.Orders);
            orders.AddInstant(now);
            orders.AddInstant(now + HoldRules.Life);
            Add(batch, Lines).AddLines(rows.Lines);
            var allocations = Add(batch, Allocations);
            allocations.AddColumn(rows.Allocations, a => a.OrderId);
            allocations.AddColumn(rows.Allocations, a => a.PoolId);
            allocations.AddColumn(rows.Allocations, a => a.Places);
            allocations.AddInstant(now + HoldRules.Life);
            if (rows.Reclaimed.Count > 0)
            {
                // The same rows that were summed: allocations change only under their pool's lock, and we have it.
                var release = Add(batch, Release);
                release.AddColumn(rows.Reclaimed, id => id);
                release.AddInstant(now);
            }

            var counters = Add(batch, Counters);
            counters.AddColumn(rows.Pools, p => p.Id);
            counters.AddColumn(rows.Pools, p => p.Delta);
        }

        batch.BatchCommands.Add(new NpgsqlBatchCommand("commit"));
        await batch.ExecuteNonQueryAsync();
    }

    private static async Task RollbackAsync(NpgsqlConnection connection)
    {
        try
        {
            await using var rollback = new NpgsqlCommand("rollback", connection);
            await rollback.ExecuteNonQueryAsync();
        }
        catch (Exception)
        {
            // A broken connection has rolled back by itself; closing it is all that is left to do.
            NpgsqlConnection.ClearPool(connection);
        }
    }

    private static NpgsqlParameterCollection Add(NpgsqlBatch batch, string sql)
    {
        var command = new NpgsqlBatchCommand(sql);
        batch.BatchCommands.Add(command);
        return command.Parameters;
    }
}
