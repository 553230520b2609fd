using Modular.Benchmarks.Measure;
using Modular.Testing;
using Npgsql;

namespace Modular.Benchmarks.Load;

/// <summary>
/// The whole host over HTTP, each figure as a ratio to a limit measured in the same run on the same machine. Rounds alternate between the two and
/// medians count: on a shared machine only ratios of one run are worth quoting.
/// </summary>
internal static class LoadProgram
{
    public static async Task<int> RunAsync(LoadOptions options)
    {
        var report = new Report();
        if (options.Parts.Intersect(["holds", "confirm", "pages", "start"]).Any())
        {
            await OnPostgresAsync(options, report);
        }

        if (options.Parts.Contains("sqlite"))
        {
            await SqlitePart.RunAsync(options, report);
        }

        Console.WriteLine(options.Json ? report.Json() : report.Text());
        if (options.Write)
        {
            Results.Keep(report, options.Quick ? "one short round" : $"{options.Rounds} rounds of {options.Length.TotalSeconds:0} s");
        }

        if (report.Failures > 0)
        {
            await Console.Error.WriteLineAsync($"{report.Failures} requests were answered with something nobody expected.");
        }

        return report.Failures > 0 ? 1 : 0;
    }

    private static async Task OnPostgresAsync(LoadOptions options, Report report)
    {
        await using var limit = await TestDatabase.CreateAsync(Database.Postgres);
        await PgBench.PrepareAsync(limit.Connection);
        await using var database = await MigratedDatabase.CopyAsync(Database.Postgres);
        await LoadShop.OpenAsync(database);
        var (server, settings) = await ServerAsync(database.Connection);
        if (options.Parts.Contains("start"))
        {
            StartPart.Run(database, options, report);
        }

        // One of the N web processes of a production; what workers do elsewhere is not measured here.
        using var host = LoadHost.Start(database, "web");
        var stage = new Stage(host, database, limit.Connection, server, settings, options, report);
        if (options.Parts.Contains("pages"))
        {
            using var uncached = LoadHost.Start(database, "web", new Dictionary<string, string?> { ["Shop:CacheSeconds"] = "0" });
            PagePart.Run(stage, uncached);
        }

        if (options.Parts.Contains("holds"))
        {
            await HoldPart.RunAsync(stage);
        }

        if (options.Parts.Contains("confirm"))
        {
            await ConfirmPart.RunAsync(stage);
        }
    }

    /// <summary>The process that is the parent of all the server's processes, and what makes its commits cheap or dear.</summary>
    internal static async Task<(int Process, string Settings)> ServerAsync(string connection)
    {
        await using var source = NpgsqlDataSource.Create(connection);
        await using var command = source.CreateCommand(
            "select pg_backend_pid(), format('PostgreSQL %s, fsync %s, synchronous_commit %s, shared_buffers %s', current_setting('server_version'), current_setting('fsync'), current_setting('synchronous_commit'), current_setting('shared_buffers'))");
        await using var row = await command.ExecuteReaderAsync();
        await row.ReadAsync();
        return (Cpu.ParentOf(row.GetInt32(0)), row.GetString(1));
    }
}

/// <summary>What the parts share: a host under load, the limit's database, the process of the database server.</summary>
internal sealed record Stage(LoadHost Host, TestDatabase Data, string Limit, int Server, string Settings, LoadOptions Options, Report Report)
{
    public LoadResult Run(int callers, Func<int, Script> script, TimeSpan? length = null) => ClosedLoop.Run(Host.Port, callers, length ?? Options.Length, script);

    /// <summary>Runs a stretch and says what it cost per errand: processor time of host and database in µs.</summary>
    public (LoadResult Result, double HostMicros, double ServerMicros) Weigh(int callers, Func<int, Script> script)
    {
        var (host, server) = (Cpu.Of(Host.Id), Cpu.OfServer(Server));
        var result = Run(callers, script);
        var all = Math.Max(1, result.Done + result.Refused + result.Failed);
        return (result, (Cpu.Of(Host.Id) - host).TotalMicroseconds / all, (Cpu.OfServer(Server) - server).TotalMicroseconds / all);
    }
}

internal static class Middle
{
    public static double Of(IEnumerable<double> values)
    {
        var sorted = values.Order().ToArray();
        return sorted[sorted.Length / 2];
    }

    /// <summary>The round with the median rate.</summary>
    public static T By<T>(IReadOnlyCollection<T> rounds, Func<T, double> value) => rounds.OrderBy(value).ElementAt(rounds.Count / 2);
}
