using System.Text.Json;
using Microsoft.Data.Sqlite;
using Modular.Booking.Schedule;
using Modular.Kernel;

namespace Modular.Booking.Hold;

/// <summary>
/// The same transaction on the embedded database: one writer, many holds per fsync. It keeps a connection with its statements prepared, and takes
/// its turn with everybody else who writes to the file.
/// </summary>
internal sealed class SqliteHoldStore(DatabaseSettings database, KernelServices kernel) : IHoldStore, IDisposable
{
    private readonly WriteGate _gate = kernel.Gate("booking");
    private SqliteHoldStatements? _statements;

    /// <summary>SQLite has one writer; a second lane would only wait for it.</summary>
    public int Lanes => 1;

    public async Task<Outcome<HeldOrder>[]> WriteAsync(IReadOnlyList<HoldCommand> commands, DateTime now)
    {
        using var turn = await _gate.EnterAsync(CancellationToken.None);
        var statements = _statements ??= new SqliteHoldStatements(database.ConnectionFor("booking"));
        try
        {
            statements.Begin.Run();
            var facts = Read(statements, commands, now);
            var verdicts = HoldRules.Decide(commands, facts, now);
            Apply(statements, HoldRows.Of(commands, facts, verdicts), now);
            statements.Commit.Run();
            return verdicts;
        }
        catch
        {
            // Closing rolls back, and whatever is wrong with the connection goes with it.
            _statements = null;
            statements.Dispose();
            throw;
        }
    }

    public void Dispose() => _statements?.Dispose();

    private static HoldFacts Read(SqliteHoldStatements statements, IReadOnlyList<HoldCommand> commands, DateTime now)
    {
        var facts = new HoldFacts();
        var departures = Json(commands.Select(c => c.DepartureId));
        using (var row = statements.Departures.Read(departures))
        {
            while (row.Read())
            {
                facts.Departures[row.GetGuid(0)] = new DepartureFacts(row.GetGuid(1), (DepartureState)row.GetInt32(2), Utc(row, 3));
            }
        }

        using (var row = statements.Pools.Read(departures))
        {
            while (row.Read())
            {
                var id = row.GetGuid(1);
                facts.Pools.TryAdd(id, new PoolFacts(id, row.GetInt32(2), row.GetInt32(3), row.GetInt32(4)));
                facts.Departures.GetValueOrDefault(row.GetGuid(0))?.Pools.Add(id);
            }
        }

        using (var row = statements.Expired.Read(Json(facts.Pools.Keys), now))
        {
            while (row.Read())
            {
                facts.Pools[row.GetGuid(0)].ExpiredPlaces = row.GetInt32(1);
            }
        }

        using (var row = statements.Earlier.Read(Json(commands.Select(c => c.IdempotencyKey))))
        {
            while (row.Read())
            {
                facts.ByKey[row.GetGuid(0)] = new EarlierOrder(row.GetGuid(1), row.GetString(2), (byte[])row[3], row.GetInt64(4), row.GetString(5), Utc(row, 6));
            }
        }

        return facts;
    }

    private static void Apply(SqliteHoldStatements statements, HoldRows rows, DateTime now)
    {
        var expires = now + HoldRules.Life;
        foreach (var o in rows.Orders)
        {
            statements.Order.Run(o.OrderId, o.OperatorId, o.Number, o.SecretHash, o.IdempotencyKey, o.RequestHash, o.Culture, o.TotalMinor, o.Currency, now, expires);
        }

        foreach (var l in rows.Lines)
        {
            statements.Line.Run(l.Id, l.Order.OperatorId, l.Order.OrderId, l.Order.DepartureId, l.Count.Unit.Id, l.Count.Quantity, l.Count.Unit.PriceMinor, l.Count.Unit.VatBasisPoints, l.Count.Unit.Places,
                (object?)l.Order.PolicyId ?? DBNull.Value);
        }

        foreach (var a in rows.Allocations)
        {
            statements.Allocation.Run(a.OrderId, a.PoolId, a.Places, expires);
        }

        foreach (var pool in rows.Reclaimed)
        {
            statements.Release.Run(pool, now);
        }

        foreach (var pool in rows.Pools)
        {
            statements.Counter.Run(pool.Id, pool.Delta);
        }
    }

    private static DateTime Utc(SqliteDataReader row, int column) => DateTime.SpecifyKind(row.GetDateTime(column), DateTimeKind.Utc);

    /// <summary>EF stores ids as upper-case text; json_each compares text.</summary>
    private static string Json(IEnumerable<Guid> ids) => JsonSerializer.Serialize(ids.Distinct().Select(id => id.ToString("D").ToUpperInvariant()));
}
