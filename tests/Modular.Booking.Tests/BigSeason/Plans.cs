using System.Data.Common;
using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.EntityFrameworkCore;
using Modular.Booking.Storage;
using Npgsql;

namespace Modular.Booking.Tests.BigSeason;

/// <summary>
/// Does a statement read a big table from one end to the other? SQLite says so itself. PostgreSQL is asked with sequential scans forbidden, and joins that read a side whole, since on
/// few rows it rightly prefers them: one that remains, or an index walked without a condition, means that no index fits.
/// </summary>
internal static partial class Plans
{
    /// <summary>Without octo_booking: the season has none, and of an empty table any index is as good as another.</summary>
    private static readonly string[] Big = ["orders", "order_line", "ticket", "departure", "departure_pool", "pool", "allocation", "payment", "refund", "reversal", "money_event", "scan"];

    public static async Task<IReadOnlyList<string>> ScansAsync(BookingDb db, Heard heard)
    {
        await db.Database.OpenConnectionAsync();
        try
        {
            return db.IsSqlite ? await SqliteAsync(db.Database.GetDbConnection(), heard) : await PostgresAsync(db.Database.GetDbConnection(), heard);
        }
        finally
        {
            await db.Database.CloseConnectionAsync();
        }
    }

    private static async Task<List<string>> SqliteAsync(DbConnection connection, Heard heard)
    {
        var names = Aliases().Matches(heard.Sql).GroupBy(m => m.Groups[2].Value).ToDictionary(g => g.Key, g => g.First().Groups[1].Value, StringComparer.OrdinalIgnoreCase);
        // A list of nothing: the plan is there, and is never walked.
        if (heard.Sql.TrimEnd().EndsWith("WHERE 0", StringComparison.Ordinal))
        {
            return [];
        }

        await using var command = Ask(connection, "explain query plan " + heard.Sql, heard);
        await using var reader = await command.ExecuteReaderAsync();
        var found = new List<string>();
        while (await reader.ReadAsync())
        {
            var step = reader.GetString(3);
            var match = Step().Match(step);
            var table = names.GetValueOrDefault(match.Groups[2].Value, match.Groups[2].Value);
            if (match.Success && Big.Contains(table) && (match.Groups[1].Value == "SCAN" || step.Contains("AUTOMATIC", StringComparison.Ordinal)))
            {
                found.Add($"{table}: {step}");
            }
        }

        return found;
    }

    private static async Task<List<string>> PostgresAsync(DbConnection connection, Heard heard)
    {
        await using var transaction = await connection.BeginTransactionAsync();
        await using (var set = connection.CreateCommand())
        {
            set.CommandText = "set local enable_seqscan = off; set local enable_hashjoin = off; set local enable_mergejoin = off";
            await set.ExecuteNonQueryAsync();
        }

        await using var command = Ask(connection, "explain (format json) " + heard.Sql, heard);
        command.Transaction = transaction;
        using var plan = JsonDocument.Parse((string)(await command.ExecuteScalarAsync())!);
        var found = new List<string>();
        Look(plan.RootElement[0].GetProperty("Plan"), found);
        return found;
    }

    private static void Look(JsonElement node, List<string> found)
    {
        if (node.TryGetProperty("Relation Name", out var relation) && Big.Contains(relation.GetString()))
        {
            var kind = node.GetProperty("Node Type").GetString();
            if (kind == "Seq Scan" || (kind is "Index Scan" or "Index Only Scan" && !node.TryGetProperty("Index Cond", out _) && !IsPartial(node)))
            {
                found.Add($"{relation.GetString()}: {kind} {(node.TryGetProperty("Index Name", out var index) ? index.GetString() : "")}");
            }
        }

        if (node.TryGetProperty("Plans", out var below))
        {
            foreach (var one in below.EnumerateArray())
            {
                Look(one, found);
            }
        }
    }

    /// <summary>Walking a partial index from end to end reads what it is for and no more.</summary>
    private static bool IsPartial(JsonElement node) => node.GetProperty("Index Name").GetString() is "ix_orders_reseller_id" or "ix_payment_unclear" or "ix_payment_disputed" or "ix_refund_operator_id";

    private static DbCommand Ask(DbConnection connection, string sql, Heard heard)
    {
        var command = connection.CreateCommand();
        command.CommandText = sql;
        foreach (var given in heard.Parameters)
        {
            command.Parameters.Add(given is NpgsqlParameter typed ? typed.Clone() : new Microsoft.Data.Sqlite.SqliteParameter(given.ParameterName, given.Value) { SqliteType = ((Microsoft.Data.Sqlite.SqliteParameter)given).SqliteType });
        }

        return command;
    }

    [GeneratedRegex("^(SCAN|SEARCH) (\\w+)")]
    private static partial Regex Step();

    [GeneratedRegex("(?:from|join)\\s+\"?(\\w+)\"?\\s+(?:as\\s+)?\"?(\\w+)\"?", RegexOptions.IgnoreCase)]
    private static partial Regex Aliases();
}
