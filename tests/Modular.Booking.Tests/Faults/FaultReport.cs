using System.Text;
using Modular.Testing;

namespace Modular.Booking.Tests.Faults;

/// <summary>Plays scenes and compares how they end with the FAULTS.md of their folder.</summary>
internal static class FaultReport
{
    public static async Task KeepAsync(PayWorlds worlds, Database database, string folder, string head, IReadOnlyList<(string Group, IReadOnlyList<Scene> Scenes)> groups)
    {
        var report = new StringBuilder(head);
        var faults = new List<string>();
        foreach (var (group, scenes) in groups)
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
        var played = Path.Combine(Directory.CreateDirectory(Path.Combine(Root(), "artifacts", "faults", folder)).FullName, $"FAULTS.{database}.md");
        await File.WriteAllTextAsync(played, written, TestContext.Current.CancellationToken);
        Assert.True(faults.Count == 0, string.Join("\n\n", faults));
        await CompareAsync(folder, written);
    }

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
    private static async Task CompareAsync(string folder, string written)
    {
        var file = Path.Combine(Root(), "tests", "Modular.Booking.Tests", folder, "FAULTS.md");
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
