using Modular.Testing;

namespace Modular.Benchmarks.Load;

/// <summary>From the start of the process to the shop's first page, and the memory a host needs that nobody asks anything.</summary>
internal static class StartPart
{
    public static void Run(TestDatabase database, LoadOptions options, Report report)
    {
        var starts = new List<double>();
        var memory = new List<double>();
        for (var i = 0; i < (options.Quick ? 1 : 5); i++)
        {
            using var host = LoadHost.Start(database);
            starts.Add(host.FirstPage.TotalSeconds);
            // Real time on purpose: what it allocated while starting is to settle.
            Thread.Sleep(TimeSpan.FromSeconds(options.Quick ? 3 : 10));
            memory.Add(host.MemoryMb);
        }

        report.Figure("cold_start_s", Middle.Of(starts));
        report.Figure("idle_mb", Middle.Of(memory));
        report.Table(
            "start", "Cold start and idle memory",
            "The published host (ready-to-run, framework-dependent) with the roles web and worker on PostgreSQL, files in the disk cache: from the start of the process to the last byte of GET " + LoadShop.FrontPage + ", which shows thirty experiences from the database; "
            + "then resident memory after seconds of rest. Medians.",
            ["first page s", "slowest s", "idle MB", "largest MB"],
            [[Middle.Of(starts), starts.Max(), Middle.Of(memory), memory.Max()]]);
    }
}
