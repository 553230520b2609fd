using Microsoft.Extensions.DependencyInjection;
using Modular.Kernel.Tests.Support;
using Modular.Testing;

namespace Modular.Kernel.Tests.Events;

public sealed class QueueTests
{
    private static readonly CancellationToken None = CancellationToken.None;

    [Theory, BothDatabases]
    public async Task What_waits_is_counted_and_ages_until_it_is_done_or_dead(Database database)
    {
        await using var range = await FireRange.OpenAsync(database);
        using var measured = Measurements.Of(range.Services);
        var gauges = range.Services.GetRequiredService<QueueGauges>();
        range.Hooks.Handling = static (_, _) => throw new InvalidOperationException();
        await range.RingAsync(3);
        await LookAsync();
        range.Clock.Advance(TimeSpan.FromSeconds(7));
        measured.Look();
        Assert.Equal((3, 7), (measured["modular.outbox.waiting north"], measured["modular.relay.lag north"]));

        await range.PumpAsync();
        await LookAsync();
        Assert.Equal((0, 0), (measured["modular.outbox.waiting north"], measured["modular.relay.lag north"]));
        Assert.Equal((3, 7, 0), (measured["modular.inbox.waiting south"], measured["modular.inbox.age south"], measured["modular.inbox.dead_letters south"]));
        Assert.Equal(3, measured["modular.relay.events north"]);

        for (var i = 0; i < 9; i++)
        {
            await range.HandleAllAsync();
            range.Clock.Advance(TimeSpan.FromHours(5));
        }

        await LookAsync();
        Assert.Equal((0, 3), (measured["modular.inbox.waiting south"], measured["modular.inbox.dead_letters south"]));
        var states = await range.Services.GetRequiredService<Queues>().ReadAsync(None);
        Assert.Equal(3, states.Single(s => s.Module == "south").DeadLetters);
        Assert.Equal(("north", 0, null, 0), states.Where(s => s.Module == "north").Select(s => (s.Module, s.Outbox, s.OutboxOldest, s.DeadLetters)).Single());

        async Task LookAsync()
        {
            await gauges.LookAsync(None);
            measured.Look();
        }
    }

    [Fact]
    public async Task A_job_is_noted_with_its_outcome()
    {
        await using var range = await FireRange.OpenAsync(Database.Sqlite);
        using var measured = Measurements.Of(range.Services);
        var jobs = range.Services.GetRequiredService<Jobs>();
        await jobs.RunAsync("north.tidy", () => Task.CompletedTask);
        await Assert.ThrowsAsync<InvalidOperationException>(() => jobs.RunAsync("north.tidy", () => throw new InvalidOperationException("canary")));
        var state = Assert.Single(jobs.All);
        Assert.Equal(("north.tidy", "InvalidOperationException", 2, 1), (state.Name, state.Failure, state.Runs, state.Failures));
        Assert.Equal((1, 1), (measured["modular.job.duration north.tidy done"], measured["modular.job.duration north.tidy failed"]));
    }
}
