using System.Net;
using Microsoft.Extensions.Time.Testing;
using Modular.Booking.Tests.World;
using Modular.Testing;

namespace Modular.Booking.Tests.Hold;

public sealed class HoldsEnd
{
    [Theory, BothDatabases]
    public async Task After_fifteen_minutes_the_places_belong_to_whoever_asks_without_any_sweeper(Database database)
    {
        var clock = new FakeTimeProvider(new DateTimeOffset(2026, 6, 1, 8, 0, 0, TimeSpan.Zero));
        await using var host = await TestHost.StartAsync(database, new() { Clock = clock, Settings = NoLimits.Settings });
        var shop = await Shop.OpenAsync(host.Services, payments: false);
        var departure = (await shop.SellAsync(host.Services, places: 4)).Single();
        using var first = await departure.HoldAsync(host.Http, quantity: 4);
        clock.Advance(TimeSpan.FromMinutes(15) - TimeSpan.FromMilliseconds(1));
        using var early = await departure.HoldAsync(host.Http);
        clock.Advance(TimeSpan.FromMilliseconds(1));
        using var late = await departure.HoldAsync(host.Http, quantity: 3);
        Assert.Equal([HttpStatusCode.Created, HttpStatusCode.Conflict, HttpStatusCode.Created], [first.StatusCode, early.StatusCode, late.StatusCode]);
        Assert.Empty(await Books.FaultsAsync(host.Services));
    }

    [Theory, BothDatabases]
    public async Task Money_that_comes_after_the_places_are_gone_goes_back_by_itself(Database database)
    {
        var clock = new FakeTimeProvider(DateTimeOffset.UtcNow);
        await using var sandbox = await SandboxWorld.StartAsync();
        await using var host = await TestHost.StartAsync(database, new() { Clock = clock, Sandbox = sandbox, Settings = NoLimits.Settings });
        var shop = await Shop.OpenAsync(host.Services);
        var departure = (await shop.SellAsync(host.Services, places: 1)).Single();
        using var held = await departure.HoldAsync(host.Http);
        var order = held.Headers.Location!.ToString();
        var page = await Buyer.BeginAsync(host.Http, order);
        clock.Advance(TimeSpan.FromHours(2));
        using var other = await departure.HoldAsync(host.Http);
        Assert.Equal(HttpStatusCode.Created, other.StatusCode);

        var back = await Buyer.OnPageAsync(sandbox, page, "pay");
        using var returned = await host.Http.GetAsync(back, TestContext.Current.CancellationToken);
        await Settle.PaymentsAsync(host);

        var refund = await Settle.OnlyRefundAsync(host);
        Assert.Equal(("late-money", Shop.Price, Modular.Booking.Payments.RefundStatus.Done), (refund.Reason, refund.AmountMinor, refund.Status));
        Assert.Empty(await Books.FaultsAsync(host.Services));
    }

    [Theory, BothDatabases]
    public async Task Money_that_comes_late_but_finds_its_places_still_there_buys_them(Database database)
    {
        var clock = new FakeTimeProvider(DateTimeOffset.UtcNow);
        await using var sandbox = await SandboxWorld.StartAsync();
        await using var host = await TestHost.StartAsync(database, new() { Clock = clock, Sandbox = sandbox, Settings = NoLimits.Settings });
        var shop = await Shop.OpenAsync(host.Services);
        var departure = (await shop.SellAsync(host.Services, places: 1)).Single();
        using var held = await departure.HoldAsync(host.Http);
        var page = await Buyer.BeginAsync(host.Http, held.Headers.Location!.ToString());
        clock.Advance(TimeSpan.FromHours(2));
        var back = await Buyer.OnPageAsync(sandbox, page, "pay");
        using var returned = await host.Http.GetAsync(back, TestContext.Current.CancellationToken);
        using var other = await departure.HoldAsync(host.Http);
        Assert.Equal(HttpStatusCode.Conflict, other.StatusCode);
        Assert.Empty(await Books.FaultsAsync(host.Services));
    }

    [Theory, BothDatabases]
    public async Task Late_money_takes_places_again_that_others_have_held_and_let_go(Database database)
    {
        var clock = new FakeTimeProvider(DateTimeOffset.UtcNow);
        await using var sandbox = await SandboxWorld.StartAsync();
        await using var host = await TestHost.StartAsync(database, new() { Clock = clock, Sandbox = sandbox, Settings = NoLimits.Settings });
        var shop = await Shop.OpenAsync(host.Services);
        var departure = (await shop.SellAsync(host.Services, places: 1)).Single();
        using var held = await departure.HoldAsync(host.Http);
        var page = await Buyer.BeginAsync(host.Http, held.Headers.Location!.ToString());
        clock.Advance(TimeSpan.FromHours(2));
        using var other = await departure.HoldAsync(host.Http);
        Assert.Equal(HttpStatusCode.Created, other.StatusCode);
        clock.Advance(TimeSpan.FromHours(1));
        var back = await Buyer.OnPageAsync(sandbox, page, "pay");
        using var returned = await host.Http.GetAsync(back, TestContext.Current.CancellationToken);
        using var third = await departure.HoldAsync(host.Http);
        Assert.Equal(HttpStatusCode.Conflict, third.StatusCode);
        Assert.Empty(await Books.FaultsAsync(host.Services));
    }
}
