using System.Data.Common;
using System.Text.Json;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;
using Microsoft.Extensions.DependencyInjection;
using Modular.Booking.Schedule;
using Modular.Booking.Storage;
using Modular.Kernel;

namespace Modular.Booking.Hold;

/// <summary>The same transaction on the embedded database: one writer, many holds per fsync.</summary>
internal sealed class SqliteHoldStore(IServiceScopeFactory scopes) : IHoldStore
{
    private const string InDepartures = "(select value from json_each(@departures))";

    /// <summary>SQLite has one writer; a second lane would only wait for it.</summary>
    public int Lanes => 1;

    public async Task<Outcome<HeldOrder>[]> WriteAsync(IReadOnlyList<HoldCommand> commands, DateTime now)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<BookingDb>();
        await using var write = await db.BeginWriteAsync(CancellationToken.None);
        var connection = (SqliteConnection)db.Database.GetDbConnection();
        var transaction = (SqliteTransaction)db.Database.CurrentTransaction!.GetDbTransaction();
        var facts = Read(connection, transaction, commands, now);
        var verdicts = HoldRules.Decide(commands, facts, now);
        Apply(connection, transaction, HoldRows.Of(commands, facts, verdicts), now);
        await write.CommitAsync(CancellationToken.None);
        return verdicts;
    }

    private static HoldFacts Read(SqliteConnection connection, SqliteTransaction transaction, IReadOnlyList<HoldCommand> commands, DateTime now)
    {
        var facts = new HoldFacts();
        var departures = Json(commands.Select(c => c.DepartureId));
        Each(connection, transaction, $"select id, operator_id, state, closes_at from departure where id in {InDepartures}", [("@departures", departures)],
            r => facts.Departures[r.GetGuid(0)] = new DepartureFacts(r.GetGuid(1), (DepartureState)r.GetInt32(2), DateTime.SpecifyKind(r.GetDateTime(3), DateTimeKind.Utc)));
        Each(connection, transaction,
            $"select dp.departure_id, p.id, p.capacity, p.held, p.sold from departure_pool dp join pool p on p.id = dp.pool_id where dp.departure_id in {InDepartures}",
            [("@departures", departures)], r =>
            {
                var id = r.GetGuid(1);
                facts.Pools.TryAdd(id, new PoolFacts(id, r.GetInt32(2), r.GetInt32(3), r.GetInt32(4)));
                facts.Departures.GetValueOrDefault(r.GetGuid(0))?.Pools.Add(id);
            });
        Each(connection, transaction,
            "select pool_id, sum(places) from allocation where pool_id in (select value from json_each(@pools)) and state = 0 and expires_at <= @now group by pool_id",
            [("@pools", Json(facts.Pools.Keys)), ("@now", now)], r => facts.Pools[r.GetGuid(0)].ExpiredPlaces = r.GetInt32(1));
        Each(connection, transaction,
            "select idempotency_key, id, number, request_hash, total_minor, currency, expires_at from orders where idempotency_key in (select value from json_each(@keys))",
            [("@keys", Json(commands.Select(c => c.IdempotencyKey)))],
            r => facts.ByKey[r.GetGuid(0)] = new EarlierOrder(r.GetGuid(1), r.GetString(2), (byte[])r[3], r.GetInt64(4), r.GetString(5), DateTime.SpecifyKind(r.GetDateTime(6), DateTimeKind.Utc)));
        return facts;
    }

    private static void Apply(SqliteConnection connection, SqliteTransaction transaction, HoldRows rows, DateTime now)
    {
        var expires = now + HoldRules.Life;
        Run(connection, transaction, """
            insert into orders (id, operator_id, number, secret_hash, idempotency_key, request_hash, state, culture, total_minor, currency, held_at, expires_at, version)
            values (@p0, @p1, @p2, @p3, @p4, @p5, 0, @p6, @p7, @p8, @p9, @p10, 1)
            """, rows.Orders.Select(o => new object[] { o.OrderId, o.OperatorId, o.Number, o.SecretHash, o.IdempotencyKey, o.RequestHash, o.Culture, o.TotalMinor, o.Currency, now, expires }));
        Run(connection, transaction, """
            insert into order_line (id, operator_id, order_id, departure_id, unit_id, quantity, price_minor, vat_basis_points, places, policy_id)
            values (@p0, @p1, @p2, @p3, @p4, @p5, @p6, @p7, @p8, @p9)
            """, rows.Lines.Select(l => new object[]
        {
            l.Id, l.Order.OperatorId, l.Order.OrderId, l.Order.DepartureId, l.Count.Unit.Id, l.Count.Quantity, l.Count.Unit.PriceMinor, l.Count.Unit.VatBasisPoints, l.Count.Unit.Places,
            (object?)l.Order.PolicyId ?? DBNull.Value,
        }));
        Run(connection, transaction, "insert into allocation (order_id, pool_id, places, state, expires_at) values (@p0, @p1, @p2, 0, @p3)",
            rows.Allocations.Select(a => new object[] { a.OrderId, a.PoolId, a.Places, expires }));
        Run(connection, transaction, "update allocation set state = 2 where pool_id = @p0 and state = 0 and expires_at <= @p1", rows.Reclaimed.Select(id => new object[] { id, now }));
        Run(connection, transaction, "update pool set held = held + @p1 where id = @p0", rows.Pools.Select(p => new object[] { p.Id, p.Delta }));
    }

    /// <summary>EF stores ids as upper-case text; json_each compares text.</summary>
    private static string Json(IEnumerable<Guid> ids) => JsonSerializer.Serialize(ids.Distinct().Select(id => id.ToString("D").ToUpperInvariant()));

    private static void Each(SqliteConnection connection, SqliteTransaction transaction, string sql, (string Name, object Value)[] parameters, Action<DbDataReader> row)
    {
        using var command = connection.CreateCommand();
        command.Transaction = transaction;
        command.CommandText = sql;
        foreach (var (name, value) in parameters)
        {
            command.Parameters.AddWithValue(name, value);
        }

        using var reader = command.ExecuteReader();
        while (reader.Read())
        {
            row(reader);
        }
    }

    /// <summary>One prepared statement, once per row.</summary>
    private static void Run(SqliteConnection connection, SqliteTransaction transaction, string sql, IEnumerable<object[]> rows)
    {
        using var command = connection.CreateCommand();
        command.Transaction = transaction;
        command.CommandText = sql;
        foreach (var row in rows)
        {
            command.Parameters.Clear();
            for (var i = 0; i < row.Length; i++)
            {
                command.Parameters.AddWithValue("@p" + i.ToString(System.Globalization.CultureInfo.InvariantCulture), row[i]);
            }

            command.ExecuteNonQuery();
        }
    }
}
