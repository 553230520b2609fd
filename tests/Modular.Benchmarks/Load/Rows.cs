using System.Data.Common;
using System.Globalization;

namespace Modular.Benchmarks.Load;

/// <summary>
/// Writes rows of a module by name. Columns that must have a value and are not named get their type's zero, so that a column which
/// somebody adds to a table does not stop every measurement.
/// </summary>
internal sealed class Rows(DbConnection connection, DbTransaction transaction, bool postgres, string schema = "booking")
{
    private readonly Dictionary<string, List<(string Column, string Type, bool Required)>> _tables = [];

    public async Task AddAsync(string table, params (string Column, object Value)[] values)
    {
        var columns = await ColumnsAsync(table);
        var given = values.ToDictionary(v => v.Column, v => v.Value);
        if (given.Keys.FirstOrDefault(name => columns.All(c => c.Column != name)) is { } unknown)
        {
            throw new InvalidOperationException($"The table {table} has no column {unknown}: bring the load program's shop up to date.");
        }

        var written = columns.Where(c => c.Required || given.ContainsKey(c.Column)).ToList();
        await using var insert = Command($"insert into {Name(table)} ({string.Join(", ", written.Select(c => $"\"{c.Column}\""))}) values ({string.Join(", ", written.Select((_, i) => "@p" + i))})");
        for (var i = 0; i < written.Count; i++)
        {
            var parameter = insert.CreateParameter();
            parameter.ParameterName = "p" + i.ToString(CultureInfo.InvariantCulture);
            parameter.Value = Fit(given.GetValueOrDefault(written[i].Column), written[i].Type);
            insert.Parameters.Add(parameter);
        }

        await insert.ExecuteNonQueryAsync();
    }

    /// <summary>A value as the column wants it: SQLite keeps ids, dates and instants as text, PostgreSQL by type.</summary>
    private object Fit(object? value, string type) => (value, type) switch
    {
        (Guid id, _) when !postgres => id.ToString("D").ToUpperInvariant(),
        (DateOnly day, _) when !postgres => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
        (string text, _) when type.StartsWith("timestamp", StringComparison.Ordinal) => DateTime.Parse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal),
        ({ } given, _) => given,
        (null, "uuid") => Guid.Empty,
        (null, "boolean") => false,
        (null, "bytea" or "BLOB") => Array.Empty<byte>(),
        (null, "date") => new DateOnly(2026, 1, 1),
        (null, _) when type.StartsWith("timestamp", StringComparison.Ordinal) => new DateTime(2026, 1, 1, 0, 0, 0, DateTimeKind.Utc),
        (null, "integer" or "bigint" or "smallint" or "INTEGER") => 0,
        _ => "",
    };

    private string Name(string table) => postgres ? schema + "." + table : table;

    private async Task<List<(string Column, string Type, bool Required)>> ColumnsAsync(string table)
    {
        if (_tables.TryGetValue(table, out var known))
        {
            return known;
        }

        await using var query = Command(postgres
            ? $"select column_name, data_type, is_nullable = 'NO' and column_default is null and is_identity = 'NO' from information_schema.columns where table_schema = '{schema}' and table_name = '{table}' order by ordinal_position"
            : $"select name, type, \"notnull\" = 1 and dflt_value is null from pragma_table_info('{table}') order by cid");
        var found = new List<(string, string, bool)>();
        await using (var reader = await query.ExecuteReaderAsync())
        {
            while (await reader.ReadAsync())
            {
                found.Add((reader.GetString(0), reader.GetString(1), Convert.ToBoolean(reader[2], CultureInfo.InvariantCulture)));
            }
        }

        return _tables[table] = found;
    }

    private DbCommand Command(string sql)
    {
        var command = connection.CreateCommand();
        command.Transaction = transaction;
        command.CommandText = sql;
        return command;
    }
}
