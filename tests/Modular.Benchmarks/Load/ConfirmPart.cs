using Modular.Benchmarks.Measure;

namespace Modular.Benchmarks.Load;

/// <summary>Hold and buy over HTTP beside pgbench's hold + confirm.</summary>
internal static class ConfirmPart
{
    private static readonly (string Name, int Callers, int Departures)[] Cases = [("1,000 departures", 8, 1000), ("1,000 departures", 32, 1000), ("one hot departure", 8, 1), ("one hot departure", 32, 1)];

    public static async Task RunAsync(Stage stage)
    {
        var (options, report) = (stage.Options, stage.Report);
        stage.Run(16, i => new BuyErrand(i, 1000), options.Warm);
        await LoadShop.AnalyseAsync(stage.Data);
        var limits = new Dictionary<int, List<double>> { [1000] = [], [1] = [] };
        var rounds = Cases.ToDictionary(c => c, _ => new List<(LoadResult Result, double Host, double Server)>());
        for (var round = 0; round < options.Rounds; round++)
        {
            foreach (var departures in limits.Keys)
            {
                limits[departures].Add(await PgBench.RunAsync(stage.Limit, "holdconfirm.sql", 8, departures, options.Length));
                foreach (var one in Cases.Where(c => c.Departures == departures))
                {
                    rounds[one].Add(stage.Weigh(one.Callers, i => new BuyErrand((round * 1000) + i, one.Departures)));
                }
            }
        }

        var allocated = Allocations.PerOperation(stage.Host.Id, () => stage.Run(8, i => new BuyErrand(9000 + i, 1000)).Done);
        var middle = rounds.ToDictionary(r => r.Key, r => Middle.By(r.Value, v => v.Result.PerSecond));
        report.Failed(rounds.Values.SelectMany(r => r).Sum(r => r.Result.Failed));
        var first = middle[Cases[0]];
        report.Figure("hold_confirm_ratio", first.Result.PerSecond / Middle.Of(limits[1000]));
        report.Figure("hold_confirm_hot_ratio", middle[Cases[2]].Result.PerSecond / Middle.Of(limits[1]));
        report.Figure("hold_confirm_bytes", allocated);
        report.Table(
            "confirm", "Hold and confirm on PostgreSQL",
            "A guest's three requests: the hold (201); the order button with name and address, which writes the payment, asks the provider for its page and answers 303 to it; the way back from that page, which asks the provider, "
            + "sells the places, issues two tickets, writes the event and answers 303. The provider is a plug-in that answers at once (Modular.Benchmarks.FastPay), behind the same guard as any other: its own time is not ours. "
            + $"The host plays web only: events and mails wait in their tables for a worker, which is another process in production and does not run while this is measured. Against pgbench with limits/holdconfirm.sql at eight clients. Allocated per errand: {allocated / 1024:0.0} KB; the host's memory afterwards: {stage.Host.MemoryMb:0} MB. {stage.Settings}.",
            ["", "callers", "pgbench /s", "HTTP /s", "ratio", "p50 ms", "p99 ms", "worst ms", "CPU host", "CPU database", "CPU callers", "refused", "failed"],
            middle.Select(m => new object[]
            {
                m.Key.Name, m.Key.Callers, Middle.Of(limits[m.Key.Departures]), m.Value.Result.PerSecond, m.Value.Result.PerSecond / Middle.Of(limits[m.Key.Departures]),
                m.Value.Result.P50Ms, m.Value.Result.P99Ms, m.Value.Result.WorstMs, m.Value.Host, m.Value.Server, m.Value.Result.GeneratorMicros, m.Value.Result.Refused, m.Value.Result.Failed,
            }));
    }
}
