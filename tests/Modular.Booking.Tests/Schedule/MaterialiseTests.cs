using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Modular.Booking.Availability;
using Modular.Booking.Catalogue;
using Modular.Booking.Orders;
using Modular.Booking.Schedule;
using Modular.Booking.Storage;
using Modular.Booking.Tests.Support;
using Modular.Booking.Tests.World;
using Modular.Kernel;
using Modular.Testing;

namespace Modular.Booking.Tests.Schedule;

public class MaterialiseTests
{
    private static readonly DateOnly Today = new(2026, 12, 1);

    [Theory, BothDatabases]
    public async Task Made_twice_every_departure_is_there_once_with_its_own_seats(Database database)
    {
        await using var host = await Given.HostAsync(database);
        var given = await WorldAsync(host, Plan(0b1111111, 17 * 60, 12));
        Assert.Equal(100, await MakeAsync(host, given.Option.Id));
        Assert.Equal(0, await MakeAsync(host, given.Option.Id));
        var seats = await ReadAsync(host, db => db.Pools.Where(p => p.Key.StartsWith("d:")).ToListAsync());
        Assert.Equal(100, seats.Count);
        Assert.All(seats, p => Assert.Equal((12, 0, 0), (p.Capacity, p.Held, p.Sold)));
    }

    [Theory, BothDatabases]
    public async Task Two_experiences_that_overlap_draw_from_the_same_half_hours(Database database)
    {
        await using var host = await Given.HostAsync(database);
        var boats = new Resource { Id = Guid.CreateVersion7(), OperatorId = default, Name = "Boote", Capacity = 9 };
        var given = await WorldAsync(host, Plan(0b1111111, 10 * 60, 12));
        var rental = new Option { Id = Guid.CreateVersion7(), OperatorId = given.Operator.Id, ExperienceId = given.Experience.Id, TitleDe = "Verleih", TitleEn = "Rental", DurationMinutes = 60 };
        await WriteAsync(host, db =>
        {
            var mine = new Resource { Id = boats.Id, OperatorId = given.Operator.Id, Name = boats.Name, Capacity = boats.Capacity };
            db.AddRange(mine, rental, Plan(0b0000001, 11 * 60 + 40, 5)(rental.OperatorId, rental.Id));
            db.AddRange(Link(given.Option), Link(rental));
        });
        await MakeAsync(host, given.Option.Id);
        await MakeAsync(host, rental.Id);

        // Tour 10:00–12:30 and rental 11:40–12:40, both on Monday: 11:30, 12:00 and (rental only) 12:30.
        var monday = new DateOnly(2026, 12, 7);
        var tour = await CellsAsync(host, given.Option.Id, monday);
        var hire = await CellsAsync(host, rental.Id, monday);
        Assert.Equal(5, tour.Count);
        Assert.Equal(3, hire.Count);
        Assert.Equal(2, tour.Intersect(hire).Count());

        OptionResource Link(Option option) => new() { OptionId = option.Id, ResourceId = boats.Id, OperatorId = given.Operator.Id };
    }

    [Theory, BothDatabases]
    public async Task Two_processes_at_once_make_every_departure_and_pool_once(Database database)
    {
        await using var host = await Given.HostAsync(database);
        var given = await WorldAsync(host, Plan(0b1111111, 9 * 60, 12), Plan(0b1111111, 13 * 60, 12), Plan(0b1111111, 17 * 60, 12));
        var made = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(() => MakeAsync(host, given.Option.Id))));
        Assert.Equal(300, made.Sum());
        Assert.Equal(300, await ReadAsync(host, db => db.DeparturePools.CountAsync()));
    }

    [Theory, BothDatabases]
    public async Task A_new_time_moves_what_is_free_keeps_what_is_sold_and_closes_what_lapsed(Database database)
    {
        await using var host = await Given.HostAsync(database);
        var given = await WorldAsync(host, Plan(0b1111111, 17 * 60, 12));
        await MakeAsync(host, given.Option.Id);
        var all = await ReadAsync(host, db => db.Departures.OrderBy(d => d.StartsAt).ToListAsync());
        await SellAsync(host, given, all[3], places: 2);
        await SellAsync(host, given, all[4], places: 0);

        var outcome = await ReviseAsync(host, given.Option.Id, s => s.StartMinute = 18 * 60);
        Assert.True(outcome.IsDone);
        var after = await ReadAsync(host, db => db.Departures.ToListAsync());
        Assert.Equal(102, after.Count);
        Assert.Equal(DepartureState.Open, Assert.Single(after, d => d.Id == all[3].Id).State);
        Assert.Equal(DepartureState.Closed, Assert.Single(after, d => d.Id == all[4].Id).State);
        Assert.Equal(100, after.Count(d => d.LocalMinute == 18 * 60));

        // Back again: the lapsed one opens, the moved ones go, nothing is there twice.
        await ReviseAsync(host, given.Option.Id, s => s.StartMinute = 17 * 60);
        after = await ReadAsync(host, db => db.Departures.ToListAsync());
        Assert.Equal(100, after.Count);
        Assert.All(after, d => Assert.Equal((DepartureState.Open, 17 * 60), (d.State, d.LocalMinute)));
        Assert.NotEqual(0, await ReadAsync(host, db => db.Pools.CountAsync(p => p.Capacity == 0)));
        await host.InScopeAsync(s => s.GetRequiredService<Materialise>().SweepAsync(CancellationToken.None));
        Assert.Equal(100, await ReadAsync(host, db => db.Pools.CountAsync()));
    }

    [Theory, BothDatabases]
    public async Task Places_are_not_cut_below_what_is_sold_and_the_sentence_says_how_many(Database database)
    {
        await using var host = await Given.HostAsync(database);
        var given = await WorldAsync(host, Plan(0b1111111, 17 * 60, 12));
        await MakeAsync(host, given.Option.Id);
        var day = await ReadAsync(host, db => db.Departures.OrderBy(d => d.StartsAt).FirstAsync());
        await SellAsync(host, given, day, places: 9);

        var refused = await ReviseAsync(host, given.Option.Id, s => s.Capacity = 8);
        Assert.Equal("below-sold", refused.Refusal!.Code);
        Assert.Contains("9 Plätze", refused.Refusal.De, StringComparison.Ordinal);
        Assert.All(await ReadAsync(host, db => db.Pools.ToListAsync()), p => Assert.Equal(12, p.Capacity));
        Assert.Equal(12, await ReadAsync(host, db => db.Schedules.Select(s => s.Capacity).SingleAsync()));

        Assert.True((await ReviseAsync(host, given.Option.Id, s => s.Capacity = 9)).IsDone);
        Assert.All(await ReadAsync(host, db => db.Pools.ToListAsync()), p => Assert.Equal(9, p.Capacity));
    }

    [Theory, BothDatabases]
    public async Task A_shared_resource_shrinks_only_to_what_is_taken(Database database)
    {
        await using var host = await Given.HostAsync(database);
        var given = await WorldAsync(host, Plan(0b1111111, 10 * 60, 12));
        var boats = new Resource { Id = Guid.CreateVersion7(), OperatorId = given.Operator.Id, Name = "Boote", Capacity = 20 };
        await WriteAsync(host, db => db.AddRange(boats, new OptionResource { OptionId = given.Option.Id, ResourceId = boats.Id, OperatorId = given.Operator.Id }));
        await MakeAsync(host, given.Option.Id);
        await SellAsync(host, given, await ReadAsync(host, db => db.Departures.OrderBy(d => d.StartsAt).FirstAsync()), places: 7);

        Assert.Equal("below-sold", (await ResizeAsync(6)).Refusal!.Code);
        Assert.Equal(20, await ReadAsync(host, db => db.Pools.Where(p => p.Key.StartsWith("r:")).MinAsync(p => p.Capacity)));
        Assert.True((await ResizeAsync(7)).IsDone);
        Assert.Equal(7, await ReadAsync(host, db => db.Pools.Where(p => p.Key.StartsWith("r:")).MaxAsync(p => p.Capacity)));

        Task<Outcome> ResizeAsync(int capacity) => host.InScopeAsync(async services =>
        {
            var resource = await services.GetRequiredService<BookingDb>().Resources.SingleAsync();
            resource.Capacity = capacity;
            return await services.GetRequiredService<ResizeResource>().RunAsync(resource, "Europe/Berlin", CancellationToken.None);
        });
    }

    [Theory, BothDatabases]
    public async Task The_demo_business_is_seeded_once_and_its_counters_are_what_its_orders_say(Database database)
    {
        await using var host = await TestHost.StartAsync(database, new TestHostOptions { Seed = true, Clock = new(Given.Now) });
        var before = await CountsAsync();
        await host.InScopeAsync(s => new BookingModule().SeedAsync(s, CancellationToken.None));
        Assert.Equal(before, await CountsAsync());
        var pools = await ReadAsync(host, db => db.Pools.Select(p => new { p.Sold, Said = db.Allocations.Where(a => a.PoolId == p.Id && a.State == AllocationState.Committed).Sum(a => a.Places) }).ToListAsync());
        Assert.All(pools, p => Assert.Equal(p.Said, p.Sold));
        Assert.Contains(pools, p => p.Sold > 0);
        Assert.Empty(await Books.FaultsAsync(host.Services));

        Task<(int, int, int, int)> CountsAsync() => ReadAsync(host, async db => (await db.Departures.CountAsync(), await db.Pools.CountAsync(), await db.Orders.CountAsync(), await db.Blobs.CountAsync()));
    }

    private static Func<Guid, Guid, WeeklySchedule> Plan(int days, int minute, int capacity) => (operatorId, optionId) => new()
    {
        Id = Guid.CreateVersion7(),
        OperatorId = operatorId,
        OptionId = optionId,
        Days = days,
        StartMinute = minute,
        From = Today.AddDays(1),
        Until = Today.AddDays(100),
        Capacity = capacity,
    };

    private static async Task<Given> WorldAsync(TestHost host, params Func<Guid, Guid, WeeklySchedule>[] plans)
    {
        var given = new Given();
        given.Rows.AddRange(plans.Select(p => p(given.Operator.Id, given.Option.Id)));
        await given.SaveAsync(host);
        return given;
    }

    private static Task<int> MakeAsync(TestHost host, Guid option) => host.InScopeAsync(s => s.GetRequiredService<Materialise>().OptionAsync(option, CancellationToken.None));

    private static Task<Outcome> ReviseAsync(TestHost host, Guid option, Action<WeeklySchedule> change) => host.InScopeAsync(async services =>
    {
        var db = services.GetRequiredService<BookingDb>();
        return await services.GetRequiredService<Revise>().RunAsync(
            option,
            async () =>
            {
                change(await db.Schedules.SingleAsync(s => s.OptionId == option));
                return Outcome.Done;
            },
            remake: false,
            CancellationToken.None);
    });

    /// <summary>An order on a departure; without places its hold has lapsed.</summary>
    private static Task SellAsync(TestHost host, Given given, Departure departure, int places) => WriteAsync(host, db =>
    {
        var order = new Given().Order(departure);
        var id = Guid.CreateVersion7();
        db.Add(new OrderLine { Id = Guid.CreateVersion7(), OperatorId = given.Operator.Id, OrderId = id, DepartureId = departure.Id, UnitId = given.Adult.Id, Quantity = Math.Max(1, places), PriceMinor = 3900, VatBasisPoints = 1900, Places = 1 });
        db.Add(new Order
        {
            Id = id,
            OperatorId = given.Operator.Id,
            Number = id.ToString("N")[^8..],
            SecretHash = id.ToByteArray(),
            IdempotencyKey = id,
            RequestHash = order.RequestHash,
            State = places > 0 ? OrderState.Confirmed : OrderState.Expired,
            Culture = "de-DE",
            TotalMinor = 3900,
            Currency = "EUR",
            HeldAt = Given.Now,
            ExpiresAt = Given.Now.AddMinutes(15),
            Version = 1,
        });
        var pools = (from link in db.DeparturePools join pool in db.Pools on link.PoolId equals pool.Id where link.DepartureId == departure.Id select pool).ToList();
        pools.ForEach(p => p.Sold += places);
    });

    private static Task<List<Guid>> CellsAsync(TestHost host, Guid option, DateOnly day) => ReadAsync(host, db => (
        from departure in db.Departures
        join link in db.DeparturePools on departure.Id equals link.DepartureId
        join pool in db.Pools on link.PoolId equals pool.Id
        where departure.OptionId == option && departure.LocalDate == day && pool.Key.StartsWith("r:")
        select pool.Id).ToListAsync());

    private static Task<T> ReadAsync<T>(TestHost host, Func<BookingDb, Task<T>> read) => host.InScopeAsync(s => read(s.GetRequiredService<BookingDb>()));

    private static Task WriteAsync(TestHost host, Action<BookingDb> write) => host.InScopeAsync(async services =>
    {
        var db = services.GetRequiredService<BookingDb>();
        write(db);
        await db.SaveChangesAsync();
    });
}
