using System.Globalization;
using Modular.Testing;

namespace Modular.Booking.Tests.Chaos;

/// <summary>What came of one seed.</summary>
internal sealed record ChaosReport(Database Database, int Seed, string Fingerprint, int Deeds, int Kills, ChaosCounts Counts, string Answers, string Books, IReadOnlyList<string> Faults)
{
    public string Text => string.Create(CultureInfo.InvariantCulture,
        $"{Database} seed {Seed} (plan {Fingerprint}): {Deeds} answers, {Kills} kills, {Counts}: {(Faults.Count == 0 ? "all adds up" : $"{Faults.Count} FAULTS")}\n  {Books}\n  {Answers}{string.Concat(Faults.Take(20).Select(f => "\n  ! " + f))}");
}

/// <summary>32 guests, a provider that misbehaves, hosts that die; then silence, and the books.</summary>
internal static class ChaosRun
{
    public const int Guests = 32;

    private static readonly (string Target, string Kind)[] Gremlins =
    [
        ("stripe.api", "drop"), ("stripe.api", "drop_after"), ("stripe.api", "fail_before"), ("stripe.api", "fail_after"), ("stripe.api", "rate_limit"), ("stripe.api", "delay"),
        ("stripe.webhook", "drop"), ("stripe.webhook", "duplicate"), ("stripe.webhook", "reorder"), ("stripe.webhook", "forge"), ("stripe.webhook", "delay"),
    ];

    /// <param name="kind">The database.</param>
    /// <param name="seed">Whoever does what, and what goes wrong.</param>
    /// <param name="length">How long the storm lasts.</param>
    /// <param name="processes">Real host processes that are killed, instead of one host in this process.</param>
    /// <param name="least">What must have happened at least for the run to mean something; less is a fault.</param>
    /// <param name="register">Replaces services.</param>
    public static async Task<ChaosReport> OfAsync(Database kind, int seed, TimeSpan length, bool processes, ChaosCounts? least = null, Action<Autofac.ContainerBuilder>? register = null)
    {
        await using var world = await ChaosWorld.OpenAsync(kind, processes, register);
        var ledger = new ChaosLedger();
        var kills = 0;
        using (var stop = new CancellationTokenSource())
        {
            var end = EndAsync(world, length, least, stop);
            var guests = Enumerable.Range(0, Guests).Select(i => Task.Run(() => new ChaosGuest(new ChaosPlan(seed, i), world.Doors, world.Departures, world.ExpireAsync, ledger).RunAsync(stop.Token)));
            var storm = Task.WhenAll(BreakAsync(world, seed, stop.Token), KillAsync(world, seed, ledger, () => kills++, stop.Token));
            await Task.WhenAll(guests);
            await storm;
            await end;
        }

        await world.SettleAsync();
        var faults = new List<string>(ledger.Faults);
        faults.AddRange(await ChaosAudit.FaultsAsync(world, ledger));
        var (books, counts) = (await ChaosAudit.SummaryAsync(world), await ChaosAudit.CountAsync(world));
        if (least is not null && !counts.Reaches(least))
        {
            faults.Add($"too little happened to mean anything: {counts}, wanted at least {least}");
        }

        faults.AddRange(await ChaosAudit.NoPlaceIsLostAsync(world));
        return new ChaosReport(kind, seed, ChaosPlan.Fingerprint(seed, Guests), ledger.Deeds, kills, counts, ledger.Summary(), books, faults);
    }

    /// <summary>After its time, and on a slow machine not before enough has happened; three times as long at most.</summary>
    private static async Task EndAsync(ChaosWorld world, TimeSpan length, ChaosCounts? least, CancellationTokenSource stop)
    {
        try
        {
            await Task.Delay(length, CancellationToken.None);
            for (var more = TimeSpan.Zero; least is not null && more < 2 * length && !(await ChaosAudit.CountAsync(world)).Reaches(least); more += TimeSpan.FromSeconds(1))
            {
                await Task.Delay(TimeSpan.FromSeconds(1), CancellationToken.None);
            }
        }
        finally
        {
            await stop.CancelAsync();
        }
    }

    /// <summary>Somewhere between us and the provider one thing at a time goes wrong, a third of the time: a provider that never answers would only show that nobody can pay.</summary>
    private static async Task BreakAsync(ChaosWorld world, int seed, CancellationToken stop)
    {
        var chance = new Random(seed);
        while (!stop.IsCancellationRequested)
        {
            var (target, kind) = Gremlins[chance.Next(Gremlins.Length)];
            var trouble = chance.Next(200, 900);
            await world.Sandbox.BreakAsync(new { target, kind, delayMs = chance.Next(50, 800), windowMs = 300, stored = chance.Next(2) == 0 });
            await PauseAsync(trouble, stop);
            await world.Sandbox.MendAsync();
            await PauseAsync(trouble * 2, stop);
        }
    }

    /// <summary>SIGKILL, a breath, and back on the same data. Never both hosts at once.</summary>
    private static async Task KillAsync(ChaosWorld world, int seed, ChaosLedger ledger, Action killed, CancellationToken stop)
    {
        var chance = new Random(~seed);
        while (world.Processes.Count > 0)
        {
            await PauseAsync(chance.Next(3_000, 9_000), stop);
            if (stop.IsCancellationRequested)
            {
                return;
            }

            killed();
            try
            {
                await world.Processes[chance.Next(world.Processes.Count)].RestartAsync();
            }
            catch (InvalidOperationException ended)
            {
                // With all it wrote: a host that does not come back after a kill is a fault of ours.
                ledger.Fault(ended.Message);
            }
        }
    }

    private static async Task PauseAsync(int milliseconds, CancellationToken stop)
    {
        try
        {
            await Task.Delay(milliseconds, stop);
        }
        catch (OperationCanceledException)
        {
            // The time is over.
        }
    }
}
