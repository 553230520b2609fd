using Modular.Benchmarks.Measure;

namespace Modular.Benchmarks.Load;

/// <summary>Holds over HTTP beside pgbench's hold, spread over a thousand departures and on a hot one.</summary>
internal static class HoldPart
{
    private static readonly (string Name, int Callers, int Departures)[] Cases = [("1,000 departures", 8, 1000), ("1,000 departures", 32, 1000), ("one hot departure", 8, 1), ("one hot departure", 32, 1), ("one hot departure", 128, 1)];

    public static async Task RunAsync(Stage stage)
    {
        var (options, report) = (stage.Options, stage.Report);
        stage.Run(32, i => new HoldErrand(i, 1000), options.Warm); // The first seconds of a process measure its compiler.
        await LoadShop.AnalyseAsync(stage.Data);
        var limits = new Dictionary<int, List<double>> { [1000] = [], [1] = [] };
        var rounds = Cases.ToDictionary(c => c, _ => new List<(LoadResult Result, double Host, double Server)>());
        for (var round = 0; round < options.Rounds; round++)
        {
            foreach (var departures in limits.Keys)
            {
                limits[departures].Add(await PgBench.RunAsync(stage.Limit, "hold.sql", 8, departures, options.Length));
                foreach (var one in Cases.Where(c => c.Departures == departures))
                {
                    rounds[one].Add(stage.Weigh(one.Callers, i => new HoldErrand((round * 1000) + i, one.Departures)));
                }
            }
        }

        var allocated = Allocations.PerOperation(stage.Host.Id, () => stage.Run(8, i => new HoldErrand(9000 + i, 1000)).Done);
        var middle = rounds.ToDictionary(r => r.Key, r => Middle.By(r.Value, v => v.Result.PerSecond));
        report.Failed(rounds.Values.SelectMany(r => r).Sum(r => r.Result.Failed));
        double Rate(int callers, int departures) => middle.Single(m => m.Key.Callers == callers && m.Key.Departures == departures).Value.Result.PerSecond;
        report.Figure("hold_spread_ratio", Rate(8, 1000) / Middle.Of(limits[1000]));
        report.Figure("hold_hot_ratio", Rate(8, 1) / Middle.Of(limits[1]));
        report.Figure("hold_hot_32_ratio", Rate(32, 1) / Middle.Of(limits[1]));
        report.Figure("hot_128_over_8", Rate(128, 1) / Rate(8, 1));
        report.Figure("hot_p99_ms", middle.Single(m => m.Key.Callers == 128).Value.Result.P99Ms);
        report.Figure("hold_bytes", allocated);
        report.Table(
            "holds", "Holds on PostgreSQL",
            $"POST /book/{{operator}}/hold of two places with a new key each time, against pgbench with limits/hold.sql at eight clients. Allocated per hold: {allocated / 1024:0.0} KB; the host's memory afterwards: {stage.Host.MemoryMb:0} MB. {stage.Settings}. "
            + "CPU is processor time per hold, in µs: of the host, of PostgreSQL, of the callers themselves.",
            ["", "callers", "pgbench /s", "HTTP /s", "ratio", "p50 ms", "p99 ms", "worst ms", "CPU host", "CPU database", "CPU callers", "refused", "failed"],
            middle.Select(m => new object[]
            {
                m.Key.Name, m.Key.Callers, Middle.Of(limits[m.Key.Departures]), m.Value.Result.PerSecond, m.Value.Result.PerSecond / Middle.Of(limits[m.Key.Departures]),
                m.Value.Result.P50Ms, m.Value.Result.P99Ms, m.Value.Result.WorstMs, m.Value.Host, m.Value.Server, m.Value.Result.GeneratorMicros, m.Value.Result.Refused, m.Value.Result.Failed,
            }));
    }
}
