using System.Globalization;
using System.Net;
using CsCheck;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Modular.Booking.Cancel;
using Modular.Booking.CheckIn;
using Modular.Booking.Orders;
using Modular.Booking.Tests.Support;
using Modular.Booking.Tickets;
using Modular.Testing;
using Reversals = Modular.Booking.Cancel.Refusals;

namespace Modular.Booking.Tests.Cancel;

/// <summary>Cancellations of parts at the same moment, and in any order: money, places and tickets add up.</summary>
public sealed class PartRaces
{
    [Theory, BothDatabases]
    public async Task Twenty_cancellations_of_one_ticket_at_once_give_its_money_back_once(Database database)
    {
        await using var world = await CancelWorld.OpenAsync(database);
        var order = await world.BuyAsync(3);
        var tickets = await world.TicketsAsync(order);
        var forms = new List<PartForm>();
        for (var i = 0; i < 20; i++)
        {
            forms.Add(await world.PartFormAsync(order, tickets[0]));
        }

        var answers = await Task.WhenAll(forms.Select(f => world.CancelPartAsync(order, f)));

        Assert.Single(answers, a => a.StatusCode == HttpStatusCode.SeeOther);
        Assert.Equal(19, answers.Count(a => a.StatusCode == HttpStatusCode.Conflict));
        await world.SettledAsync();
        Assert.Equal([("cancelled", 2500L)], await world.RefundsAsync());
    }

    [Theory, BothDatabases]
    public async Task Twenty_of_every_kind_at_once_with_the_door_never_give_more_than_was_paid(Database database)
    {
        await using var world = await CancelWorld.OpenAsync(database, places: 10);
        var order = await world.BuyAsync(10);
        var tickets = await world.TicketsAsync(order);
        var (id, codes) = ((await world.OrderAsync(order)).Id, await world.ReadAsync(db => db.Tickets.OrderBy(t => t.Id).Select(t => t.Code).ToListAsync()));
        // Each cancels what it finds, as a guest would who looks again after every refusal; some scan, some want everything.
        var chance = new Random(4711);
        var picks = Enumerable.Range(0, 20).Select(_ => (Kind: chance.Next(5), One: chance.Next(10), Two: chance.Next(10))).ToList();
        await Task.WhenAll(picks.Select(async p =>
        {
            if (p.Kind == 0)
            {
                await world.Host.InScopeAsync(s => s.GetRequiredService<Redeem>().RunAsync(world.Shop.OperatorId, codes[p.One], Guid.CreateVersion7(), true, question: null, CancellationToken.None));
                return;
            }

            for (var tries = 0; tries < 3; tries++)
            {
                var outcome = await world.Host.InScopeAsync(async s =>
                {
                    var (db, cancel) = (s.GetRequiredService<Modular.Booking.Storage.BookingDb>(), s.GetRequiredService<CancelOrder>());
                    var view = (await db.ReadOrderAsync(id, world.Clock.GetUtcNow().UtcDateTime, CancellationToken.None))!;
                    var choice = PartChoice.Of(view, [tickets[p.One], tickets[p.Two]]);
                    return p.Kind == 1
                        ? await cancel.RunAsync(new ReversalWish(id, Guid.CreateVersion7(), Quote.Of(view).Back.Minor), CancellationToken.None)
                        : await cancel.RunAsync(new ReversalWish(id, Guid.CreateVersion7(), choice.Quote.Back.Minor) { Tickets = choice.Chosen, Stays = choice.Stays }, CancellationToken.None);
                });
                if (outcome.Refusal is null || outcome.Refusal == Reversals.AlreadyCancelled)
                {
                    return;
                }
            }
        }));

        await world.SettledAsync();
        var revoked = await world.ReadAsync(db => db.Tickets.CountAsync(t => t.State == TicketState.Revoked));
        Assert.True(revoked > 0);
        Assert.Equal(revoked * 2500L, (await world.RefundsAsync()).Sum(r => r.Amount));
        Assert.Equal(10 - revoked, await world.ReadAsync(db => db.Pools.SumAsync(p => p.Sold)));
    }

    [Theory, BothDatabases]
    public async Task Any_sequence_of_parts_gives_back_what_the_whole_gives_and_the_books_agree_after_each(Database database)
    {
        await using var world = await CancelWorld.OpenAsync(database, terms: "0d37", places: 40, price: 1999);
        var chance = new Random(31);
        for (var round = 0; round < 4; round++)
        {
            var order = await world.BuyAsync(2 + chance.Next(5));
            var whole = long.Parse((await world.FormAsync(order)).Refund, CultureInfo.InvariantCulture);
            var (id, open) = ((await world.OrderAsync(order)).Id, await world.TicketsAsync(order));
            chance.Shuffle(System.Runtime.InteropServices.CollectionsMarshal.AsSpan(open));
            while (open.Count > 1)
            {
                var some = open[..(1 + chance.Next(open.Count - 1))];
                using var part = await world.CancelPartAsync(order, await world.PartFormAsync(order, [.. some]));
                Assert.Equal(HttpStatusCode.SeeOther, part.StatusCode);
                open.RemoveRange(0, some.Count);
                Assert.Empty(await World.Books.FaultsAsync(world.Host.Services));
            }

            using var last = await world.CancelAsync(order, await world.FormAsync(order));
            Assert.Equal(HttpStatusCode.SeeOther, last.StatusCode);
            Assert.Equal(whole, await world.ReadAsync(db => db.Refunds.Where(r => r.OrderId == id).SumAsync(r => r.AmountMinor)));
        }

        await world.SettledAsync();
        Assert.Equal(0, await world.ReadAsync(db => db.Pools.SumAsync(p => p.Sold + p.Held)));
    }

    [Fact]
    public void Whatever_prices_and_terms_the_parts_add_up_to_the_whole()
    {
        Gen.Select(Gen.Int[0, 100], Gen.Int[1, 9], Gen.Long[0, 99_999], Gen.Int[1, 9], Gen.Long[0, 99_999], Gen.Long[0, 2_000_000]).Sample((percent, adults, adultPrice, children, childPrice, paid) =>
        {
            var view = PartViews.Of(percent, (adults, adultPrice), (children, childPrice), paid);
            var quote = Quote.Of(view);
            var singles = Quote.TicketsOf(view).Select(t => Quote.Of(view, [t.Entry.Ticket.Id])).ToList();
            Assert.Equal(quote.Lines.Sum(l => l.BackMinor), singles.Sum(s => s.Lines.Single().BackMinor));
            Assert.Equal(quote.Lines.Sum(l => l.PriceMinor), singles.Sum(s => s.Lines.Single().PriceMinor));
            Assert.True(quote.Back.Minor <= paid && singles.TrueForAll(s => s.Back.Minor <= paid));
            // One after another, each from what the ones before have left.
            var left = paid;
            foreach (var single in singles)
            {
                left -= Math.Min(left, single.Lines.Single().BackMinor);
            }

            Assert.Equal(quote.Back.Minor, paid - left);
        });
    }
}
