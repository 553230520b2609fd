using System.Net;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Modular.Booking.Orders;
using Modular.Booking.Tests.World;
using Modular.Booking.Tickets;
using Modular.Testing;

namespace Modular.Booking.Tests.Reselling;

/// <summary>Bookings that are asked for twice, too late, by somebody else, or for what is not there.</summary>
public sealed class OctoBookTests
{
    internal static object Guest { get; } = new { contact = new { fullName = "Ada Löwe", emailAddress = "ada@example.org" } };

    internal static object Wish(OctoTour tour, Guid uuid, int units = 1, int departure = 0, int? expirationMinutes = null) => new
    {
        uuid,
        productId = tour.Product,
        optionId = tour.Option,
        availabilityId = tour.Departures[departure],
        expirationMinutes,
        unitItems = Enumerable.Repeat(new { unitId = tour.Unit }, units),
    };

    [Theory, BothDatabases]
    public async Task Twenty_at_once_under_one_uuid_are_one_booking_and_another_wish_is_refused(Database database)
    {
        await using var world = await OctoWorld.StartAsync(database);
        var tour = await world.SellAsync(places: 10, departures: 2);
        var (live, test) = (await world.ResellerAsync(), await world.ResellerAsync("Testers", "test"));
        foreach (var reseller in new[] { live, test })
        {
            var uuid = Guid.NewGuid();
            var held = await AtOnceAsync(20, () => reseller.PostAsync("/bookings", Wish(tour, uuid, 2)));
            Assert.Equal([HttpStatusCode.OK], held.Select(h => h.Status).Distinct());
            Assert.Single(held.Select(h => h.Json.GetProperty("id").GetString()).Distinct());
            foreach (var other in new[] { Wish(tour, uuid, 3), Wish(tour, uuid, 2, departure: 1), Wish(tour, uuid, 2, expirationMinutes: 30) })
            {
                var refused = await reseller.PostAsync("/bookings", other);
                Assert.Equal((HttpStatusCode.BadRequest, "UNPROCESSABLE_ENTITY"), (refused.Status, refused.Error));
            }

            var moved = await AtOnceAsync(20, () => reseller.PatchAsync($"/bookings/{uuid}", new { availabilityId = tour.Departures[1] }));
            Assert.All(moved, m => Assert.Equal(HttpStatusCode.OK, m.Status));
            var confirmed = await AtOnceAsync(20, () => reseller.PostAsync($"/bookings/{uuid}/confirm", Guest));
            Assert.All(confirmed, c => Assert.Equal((HttpStatusCode.OK, "CONFIRMED"), (c.Status, c.Json.GetProperty("status").GetString())));
            Assert.Equal(reseller == live ? 2 : 0, await world.InDbAsync(db => db.Tickets.CountAsync(t => t.State == TicketState.Issued)));
            var cancelled = await AtOnceAsync(20, () => reseller.PostAsync($"/bookings/{uuid}/cancel", new { reason = "ill" }));
            Assert.All(cancelled, c => Assert.Equal((HttpStatusCode.OK, "CANCELLED"), (c.Status, c.Json.GetProperty("status").GetString())));
            Assert.Equal("CANCELLED", (await reseller.PostAsync("/bookings", Wish(tour, uuid, 2))).Json.GetProperty("status").GetString());
        }

        Assert.Equal(1, await world.InDbAsync(db => db.Reversals.CountAsync()));
        Assert.Empty(await Books.FaultsAsync(world.Host.Services));
        Assert.Equal([(0, 0)], (await world.InDbAsync(db => db.Pools.Select(p => new { p.Held, p.Sold }).ToListAsync())).Select(p => (p.Held, p.Sold)).Distinct());
    }

    [Theory, BothDatabases]
    public async Task Thirty_two_at_once_for_the_last_places_never_get_more_than_there_are(Database database)
    {
        await using var world = await OctoWorld.StartAsync(database);
        var tour = await world.SellAsync(places: 5);
        var reseller = await world.ResellerAsync();
        var answers = await AtOnceAsync(32, async () =>
        {
            var uuid = Guid.NewGuid();
            var held = await reseller.PostAsync("/bookings", Wish(tour, uuid));
            return held.Status == HttpStatusCode.OK ? await reseller.PostAsync($"/bookings/{uuid}/confirm", Guest) : held;
        });
        Assert.Equal(5, answers.Count(a => a.Status == HttpStatusCode.OK));
        Assert.Equal(27, answers.Count(a => a.Error == "UNPROCESSABLE_ENTITY"));
        Assert.Empty(await Books.FaultsAsync(world.Host.Services));
        var gone = (await reseller.PostAsync("/availability", new { productId = tour.Product, optionId = tour.Option, localDate = tour.Date })).Json[0];
        Assert.Equal(("SOLD_OUT", 0), (gone.GetProperty("status").GetString(), gone.GetProperty("vacancies").GetInt32()));
    }

    [Theory, BothDatabases]
    public async Task Nobody_else_comes_to_a_booking(Database database)
    {
        await using var world = await OctoWorld.StartAsync(database);
        var tour = await world.SellAsync();
        var (mine, other, test) = (await world.ResellerAsync(), await world.ResellerAsync("Others"), await world.ResellerAsync("Testers", "test"));
        var (uuid, unknown) = (Guid.NewGuid(), Guid.NewGuid());
        await mine.PostAsync("/bookings", Wish(tour, uuid));
        foreach (var (who, which) in new[] { (other, uuid.ToString()), (test, uuid.ToString()), (mine, unknown.ToString()), (mine, "nonsense") })
        {
            foreach (var answer in new[]
            {
                await who.GetAsync($"/bookings/{which}"),
                await who.PostAsync($"/bookings/{which}/confirm", Guest),
                await who.PostAsync($"/bookings/{which}/extend", new { }),
                await who.PostAsync($"/bookings/{which}/cancel", new { }),
                await who.PatchAsync($"/bookings/{which}", new { notes = "mine" }),
            })
            {
                Assert.Equal((HttpStatusCode.BadRequest, "INVALID_BOOKING_UUID", which), (answer.Status, answer.Error, answer.Json.GetProperty("uuid").GetString()));
            }
        }

        Assert.Empty((await other.GetAsync("/bookings?localDate=" + tour.Date)).Json.EnumerateArray());
        // The same uuid is another booking for another reseller.
        var own = (await other.PostAsync("/bookings", Wish(tour, uuid, 2))).Json;
        Assert.Equal(2, own.GetProperty("unitItems").GetArrayLength());
        Assert.Single((await mine.GetAsync($"/bookings/{uuid}")).Json.GetProperty("unitItems").EnumerateArray());
    }

    [Theory, BothDatabases]
    public async Task A_hold_that_ran_out_is_over_and_its_places_are_free(Database database)
    {
        await using var world = await OctoWorld.StartAsync(database);
        var tour = await world.SellAsync(places: 1);
        var (live, test) = (await world.ResellerAsync(), await world.ResellerAsync("Testers", "test"));
        foreach (var reseller in new[] { live, test })
        {
            var uuid = Guid.NewGuid();
            await reseller.PostAsync("/bookings", Wish(tour, uuid, expirationMinutes: 5));
            world.Clock.Advance(TimeSpan.FromMinutes(6));
            Assert.Equal("EXPIRED", (await reseller.GetAsync($"/bookings/{uuid}")).Json.GetProperty("status").GetString());
            foreach (var answer in new[]
            {
                await reseller.PostAsync($"/bookings/{uuid}/confirm", Guest),
                await reseller.PostAsync($"/bookings/{uuid}/extend", new { expirationMinutes = 5 }),
                await reseller.PostAsync($"/bookings/{uuid}/cancel", new { }),
                await reseller.PatchAsync($"/bookings/{uuid}", new { notes = "late" }),
            })
            {
                Assert.Equal((HttpStatusCode.BadRequest, "UNPROCESSABLE_ENTITY"), (answer.Status, answer.Error));
            }

            Assert.Equal("ON_HOLD", (await reseller.PostAsync("/bookings", Wish(tour, Guid.NewGuid(), expirationMinutes: 1))).Json.GetProperty("status").GetString());
            world.Clock.Advance(TimeSpan.FromMinutes(2));
        }

        // However often it is extended, a hold ends two hours after it began.
        var long1 = Guid.NewGuid();
        await live.PostAsync("/bookings", Wish(tour, long1, expirationMinutes: 100_000));
        var (begun, ends) = (world.Clock.GetUtcNow(), "");
        for (var i = 0; i < 5; i++)
        {
            world.Clock.Advance(TimeSpan.FromMinutes(23));
            ends = (await live.PostAsync($"/bookings/{long1}/extend", new { expirationMinutes = 60 })).Json.GetProperty("utcExpiresAt").GetString()!;
        }

        Assert.Equal(begun.AddHours(2).ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", System.Globalization.CultureInfo.InvariantCulture), ends);
    }

    [Theory, BothDatabases]
    public async Task A_test_key_books_nothing_and_is_refused_where_a_real_booking_would_be(Database database)
    {
        await using var world = await OctoWorld.StartAsync(database);
        var tour = await world.SellAsync(places: 2);
        var test = await world.ResellerAsync("Testers", "test");
        var uuid = Guid.NewGuid();
        var held = (await test.PostAsync("/bookings", Wish(tour, uuid, 2))).Json;
        Assert.True(held.GetProperty("testMode").GetBoolean());
        Assert.StartsWith("TEST-", held.GetProperty("supplierReference").GetString(), StringComparison.Ordinal);
        var confirmed = (await test.PostAsync($"/bookings/{uuid}/confirm", Guest)).Json;
        Assert.Equal("CONFIRMED", confirmed.GetProperty("status").GetString());
        Assert.StartsWith("TEST-", confirmed.GetProperty("unitItems")[0].GetProperty("ticket").GetProperty("deliveryOptions")[0].GetProperty("deliveryValue").GetString(), StringComparison.Ordinal);
        Assert.Equal((0, 0, 0), await world.InDbAsync(async db => (await db.Orders.CountAsync(), await db.Tickets.CountAsync(), await db.Allocations.CountAsync())));
        using var guest = await world.Shop.Departures[0].HoldAsync(world.Host.Http, 2);
        Assert.Equal(HttpStatusCode.Created, guest.StatusCode);
        Assert.Equal("UNPROCESSABLE_ENTITY", (await test.PostAsync("/bookings", Wish(tour, Guid.NewGuid()))).Error);
        Assert.Equal("CANCELLED", (await test.PostAsync($"/bookings/{uuid}/cancel", new { })).Json.GetProperty("status").GetString());
    }

    [Theory, BothDatabases]
    public async Task A_booking_on_hold_changes_its_date_and_units_and_a_confirmed_one_its_contact_only(Database database)
    {
        await using var world = await OctoWorld.StartAsync(database);
        var tour = await world.SellAsync(places: 4, departures: 2);
        var reseller = await world.ResellerAsync();
        var uuid = Guid.NewGuid();
        var held = (await reseller.PostAsync("/bookings", Wish(tour, uuid, 2, expirationMinutes: 50))).Json;
        var kept = held.GetProperty("unitItems")[0].GetProperty("uuid").GetString();
        var changed = (await reseller.PatchAsync($"/bookings/{uuid}", new { availabilityId = tour.Departures[1], unitItems = new object[] { new { uuid = kept, unitId = tour.Unit }, new { unitId = tour.Unit }, new { unitId = tour.Unit } } })).Json;
        Assert.Equal((3, tour.Departures[1].ToString(), "ON_HOLD", held.GetProperty("utcExpiresAt").GetString()), (changed.GetProperty("unitItems").GetArrayLength(), changed.GetProperty("availabilityId").GetString(), changed.GetProperty("status").GetString(), changed.GetProperty("utcExpiresAt").GetString()));
        Assert.Equal(kept, changed.GetProperty("unitItems")[0].GetProperty("uuid").GetString());
        var days = (await reseller.PostAsync("/availability", new { productId = tour.Product, optionId = tour.Option, availabilityIds = tour.Departures })).Json;
        Assert.Equal([4, 1], days.EnumerateArray().Select(d => d.GetProperty("vacancies").GetInt32()));

        // What does not fit changes nothing.
        var tooMany = await reseller.PatchAsync($"/bookings/{uuid}", new { availabilityId = tour.Departures[0], unitItems = Enumerable.Repeat(new { unitId = tour.Unit }, 5) });
        Assert.Equal("UNPROCESSABLE_ENTITY", tooMany.Error);
        Assert.Equal(3, (await reseller.GetAsync($"/bookings/{uuid}")).Json.GetProperty("unitItems").GetArrayLength());
        Assert.Equal("BAD_REQUEST", (await reseller.PatchAsync($"/bookings/{uuid}", new { productId = Guid.NewGuid() })).Error);

        Assert.Equal("UNPROCESSABLE_ENTITY", (await reseller.PostAsync($"/bookings/{uuid}/confirm", new { contact = new { fullName = "Ada" }, unitItems = new[] { new { unitId = tour.Unit } } })).Error);
        Assert.Equal("CONFIRMED", (await reseller.PostAsync($"/bookings/{uuid}/confirm", Guest)).Json.GetProperty("status").GetString());
        foreach (var move in new object[] { new { availabilityId = tour.Departures[0] }, new { unitItems = new[] { new { unitId = tour.Unit } } }, new { expirationMinutes = 5 } })
        {
            Assert.Equal("UNPROCESSABLE_ENTITY", (await reseller.PatchAsync($"/bookings/{uuid}", move)).Error);
        }

        var renamed = (await reseller.PatchAsync($"/bookings/{uuid}", new { resellerReference = "CT-1", notes = "Vegan", contact = new { fullName = "Grace Hopper" } })).Json;
        Assert.Equal(("CT-1", "Vegan", "Grace Hopper"), (renamed.GetProperty("resellerReference").GetString(), renamed.GetProperty("notes").GetString(), renamed.GetProperty("contact").GetProperty("fullName").GetString()));
        Assert.Equal("Grace Hopper", (await world.InDbAsync(db => db.Orders.AsNoTracking().SingleAsync(o => o.State == OrderState.Confirmed))).GuestName);
        Assert.Equal(3, await world.InDbAsync(db => db.Tickets.CountAsync()));
        Assert.Empty(await Books.FaultsAsync(world.Host.Services));

        await world.InDbAsync(db => db.Tickets.ExecuteUpdateAsync(set => set.SetProperty(t => t.State, TicketState.Redeemed).SetProperty(t => t.RedeemedAt, world.Clock.GetUtcNow().UtcDateTime)));
        var redeemed = (await reseller.GetAsync($"/bookings/{uuid}")).Json;
        Assert.Equal(("REDEEMED", "REDEEMED", false), (redeemed.GetProperty("status").GetString(), redeemed.GetProperty("unitItems")[0].GetProperty("status").GetString(), redeemed.GetProperty("cancellable").GetBoolean()));
        Assert.NotEqual(JsonValueKind.Null, redeemed.GetProperty("utcRedeemedAt").ValueKind);
    }

    [Theory, BothDatabases]
    public async Task Every_wrong_wish_is_named_and_holds_nothing(Database database)
    {
        await using var world = await OctoWorld.StartAsync(database);
        var tour = await world.SellAsync();
        var elsewhere = await world.SellAsync();
        var reseller = await world.ResellerAsync();
        object With(object? product = null, object? option = null, object? availability = null, object? items = null, object? uuid = null, object? minutes = null, string? currency = null, object? contact = null, string? notes = null) => new
        {
            uuid = uuid ?? Guid.NewGuid(),
            productId = product ?? tour.Product,
            optionId = option ?? tour.Option,
            availabilityId = availability ?? tour.Departures[0],
            unitItems = items ?? new[] { new { unitId = tour.Unit } },
            expirationMinutes = minutes,
            currency,
            contact,
            notes,
        };
        var twice = Guid.NewGuid();
        foreach (var (wish, error) in new (object, string)[]
        {
            (With(product: "x"), "INVALID_PRODUCT_ID"),
            (With(option: elsewhere.Option), "INVALID_OPTION_ID"),
            (With(availability: elsewhere.Departures[0]), "INVALID_AVAILABILITY_ID"),
            (With(availability: "2026-12-08T10:00:00+01:00"), "INVALID_AVAILABILITY_ID"),
            (With(items: new[] { new { unitId = elsewhere.Unit } }), "INVALID_UNIT_ID"),
            (With(items: Array.Empty<object>()), "BAD_REQUEST"),
            (With(items: new object?[] { null }), "BAD_REQUEST"),
            (With(items: new[] { new { uuid = twice, unitId = tour.Unit }, new { uuid = twice, unitId = tour.Unit } }), "BAD_REQUEST"),
            (With(items: Enumerable.Repeat(new { unitId = tour.Unit }, 21)), "UNPROCESSABLE_ENTITY"),
            (With(items: Enumerable.Repeat(new { unitId = tour.Unit }, 11)), "UNPROCESSABLE_ENTITY"),
            (With(uuid: "one"), "BAD_REQUEST"),
            (With(uuid: Guid.Empty), "BAD_REQUEST"),
            (With(minutes: 0), "BAD_REQUEST"),
            (With(minutes: "ten"), "BAD_REQUEST"),
            (With(currency: "USD"), "BAD_REQUEST"),
            (With(contact: new { emailAddress = "nobody" }), "BAD_REQUEST"),
            (With(contact: new { fullName = new string('x', 121) }), "BAD_REQUEST"),
            (With(notes: "a\u0007b"), "BAD_REQUEST"),
        })
        {
            var answer = await reseller.PostAsync("/bookings", wish);
            Assert.Equal((HttpStatusCode.BadRequest, error), (answer.Status, answer.Error));
        }

        foreach (var body in new[] { "", "{", "[]", "{\"uuid\":7}", "{\"x\":\"" + new string('x', 70_000) + "\"}" })
        {
            Assert.Equal("BAD_REQUEST", (await reseller.SendAsync(HttpMethod.Post, "/bookings", body)).Error);
        }

        Assert.Equal(0, await world.InDbAsync(db => db.Orders.CountAsync()));
        var uuid = Guid.NewGuid();
        await reseller.PostAsync("/bookings", Wish(tour, uuid));
        foreach (var wish in new object[] { new { }, new { contact = new { } }, new { contact = new { fullName = " " } }, new { emailReceipt = true, contact = new { fullName = "Ada" } } })
        {
            Assert.Equal("BAD_REQUEST", (await reseller.PostAsync($"/bookings/{uuid}/confirm", wish)).Error);
        }

        Assert.Equal("BAD_REQUEST", (await reseller.PostAsync($"/bookings/{uuid}/cancel", new { reason = new string('x', 301) })).Error);
        Assert.Equal("BAD_REQUEST", (await reseller.PostAsync($"/bookings/{uuid}/extend", new { expirationMinutes = -1 })).Error);
        foreach (var query in new[] { "", "?productId=" + tour.Product, "?localDate=tomorrow", "?localDateStart=2026-12-01", "?localDateStart=2026-12-01&localDateEnd=2027-12-01" })
        {
            Assert.Equal("BAD_REQUEST", (await reseller.GetAsync("/bookings" + query)).Error);
        }

        Assert.Equal("ON_HOLD", (await reseller.GetAsync($"/bookings/{uuid}")).Json.GetProperty("status").GetString());
    }

    private static Task<T[]> AtOnceAsync<T>(int many, Func<Task<T>> call) => Task.WhenAll(Enumerable.Range(0, many).Select(_ => Task.Run(call)));
}
