using Microsoft.EntityFrameworkCore;
using Modular.Fire.North;
using Modular.Kernel.Tests.Support;
using Modular.Testing;

namespace Modular.Kernel.Tests.Events;

public sealed class DeliveryTests
{
    private static readonly CancellationToken None = CancellationToken.None;

    [Theory, BothDatabases]
    public async Task Every_event_reaches_every_handler_once(Database database)
    {
        await using var range = await FireRange.OpenAsync(database);
        await range.RingAsync(Relay.BatchSize + 5);
        await range.SettleAsync();
        (await range.AuditAsync()).AssertEachOnce();
    }

    [Theory, BothDatabases]
    public async Task A_second_delivery_of_the_same_event_changes_nothing(Database database)
    {
        await using var range = await FireRange.OpenAsync(database);
        await range.RingAsync(3);
        var told = await range.WithNorthAsync(db => db.Outbox.AsNoTracking().ToListAsync(None));
        await range.PumpAsync();
        await range.HandleAllAsync();
        await range.WithNorthAsync(db =>
        {
            db.Outbox.AddRange(told);
            return db.SaveChangesAsync(None);
        });
        await range.SettleAsync();
        (await range.AuditAsync()).AssertEachOnce();
    }

    [Theory, BothDatabases]
    public async Task Relays_and_workers_that_run_at_once_do_not_double(Database database)
    {
        await using var range = await FireRange.OpenAsync(database);
        await range.RingAsync(300);
        await Task.WhenAll([.. Lanes(range.PumpAsync, 3), .. Lanes(() => range.HandleAsync(range.South), 4), .. Lanes(() => range.HandleAsync(range.North), 4)]);
        await range.SettleAsync();
        (await range.AuditAsync()).AssertEachOnce();
    }

    [Fact]
    public async Task Two_processes_worth_of_relays_and_workers_on_one_postgresql_do_not_double()
    {
        await using var data = await TestDatabase.CreateAsync(Database.Postgres);
        await using var one = FireRange.Open(data);
        await using var two = FireRange.Open(data);
        await Fire.FireHost.CreateTablesAsync(one.Services);
        await one.RingAsync(300);
        await Task.WhenAll(new[] { one, two }.SelectMany(range =>
            Lanes(range.PumpAsync, 2).Concat(Lanes(() => range.HandleAsync(range.South), 4)).Concat(Lanes(() => range.HandleAsync(range.North), 4))));
        await one.SettleAsync();
        (await one.AuditAsync()).AssertEachOnce();
    }

    [Theory, BothDatabases]
    public async Task What_is_rolled_back_was_never_told(Database database)
    {
        await using var range = await FireRange.OpenAsync(database);
        await range.WithNorthAsync(async db =>
        {
            await using var write = await db.BeginWriteAsync(None);
            db.Told.Add(new Told { Id = Guid.NewGuid() });
            db.Tell(new Rang(Guid.NewGuid(), 1));
            db.Post("south.letter", Guid.NewGuid());
            return await db.SaveChangesAsync(None);
        });
        Assert.Equal(0, await range.WithNorthAsync(db => db.Outbox.CountAsync(None)));
        Assert.Equal(0, await range.WithNorthAsync(db => db.Mails.CountAsync(None)));
        await range.SettleAsync();
        Assert.Equal(0, await range.WithSouthAsync(db => db.Effects.CountAsync(None)));
    }

    [Theory, BothDatabases]
    public async Task What_nobody_listens_to_is_not_written(Database database)
    {
        await using var range = await FireRange.OpenAsync(database);
        await range.WithNorthAsync(db =>
        {
            Assert.Null(db.Envelope(new Whispered(Guid.NewGuid())));
            db.Tell(new Whispered(Guid.NewGuid()));
            return db.SaveChangesAsync(None);
        });
        Assert.Equal(0, await range.WithNorthAsync(db => db.Outbox.CountAsync(None)));
    }

    [Theory, BothDatabases]
    public async Task A_commit_rings_the_relay_and_a_rollback_does_not(Database database)
    {
        await using var range = await FireRange.OpenAsync(database);
        var services = (KernelServices)range.Services.GetService(typeof(KernelServices))!;
        await range.WithNorthAsync(async db =>
        {
            await using var write = await db.BeginWriteAsync(None);
            db.Tell(new Rang(Guid.NewGuid(), 1));
            return await db.SaveChangesAsync(None);
        });
        Assert.False(await Rung(services));
        await range.RingAsync(1);
        Assert.True(await Rung(services));
    }

    private static async Task<bool> Rung(KernelServices services)
    {
        using var now = new CancellationTokenSource();
        var wait = services.Outbox("north").WaitAsync(Timeout.InfiniteTimeSpan, now.Token);
        var rung = wait.IsCompletedSuccessfully;
        await now.CancelAsync();
        await wait.ContinueWith(static _ => { }, None, TaskContinuationOptions.None, TaskScheduler.Default);
        return rung;
    }

    private static IEnumerable<Task> Lanes(Func<Task<bool>> step, int count) => Enumerable.Range(0, count).Select(_ => Task.Run(async () =>
    {
        // A lane that finds everything locked by others goes home; SettleAsync finishes what is left.
        while (await step())
        {
        }
    }));
}
