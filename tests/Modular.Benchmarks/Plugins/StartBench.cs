using Modular.Benchmarks.Load;
using Modular.Testing;

namespace Modular.Benchmarks.Plugins;

/// <summary>How much later the first page comes when five plug-ins are loaded: ours as packages, as a published host brings them, and one from build output.</summary>
internal static class StartBench
{
    private const int Plugins = 5;

    /// <summary>Exit code 1 when the host starts a second or more later.</summary>
    public static async Task<int> RunAsync(bool quick, bool write)
    {
        var rounds = quick ? 2 : 7;
        await using var database = await MigratedDatabase.CopyAsync(Database.Postgres);
        await LoadShop.OpenAsync(database);
        var folder = Folder();
        var (none, five) = (new List<double>(), new List<double>());
        // The first start unpacks the packages into the store, and fills the disk cache for both.
        var first = Start(database, folder);
        _ = Start(database, null);
        for (var round = 0; round < rounds; round++)
        {
            none.Add(Start(database, null));
            five.Add(Start(database, folder));
        }

        var loaded = File.ReadLines(Path.Combine(database.Folder, "host.log")).Count(line => line.Contains("is ready", StringComparison.Ordinal));
        Directory.Delete(folder, recursive: true);
        if (loaded != Plugins)
        {
            await Console.Error.WriteLineAsync($"{loaded} plug-ins were loaded, not {Plugins}.");
            return 1;
        }

        var slower = Middle.Of(five) - Middle.Of(none);
        var report = new Report();
        report.Figure("plugins_start_s", slower);
        report.Table(
            "plugins", "Start with five plug-ins",
            $"From the start of the published host (roles web and worker, PostgreSQL) to the last byte of its first page, without plug-ins (--no-plugins) and with five: Stripe, PayPal, Mangopay and OpenID Connect from packages whose files are compared with what was approved, and one from build output. {rounds} starts of each in turns, medians; beforehand one that unpacks the packages.",
            ["none s", "five s", "later by s", "slowest with five s", "first of all, unpacking s"],
            [[Middle.Of(none), Middle.Of(five), slower, five.Max(), first]]);
        Console.WriteLine(report.Text());
        if (write)
        {
            Results.Keep(report, $"{rounds} starts of each");
        }

        return slower < 1 ? 0 : 1;
    }

    private static double Start(TestDatabase database, string? folder)
    {
        using var host = LoadHost.Start(database, more: folder is null
            ? new Dictionary<string, string?> { ["Plugins:Off"] = "true" }
            : new Dictionary<string, string?> { ["Plugins:Folder"] = folder });
        return host.FirstPage.TotalSeconds;
    }

    /// <summary>The published host's packages and the one plug-in that lies beside this program.</summary>
    private static string Folder()
    {
        var folder = Directory.CreateTempSubdirectory("five-").FullName;
        foreach (var file in Directory.GetFiles(Path.Combine(LoadHost.Folder, "plugins")))
        {
            File.Copy(file, Path.Combine(folder, Path.GetFileName(file)));
        }

        foreach (var place in Directory.GetDirectories(Path.Combine(AppContext.BaseDirectory, "plugins")).Where(p => Path.GetFileName(p) == "Modular.Benchmarks.FastPay"))
        {
            var to = Directory.CreateDirectory(Path.Combine(folder, Path.GetFileName(place))).FullName;
            foreach (var file in Directory.GetFiles(place))
            {
                File.Copy(file, Path.Combine(to, Path.GetFileName(file)));
            }
        }

        return folder;
    }
}
