using Modular.Booking.Schedule;
using Modular.Kernel;
using Npgsql;
using NpgsqlTypes;

namespace Modular.Booking.Hold;

/// <summary>
/// Two round trips a batch: facts under the pools' locks (taken in id order, so that two hosts never wait for each other in a circle),
/// then rows, counters and COMMIT together.
/// </summary>
internal sealed class PostgresHoldStore(NpgsqlDataSource source) : IHoldStore
{
    private const string Departures = "select id, operator_id, state, closes_at from booking.departure where id = any($1)";

    private const string Pools = """
        select dp.departure_id, p.id, p.capacity, p.held, p.sold
        from booking.departure_pool dp join booking.pool p on p.id = dp.pool_id
        where dp.departure_id = any($1) order by p.id for update of p
        """;

    private const string Expired = """
        select pool_id, sum(places)::int from booking.allocation
        where pool_id in (select pool_id from booking.departure_pool where departure_id = any($1)) and state = 0 and expires_at <= $2
        group by pool_id
        """;

    private const string Earlier = "select idempotency_key, id, number, request_hash, total_minor, currency, expires_at from booking.orders where idempotency_key = any($1)";

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

    private const string Counters = "update booking.pool p set held = p.held + v.delta from unnest($1, $2) as v(id, delta) where p.id = v.id";

    /// <summary>Few, so that batches form by themselves under load; more than one, so that one slow commit does not stop every departure.</summary>
    public int Lanes => 3;

    public async Task<Outcome<HeldOrder>[]> WriteAsync(IReadOnlyList<HoldCommand> commands, DateTime now)
    {
        await using var connection = await source.OpenConnectionAsync();
        try
        {
            var facts = await ReadAsync(connection, commands, now);
            var verdicts = HoldRules.Decide(commands, facts, now);
            await WriteAsync(connection, commands, facts, verdicts, now);
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
        batch.BatchCommands.Add(Command(Departures, departures));
        batch.BatchCommands.Add(Command(Pools, departures));
        batch.BatchCommands.Add(Command(Expired, departures, now));
        batch.BatchCommands.Add(Command(Earlier, commands.Select(c => c.IdempotencyKey).ToArray()));
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

    private static async Task WriteAsync(NpgsqlConnection connection, IReadOnlyList<HoldCommand> commands, HoldFacts facts, Outcome<HeldOrder>[] verdicts, DateTime now)
    {
        var rows = HoldRows.Of(commands, facts, verdicts);
        await using var batch = new NpgsqlBatch(connection);
        if (rows.Orders.Count > 0)
        {
            batch.BatchCommands.Add(Command(Orders,
                Column(rows.Orders, o => o.OrderId), Column(rows.Orders, o => o.OperatorId), Column(rows.Orders, o => o.Number), Column(rows.Orders, o => o.SecretHash),
                Column(rows.Orders, o => o.IdempotencyKey), Column(rows.Orders, o => o.RequestHash), Column(rows.Orders, o => o.Culture), Column(rows.Orders, o => o.TotalMinor),
                Column(rows.Orders, o => o.Currency), now, now + HoldRules.Life));
            batch.BatchCommands.Add(Command(Lines,
                Column(rows.Lines, l => l.Id), Column(rows.Lines, l => l.Order.OperatorId), Column(rows.Lines, l => l.Order.OrderId), Column(rows.Lines, l => l.Order.DepartureId),
                Column(rows.Lines, l => l.Count.Unit.Id), Column(rows.Lines, l => l.Count.Quantity), Column(rows.Lines, l => l.Count.Unit.PriceMinor),
                Column(rows.Lines, l => l.Count.Unit.VatBasisPoints), Column(rows.Lines, l => l.Count.Unit.Places), Column(rows.Lines, l => l.Order.PolicyId)));
            batch.BatchCommands.Add(Command(Allocations,
                Column(rows.Allocations, a => a.OrderId), Column(rows.Allocations, a => a.PoolId), Column(rows.Allocations, a => a.Places), now + HoldRules.Life));
            if (rows.Reclaimed.Count > 0)
            {
                // The same rows that were summed: allocations change only under their pool's lock, and we have it.
                batch.BatchCommands.Add(Command(Release, rows.Reclaimed.ToArray(), now));
            }

            batch.BatchCommands.Add(Command(Counters, Column(rows.Pools, p => p.Id), Column(rows.Pools, p => p.Delta)));
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

    private static TValue[] Column<TRow, TValue>(List<TRow> rows, Func<TRow, TValue> value)
    {
        var column = new TValue[rows.Count];
        for (var i = 0; i < column.Length; i++)
        {
            column[i] = value(rows[i]);
        }

        return column;
    }

    private static NpgsqlBatchCommand Command(string sql, params object[] values)
    {
        var command = new NpgsqlBatchCommand(sql);
        foreach (var value in values)
        {
            command.Parameters.Add(value is DateTime instant
                ? new NpgsqlParameter { Value = instant, NpgsqlDbType = NpgsqlDbType.TimestampTz }
                : new NpgsqlParameter { Value = value });
        }

        return command;
    }
}
