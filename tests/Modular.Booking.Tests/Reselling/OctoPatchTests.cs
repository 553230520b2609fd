using System.Globalization;
using System.Net;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Modular.Booking.Mails;
using Modular.Booking.Privacy;
using Modular.Booking.Tests.World;
using Modular.Kernel;
using Modular.Testing;

namespace Modular.Booking.Tests.Reselling;

/// <summary>Changes that meet others, come late or are wrong, and what they send to the guest.</summary>
public sealed class OctoPatchTests
{
    [Theory, BothDatabases]
    public async Task Of_many_changes_at_once_none_undoes_the_units_of_another(Database database)
    {
        await using var world = await OctoWorld.StartAsync(database);
        var tour = await world.SellAsync(places: 200);
        var reseller = await world.ResellerAsync();
        for (var round = 0; round < 4; round++)
        {
            var uuid = Guid.NewGuid();
            await reseller.PostAsync("/bookings", OctoBookTests.Wish(tour, uuid));
            var answers = await Task.WhenAll(Enumerable.Range(0, 16).Select(i => Task.Run(() => reseller.PatchAsync($"/bookings/{uuid}", i % 4 == 0
                ? (object)new { unitItems = Enumerable.Repeat(new { unitId = tour.Unit }, 2 + (i / 4)) }
                : new { notes = "Note " + i }))));
            Assert.All(answers, a => Assert.True(a.Status == HttpStatusCode.OK || a.Error == "UNPROCESSABLE_ENTITY", a.Json.ToString()));
            var held = await world.InDbAsync(db => db.OctoBookings.Where(b => b.Uuid == uuid).Join(db.OrderLines, b => b.OrderId, l => l.OrderId, (_, line) => line.Quantity).SumAsync());
            Assert.Equal(held, (await reseller.GetAsync($"/bookings/{uuid}")).Json.GetProperty("unitItems").GetArrayLength());
        }

        Assert.Empty(await Books.FaultsAsync(world.Host.Services));
    }

    [Theory, BothDatabases]
    public async Task A_move_keeps_the_places_no_longer_than_two_hours_in_all(Database database)
    {
        await using var world = await OctoWorld.StartAsync(database);
        var tour = await world.SellAsync(departures: 2);
        var reseller = await world.ResellerAsync();
        var uuid = Guid.NewGuid();
        await reseller.PostAsync("/bookings", OctoBookTests.Wish(tour, uuid, expirationMinutes: 60));
        var end = world.Clock.GetUtcNow().AddHours(2);
        world.Clock.Advance(TimeSpan.FromMinutes(58));
        await reseller.PostAsync($"/bookings/{uuid}/extend", new { expirationMinutes = 60 });
        world.Clock.Advance(TimeSpan.FromMinutes(57));
        await reseller.PostAsync($"/bookings/{uuid}/extend", new { expirationMinutes = 60 });
        foreach (var change in new object[] { new { availabilityId = tour.Departures[1] }, new { unitItems = Enumerable.Repeat(new { unitId = tour.Unit }, 2), expirationMinutes = 60 } })
        {
            var moved = await reseller.PatchAsync($"/bookings/{uuid}", change);
            Assert.Equal(end.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture), moved.Json.GetProperty("utcExpiresAt").GetString());
        }

        // A hold that lasts longer all the same is not moved any more.
        var late = end.UtcDateTime.AddHours(1);
        await world.InDbAsync(db => db.Orders.ExecuteUpdateAsync(set => set.SetProperty(o => o.ExpiresAt, late)));
        world.Clock.Advance(TimeSpan.FromMinutes(6));
        var orders = await world.InDbAsync(db => db.Orders.CountAsync());
        Assert.Equal("UNPROCESSABLE_ENTITY", (await reseller.PatchAsync($"/bookings/{uuid}", new { availabilityId = tour.Departures[0] })).Error);
        Assert.Equal(orders, await world.InDbAsync(db => db.Orders.CountAsync()));
    }

    [Theory, BothDatabases]
    public async Task A_hold_found_again_has_the_price_at_which_it_was_held(Database database)
    {
        await using var world = await OctoWorld.StartAsync(database);
        var tour = await world.SellAsync();
        var reseller = world.Client((await world.ResellerAsync()).Key, "octo/pricing");
        var uuid = Guid.NewGuid();
        await reseller.PostAsync("/bookings", OctoBookTests.Wish(tour, uuid, 2));

        // The places were held, and then the booking could not be written; meanwhile the price rose.
        await world.InDbAsync(db => db.OctoBookings.ExecuteDeleteAsync());
        await world.InDbAsync(db => db.Units.ExecuteUpdateAsync(set => set.SetProperty(u => u.PriceMinor, 9900)));
        world.Clock.Advance(TimeSpan.FromMinutes(1));
        var again = (await reseller.PostAsync("/bookings", OctoBookTests.Wish(tour, uuid, 2))).Json;
        var total = (await world.InDbAsync(db => db.Orders.AsNoTracking().SingleAsync())).TotalMinor;
        Assert.Equal(total, again.GetProperty("pricing").GetProperty("retail").GetInt64());
        Assert.Equal(total / 2, again.GetProperty("unitItems")[0].GetProperty("pricing").GetProperty("retail").GetInt64());
    }

    [Theory, BothDatabases]
    public async Task A_change_that_is_refused_for_its_words_moves_nothing(Database database)
    {
        await using var world = await OctoWorld.StartAsync(database);
        var tour = await world.SellAsync(departures: 2);
        var reseller = await world.ResellerAsync();
        var uuid = Guid.NewGuid();
        await reseller.PostAsync("/bookings", OctoBookTests.Wish(tour, uuid));
        var move = tour.Departures[1];
        foreach (var wish in new object[]
        {
            new { availabilityId = move, expirationMinutes = 0 },
            new { availabilityId = move, notes = new string('x', 1001) },
            new { availabilityId = move, resellerReference = new string('x', 101) },
            new { availabilityId = move, contact = new { emailAddress = "nobody" } },
        })
        {
            Assert.Equal("BAD_REQUEST", (await reseller.PatchAsync($"/bookings/{uuid}", wish)).Error);
        }

        Assert.Equal(tour.Departures[0].ToString(), (await reseller.GetAsync($"/bookings/{uuid}")).Json.GetProperty("availabilityId").GetString());
        Assert.Equal(1, await world.InDbAsync(db => db.Orders.CountAsync()));
    }

    [Theory, BothDatabases]
    public async Task A_test_booking_whose_departure_was_removed_is_gone_and_its_guest_forgotten(Database database)
    {
        await using var world = await OctoWorld.StartAsync(database);
        var tour = await world.SellAsync(departures: 2);
        var test = await world.ResellerAsync("Testers", "test");
        var uuids = new[] { Guid.NewGuid(), Guid.NewGuid() };
        for (var i = 0; i < uuids.Length; i++)
        {
            await test.PostAsync("/bookings", OctoBookTests.Wish(tour, uuids[i], departure: i));
            await test.PatchAsync($"/bookings/{uuids[i]}", new { resellerReference = "CT-1", notes = "Vegan" });
        }

        var gone = tour.Departures[0];
        await world.InDbAsync(db => db.DeparturePools.Where(p => p.DepartureId == gone).ExecuteDeleteAsync());
        await world.InDbAsync(db => db.Departures.Where(d => d.Id == gone).ExecuteDeleteAsync());
        foreach (var answer in new[]
        {
            await test.GetAsync($"/bookings/{uuids[0]}"),
            await test.PostAsync("/bookings", OctoBookTests.Wish(tour, uuids[0])),
            await test.PostAsync($"/bookings/{uuids[0]}/extend", new { }),
            await test.PostAsync($"/bookings/{uuids[0]}/confirm", OctoBookTests.Guest),
            await test.PatchAsync($"/bookings/{uuids[0]}", new { notes = "Late" }),
            await test.PostAsync($"/bookings/{uuids[0]}/cancel", new { }),
        })
        {
            Assert.Equal((HttpStatusCode.BadRequest, "INVALID_BOOKING_UUID"), (answer.Status, answer.Error));
        }

        Assert.Equal(uuids[1].ToString(), Assert.Single((await test.GetAsync("/bookings?resellerReference=CT-1")).Json.EnumerateArray()).GetProperty("uuid").GetString());
        await world.Host.InScopeAsync(services => services.GetRequiredService<ForgetGuests>().RunAsync(CancellationToken.None));
        Assert.Equal([null, "Vegan"], (await world.InDbAsync(db => db.OctoBookings.AsNoTracking().ToListAsync())).OrderBy(b => Array.IndexOf(uuids, b.Uuid)).Select(b => b.Notes));
    }

    [Theory, BothDatabases]
    public async Task A_resellers_guest_gets_few_mails_and_none_of_them_speaks_of_money(Database database)
    {
        await using var world = await OctoWorld.StartAsync(database);
        var tour = await world.SellAsync();
        var reseller = await world.ResellerAsync();
        var uuid = await OctoWalkTests.BookAsync(reseller, tour, 2);
        await world.Host.SettleAsync();
        for (var i = 0; i < 5; i++)
        {
            Assert.Equal(HttpStatusCode.OK, (await reseller.PatchAsync($"/bookings/{uuid}", new { emailReceipt = false })).Status);
            Assert.Equal(HttpStatusCode.OK, (await reseller.PatchAsync($"/bookings/{uuid}", new { emailReceipt = true })).Status);
        }

        Assert.Equal(2, await PostedAsync(world));
        for (var i = 0; i < 5; i++)
        {
            Assert.Equal(HttpStatusCode.OK, (await reseller.PatchAsync($"/bookings/{uuid}", new { contact = new { fullName = "Ada Löwe", emailAddress = $"ada{i}@example.org" } })).Status);
        }

        Assert.Equal(3, await PostedAsync(world));
        var order = await world.InDbAsync(db => db.Orders.AsNoTracking().SingleAsync());
        foreach (var (culture, partner) in new[] { ("en-GB", "please turn to them"), ("de-DE", "bei dem Partner") })
        {
            await world.InDbAsync(db => db.Orders.ExecuteUpdateAsync(set => set.SetProperty(o => o.Culture, culture)));
            var mail = await world.Host.InScopeAsync(services => services.GetServices<IMailComposer>().Single(c => c.Template == TicketsMail.Name).ComposeAsync(order.Id, CancellationToken.None));
            foreach (var body in new[] { mail!.Html, mail.Text })
            {
                var words = WebUtility.HtmlDecode(body);
                Assert.Contains(partner, words.ReplaceLineEndings(" "), StringComparison.Ordinal);
                foreach (var money in new[] { "€", "Paid", "Bezahlt\n", "Cancel from your order", "Stornieren über Ihre Bestellung" })
                {
                    Assert.DoesNotContain(money, words, StringComparison.Ordinal);
                }
            }
        }
    }

    private static Task<int> PostedAsync(OctoWorld world) => world.InDbAsync(db => db.Mails.CountAsync(m => m.Template == TicketsMail.Name));
}
