using System.Net;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Modular.Booking.CheckIn;
using Modular.Booking.Orders;
using Modular.Booking.Tests.World;
using Modular.Booking.Tickets;
using Modular.Testing;

namespace Modular.Booking.Tests.Cancel;

/// <summary>Two things at the same moment end in exactly one truth.</summary>
public sealed class CancelRaces
{
    [Theory, BothDatabases]
    public async Task Of_a_cancellation_and_a_scan_at_the_same_moment_exactly_one_wins(Database database)
    {
        await using var world = await CancelWorld.OpenAsync(database, places: 60);
        var orders = new List<(string Order, (string, string) Form, string Code)>();
        for (var i = 0; i < 24; i++)
        {
            var order = await world.BuyAsync();
            var id = (await world.OrderAsync(order)).Id;
            orders.Add((order, await world.FormAsync(order), await world.ReadAsync(db => db.Tickets.Where(t => t.OrderId == id).OrderBy(t => t.Id).Select(t => t.Code).LastAsync())));
        }

        var ends = await Task.WhenAll(orders.Select(async (o, i) =>
        {
            // Now the one, now the other is a little earlier.
            var cancelling = i % 2 == 0 ? world.CancelAsync(o.Order, o.Form) : null;
            var scanning = world.Host.InScopeAsync(s => s.GetRequiredService<Redeem>().RunAsync(world.Shop.OperatorId, o.Code, Guid.CreateVersion7(), true, question: null, CancellationToken.None));
            using var answer = await (cancelling ?? world.CancelAsync(o.Order, o.Form));
            var scan = await scanning;
            var outcome = await world.ReadAsync(db => db.Scans.Where(s => s.Id == scan).Select(s => s.Outcome).SingleAsync());
            return (Cancelled: answer.StatusCode == HttpStatusCode.SeeOther, Admitted: outcome == ScanOutcome.Admitted);
        }));

        Assert.All(ends, e => Assert.True(e.Cancelled != e.Admitted, $"cancelled {e.Cancelled}, admitted {e.Admitted}"));
        await world.SettledAsync();
        Assert.Equal(ends.Count(e => e.Cancelled), (await world.RefundsAsync()).Count);
    }

    [Theory, BothDatabases]
    public async Task Twenty_cancellations_at_once_give_the_money_back_once(Database database)
    {
        await using var world = await CancelWorld.OpenAsync(database);
        var order = await world.BuyAsync();
        var forms = new List<(string, string)>();
        for (var i = 0; i < 20; i++)
        {
            forms.Add(await world.FormAsync(order));
        }

        var answers = await Task.WhenAll(forms.Select(f => world.CancelAsync(order, f)));

        Assert.All(answers, a => Assert.Equal((HttpStatusCode.SeeOther, order), (a.StatusCode, a.Headers.Location?.OriginalString)));
        await world.SettledAsync();
        Assert.Equal([("cancelled", 5000L)], await world.RefundsAsync());
    }

    [Theory, BothDatabases]
    public async Task Money_and_the_guest_giving_up_at_the_same_moment_end_in_a_sale_or_in_money_back(Database database)
    {
        await using var world = await CancelWorld.OpenAsync(database, places: 40);
        var orders = new List<(string Order, Uri Back)>();
        for (var i = 0; i < 16; i++)
        {
            var order = await world.HoldAsync();
            orders.Add((order, (await Buyer.OnPageAsync(world.Sandbox, await Buyer.BeginAsync(world.Host.Http, order), "pay"))!));
        }

        var ends = await Task.WhenAll(orders.Select(async o =>
        {
            var releasing = world.ReleaseAsync(o.Order);
            using var returned = await world.Host.Http.GetAsync(o.Back, TestContext.Current.CancellationToken);
            using var released = await releasing;
            Assert.Equal(HttpStatusCode.SeeOther, released.StatusCode);
            return (released.Headers.Location!.OriginalString, (await world.OrderAsync(o.Order)).State);
        }));

        // Who is sent to the page with the sum has paid and not cancelled.
        Assert.All(ends, e => Assert.Equal(e.OriginalString.EndsWith("/cancel", StringComparison.Ordinal) ? OrderState.Confirmed : OrderState.Cancelled, e.State));
        world.Clock.Advance(TimeSpan.FromMinutes(2));
        await world.SettledAsync();
        Assert.Equal(ends.Count(e => e.State == OrderState.Cancelled), (await world.RefundsAsync()).Count);
    }

    [Theory, BothDatabases]
    public async Task A_second_payment_that_arrives_after_the_cancellation_goes_back_as_well(Database database)
    {
        await using var world = await CancelWorld.OpenAsync(database);
        var order = await world.HoldAsync();
        var first = await Buyer.BeginAsync(world.Host.Http, order);
        // The first attempt looks abandoned and a second one pays; then the first pays after all.
        var id = (await world.OrderAsync(order)).Id;
        await world.ReadAsync(db => db.Payments.Where(p => p.OrderId == id).ExecuteUpdateAsync(p => p.SetProperty(x => x.Status, Modular.Booking.Payments.PaymentStatus.Expired).SetProperty(x => x.ExpiresAt, world.Clock.GetUtcNow().UtcDateTime)));
        await Buyer.PayAsync(world.Host.Http, world.Sandbox, order);
        using var cancelled = await world.CancelAsync(order, await world.FormAsync(order));
        Assert.Equal(HttpStatusCode.SeeOther, cancelled.StatusCode);
        await Buyer.OnPageAsync(world.Sandbox, first, "pay");
        world.Clock.Advance(TimeSpan.FromMinutes(2));
        await world.SettledAsync();
        Assert.Equal([("cancelled", 5000L), ("late-money", 5000L)], await world.RefundsAsync());
    }
}
