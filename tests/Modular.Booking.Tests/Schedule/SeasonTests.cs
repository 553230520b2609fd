using System.Net;
using System.Text.RegularExpressions;
using Microsoft.EntityFrameworkCore;
using Modular.Booking.Catalogue;
using Modular.Booking.Schedule;
using Modular.Booking.Tests.Support;
using Modular.Testing;

namespace Modular.Booking.Tests.Schedule;

/// <summary>Seasons and prices by day: from the owner's form to what a hold charges.</summary>
public sealed class SeasonTests
{
    [Theory, BothDatabases]
    public async Task The_calendar_shows_the_price_of_each_day_and_a_hold_charges_it_and_keeps_it(Database database)
    {
        await using var desk = await OwnerDesk.OpenAsync(database);
        await desk.PlanAsync();
        await SeasonAsync(desk, "49");
        await desk.SendAsync(desk.Option + "/prices/new", ("date", "2026-12-15"), ($"price_{desk.Given.Adult.Id}", "59,50"));

        var calendar = await desk.ShopAsync("?month=2026-12");
        foreach (var (day, price) in ((string, string)[])[("2026-12-09", "€39"), ("2026-12-10", "€49"), ("2026-12-15", "€59.50"), ("2026-12-20", "€49"), ("2026-12-21", "€39")])
        {
            Assert.Matches($"datetime=\"{day}\".*?day-price\">{Regex.Escape(price)}<", calendar[calendar.IndexOf($"datetime=\"{day}\"", StringComparison.Ordinal)..]);
        }

        Assert.Matches("Winter lights, 10 December 2026 to 20 December 2026", calendar);
        Assert.Contains("from €39", calendar, StringComparison.Ordinal);
        var departure = await desk.OnAsync("2026-12-15");
        Assert.Contains($"name=\"price_{desk.Given.Adult.Id}\" value=\"5950\"", await desk.ShopAsync($"?departure={departure.Id}"), StringComparison.Ordinal);

        Assert.Equal(3900, (await desk.HeldAsync((await desk.OnAsync("2026-12-09")).Id)).TotalMinor);
        Assert.Equal(9800, (await desk.HeldAsync((await desk.OnAsync("2026-12-10")).Id, adults: 2)).TotalMinor);
        Assert.Equal(11_900, (await desk.HeldAsync(departure.Id, adults: 2, shown: 5950)).TotalMinor);

        // Whatever happens to prices later, the order keeps its own.
        await SeasonAsync(desk, "10", await SeasonIdAsync(desk));
        await desk.RefusedAtAsync(HttpStatusCode.SeeOther, desk.Option, $"{desk.Option}/prices/2026-12-15/remove");
        Assert.Equal([3900, 4900, 5950], await desk.ReadAsync(db => db.OrderLines.OrderBy(l => l.PriceMinor).Select(l => l.PriceMinor).ToListAsync()));
        Assert.Equal(0, await desk.ReadAsync(db => db.DatePrices.CountAsync()));
    }

    [Theory, BothDatabases]
    public async Task A_price_that_changed_between_page_and_hold_is_shown_again_and_not_charged(Database database)
    {
        await using var desk = await OwnerDesk.OpenAsync(database);
        await desk.PlanAsync();
        var departure = await desk.OnAsync("2026-12-12");
        var key = Guid.CreateVersion7();
        var first = await desk.HeldAsync(departure.Id, shown: 3900, key: key);
        await SeasonAsync(desk, "49");

        // Who sees the new price pays it, although this host still has the old one in memory.
        Assert.Equal(4900, (await desk.HeldAsync(departure.Id, shown: 4900)).TotalMinor);
        var orders = await desk.ReadAsync(db => db.Orders.CountAsync());
        using var form = new FormUrlEncodedContent(new Dictionary<string, string>
        {
            ["departure"] = departure.Id.ToString(),
            ["key"] = Guid.CreateVersion7().ToString(),
            [$"unit_{desk.Given.Adult.Id}"] = "2",
            [$"price_{desk.Given.Adult.Id}"] = "3900",
            [$"unit_{desk.Given.Child.Id}"] = "1",
            [$"price_{desk.Given.Child.Id}"] = "2400",
        });
        using var guest = desk.Host.NewClient();
        guest.DefaultRequestHeaders.Add("Accept-Language", "en");
        using var shownAgain = await guest.SendFormAsync("/book/spree-kajak/hold", form);
        var page = await shownAgain.TextAsync();
        Assert.Equal(HttpStatusCode.Conflict, shownAgain.StatusCode);
        Assert.Contains("The price has just changed", page, StringComparison.Ordinal);
        Assert.Contains($"name=\"price_{desk.Given.Adult.Id}\" value=\"4900\"", page, StringComparison.Ordinal);
        Assert.Matches($"name=\"unit_{desk.Given.Adult.Id}\" value=\"2\"", page);
        using var nonsense = await desk.HoldAsync(departure.Id, shown: -1);
        Assert.Equal(HttpStatusCode.Conflict, nonsense.StatusCode);
        Assert.Equal(orders, await desk.ReadAsync(db => db.Orders.CountAsync()));

        // The first wish, asked again because its answer was lost, is the first order.
        Assert.Equal(first, await desk.HeldAsync(departure.Id, shown: 3900, key: key));
        using var another = await desk.HoldAsync(departure.Id, adults: 2, shown: 3900, key: key);
        Assert.Contains("idempotency-key-reused", await another.TextAsync(), StringComparison.Ordinal);
    }

    [Theory, BothDatabases]
    public async Task A_season_with_its_own_times_replaces_the_usual_ones_and_takes_them_along_when_it_goes(Database database)
    {
        await using var desk = await OwnerDesk.OpenAsync(database);
        await desk.PlanAsync();
        await desk.SendAsync(desk.Option + "/seasons/new", ("nameDe", "Lichter"), ("nameEn", "Lights"), ("from", "2026-12-10"), ("until", "2026-12-20"), ("times", "Own"));
        var season = await SeasonIdAsync(desk);
        Assert.DoesNotContain("?day=2026-12-12#times", await desk.ShopAsync("?month=2026-12"), StringComparison.Ordinal);

        await desk.SendAsync($"{desk.Option}/schedules/new?season={season}", ("days", "5"), ("start", "17:00"), ("from", "2026-12-01"), ("until", "2026-12-31"), ("capacity", "4"), ("season", $"{season}"), ("holidays", "AsUsual"));
        var saturday = await desk.ShopAsync("?day=2026-12-12");
        Assert.Contains("17:00", saturday, StringComparison.Ordinal);
        Assert.DoesNotContain("10:30", saturday, StringComparison.Ordinal);
        Assert.Contains("10:30", await desk.ShopAsync("?day=2026-12-21"), StringComparison.Ordinal);
        Assert.Equal(52, await desk.ReadAsync(db => db.Departures.CountAsync()));

        await desk.SendAsync($"{desk.Option}/seasons/{season}", ("nameDe", "Pause"), ("nameEn", "Break"), ("from", "2026-12-10"), ("until", "2026-12-20"), ("times", "Closed"));
        Assert.Equal(50, await desk.ReadAsync(db => db.Departures.CountAsync()));

        await desk.RefusedAtAsync(HttpStatusCode.SeeOther, desk.Option, $"{desk.Option}/seasons/{season}/remove");
        Assert.Equal((61, 1, 0), await desk.ReadAsync(async db => (await db.Departures.CountAsync(), await db.Schedules.CountAsync(), await db.Seasons.CountAsync())));
    }

    [Theory, BothDatabases]
    public async Task A_wrong_season_or_day_is_refused_at_its_field_and_changes_nothing(Database database)
    {
        await using var desk = await OwnerDesk.OpenAsync(database);
        await desk.PlanAsync();
        await SeasonAsync(desk, "49");
        var price = $"price_{desk.Given.Adult.Id}";
        (string, string)[] names = [("nameDe", "Ostern"), ("nameEn", "Easter")];
        foreach (var (page, field, fields) in ((string, string, (string, string)[])[])
        [
            ("/seasons/new", "f-nameDe", [("from", "2027-03-01"), ("until", "2027-03-31"), ("times", "AsUsual")]),
            ("/seasons/new", "f-until", [.. names, ("from", "2027-03-01"), ("until", "2027-02-01"), ("times", "AsUsual")]),
            ("/seasons/new", "f-until", [.. names, ("from", "2027-03-01"), ("until", "2028-03-01"), ("yearly", "true"), ("times", "AsUsual")]),
            ("/seasons/new", "f-times", [.. names, ("from", "2027-03-01"), ("until", "2027-03-31"), ("times", "1")]),
            ("/seasons/new", "f-" + price.Replace('_', '-'), [.. names, ("from", "2027-03-01"), ("until", "2027-03-31"), ("times", "AsUsual"), (price, "-5")]),
            ("/seasons/new", "f-from", [.. names, ("from", "2026-12-20"), ("until", "2027-01-10"), ("times", "AsUsual")]),
            ("/prices/new", "f-date", [("date", "2026-13-01"), (price, "10")]),
            ("/prices/new", "f-date", [("date", "2026-11-30"), (price, "10")]),
            ("/prices/new", "f-" + price.Replace('_', '-'), [("date", "2026-12-24")]),
            ("/prices/new", "f-" + price.Replace('_', '-'), [("date", "2026-12-24"), (price, "zwölf")]),
        ])
        {
            Assert.Contains($"href=\"#{field}\"", await desk.RefusedAsync(HttpStatusCode.UnprocessableEntity, desk.Option + page, fields), StringComparison.Ordinal);
        }

        using var nowhere = await desk.Owner.OpenAsync(desk.Option + "/prices/2026-02-30");
        Assert.Equal(HttpStatusCode.NotFound, nowhere.StatusCode);
        Assert.Equal((1, 1, 0), await desk.ReadAsync(async db => (await db.Seasons.CountAsync(), await db.SeasonPrices.CountAsync(), await db.DatePrices.CountAsync())));
    }

    [Theory, BothDatabases]
    public async Task A_day_whose_shared_places_are_taken_elsewhere_is_never_shown_as_free(Database database)
    {
        await using var desk = await OwnerDesk.OpenAsync(database);
        var boats = Guid.CreateVersion7();
        await desk.ReadAsync(db =>
        {
            var rental = new Option { Id = Guid.CreateVersion7(), OperatorId = desk.Given.Operator.Id, ExperienceId = desk.Given.Experience.Id, TitleDe = "Verleih", TitleEn = "Rental", DurationMinutes = 60 };
            db.AddRange(
                new Resource { Id = boats, OperatorId = desk.Given.Operator.Id, Name = "Boote", Capacity = 2 },
                rental,
                new OptionResource { OptionId = desk.Given.Option.Id, ResourceId = boats, OperatorId = desk.Given.Operator.Id },
                new OptionResource { OptionId = rental.Id, ResourceId = boats, OperatorId = desk.Given.Operator.Id });
            return db.SaveChangesAsync();
        });
        await desk.PlanAsync();
        Assert.Contains("?day=2026-12-12#times", await desk.ShopAsync("?month=2026-12"), StringComparison.Ordinal);

        await desk.ReadAsync(db => db.Pools.Where(p => p.Key.StartsWith("r:") && db.DeparturePools.Any(l => l.PoolId == p.Id && db.Departures.Any(d => d.Id == l.DepartureId && d.LocalDate == new DateOnly(2026, 12, 12))))
            .ExecuteUpdateAsync(p => p.SetProperty(x => x.Sold, 2)));
        var calendar = await desk.ShopAsync("?month=2026-12");
        Assert.DoesNotContain("?day=2026-12-12#times", calendar, StringComparison.Ordinal);
        Assert.Contains("?day=2026-12-13#times", calendar, StringComparison.Ordinal);

        // Past its cut-off (an hour before 10:30 in Berlin) tomorrow is gone from the calendar, without anybody writing a row.
        Assert.Contains("?day=2026-12-02#times", calendar, StringComparison.Ordinal);
        desk.Host.Clock!.SetUtcNow(new DateTimeOffset(2026, 12, 2, 8, 30, 0, TimeSpan.Zero));
        Assert.DoesNotContain("?day=2026-12-02#times", await desk.ShopAsync("?month=2026-12"), StringComparison.Ordinal);
    }

    private static Task<Guid> SeasonIdAsync(OwnerDesk desk) => desk.ReadAsync(db => db.Seasons.Select(s => s.Id).SingleAsync());

    private static Task SeasonAsync(OwnerDesk desk, string adult, Guid? season = null) => desk.SendAsync(
        $"{desk.Option}/seasons/{season?.ToString() ?? "new"}",
        ("nameDe", "Winterlichter"), ("nameEn", "Winter lights"), ("from", "2026-12-10"), ("until", "2026-12-20"), ("times", "AsUsual"), ($"price_{desk.Given.Adult.Id}", adult));
}
