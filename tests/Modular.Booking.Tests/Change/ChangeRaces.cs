using System.Net;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Modular.Booking.Availability;
using Modular.Booking.Cancel;
using Modular.Booking.Change;
using Modular.Booking.Orders;
using Modular.Booking.Storage;
using Modular.Booking.Tests.Cancel;
using Modular.Booking.Tickets;
using Modular.Testing;

namespace Modular.Booking.Tests.Change;

/// <summary>Moves, cancellations and sales at the same moment: never more sold than there is room, never more back than was paid.</summary>
public sealed class ChangeRaces
{
    [Theory, BothDatabases]
    public async Task Twenty_changes_of_one_order_at_once_move_it_once(Database database)
    {
        await using var world = await ChangeWorld.OpenAsync(database);
        var order = await world.BuyAsync();
        await world.PriceAsync(world.Shop.Departures[1], 2000);
        var forms = new List<ChangeForm>();
        for (var i = 0; i < 20; i++)
        {
            forms.Add(await world.ChangeFormAsync(order, world.Shop.Departures[1 + i % 2]));
        }

        var answers = await Task.WhenAll(forms.Select(f => world.ChangeAsync(order, f)));

        Assert.Single(answers, a => a.StatusCode == HttpStatusCode.SeeOther);
        Assert.Equal(19, answers.Count(a => a.StatusCode == HttpStatusCode.Conflict));
        await world.SettledAsync();
        Assert.Equal(2, (await world.SoldAsync()).Sum());
        Assert.Equal(2, await world.ReadAsync(db => db.Tickets.CountAsync(t => t.State == TicketState.Issued)));
    }

    [Theory, BothDatabases]
    public async Task Ten_parties_want_the_last_two_places_of_another_date_and_one_gets_them(Database database)
    {
        await using var world = await ChangeWorld.OpenAsync(database, departures: 2, places: 20);
        await world.ReadAsync(db => db.Pools.Where(p => p.Key == $"d:{world.Shop.Departures[1].Id}").ExecuteUpdateAsync(p => p.SetProperty(x => x.Capacity, 2)));
        var wishes = new List<(string Order, ChangeForm Form)>();
        for (var i = 0; i < 10; i++)
        {
            var order = await world.BuyAsync();
            wishes.Add((order, await world.ChangeFormAsync(order, world.Shop.Departures[1])));
        }

        var answers = await Task.WhenAll(wishes.Select(w => world.ChangeAsync(w.Order, w.Form)).Append(world.Shop.Departures[1].HoldAsync(world.Host.Http, 2)));

        Assert.Single(answers, a => a.StatusCode is HttpStatusCode.SeeOther or HttpStatusCode.Created);
        await world.SettledAsync();
    }

    [Theory, BothDatabases]
    public async Task What_both_dates_draw_on_is_neither_given_nor_taken(Database database)
    {
        await using var world = await ChangeWorld.OpenAsync(database);
        // Both dates need the same two boats, and this party has them.
        await world.ReadAsync(db =>
        {
            var boats = new Pool { Id = Guid.CreateVersion7(), OperatorId = world.Shop.OperatorId, Key = "r:boats", Capacity = 2 };
            db.AddRange(boats, new DeparturePool { DepartureId = world.Shop.Departures[0].Id, PoolId = boats.Id }, new DeparturePool { DepartureId = world.Shop.Departures[1].Id, PoolId = boats.Id });
            return db.SaveChangesAsync();
        });
        var order = (await world.OrderAsync(await world.BuyAsync())).Id;
        foreach (var (from, to) in new[] { (0, 1), (1, 2), (2, 1), (1, 0) })
        {
            var moved = await world.Host.InScopeAsync(s => s.GetRequiredService<ChangeDate>().RunAsync(new ChangeWish(order, Guid.CreateVersion7(), world.Shop.Departures[from].Id, world.Shop.Departures[to].Id, 5000, 0), CancellationToken.None));
            Assert.True(moved.IsDone, moved.Refusal?.En);
            Assert.Equal(to == 2 ? 0 : 2, await world.ReadAsync(db => db.Pools.Where(p => p.Key == "r:boats").Select(p => p.Sold).SingleAsync()));
            Assert.Empty(await World.Books.FaultsAsync(world.Host.Services));
        }

        Assert.Equal([2, 0, 0], await world.SoldAsync());
    }

    [Theory, BothDatabases]
    public async Task Whatever_guests_do_in_whatever_order_money_and_places_add_up(Database database)
    {
        await using var world = await ChangeWorld.OpenAsync(database, departures: 4, places: 9, terms: "0d43");
        await world.RuleAsync(Catalogue.ChangeRule.Hours);
        await world.PriceAsync(world.Shop.Departures[2], 1999);
        await world.PriceAsync(world.Shop.Departures[3], 2499);
        var orders = new List<Guid>();
        for (var i = 0; i < 5; i++)
        {
            orders.Add((await world.OrderAsync(await world.BuyAsync(1 + i % 3))).Id);
        }

        var chance = new Random(8);
        for (var round = 0; round < 8; round++)
        {
            // All at once, each on what it just saw.
            await Task.WhenAll(orders.Select(o => (Order: o, Seed: chance.Next())).Select(o => DoAsync(world, o.Order, new Random(o.Seed), move: o.Seed % 3 != 0)));
            Assert.Empty(await World.Books.FaultsAsync(world.Host.Services));
        }

        await world.SettledAsync();
        foreach (var order in orders)
        {
            var (paid, back) = await world.ReadAsync(async db => (await db.Payments.Where(p => p.OrderId == order).SumAsync(p => p.CapturedMinor), await db.Refunds.Where(r => r.OrderId == order).SumAsync(r => r.AmountMinor)));
            Assert.InRange(back, 0, paid);
        }

        Assert.True(await world.ReadAsync(db => db.Reversals.CountAsync(r => r.Kind == ReversalKind.Moved)) > 3);
    }

    /// <summary>One thing that a guest may do with what is left of an order.</summary>
    private static Task<bool> DoAsync(CancelWorld world, Guid order, Random chance, bool move) => world.Host.InScopeAsync(async s =>
    {
        var (db, now) = (s.GetRequiredService<BookingDb>(), world.Clock.GetUtcNow().UtcDateTime);
        var view = (await db.ReadOrderAsync(order, now, CancellationToken.None))!;
        if (view.Order.State != OrderState.Confirmed)
        {
            return false;
        }

        if (!move)
        {
            var tickets = Quote.TicketsOf(view).Select(t => t.Entry.Ticket.Id).ToList();
            var choice = PartChoice.Of(view, [tickets[chance.Next(tickets.Count)]]);
            return (await s.GetRequiredService<CancelOrder>().RunAsync(new ReversalWish(order, Guid.CreateVersion7(), choice.Quote.Back.Minor) { Tickets = choice.Chosen, Stays = choice.Stays }, CancellationToken.None)).IsDone;
        }

        var to = world.Shop.Departures[chance.Next(4)].Id;
        var day = await db.Departures.Where(d => d.Id == to).Select(d => d.LocalDate).SingleAsync();
        var quote = ChangeQuote.Of(view, day, await PriceBook.ReadAsync(db, [view.Visits[0].Option.Id], day, CancellationToken.None));
        return (await s.GetRequiredService<ChangeDate>().RunAsync(new ChangeWish(order, Guid.CreateVersion7(), view.Visits[0].Departure.Id, to, quote.New.Minor, quote.Back.Minor), CancellationToken.None)).IsDone;
    });
}
