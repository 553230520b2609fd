using System.Globalization;
using Microsoft.Data.Sqlite;

namespace Modular.Booking.Hold;

/// <summary>A connection of its own and everything a batch of holds says to it, prepared once.</summary>
internal sealed class SqliteHoldStatements : IDisposable
{
    private readonly SqliteConnection _connection;
    private readonly List<Statement> _all = [];

    public SqliteHoldStatements(string connection)
    {
        _connection = new SqliteConnection(connection);
        _connection.Open();
        using (var durable = _connection.CreateCommand())
        {
            durable.CommandText = "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;";
            durable.ExecuteNonQuery();
        }

        Begin = Prepare("begin immediate", 0);
        Departures = Prepare("select id, operator_id, state, closes_at from departure where id in (select value from json_each(@p0))", 1);
        Pools = Prepare("select dp.departure_id, p.id, p.capacity, p.held, p.sold from departure_pool dp join pool p on p.id = dp.pool_id where dp.departure_id in (select value from json_each(@p0))", 1);
        Expired = Prepare("select pool_id, sum(places) from allocation where pool_id in (select value from json_each(@p0)) and state = 0 and expires_at <= @p1 group by pool_id", 2);
        Earlier = Prepare("select idempotency_key, id, number, request_hash, total_minor, currency, expires_at from orders where idempotency_key in (select value from json_each(@p0))", 1);
        Order = Prepare("""
            insert into orders (id, operator_id, number, secret_hash, idempotency_key, request_hash, state, culture, total_minor, currency, held_at, expires_at, version)
            values (@p0, @p1, @p2, @p3, @p4, @p5, 0, @p6, @p7, @p8, @p9, @p10, 1)
            """, 11);
        Line = Prepare("""
            insert into order_line (id, operator_id, order_id, departure_id, unit_id, quantity, price_minor, vat_basis_points, places, policy_id)
            values (@p0, @p1, @p2, @p3, @p4, @p5, @p6, @p7, @p8, @p9)
            """, 10);
        Allocation = Prepare("insert into allocation (order_id, pool_id, places, state, expires_at) values (@p0, @p1, @p2, 0, @p3)", 4);
        Release = Prepare("update allocation set state = 2 where pool_id = @p0 and state = 0 and expires_at <= @p1", 2);
        Counter = Prepare("update pool set held = held + @p1 where id = @p0", 2);
        Commit = Prepare("commit", 0);
    }

    public Statement Begin { get; }

    public Statement Departures { get; }

    public Statement Pools { get; }

    public Statement Expired { get; }

    public Statement Earlier { get; }

    public Statement Order { get; }

    public Statement Line { get; }

    public Statement Allocation { get; }

    public Statement Release { get; }

    public Statement Counter { get; }

    public Statement Commit { get; }

    public void Dispose()
    {
        foreach (var statement in _all)
        {
            statement.Dispose();
        }

        _connection.Dispose();
    }

    private Statement Prepare(string sql, int parameters)
    {
        var statement = new Statement(_connection, sql, parameters);
        _all.Add(statement);
        return statement;
    }

    internal sealed class Statement : IDisposable
    {
        private readonly SqliteCommand _command;

        public Statement(SqliteConnection connection, string sql, int parameters)
        {
            _command = connection.CreateCommand();
            _command.CommandText = sql;
            for (var i = 0; i < parameters; i++)
            {
                _command.Parameters.Add(new SqliteParameter("@p" + i.ToString(CultureInfo.InvariantCulture), ""));
            }
        }

        public void Run(params ReadOnlySpan<object> values)
        {
            Bind(values);
            _command.ExecuteNonQuery();
        }

        public SqliteDataReader Read(params ReadOnlySpan<object> values)
        {
            Bind(values);
            return _command.ExecuteReader();
        }

        public void Dispose() => _command.Dispose();

        private void Bind(ReadOnlySpan<object> values)
        {
            for (var i = 0; i < values.Length; i++)
            {
                // The type follows from the value: a parameter that had one keeps it otherwise.
                var parameter = _command.Parameters[i];
                parameter.ResetSqliteType();
                parameter.Value = values[i];
            }
        }
    }
}
