using System.Diagnostics;
using System.Text.RegularExpressions;
using Autofac;
using Microsoft.AspNetCore.Hosting;
using Modular.Benchmarks.Load;
using Modular.Testing;

namespace Modular.Benchmarks.Desk;

/// <summary>
/// Every page of the desk of a large operator (<c>seed --size season</c>: 100 experiences, 20,000 departures, 200,000 orders), one person asking for one page after the
/// other. The host runs in this process; the page is read to its end.
/// </summary>
internal static partial class DeskBench
{
    /// <summary>No page of the desk may be slower for one in twenty.</summary>
    public const double LimitMs = 300;

    /// <summary>The demo business (Modular.Booking.Contracts.DemoOperator).</summary>
    private static readonly Guid Business = new("01990000-5b1e-7000-8000-00006b616a61");

    /// <summary>Exit code 1 when a page misses the limit; with <paramref name="quick"/> (4,000 orders, five times each) only when one fails.</summary>
    public static async Task<int> RunAsync(bool quick, bool write, bool postgres)
    {
        var times = quick ? 5 : 50;
        await using var database = await MigratedDatabase.CopyAsync(postgres ? Database.Postgres : Database.Sqlite);
        var begun = Stopwatch.GetTimestamp();
        await using var host = await TestHost.StartAsync(database, new TestHostOptions
        {
            Seed = true,
            Settings = new Dictionary<string, string?> { ["Demo:Size"] = quick ? "week" : "season", ["RateLimits:PerMinute"] = "0", ["Logging:LogLevel:Default"] = "Warning" },
            Register = container => container.RegisterInstance<IStartupFilter>(new DeskPerson(Business)),
        });
        var seeded = Stopwatch.GetElapsedTime(begun);
        using var client = host.NewClient();
        var rows = new List<object[]>();
        var slow = 0;
        foreach (var (name, address) in await PagesAsync(client))
        {
            var (spent, size) = (new List<double>(), 0);
            for (var i = 0; i < times + 1; i++)
            {
                var at = Stopwatch.GetTimestamp();
                size = (await client.GetByteArrayAsync(new Uri(address, UriKind.Relative))).Length;
                // The first one compiles.
                if (i > 0)
                {
                    spent.Add(Stopwatch.GetElapsedTime(at).TotalMilliseconds);
                }
            }

            spent.Sort();
            double At(double share) => spent[(int)Math.Ceiling((spent.Count - 1) * share)];
            slow += At(0.95) > LimitMs ? 1 : 0;
            rows.Add([name, At(0.5), At(0.95), At(0.99), size / 1024.0, At(0.95) > LimitMs ? "missed" : "met"]);
        }

        var report = new Report();
        report.Figure("desk_pages_over_limit", slow);
        report.Table(
            "desk-" + (postgres ? "postgres" : "sqlite"), $"The desk of a large operator, {(postgres ? "PostgreSQL" : "SQLite")}",
            $"GET by one caller, {times} times each after one that is not counted, the host in this process with {(quick ? "600 departures and 4,000" : "20,000 departures and 200,000")} orders; start and seed took {seeded.TotalSeconds:0} s. Limit: p95 {LimitMs:0} ms.",
            ["", "p50 ms", "p95 ms", "p99 ms", "kB", $"p95 ≤ {LimitMs:0} ms"], rows);
        Console.WriteLine(report.Text());
        if (write)
        {
            Results.Keep(report, $"{times} times each");
        }

        return slow > 0 && !quick ? 1 : 0;
    }

    /// <summary>Pages with ids in them are found as people find them: by their links.</summary>
    private static async Task<List<(string Name, string Address)>> PagesAsync(HttpClient client)
    {
        async Task<string> HtmlAsync(string address) => await client.GetStringAsync(new Uri(address, UriKind.Relative));
        var (orders, week, experiences) = (await HtmlAsync("/desk/orders?state=Confirmed"), await HtmlAsync("/desk/calendar?view=week"), await HtmlAsync("/desk/experiences"));
        var order = Order().Match(orders);
        var (number, experience) = (order.Groups[2].Value, Experience().Match(experiences).Groups[1].Value);
        var older = Older().Match(orders).Groups[1].Value.Replace("&amp;", "&", StringComparison.Ordinal);
        var today = Today().Match(await HtmlAsync("/desk/calendar")).Groups[1].Value;
        var year = today[..4];
        return
        [
            ("today", "/desk"), ("a day", "/desk/day/" + today), ("a departure", Departure().Match(week).Value), ("to sort out", "/desk/attention"), ("check-in", "/desk/check-in"),
            ("orders", "/desk/orders"), ("orders, next page", older), ("orders by number", "/desk/orders?q=" + number), ("orders by mailbox", "/desk/orders?q=gast7@demo.example"),
            ("orders by name", "/desk/orders?q=brandt"), ("orders by a name nobody has", "/desk/orders?q=xyzzy"), ("orders of an experience", "/desk/orders?experience=" + experience),
            ("orders of a day of service", $"/desk/orders?serviceFrom={today}&serviceUntil={today}"), ("orders cancelled", "/desk/orders?state=Cancelled"), ("orders on hold", "/desk/orders?state=Held"),
            ("orders by method", "/desk/orders?method=mangopay"), ("an order", $"/desk/orders/{order.Groups[1].Value}"),
            ("calendar, month", "/desk/calendar"), ("calendar, week", "/desk/calendar?view=week"), ("calendar, day", "/desk/calendar?view=day"), ("calendar of an experience", "/desk/calendar?experience=" + experience),
            ("report, this month by booking", "/desk/reports"), ("report, this month by service", "/desk/reports?by=service"),
            ("report, year by booking", $"/desk/reports?by=booking&from={year}-01-01&until={year}-12-31"), ("report, year by service", $"/desk/reports?by=service&from={year}-01-01&until={year}-12-31"),
            ("experiences", "/desk/experiences"), ("an experience", "/desk/experiences/" + experience), ("shared resources", "/desk/resources"), ("business", "/desk/business"), ("ways to pay", "/desk/payments"), ("channels", "/desk/channels"),
        ];
    }

    [GeneratedRegex("href=\"/desk/orders/([0-9a-f-]{36})\">([0-9A-Z]{8})<")]
    private static partial Regex Order();

    [GeneratedRegex("href=\"/desk/experiences/([0-9a-f-]{36})\"")]
    private static partial Regex Experience();

    [GeneratedRegex("/desk/departures/[0-9a-f-]{36}")]
    private static partial Regex Departure();

    [GeneratedRegex("href=\"([^\"]+)\" rel=\"next\"><span>")]
    private static partial Regex Older();

    [GeneratedRegex("date=(\\d{4}-\\d\\d-\\d\\d)\" aria-current=\"date\"")]
    private static partial Regex Today();
}
