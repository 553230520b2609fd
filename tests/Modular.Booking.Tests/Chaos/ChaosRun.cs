using System.Globalization;
using Modular.Testing;

namespace Modular.Booking.Tests.Chaos;

/// <summary>What came of one seed.</summary>
internal sealed record ChaosReport(Database Database, int Seed, string Fingerprint, int Deeds, int Kills, string Answers, string Books, IReadOnlyList<string> Faults)
{
    public string Text => string.Create(CultureInfo.InvariantCulture,
        $"{Database} seed {Seed} (plan {Fingerprint}): {Deeds} answers, {Kills} kills, {(Faults.Count == 0 ? "all adds up" : $"{Faults.Count} FAULTS")}\n  {Books}\n  {Answers}{string.Concat(Faults.Take(20).Select(f => "\n  ! " + f))}");
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

    public static async Task<ChaosReport> OfAsync(Database kind, int seed, TimeSpan length, bool processes, Action<Autofac.ContainerBuilder>? register = null)
    {
        await using var world = await ChaosWorld.OpenAsync(kind, processes, register);
        var ledger = new ChaosLedger();
        var kills = 0;
        using (var stop = new CancellationTokenSource(length))
        {
            var guests = Enumerable.Range(0, Guests).Select(i => Task.Run(() => new ChaosGuest(new ChaosPlan(seed, i), world.Doors, world.Departures, world.ExpireAsync, ledger).RunAsync(stop.Token)));
            var storm = Task.WhenAll(BreakAsync(world, seed, stop.Token), KillAsync(world, seed, () => kills++, stop.Token));
            await Task.WhenAll(guests);
            await storm;
        }

        await world.SettleAsync();
        var faults = new List<string>(ledger.Faults);
        faults.AddRange(await ChaosAudit.FaultsAsync(world, ledger));
        var books = await ChaosAudit.SummaryAsync(world);
        faults.AddRange(await ChaosAudit.NoPlaceIsLostAsync(world));
        return new ChaosReport(kind, seed, ChaosPlan.Fingerprint(seed, Guests), ledger.Deeds, kills, ledger.Summary(), books, faults);
    }

    /// <summary>Somewhere between us and the provider something goes wrong, a few times a second.</summary>
    private static async Task BreakAsync(ChaosWorld world, int seed, CancellationToken stop)
    {
        var chance = new Random(seed);
        while (!stop.IsCancellationRequested)
        {
            var (target, kind) = Gremlins[chance.Next(Gremlins.Length)];
            await world.Sandbox.BreakAsync(new { target, kind, count = chance.Next(1, 4), delayMs = chance.Next(50, 800), stored = chance.Next(2) == 0 });
            await PauseAsync(chance.Next(100, 500), stop);
        }
    }

    /// <summary>SIGKILL, a breath, and back on the same data. Never both hosts at once.</summary>
    private static async Task KillAsync(ChaosWorld world, int seed, Action killed, CancellationToken stop)
    {
        var chance = new Random(~seed);
        while (world.Processes.Count > 0)
        {
            await PauseAsync(chance.Next(8_000, 20_000), stop);
            if (stop.IsCancellationRequested)
            {
                return;
            }

            killed();
            await world.Processes[chance.Next(world.Processes.Count)].RestartAsync();
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
