using System.Data.Common;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Modular.Kernel;
using Modular.Testing;

namespace Modular.Host.Tests.Walker;

/// <summary>Rows and a hash per table of every module. Only who is signed in and who guessed too often may change by a refused request; the first sample anybody asks for makes the first signing key, and the first way to a company fetches what its provider says about itself.</summary>
internal static class Fingerprint
{
    private static readonly string[] Bookkeeping = ["vault.session", "vault.unlocked_session", "vault.audit_pending", "vault.attempt", "vault.sign_in_failure", "certificate.signing_key", "host.plugin_state"];

    public static async Task<SortedDictionary<string, string>> OfAsync(TestHost host)
    {
        var found = new SortedDictionary<string, string>(StringComparer.Ordinal);
        await using var scope = host.Services.CreateAsyncScope();
        foreach (var module in host.Services.GetServices<ModuleDbInfo>())
        {
            var db = module.From(scope.ServiceProvider);
            foreach (var table in await TablesAsync(db))
            {
                if (!Bookkeeping.Contains($"{module.Module}.{table}", StringComparer.Ordinal))
                {
                    found[$"{module.Module}.{table}"] = await HashAsync(db, table);
                }
            }
        }

        return found;
    }

    /// <summary>The tables that differ.</summary>
    public static IReadOnlyList<string> Differences(IReadOnlyDictionary<string, string> before, IReadOnlyDictionary<string, string> after) =>
        [.. before.Keys.Union(after.Keys).Where(table => before.GetValueOrDefault(table) != after.GetValueOrDefault(table)).Select(table => $"{table}: {before.GetValueOrDefault(table)} became {after.GetValueOrDefault(table)}")];

    private static async Task<List<string>> TablesAsync(ModuleDb db)
    {
        var sql = db.IsSqlite
            ? "select name from sqlite_master where type = 'table' and name not like 'sqlite_%'"
            : $"select table_name from information_schema.tables where table_schema = '{db.Module}'";
        return [.. (await db.RowsAsync(sql)).Select(row => (string)row[0]!)];
    }

    private static async Task<string> HashAsync(ModuleDb db, string table)
    {
        var rows = await db.RowsAsync($"select * from {db.Table(table)}");
        var lines = rows.Select(row => Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\u001f', row.Select(Show)))))).Order(StringComparer.Ordinal);
        return $"{rows.Count} rows, {Convert.ToHexString(SHA256.HashData(Encoding.ASCII.GetBytes(string.Concat(lines))))[..8]}";
    }

    private static string Show(object? value) => value switch
    {
        byte[] bytes => Convert.ToHexString(SHA256.HashData(bytes)),
        IFormattable plain => plain.ToString(null, CultureInfo.InvariantCulture),
        _ => value?.ToString() ?? "\u0000",
    };
}

internal static class Sql
{
    public static async Task<List<object?[]>> RowsAsync(this ModuleDb db, string sql, params object?[] values)
    {
        var (_, rows) = await db.ReadAsync(sql, values);
        return rows;
    }

    public static async Task<(string[] Names, List<object?[]> Rows)> ReadAsync(this ModuleDb db, string sql, params object?[] values)
    {
        await db.Database.OpenConnectionAsync();
        try
        {
            await using var command = Command(db, sql, values);
            await using var reader = await command.ExecuteReaderAsync();
            var rows = new List<object?[]>();
            while (await reader.ReadAsync())
            {
                var row = new object[reader.FieldCount];
                reader.GetValues(row);
                rows.Add([.. row.Select(v => v is DBNull ? null : v)]);
            }

            return ([.. Enumerable.Range(0, reader.FieldCount).Select(reader.GetName)], rows);
        }
        finally
        {
            await db.Database.CloseConnectionAsync();
        }
    }

    public static Task WriteAsync(this ModuleDb db, string sql, params object?[] values) => db.RowsAsync(sql, values);

    /// <summary>An id as the database keeps it.</summary>
    public static object Key(this ModuleDb db, Guid id) => db.IsSqlite ? id.ToString().ToUpperInvariant() : id;

    private static DbCommand Command(ModuleDb db, string sql, object?[] values)
    {
        var command = db.Database.GetDbConnection().CreateCommand();
        command.CommandText = sql;
        foreach (var (value, index) in values.Select((v, i) => (v, i)))
        {
            var parameter = command.CreateParameter();
            (parameter.ParameterName, parameter.Value) = ("@p" + index.ToString(CultureInfo.InvariantCulture), value ?? DBNull.Value);
            command.Parameters.Add(parameter);
        }

        return command;
    }
}
