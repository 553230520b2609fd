using System.Diagnostics;
using Microsoft.Data.Sqlite;

namespace Modular.Benchmarks.Load;

/// <summary>The limit on SQLite: the rows of limits/hold.sql, written by one prepared connection in a loop, every commit on the disk.</summary>
internal sealed class RawSqlite : IDisposable
{
    private readonly SqliteConnection _connection;
    private readonly SqliteCommand[] _hold;
    private readonly int _slots;
    private readonly Random _chance = new(1);

    public RawSqlite(string file, int slots)
    {
        _slots = slots;
        _connection = new SqliteConnection($"Data Source={file}");
        _connection.Open();
        Run("""
            PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;
            create table slot(id integer primary key, capacity int not null, held int not null default 0, sold int not null default 0, check (held+sold<=capacity));
            create table orders(id text primary key, customer_id int not null, status int not null, total_cents int not null, created_at text not null);
            create table order_line(id integer primary key, order_id text not null references orders(id), slot_id int not null references slot(id), qty int not null, unit_cents int not null);
            create index ix_line on order_line(order_id);
            create table outbox(id integer primary key, type text not null, payload text not null, created_at text not null, processed_at text);
            create index ix_outbox on outbox(id) where processed_at is null;
            """);
        Run($"with recursive n(i) as (select 1 union all select i + 1 from n where i < {slots}) insert into slot(id, capacity) select i, 2000000000 from n");
        _hold =
        [
            Prepare("begin immediate"),
            Prepare("update slot set held=held+2 where id=$slot and held+sold+2<=capacity", "$slot"),
            Prepare("insert into orders(id, customer_id, status, total_cents, created_at) values ($id, $customer, 0, 5000, datetime('now'))", "$id", "$customer"),
            Prepare("insert into order_line(order_id, slot_id, qty, unit_cents) values ($id, $slot, 2, 2500)", "$id", "$slot"),
            Prepare("insert into outbox(type, payload, created_at) values ('OrderHeld', json_object('orderId', $id, 'slot', $slot), datetime('now'))", "$id", "$slot"),
            Prepare("commit"),
        ];
    }

    /// <summary>Holds per second.</summary>
    public double Run(TimeSpan length)
    {
        var begun = Stopwatch.GetTimestamp();
        var count = 0;
        while (Stopwatch.GetElapsedTime(begun) < length)
        {
            var (id, slot) = (Guid.NewGuid().ToString(), _chance.Next(1, _slots + 1));
            foreach (var command in _hold)
            {
                foreach (SqliteParameter parameter in command.Parameters)
                {
                    parameter.Value = parameter.ParameterName switch { "$id" => id, "$slot" => slot, _ => _chance.Next(1, 100_000) };
                }

                command.ExecuteNonQuery();
            }

            count++;
        }

        return count / Stopwatch.GetElapsedTime(begun).TotalSeconds;
    }

    public void Dispose()
    {
        foreach (var command in _hold)
        {
            command.Dispose();
        }

        _connection.Dispose();
    }

    private SqliteCommand Prepare(string sql, params string[] parameters)
    {
        var command = _connection.CreateCommand();
        command.CommandText = sql;
        foreach (var name in parameters)
        {
            command.Parameters.AddWithValue(name, "");
        }

        command.Prepare();
        return command;
    }

    private void Run(string sql)
    {
        using var command = _connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }
}
