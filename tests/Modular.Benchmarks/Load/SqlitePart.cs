using Modular.Benchmarks.Measure;
using Modular.Testing;

namespace Modular.Benchmarks.Load;

/// <summary>Holds over HTTP on the embedded database, beside one writer in a bare loop.</summary>
internal static class SqlitePart
{
    public static async Task RunAsync(LoadOptions options, Report report)
    {
        await using var database = await MigratedDatabase.CopyAsync(Database.Sqlite);
        await LoadShop.OpenAsync(database);
        using var limit = new RawSqlite(Path.Combine(database.Folder, "limit.db"), LoadShop.Departures);
        using var host = LoadHost.Start(database);
        ClosedLoop.Run(host.Port, 32, options.Warm, i => new HoldErrand(i, LoadShop.Departures));
        var limits = new List<double>();
        var rounds = new[] { 8, 32, 128 }.ToDictionary(callers => callers, _ => new List<LoadResult>());
        for (var round = 0; round < options.Rounds; round++)
        {
            limits.Add(limit.Run(options.Length));
            foreach (var callers in rounds.Keys)
            {
                rounds[callers].Add(ClosedLoop.Run(host.Port, callers, options.Length, i => new HoldErrand((round * 1000) + i, LoadShop.Departures)));
            }
        }

        report.Failed(rounds.Values.SelectMany(r => r).Sum(r => r.Failed));
        report.Figure("sqlite_hold_ratio", Middle.By(rounds[8], r => r.PerSecond).PerSecond / Middle.Of(limits));
        report.Figure("sqlite_worst_ms", rounds[8].Max(r => r.WorstMs));
        report.Table(
            "sqlite", "Holds on SQLite",
            "The same hold on the embedded database, WAL and synchronous=FULL, against one thread that writes the rows of limits/hold.sql through bare Microsoft.Data.Sqlite with the same settings. Worst is the longest wait of any caller in any round.",
            ["", "callers", "raw /s", "HTTP /s", "ratio", "p50 ms", "p99 ms", "worst ms", "refused", "failed"],
            rounds.Select(r => (Callers: r.Key, Result: Middle.By(r.Value, v => v.PerSecond), Worst: r.Value.Max(v => v.WorstMs))).Select(r => new object[]
            {
                "1,000 departures", r.Callers, Middle.Of(limits), r.Result.PerSecond, r.Result.PerSecond / Middle.Of(limits), r.Result.P50Ms, r.Result.P99Ms, r.Worst, r.Result.Refused, r.Result.Failed,
            }));
    }
}
