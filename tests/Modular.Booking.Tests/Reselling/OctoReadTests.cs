using System.Net;
using System.Text;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Modular.Booking.Catalogue;
using Modular.Booking.Schedule;
using Modular.Testing;

namespace Modular.Booking.Tests.Reselling;

/// <summary>What a reseller's program reads: supplier, products, days, starts.</summary>
public sealed class OctoReadTests
{
    [Theory, BothDatabases]
    public async Task Without_a_valid_key_nothing_opens(Database database)
    {
        await using var world = await OctoWorld.StartAsync(database);
        foreach (var key in new[] { null, "octo_live_nobody", "", new string('x', 4000) })
        {
            var answer = await world.Client(key).GetAsync("/products");
            Assert.Equal((HttpStatusCode.Unauthorized, "UNAUTHORIZED"), (answer.Status, answer.Error));
            Assert.Equal("Bearer", Assert.Single(answer.Headers.WwwAuthenticate).Scheme);
        }

        using var basic = world.Host.NewClient();
        basic.DefaultRequestHeaders.Authorization = new("Basic", "b2N0bzpkZW1v");
        Assert.Equal("UNAUTHORIZED", (await new OctoClient(basic, null).GetAsync("/supplier")).Error);
    }

    [Theory, BothDatabases]
    public async Task Too_many_requests_of_one_key_are_told_to_wait_and_others_go_on(Database database)
    {
        await using var world = await OctoWorld.StartAsync(database, perMinute: 3);
        var (hasty, calm) = (await world.ResellerAsync("Hasty"), await world.ResellerAsync("Calm"));
        for (var i = 0; i < 3; i++)
        {
            Assert.Equal(HttpStatusCode.OK, (await hasty.GetAsync("/supplier")).Status);
        }

        var refused = await hasty.GetAsync("/supplier");
        Assert.Equal((HttpStatusCode.TooManyRequests, "TOO_MANY_REQUESTS"), (refused.Status, refused.Error));
        Assert.True(refused.Headers.RetryAfter!.Delta > TimeSpan.Zero);
        Assert.Equal(HttpStatusCode.OK, (await calm.GetAsync("/supplier")).Status);
    }

    [Theory, BothDatabases]
    public async Task Products_are_the_published_ones_and_capabilities_add_prices_and_words(Database database)
    {
        await using var world = await OctoWorld.StartAsync(database);
        var tour = await world.SellAsync();
        var hidden = await world.SellAsync();
        await world.InDbAsync(async db =>
        {
            (await db.Experiences.SingleAsync(e => e.Id == hidden.Product)).Unpublish();
            return await db.SaveChangesAsync();
        });
        var reseller = await world.ResellerAsync();
        var supplier = (await reseller.GetAsync("/supplier")).Json;
        Assert.Equal(("Test shop", new Uri(world.Host.BaseUrl, "/octo").AbsoluteUri), (supplier.GetProperty("name").GetString(), supplier.GetProperty("endpoint").GetString()));

        var plain = (await reseller.GetAsync("/products/")).Json;
        var product = Assert.Single(plain.EnumerateArray());
        Assert.Equal(tour.Product.ToString(), product.GetProperty("id").GetString());
        Assert.Equal(("Europe/Berlin", "START_TIME", "en-GB"), (product.GetProperty("timeZone").GetString(), product.GetProperty("availabilityType").GetString(), product.GetProperty("locale").GetString()));
        Assert.False(product.TryGetProperty("defaultCurrency", out _));
        Assert.False(product.TryGetProperty("title", out _));
        var option = Assert.Single(product.GetProperty("options").EnumerateArray());
        Assert.Equal(("1 day", 1, "day"), (option.GetProperty("cancellationCutoff").GetString(), option.GetProperty("cancellationCutoffAmount").GetInt32(), option.GetProperty("cancellationCutoffUnit").GetString()));
        Assert.Equal("10:00", Assert.Single(option.GetProperty("availabilityLocalStartTimes").EnumerateArray()).GetString());
        Assert.Equal("ADULT", Assert.Single(option.GetProperty("units").EnumerateArray()).GetProperty("type").GetString());

        var rich = await world.Client(reseller.Key, "octo/pricing, octo/nonsense,octo/content").GetAsync("/products/" + tour.Product);
        Assert.Equal("octo/pricing, octo/content", Assert.Single(rich.Headers.GetValues("Octo-Capabilities")));
        Assert.Equal(("EUR", "UNIT", "Tour"), (rich.Json.GetProperty("defaultCurrency").GetString(), rich.Json.GetProperty("pricingPer").GetString(), rich.Json.GetProperty("title").GetString()));
        var price = rich.Json.GetProperty("options")[0].GetProperty("units")[0].GetProperty("pricingFrom")[0];
        Assert.Equal((2500, 2500, 2), (price.GetProperty("retail").GetInt64(), price.GetProperty("original").GetInt64(), price.GetProperty("currencyPrecision").GetInt32()));
        Assert.Equal(399, Assert.Single(price.GetProperty("includedTaxes").EnumerateArray()).GetProperty("retail").GetInt64());

        foreach (var id in new[] { hidden.Product.ToString(), "nonsense", Guid.NewGuid().ToString() })
        {
            var unknown = await reseller.GetAsync("/products/" + id);
            Assert.Equal((HttpStatusCode.BadRequest, "INVALID_PRODUCT_ID", id), (unknown.Status, unknown.Error, unknown.Json.GetProperty("productId").GetString()));
        }
    }

    [Theory, BothDatabases]
    public async Task Another_business_sees_nothing_of_it(Database database)
    {
        await using var world = await OctoWorld.StartAsync(database);
        var tour = await world.SellAsync();
        var stranger = await world.ResellerAsync("Strangers", operatorId: await ChannelTests.OtherShopAsync(world));
        Assert.Empty((await stranger.GetAsync("/products")).Json.EnumerateArray());
        Assert.Equal("INVALID_PRODUCT_ID", (await stranger.GetAsync($"/products/{tour.Product}")).Error);
        Assert.Equal("INVALID_PRODUCT_ID", (await stranger.PostAsync("/availability", new { productId = tour.Product, optionId = tour.Option, localDate = tour.Date })).Error);
    }

    [Theory, BothDatabases]
    public async Task Days_and_starts_say_what_is_free_and_what_it_costs(Database database)
    {
        await using var world = await OctoWorld.StartAsync(database);
        var tour = await world.SellAsync(places: 4, departures: 2);
        var reseller = world.Client((await world.ResellerAsync()).Key, "octo/pricing");
        using (var held = await world.Shop.Departures[0].HoldAsync(world.Host.Http, 3))
        {
            Assert.Equal(HttpStatusCode.Created, held.StatusCode);
        }

        var until = tour.Day.AddDays(2).ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture);
        object Wish(int quantity) => new { productId = tour.Product, optionId = tour.Option, localDateStart = tour.Date, localDateEnd = until, units = new[] { new { id = tour.Unit, quantity } } };
        var days = (await reseller.PostAsync("/availability/calendar", Wish(1))).Json;
        Assert.Equal(["LIMITED", "AVAILABLE", "CLOSED"], days.EnumerateArray().Select(d => d.GetProperty("status").GetString()));
        Assert.Equal([1, 4, 0], days.EnumerateArray().Select(d => d.GetProperty("vacancies").GetInt32()));
        Assert.Equal(2500, days[0].GetProperty("unitPricingFrom")[0].GetProperty("retail").GetInt64());

        var starts = (await reseller.PostAsync("/availability", Wish(2))).Json;
        Assert.Equal(["SOLD_OUT", "AVAILABLE"], starts.EnumerateArray().Select(s => s.GetProperty("status").GetString()));
        Assert.Equal(5000, starts[1].GetProperty("pricing").GetProperty("retail").GetInt64());
        Assert.Equal(tour.Date + "T10:00:00+01:00", starts[0].GetProperty("localDateTimeStart").GetString());
        Assert.Equal(tour.Date + "T12:00:00+01:00", starts[0].GetProperty("localDateTimeEnd").GetString());
        Assert.Equal(tour.Date + "T08:00:00Z", starts[0].GetProperty("utcCutoffAt").GetString());

        var named = (await reseller.PostAsync("/availability", new { productId = tour.Product, optionId = tour.Option, availabilityIds = new[] { tour.Departures[1].ToString(), "nonsense", Guid.NewGuid().ToString() } })).Json;
        Assert.Equal(tour.Departures[1].ToString(), Assert.Single(named.EnumerateArray()).GetProperty("id").GetString());

        await world.InDbAsync(db => db.Departures.Where(d => d.Id == tour.Departures[1]).ExecuteUpdateAsync(set => set.SetProperty(d => d.State, DepartureState.Closed)));
        var closed = (await reseller.PostAsync("/availability", Wish(1))).Json[1];
        Assert.Equal(("CLOSED", false), (closed.GetProperty("status").GetString(), closed.GetProperty("available").GetBoolean()));
        world.Clock.Advance(TimeSpan.FromDays(30));
        Assert.Empty((await reseller.PostAsync("/availability", Wish(1))).Json.EnumerateArray());
    }

    [Theory, BothDatabases]
    public async Task On_days_on_which_the_clocks_change_the_offset_changes_with_them(Database database)
    {
        await using var world = await OctoWorld.StartAsync(database);
        var tour = await world.SellAsync();
        var (spring, autumn) = (new DateOnly(2027, 3, 28), new DateOnly(2027, 10, 31));
        await world.AddDepartureAsync(tour, spring, 90, new DateTime(2027, 3, 28, 0, 30, 0, DateTimeKind.Utc));
        await world.AddDepartureAsync(tour, autumn, 150, new DateTime(2027, 10, 31, 0, 30, 0, DateTimeKind.Utc));
        var reseller = await world.ResellerAsync();
        async Task<(string?, string?)> OnAsync(string day)
        {
            var start = Assert.Single((await reseller.PostAsync("/availability", new { productId = tour.Product, optionId = tour.Option, localDate = day })).Json.EnumerateArray());
            return (start.GetProperty("localDateTimeStart").GetString(), start.GetProperty("localDateTimeEnd").GetString());
        }

        Assert.Equal(("2027-03-28T01:30:00+01:00", "2027-03-28T04:30:00+02:00"), await OnAsync("2027-03-28"));
        Assert.Equal(("2027-10-31T02:30:00+02:00", "2027-10-31T03:30:00+01:00"), await OnAsync("2027-10-31"));
    }

    [Theory, BothDatabases]
    public async Task What_does_not_fit_is_named_and_what_is_unknown_is_passed_over(Database database)
    {
        await using var world = await OctoWorld.StartAsync(database);
        var tour = await world.SellAsync();
        var reseller = await world.ResellerAsync();
        var (product, option) = (tour.Product.ToString(), tour.Option.ToString());
        object Wish(string? productId = null, string? optionId = null, string? from = null, string? until = null, object? units = null, string? currency = null) =>
            new { productId = productId ?? product, optionId = optionId ?? option, localDateStart = from ?? tour.Date, localDateEnd = until ?? tour.Date, units, currency };
        foreach (var path in new[] { "/availability", "/availability/calendar" })
        {
            Assert.Equal("INVALID_PRODUCT_ID", (await reseller.PostAsync(path, Wish(productId: "x"))).Error);
            var wrong = await reseller.PostAsync(path, Wish(optionId: "DEFAULT"));
            Assert.Equal(("INVALID_OPTION_ID", "DEFAULT"), (wrong.Error, wrong.Json.GetProperty("optionId").GetString()));
            var unit = await reseller.PostAsync(path, Wish(units: new[] { new { id = "adult", quantity = 1 } }));
            Assert.Equal(("INVALID_UNIT_ID", "adult"), (unit.Error, unit.Json.GetProperty("unitId").GetString()));
            foreach (var bad in new[] { Wish(from: "31.12.2026"), Wish(from: "2027-02-30"), Wish(until: "2026-01-01"), Wish(until: "2199-01-01"), Wish(units: new[] { new { id = tour.Unit.ToString(), quantity = -1 } }), Wish(currency: "USD") })
            {
                var refused = await reseller.PostAsync(path, bad);
                Assert.Equal((HttpStatusCode.BadRequest, "BAD_REQUEST"), (refused.Status, refused.Error));
                Assert.NotEmpty(refused.Json.GetProperty("errorMessage").GetString()!);
            }

            foreach (var body in new[] { "", "{", "[]", "null", "\"x\"", "{\"productId\":7}", "{\"productId\":\"a\",\"productId\":\"b\"}", "{\"units\":[null]}", new string('[', 5000), "{\"x\":\"" + new string('x', 70_000) + "\"}" })
            {
                Assert.Contains((await reseller.SendAsync(HttpMethod.Post, path, body)).Error, (string?[])["BAD_REQUEST", "INVALID_PRODUCT_ID"]);
            }

            Assert.Equal("BAD_REQUEST", (await reseller.SendAsync(HttpMethod.Post, path, "productId=1", "application/x-www-form-urlencoded")).Error);
            var extra = await reseller.PostAsync(path, new { productId = product, optionId = option, localDateStart = tour.Date, localDateEnd = tour.Date, offerCode = "x", pickup = new { id = 1 } });
            Assert.Equal(HttpStatusCode.OK, extra.Status);
        }
    }
}
