using System.Globalization;
using Modular.Booking.Tests.Hold;
using Modular.Testing;

namespace Modular.Booking.Tests.Chaos;

/// <summary>Nobody does anything that makes sense, everything goes wrong, and the books still add up.</summary>
public sealed class ChaosTests(ITestOutputHelper output)
{
    [Theory, BothDatabases(1), BothDatabases(2)]
    public async Task A_few_seconds_of_chaos_end_with_books_that_add_up(Database database, int seed)
    {
        var report = await ChaosRun.OfAsync(database, seed, TimeSpan.FromSeconds(4), processes: false, new ChaosCounts(1, 0, 1, 1));
        output.WriteLine(report.Text);
        Assert.True(report.Faults.Count == 0, report.Text);
        Assert.True(report.Deeds > 50, report.Text);
    }

    [Theory, BothDatabases]
    public async Task Read_compare_write_does_not_survive_it(Database database)
    {
        var report = await ChaosRun.OfAsync(database, seed: 1, TimeSpan.FromSeconds(4), processes: false, register: ReadCompareWrite.Register);
        output.WriteLine(report.Text);
        Assert.Contains(report.Faults, f => f.Contains("counter says", StringComparison.Ordinal) || f.Contains("oversold", StringComparison.Ordinal));
    }

    [Fact]
    public void A_seed_is_a_sequence()
    {
        Assert.Equal(ChaosPlan.Fingerprint(7, ChaosRun.Guests), ChaosPlan.Fingerprint(7, ChaosRun.Guests));
        Assert.NotEqual(ChaosPlan.Fingerprint(7, ChaosRun.Guests), ChaosPlan.Fingerprint(8, ChaosRun.Guests));
        var plan = new ChaosPlan(7, 0);
        Assert.Equal(Enum.GetValues<Deed>().Length, Enumerable.Range(0, 2000).Select(_ => plan.Next().Deed).Distinct().Count());
    }

    /// <summary>Real processes that are killed; <c>tests/chaos</c> runs it. A fault does not stop the seeds after it.</summary>
    [Fact(Explicit = true), Trait("run", "on demand")]
    public async Task Seed_after_seed_with_real_processes()
    {
        var seconds = TimeSpan.FromSeconds(Number("CHAOS_SECONDS", 60));
        var failed = 0;
        var only = Environment.GetEnvironmentVariable("CHAOS_DATABASE") ?? "";
        foreach (var database in Enum.GetValues<Database>().Where(d => only.Length == 0 || string.Equals(only, d.ToString(), StringComparison.OrdinalIgnoreCase)))
        {
            for (var seed = Number("CHAOS_FIRST", 1); seed < Number("CHAOS_FIRST", 1) + Number("CHAOS_SEEDS", 10); seed++)
            {
                var report = await ChaosRun.OfAsync(database, seed, seconds, processes: true, Least(seconds));
                failed += report.Faults.Count == 0 ? 0 : 1;
                output.WriteLine(report.Text);
                if (Environment.GetEnvironmentVariable("CHAOS_REPORT") is { Length: > 0 } file)
                {
                    await File.AppendAllTextAsync(file, report.Text + "\n", TestContext.Current.CancellationToken);
                }
            }
        }

        Assert.Equal(0, failed);
    }

    /// <summary>What a run of this length must have seen at the very least, on a slow machine as well.</summary>
    private static ChaosCounts Least(TimeSpan length) => PerMinute(length.TotalMinutes);

    private static ChaosCounts PerMinute(double minutes) => new((int)(30 * minutes), (int)(10 * minutes), (int)(20 * minutes), (int)(20 * minutes));

    private static int Number(string variable, int usual) => int.TryParse(Environment.GetEnvironmentVariable(variable), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : usual;
}
