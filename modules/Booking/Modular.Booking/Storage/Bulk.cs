using System.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.EntityFrameworkCore.Storage;
using Npgsql;
using NpgsqlTypes;

namespace Modular.Booking.Storage;

/// <summary>
/// Many new rows at once, inside the caller's transaction: COPY on PostgreSQL, one prepared statement on SQLite. Columns come from the model, so a column added
/// later is written as well. What hangs on a row (lines of an order) is written by itself.
/// </summary>
internal static class Bulk
{
    public static async Task WriteAsync<T>(BookingDb db, IReadOnlyCollection<T> rows, CancellationToken cancellation)
        where T : class
    {
        if (rows.Count == 0)
        {
            return;
        }

        var entity = db.Model.FindEntityType(typeof(T)) ?? throw new ArgumentException($"{typeof(T).Name} has no table.", nameof(rows));
        var columns = entity.GetProperties().Select(p => new Column(p)).ToList();
        if (db.IsSqlite)
        {
            await InsertAsync(db, entity.GetTableName()!, columns, rows, cancellation);
        }
        else
        {
            await CopyAsync(db, entity.GetTableName()!, columns, rows, cancellation);
        }
    }

    private static async Task InsertAsync<T>(BookingDb db, string table, List<Column> columns, IEnumerable<T> rows, CancellationToken cancellation)
        where T : class
    {
        await using var command = db.Database.GetDbConnection().CreateCommand();
        command.Transaction = db.Database.CurrentTransaction?.GetDbTransaction();
        command.CommandText = $"insert into \"{table}\" ({Names(columns)}) values ({string.Join(", ", columns.Select((_, i) => $"$p{i}"))})";
        var parameters = columns.Select((_, i) =>
        {
            var parameter = command.CreateParameter();
            parameter.ParameterName = $"$p{i}";
            command.Parameters.Add(parameter);
            return parameter;
        }).ToList();
        foreach (var row in rows)
        {
            for (var i = 0; i < columns.Count; i++)
            {
                parameters[i].Value = columns[i].Of(row) ?? DBNull.Value;
            }

            await command.ExecuteNonQueryAsync(cancellation);
        }
    }

    private static async Task CopyAsync<T>(BookingDb db, string table, List<Column> columns, IEnumerable<T> rows, CancellationToken cancellation)
        where T : class
    {
        var connection = (NpgsqlConnection)db.Database.GetDbConnection();
        await using var import = await connection.BeginBinaryImportAsync($"copy {db.Table(table)} ({Names(columns)}) from stdin (format binary)", cancellation);
        foreach (var row in rows)
        {
            await import.StartRowAsync(cancellation);
            foreach (var column in columns)
            {
                if (column.Of(row) is { } value)
                {
                    await import.WriteAsync(value, TypeOf(value), cancellation);
                }
                else
                {
                    await import.WriteNullAsync(cancellation);
                }
            }
        }

        await import.CompleteAsync(cancellation);
    }

    private static string Names(IEnumerable<Column> columns) => string.Join(", ", columns.Select(c => $"\"{c.Name}\""));

    private static NpgsqlDbType TypeOf(object value) => value switch
    {
        Guid => NpgsqlDbType.Uuid,
        string => NpgsqlDbType.Text,
        int => NpgsqlDbType.Integer,
        long => NpgsqlDbType.Bigint,
        short => NpgsqlDbType.Smallint,
        bool => NpgsqlDbType.Boolean,
        DateTime => NpgsqlDbType.TimestampTz,
        DateOnly => NpgsqlDbType.Date,
        byte[] => NpgsqlDbType.Bytea,
        _ => throw new DataException($"No column of the booking tables holds a {value.GetType().Name}."),
    };

    private sealed class Column(IProperty property)
    {
        private readonly IClrPropertyGetter _getter = property.GetGetter();
        private readonly Func<object?, object?>? _stored = property.GetTypeMapping().Converter?.ConvertToProvider;

        public string Name { get; } = property.GetColumnName();

        public object? Of(object row)
        {
            var value = _getter.GetClrValue(row);
            return value is null || _stored is null ? value : _stored(value);
        }
    }
}
