using System.Globalization;
using System.Text.Json;
using Modular.Testing;
using Npgsql;

namespace Modular.Benchmarks.Load;

/// <summary>
/// Holds per second over HTTP through the whole host, each as a ratio to pgbench in the same run on the same server. Rounds alternate between
/// the two, medians count: on a shared machine only ratios of one run are worth quoting.
/// </summary>
internal static class LoadProgram
{
    public static async Task<int> RunAsync(bool quick, bool json)
    {
        var rounds = quick ? 1 : 3;
        var length = TimeSpan.FromSeconds(quick ? 3 : 5);
        await using var limit = await TestDatabase.CreateAsync(Database.Postgres);
        await PgBench.PrepareAsync(limit.Connection);
        await using var database = await MigratedDatabase.CopyAsync(Database.Postgres);
        await OpenShopAsync(database.Connection);
        await using var host = await HostProcess.StartAsync(database, new() { Roles = "web,worker", Settings = new Dictionary<string, string?> { ["RateLimits:PerMinute"] = "0", ["RateLimits:CodesPerMinute"] = "0", ["RateLimits:WebhooksPerMinute"] = "0" } });
        await HoldLoad.RunAsync(host.BaseUrl, 8, 1000, TimeSpan.FromSeconds(3)); // Warm: the first seconds of a process measure its compiler.

        var rows = new List<Row>();
        foreach (var (name, callers, departures) in new[] { ("spread", 8, 1000), ("hot", 8, 1), ("hot_32", 32, 1), ("hot_128", 128, 1) })
        {
            var limits = new List<double>();
            var results = new List<LoadResult>();
            for (var round = 0; round < rounds; round++)
            {
                limits.Add(await PgBench.RunAsync(limit.Connection, "hold.sql", 8, departures, length));
                results.Add(await HoldLoad.RunAsync(host.BaseUrl, callers, departures, length));
            }

            rows.Add(new Row(name, callers, departures, Median(limits), results.OrderBy(r => r.PerSecond).ElementAt(rounds / 2)));
        }

        Print(rows, json);
        return rows.Any(r => r.Result.Failed > 0) ? 1 : 0;
    }

    private static async Task OpenShopAsync(string connection)
    {
        await using var source = NpgsqlDataSource.Create(connection);
        await using var command = source.CreateCommand(await File.ReadAllTextAsync(Path.Combine(AppContext.BaseDirectory, "Load", "shop.sql")));
        await command.ExecuteNonQueryAsync();
    }

    private static void Print(List<Row> rows, bool json)
    {
        if (json)
        {
            Console.WriteLine(JsonSerializer.Serialize(new Dictionary<string, double>
            {
                ["hold_spread_ratio"] = rows[0].Ratio,
                ["hold_hot_ratio"] = rows[1].Ratio,
                ["hot_128_over_8"] = rows[3].Result.PerSecond / rows[1].Result.PerSecond,
                ["hot_p99_ms"] = rows[3].Result.P99Ms,
            }));
            return;
        }

        Console.WriteLine("| holds | callers | departures | pgbench c=8 /s | HTTP /s | ratio | p50 ms | p99 ms | refused | failed |");
        Console.WriteLine("|---|---|---|---|---|---|---|---|---|---|");
        foreach (var r in rows)
        {
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"| {r.Name} | {r.Callers} | {r.Departures} | {r.Limit:0} | {r.Result.PerSecond:0} | {r.Ratio:0.00} | {r.Result.P50Ms:0.0} | {r.Result.P99Ms:0.0} | {r.Result.Refused} | {r.Result.Failed} |"));
        }
    }

    private static double Median(List<double> values) => values.Order().ElementAt(values.Count / 2);

    private sealed record Row(string Name, int Callers, int Departures, double Limit, LoadResult Result)
    {
        public double Ratio => Result.PerSecond / Limit;
    }
}
