using Modular.Fire;
using Modular.Kernel.Tests.Support;
using Modular.Testing;

namespace Modular.Kernel.Tests.Events;

/// <summary>Real processes that tell and handle thousands of events and are killed (SIGKILL) in the middle of it.</summary>
public sealed class KillTests
{
    private const int Endless = int.MaxValue;
    private const int Enough = 2000;
    private const int Kills = 12;

    [Theory]
    [BothDatabases]
    public async Task Every_event_takes_effect_once_though_its_processes_are_killed_twelve_times(Database database)
    {
        await using var data = await PrepareAsync(database);
        // PostgreSQL is shared by two processes; SQLite belongs to one.
        var processes = Enumerable.Range(0, database == Database.Postgres ? 2 : 1).Select(_ => Launch(data, Endless)).ToArray();
        var chance = new Random(20261124);
        try
        {
            for (var kill = 0; kill < Kills; kill++)
            {
                var victim = kill % processes.Length;
                await BusyAsync(processes[victim], progress: chance.Next(1, 8));
                await processes[victim].KillAsync();
                processes[victim].Dispose();
                processes[victim] = Launch(data, kill < Kills - processes.Length ? Endless : Enough);
            }

            await QuietAsync(processes);
        }
        finally
        {
            Array.ForEach(processes, p => p.Dispose());
        }

        var audit = await AuditAsync(data);
        Assert.True(audit.Told >= Enough);
        audit.AssertEachOnce();
    }

    [Theory, BothDatabases]
    public async Task Known_bad_events_kept_in_memory_are_caught_lost_by_the_same_test(Database database)
    {
        await using var data = await PrepareAsync(database);
        for (var kill = 0; kill < 3; kill++)
        {
            using var process = Launch(data, Endless, "careless");
            await BusyAsync(process, progress: 2);
            await process.KillAsync();
        }

        using (var last = Launch(data, 0, "careless"))
        {
            await QuietAsync(last);
        }

        var audit = await AuditAsync(data);
        Assert.NotEmpty(audit.Lost);
    }

    private static DotnetProcess Launch(TestDatabase data, int enough, params string[] more) =>
        DotnetProcess.Start("Modular.Fire", [enough.ToString(), .. more], data.Settings);

    private static async Task<TestDatabase> PrepareAsync(Database database)
    {
        var data = await TestDatabase.CreateAsync(database);
        using var host = FireHost.Build(data.Settings, Roles.None);
        await FireHost.CreateTablesAsync(host.Services);
        return data;
    }

    private static async Task<Audit> AuditAsync(TestDatabase data)
    {
        using var host = FireHost.Build(data.Settings, Roles.None);
        return await Audit.OfAsync(host.Services);
    }

    /// <summary>Returns in the middle of work: effects grew so many times since this process began, and more is waiting.</summary>
    private static Task BusyAsync(DotnetProcess process, int progress) => Eventually.TrueAsync(
        () =>
        {
            Assert.False(process.HasExited, process.Output);
            var seen = process.Lines.Select(l => l.Split(' ')).Where(l => l.Length == 3 && l.All(n => int.TryParse(n, out _))).Select(l => (Waiting: int.Parse(l[1]), Effects: int.Parse(l[2]))).ToList();
            return seen.Select(s => s.Effects).Distinct().Count() > progress && seen[^1].Waiting > 0;
        },
        "a process in the middle of its work",
        TimeSpan.FromMinutes(2));

    private static Task QuietAsync(params DotnetProcess[] processes) => Eventually.TrueAsync(
        () => processes.All(p => p.HasExited ? throw new InvalidOperationException(p.Output) : p.Lines.Contains("quiet")),
        "all events handled",
        TimeSpan.FromMinutes(5));
}
