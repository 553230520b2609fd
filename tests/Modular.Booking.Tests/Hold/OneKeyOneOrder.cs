using System.Net;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Modular.Booking.Storage;
using Modular.Booking.Tests.World;
using Modular.Testing;

namespace Modular.Booking.Tests.Hold;

public sealed class OneKeyOneOrder
{
    [Theory, BothDatabases]
    public async Task The_same_key_twenty_times_at_once_is_one_order_and_one_answer(Database database)
    {
        await using var host = await TestHost.StartAsync(database, new() { Settings = NoLimits.Settings });
        var shop = await Shop.OpenAsync(host.Services, payments: false);
        var departure = (await shop.SellAsync(host.Services, places: 30)).Single();
        var key = Guid.NewGuid();

        var answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => departure.HoldAsync(host.Http, quantity: 2, key)));

        Assert.All(answers, a => Assert.Equal(HttpStatusCode.Created, a.StatusCode));
        Assert.Single(answers.Select(a => a.Headers.Location!.ToString()).Distinct());
        Assert.Single((await Task.WhenAll(answers.Select(a => a.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)))).Distinct());
        await host.InScopeAsync(async services => Assert.Equal(2, await services.GetRequiredService<BookingDb>().Pools.SumAsync(p => p.Held)));
    }

    [Theory, BothDatabases]
    public async Task The_same_key_with_another_wish_is_refused_and_changes_nothing(Database database)
    {
        await using var host = await TestHost.StartAsync(database, new() { Settings = NoLimits.Settings });
        var shop = await Shop.OpenAsync(host.Services, payments: false);
        var departure = (await shop.SellAsync(host.Services, places: 30)).Single();
        var key = Guid.NewGuid();
        using var first = await departure.HoldAsync(host.Http, quantity: 2, key);
        using var second = await departure.HoldAsync(host.Http, quantity: 3, key);
        Assert.Equal(HttpStatusCode.Conflict, second.StatusCode);
        Assert.Contains("idempotency-key-reused", await second.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
        await host.InScopeAsync(async services => Assert.Equal(2, await services.GetRequiredService<BookingDb>().Pools.SumAsync(p => p.Held)));
    }
}
