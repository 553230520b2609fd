using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Modular.Fire.North;
using Modular.Kernel.Tests.Support;
using Modular.Testing;

namespace Modular.Kernel.Tests.Events;

/// <summary>Relay and inbox dying at every single step, and three known-bad ways of doing it that the same walk catches.</summary>
public sealed class CrashTests
{
    [Theory, BothDatabases]
    public async Task A_relay_that_dies_at_any_step_neither_loses_nor_doubles(Database database)
    {
        await using var range = await FireRange.OpenAsync(database);
        var audits = await CrashWalk.RunAsync(range, () => range.RingAsync(3), range.PumpAsync);
        Assert.True(audits.Count > 6, $"Only {audits.Count} steps: the fuse does not see the databases.");
        Assert.All(audits, audit => audit.AssertEachOnce());
    }

    [Theory, BothDatabases]
    public async Task An_inbox_that_dies_at_any_step_neither_loses_nor_doubles(Database database)
    {
        await using var range = await FireRange.OpenAsync(database);
        var audits = await CrashWalk.RunAsync(range, () => RingAndRelayAsync(range), range.HandleAllAsync);
        Assert.True(audits.Count > 10, $"Only {audits.Count} steps: the fuse does not see the databases.");
        Assert.All(audits, audit => audit.AssertEachOnce());
    }

    [Theory, BothDatabases]
    public async Task Known_bad_a_relay_that_deletes_before_it_delivers_is_caught_losing(Database database)
    {
        await using var range = await FireRange.OpenAsync(database);
        var audits = await CrashWalk.RunAsync(range, () => range.RingAsync(3), () => DeleteThenDeliverAsync(range));
        Assert.Contains(audits, audit => audit.Lost.Count > 0);
    }

    [Theory, BothDatabases]
    public async Task Known_bad_a_worker_that_commits_the_effect_before_the_done_is_caught_doubling(Database database)
    {
        await using var range = await FireRange.OpenAsync(database);
        var audits = await CrashWalk.RunAsync(range, () => RingAndRelayAsync(range), () => EffectThenDoneAsync(range));
        Assert.Contains(audits, audit => audit.Doubled.Count > 0);
    }

    [Theory, BothDatabases]
    public async Task Known_bad_publishing_in_memory_after_the_commit_is_caught_losing(Database database)
    {
        await using var range = await FireRange.OpenAsync(database);
        var audits = await CrashWalk.RunAsync(range, () => Task.CompletedTask, () => CommitThenPublishAsync(range));
        Assert.Contains(audits, audit => audit.Lost.Count > 0);
    }

    private static async Task RingAndRelayAsync(FireRange range)
    {
        await range.RingAsync(2);
        await range.PumpAsync();
    }

    private static async Task DeleteThenDeliverAsync(FireRange range)
    {
        var rows = await range.WithNorthAsync(async db =>
        {
            var all = await db.Outbox.AsNoTracking().ToListAsync();
            await using var write = await db.BeginWriteAsync(CancellationToken.None);
            await db.Outbox.ExecuteDeleteAsync();
            await write.CommitAsync(CancellationToken.None);
            return all;
        });
        foreach (var subscription in range.Services.GetRequiredService<Subscriptions>().To(Rang.Name))
        {
            await using var scope = range.Services.CreateAsyncScope();
            var db = (subscription.Module == "north" ? range.North : range.South).From(scope.ServiceProvider);
            db.Inbox.AddRange(rows.Select(r => new InboxRow { EventId = r.Id, Handler = subscription.Key, Name = r.Name, Payload = r.Payload, At = r.At, DueAt = r.At }));
            await db.SaveChangesAsync();
        }
    }

    private static Task<int> EffectThenDoneAsync(FireRange range) => range.WithSouthAsync(async db =>
    {
        var row = await db.Inbox.AsNoTracking().FirstAsync(r => r.State == DeliveryState.Waiting);
        db.Effects.Add(new Effect { Told = ((Rang)Envelopes.Open(typeof(Rang), row.Payload)!).Id });
        await db.SaveChangesAsync();
        await using var write = await db.BeginWriteAsync(CancellationToken.None);
        await db.Inbox.Where(r => r.EventId == row.EventId).ExecuteUpdateAsync(set => set.SetProperty(r => r.State, DeliveryState.Done));
        await write.CommitAsync(CancellationToken.None);
        return 1;
    });

    private static async Task CommitThenPublishAsync(FireRange range)
    {
        var told = new Told { Id = Guid.NewGuid() };
        await range.WithNorthAsync(async db =>
        {
            db.Told.Add(told);
            db.Effects.Add(new Effect { Told = told.Id });
            return await db.SaveChangesAsync();
        });
        await range.WithSouthAsync(async db =>
        {
            db.Effects.Add(new Effect { Told = told.Id });
            return await db.SaveChangesAsync();
        });
    }
}
