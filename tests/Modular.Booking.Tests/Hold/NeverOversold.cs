using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Modular.Booking.Availability;
using Modular.Booking.Storage;
using Modular.Booking.Tests.World;
using Modular.Kernel;
using Modular.Testing;

namespace Modular.Booking.Tests.Hold;

public sealed class NeverOversold
{
    [Theory, BothDatabases]
    public async Task Two_hundred_buyers_at_once_for_ten_places_end_in_ten_orders_and_190_clear_refusals(Database database)
    {
        await using var sandbox = await SandboxWorld.StartAsync();
        await using var host = await TestHost.StartAsync(database, new() { Sandbox = sandbox, Settings = NoLimits.Settings });
        var shop = await Shop.OpenAsync(host.Services);
        var departure = (await shop.SellAsync(host.Services, places: 10)).Single();

        var results = await Task.WhenAll(Enumerable.Range(0, 200).Select(_ => Buyer.BuyAsync(host.Http, sandbox, departure)));

        Assert.Equal(10, results.Count(order => order is not null));
        Assert.Equal(190, results.Count(order => order is null));
        Assert.Empty(await Books.FaultsAsync(host.Services));
        await using var scope = host.Services.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<BookingDb>();
        var pool = db.Pools.Single(p => p.Key == $"d:{departure.Id}");
        Assert.Equal((0, 10), (pool.Held, pool.Sold));
        Assert.Equal(10, db.Tickets.Count());
    }

    [Theory, BothDatabases]
    public async Task Two_experiences_that_share_a_boat_never_sell_more_places_than_the_boat_has(Database database)
    {
        await using var sandbox = await SandboxWorld.StartAsync();
        await using var host = await TestHost.StartAsync(database, new() { Sandbox = sandbox, Settings = NoLimits.Settings });
        var shop = await Shop.OpenAsync(host.Services);
        var boat = new Pool { Id = TimeProvider.System.NewId(), OperatorId = shop.OperatorId, Key = "r:boat", Capacity = 10 };
        var tour = (await shop.SellAsync(host.Services, places: 8, shared: boat)).Single();
        var rental = (await shop.SellAsync(host.Services, places: 8, shared: boat)).Single();

        var results = await Task.WhenAll(Enumerable.Range(0, 200).Select(i => Buyer.BuyAsync(host.Http, sandbox, i % 2 == 0 ? tour : rental)));

        Assert.Equal(10, results.Count(order => order is not null));
        Assert.Empty(await Books.FaultsAsync(host.Services));
    }

    [Theory, BothDatabases]
    public async Task Read_compare_write_is_caught_by_the_same_test(Database database)
    {
        await using var host = await TestHost.StartAsync(database, new() { Settings = NoLimits.Settings, Register = ReadCompareWrite.Register });
        var shop = await Shop.OpenAsync(host.Services, payments: false);
        var departure = (await shop.SellAsync(host.Services, places: 10)).Single();

        var answers = await Task.WhenAll(Enumerable.Range(0, 200).Select(_ => departure.HoldAsync(host.Http)));

        Assert.True(answers.Count(a => a.StatusCode == HttpStatusCode.Created) > 10, "The known-bad store behaved: then the test above proves nothing.");
        Assert.NotEmpty(await Books.FaultsAsync(host.Services));
    }

    [Theory, BothDatabases]
    public async Task A_refusal_says_what_is_left(Database database)
    {
        await using var host = await TestHost.StartAsync(database, new() { Settings = NoLimits.Settings });
        var shop = await Shop.OpenAsync(host.Services, payments: false);
        var departure = (await shop.SellAsync(host.Services, places: 3)).Single();
        using var first = await departure.HoldAsync(host.Http, quantity: 2);
        using var second = await departure.HoldAsync(host.Http, quantity: 2);
        using var third = await departure.HoldAsync(host.Http, quantity: 1);
        using var fourth = await departure.HoldAsync(host.Http, quantity: 1);
        Assert.Equal(
            [HttpStatusCode.Created, HttpStatusCode.Conflict, HttpStatusCode.Created, HttpStatusCode.Conflict],
            [first.StatusCode, second.StatusCode, third.StatusCode, fourth.StatusCode]);
        Assert.Contains("too-few-places", await second.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
        Assert.Contains("sold-out", await fourth.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }
}
