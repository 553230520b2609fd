using Modular.Benchmarks.Limits;
using Modular.Benchmarks.Measure;

namespace Modular.Benchmarks.Load;

/// <summary>The shop's pages beside what Kestrel and a static Razor page do with the same callers.</summary>
internal static class PagePart
{
    private const int Callers = 32;

    public static void Run(Stage stage, LoadHost uncached)
    {
        var (options, report) = (stage.Options, stage.Report);
        using var limits = LimitsHost.Start();
        var cases = new (string Name, int Port, string Path, string Words)[]
        {
            ("Kestrel, empty answer", limits.Port, "/", ""),
            ("static Razor page, 30 rows", limits.Port, "/static", "Kajaktour 30"),
            ("shop page, 30 experiences, cached", stage.Host.Port, LoadShop.FrontPage, "Spreewind"),
            ("shop page, 30 experiences, from the database", uncached.Port, LoadShop.FrontPage, "Spreewind"),
            ("shop page, 30 experiences, rendered anew", uncached.Port, LoadShop.FrontPage + "?anew", "Spreewind"),
            ("a month with free places, from the database", stage.Host.Port, LoadShop.MonthPage, "Kajaktour"),
        };
        foreach (var one in cases)
        {
            ClosedLoop.Run(one.Port, Callers, options.Warm, _ => new PageErrand(one.Path, one.Words));
        }

        var rounds = cases.Select(_ => new List<LoadResult>()).ToArray();
        for (var round = 0; round < options.Rounds; round++)
        {
            for (var i = 0; i < cases.Length; i++)
            {
                var one = cases[i];
                rounds[i].Add(ClosedLoop.Run(one.Port, Callers, options.Length, _ => new PageErrand(one.Path, one.Words)));
            }
        }

        report.Failed(rounds.SelectMany(r => r).Sum(r => r.Failed));
        var middle = rounds.Select(r => Middle.By(r, v => v.PerSecond)).ToArray();
        report.Figure("page_cached_ratio", middle[2].PerSecond / middle[1].PerSecond);
        report.Figure("page_month_ratio", middle[5].PerSecond / middle[1].PerSecond);
        report.Figure("page_anew_ratio", middle[4].PerSecond / middle[1].PerSecond);
        report.Figure("page_db_ratio", middle[3].PerSecond / middle[1].PerSecond);
        report.Table(
            "pages", "Pages",
            $"GET by {Callers} callers, the same load generator for all. The two limits are hosted by this program in a process of its own. Cached: the copy a host keeps of the front page for seconds; it shows no free places. From the database: a host that keeps none for seconds (Shop:CacheSeconds=0) and asks the database at every request whether the page it rendered is still the shop's edition. Rendered anew: the same page read and rendered at every request (an address with a question). A month is always read and rendered.",
            ["", "/s", "÷ empty", "÷ static page", "p50 ms", "p99 ms", "CPU callers", "failed"],
            cases.Select((one, i) => new object[] { one.Name, middle[i].PerSecond, middle[i].PerSecond / middle[0].PerSecond, middle[i].PerSecond / middle[1].PerSecond, middle[i].P50Ms, middle[i].P99Ms, middle[i].GeneratorMicros, middle[i].Failed }));
    }
}
