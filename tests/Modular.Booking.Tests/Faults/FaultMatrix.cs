using System.Text;
using Modular.Testing;

namespace Modular.Booking.Tests.Faults;

/// <summary>
/// Plays every scene over HTTP and writes how it ends, as FAULTS.md: a report to read, and a test that fails when anything in it changes. After an
/// intended change: <c>MODULAR_REFRESH=1 dotnet test --project tests/Modular.Booking.Tests -- --filter-class '*.FaultMatrix'</c>.
/// </summary>
[Collection(PayGroup.Name)]
public sealed class FaultMatrix(PayWorlds worlds)
{
    private const string Head = """
        # What can go wrong with a payment, and how it ends

        Written by the test `FaultMatrix`: every scene is played over HTTP through the real host, on SQLite and on PostgreSQL, against the sandbox's payment
        provider. In each of them the sums agree with the provider's own books, places and tickets with the order, and reconciliation finds what "Left over"
        says. Amounts in euros unless the provider said otherwise.

        Refresh: `MODULAR_REFRESH=1 dotnet test --project tests/Modular.Booking.Tests -- --filter-class '*.FaultMatrix'`


        """;

    [Theory, BothDatabases]
    public async Task Every_scene_ends_as_written(Database database)
    {
        var report = new StringBuilder(Head);
        var faults = new List<string>();
        foreach (var (group, scenes) in Scenes.All)
        {
            report.Append("## ").Append(group).Append("\n\n");
            foreach (var scene in scenes)
            {
                try
                {
                    var ending = await PlayAsync(await worlds.OnAsync(database, scene.Hooks), scene);
                    faults.AddRange(ending.Faults(scene.End).Select(f => $"{scene.Name}: {f}"));
                    report.Append(ending.Markdown(scene.Name));
                }
                catch (Exception failure) when (failure is not OperationCanceledException)
                {
                    faults.Add($"{scene.Name}: {failure.GetType().Name} {failure.Message}\n{failure.StackTrace}");
                }
            }
        }

        var written = report.ToString().TrimEnd() + "\n";
        var played = Path.Combine(Directory.CreateDirectory(Path.Combine(Root(), "artifacts", "faults")).FullName, $"FAULTS.{database}.md");
        await File.WriteAllTextAsync(played, written, TestContext.Current.CancellationToken);
        Assert.True(faults.Count == 0, string.Join("\n\n", faults));
        await CompareAsync(written);
    }

    [Fact]
    public void No_two_scenes_have_one_name() => Assert.Equal(Scenes.All.Sum(g => g.Scenes.Count), Scenes.All.SelectMany(g => g.Scenes).DistinctBy(s => s.Name).Count());

    private static async Task<Ending> PlayAsync(PayWorld world, Scene scene)
    {
        var guest = await world.HoldAsync();
        await scene.Play(world, guest);
        await world.MendAsync();
        await world.WorkAsync();
        await world.PassAsync(TimeSpan.FromMinutes(2));
        return await Ending.ReadAsync(world, guest);
    }

    /// <summary>With the file that is checked in; both databases write the same.</summary>
    private static async Task CompareAsync(string written)
    {
        var file = Path.Combine(Root(), "tests", "Modular.Booking.Tests", "Faults", "FAULTS.md");
        if (Environment.GetEnvironmentVariable("MODULAR_REFRESH") == "1")
        {
            await File.WriteAllTextAsync(file, written, TestContext.Current.CancellationToken);
            return;
        }

        var known = File.Exists(file) ? await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken) : "";
        var changed = written.Split('\n').Except(known.Split('\n')).Concat(known.Split('\n').Except(written.Split('\n')).Select(l => "no longer: " + l)).ToList();
        Assert.True(known == written, "FAULTS.md is stale; if the change is intended, refresh it as its head says. What differs:\n" + string.Join('\n', changed));
    }

    private static string Root()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Modular.sln")))
            {
                return folder.FullName;
            }
        }

        throw new InvalidOperationException("The tests do not run inside the repository.");
    }
}
