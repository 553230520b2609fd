using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Modular.Fire.North;
using Modular.Kernel.Tests.Support;
using Modular.Testing;

namespace Modular.Kernel.Tests.Events;

public sealed class PoisonTests
{
    private const string Handler = "south.CountRings:north.rang.v1";
    private static readonly CancellationToken None = CancellationToken.None;
    private static readonly TimeSpan[] Schedule =
    [
        TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(30), TimeSpan.FromMinutes(2),
        TimeSpan.FromMinutes(10), TimeSpan.FromHours(1), TimeSpan.FromHours(4),
    ];

    [Theory, BothDatabases]
    public async Task A_handler_that_always_fails_ends_as_a_dead_letter_after_the_schedule_and_replay_heals_it(Database database)
    {
        await using var range = await FireRange.OpenAsync(database);
        var tries = 0;
        range.Hooks.Handling = (_, _) =>
        {
            tries++;
            throw new InvalidOperationException("secret words that no log may carry");
        };
        await range.RingAsync(1);
        await range.SettleAsync();
        foreach (var (pause, n) in Schedule.Select((pause, n) => (pause, n)))
        {
            Assert.Equal(n + 1, tries);
            range.Clock.Advance(pause - TimeSpan.FromMilliseconds(1));
            await range.SettleAsync();
            Assert.Equal(n + 1, tries);
            Assert.Empty(await DeadAsync(range));
            range.Clock.Advance(TimeSpan.FromMilliseconds(1));
            await range.SettleAsync();
        }

        Assert.Equal(8, tries);
        var dead = Assert.Single(await DeadAsync(range));
        Assert.Equal(("south", Handler, Rang.Name, 8, "InvalidOperationException"), (dead.Module, dead.Handler, dead.EventName, dead.Attempts, dead.Reason));
        range.Clock.Advance(TimeSpan.FromDays(30));
        await range.SettleAsync();
        Assert.Equal(8, tries);

        range.Hooks.Handling = static (_, _) => Task.CompletedTask;
        Assert.True(await Letters(range).ReplayAsync("south", dead.EventId, dead.Handler, None));
        Assert.False(await Letters(range).ReplayAsync("south", dead.EventId, dead.Handler, None));
        await range.SettleAsync();
        (await range.AuditAsync()).AssertEachOnce();
        Assert.Empty(await DeadAsync(range));
    }

    [Theory, BothDatabases]
    public async Task A_handler_that_fails_twice_and_then_works_leaves_one_effect_and_no_trace_of_the_failed_tries(Database database)
    {
        await using var range = await FireRange.OpenAsync(database);
        var tries = 0;
        range.Hooks.Handling = async (_, db) =>
        {
            // Written and sent to the database, and still not there when the handler fails afterwards.
            await db.SaveChangesAsync(None);
            if (++tries <= 2)
            {
                throw new TimeoutException();
            }
        };
        await range.RingAsync(1);
        await range.SettleAsync();
        range.Clock.Advance(Schedule[0]);
        await range.SettleAsync();
        Assert.Equal(0, await range.WithSouthAsync(db => db.Effects.CountAsync(None)));
        range.Clock.Advance(Schedule[1]);
        await range.SettleAsync();
        Assert.Equal(3, tries);
        (await range.AuditAsync()).AssertEachOnce();
        var row = await range.WithSouthAsync(db => db.Inbox.AsNoTracking().SingleAsync(None));
        Assert.Equal((DeliveryState.Done, 3, null), (row.State, row.Attempts, row.Reason));
    }

    [Theory]
    [BothDatabases("{ no json", Handler, "unreadable payload")]
    [BothDatabases("null", Handler, "empty payload")]
    [BothDatabases("""{"id":"no uuid"}""", Handler, "unreadable payload")]
    [BothDatabases("{}", "south.Gone:north.rang.v1", "nobody of that name handles it")]
    public async Task What_no_retry_can_heal_is_dead_at_once_and_stops_nobody_else(Database database, string payload, string handler, string reason)
    {
        await using var range = await FireRange.OpenAsync(database);
        await range.WithSouthAsync(db =>
        {
            var now = range.Clock.UtcNow();
            db.Inbox.Add(new InboxRow { EventId = Guid.NewGuid(), Handler = handler, Name = Rang.Name, Payload = payload, At = now, DueAt = now });
            return db.SaveChangesAsync(None);
        });
        await range.RingAsync(2);
        await range.SettleAsync();
        var dead = Assert.Single(await DeadAsync(range));
        Assert.Equal((reason, 1), (dead.Reason, dead.Attempts));
        (await range.AuditAsync()).AssertEachOnce();
    }

    [Theory, BothDatabases]
    public async Task One_failing_event_does_not_hold_up_the_others(Database database)
    {
        await using var range = await FireRange.OpenAsync(database);
        range.Hooks.Handling = static (rang, _) => rang.Number == 0 ? throw new InvalidOperationException() : Task.CompletedTask;
        var told = await range.RingAsync(5);
        await range.SettleAsync();
        var audit = await range.AuditAsync();
        Assert.Equal([told[0]], audit.Lost);
        Assert.Equal(1, audit.Waiting);
    }

    [Theory, BothDatabases]
    public async Task Replaying_what_is_not_dead_or_not_there_says_so(Database database)
    {
        await using var range = await FireRange.OpenAsync(database);
        await range.RingAsync(1);
        await range.SettleAsync();
        var done = await range.WithSouthAsync(db => db.Inbox.AsNoTracking().SingleAsync(None));
        Assert.False(await Letters(range).ReplayAsync("south", done.EventId, done.Handler, None));
        Assert.False(await Letters(range).ReplayAsync("south", Guid.NewGuid(), Handler, None));
        Assert.False(await Letters(range).ReplayAsync("nowhere", done.EventId, done.Handler, None));
        await range.SettleAsync();
        (await range.AuditAsync()).AssertEachOnce();
    }

    private static DeadLetters Letters(FireRange range) => range.Services.GetRequiredService<DeadLetters>();

    private static Task<IReadOnlyList<DeadLetter>> DeadAsync(FireRange range) => Letters(range).ListAsync(10, None);
}
