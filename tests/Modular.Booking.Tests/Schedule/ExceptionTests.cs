using System.Net;
using Microsoft.EntityFrameworkCore;
using Modular.Booking.Schedule;
using Modular.Booking.Tests.Support;
using Modular.Kernel;
using Modular.Testing;

namespace Modular.Booking.Tests.Schedule;

/// <summary>What an owner changes about single days, and what guests see of it.</summary>
public sealed class ExceptionTests
{
    [Theory, BothDatabases]
    public async Task A_closed_a_moved_and_an_added_day_are_what_guests_find_and_the_desk_reads_why(Database database)
    {
        await using var desk = await OwnerDesk.OpenAsync(database);
        var plan = await desk.PlanAsync();
        await desk.SendAsync(plan + "/exceptions/new", ("kind", "Closed"), ("from", "2026-12-24"), ("until", "2026-12-26"), ("reason", "Weihnachten zu Hause"));
        await desk.SendAsync(plan + "/exceptions/new", ("kind", "Moved"), ("from", "2026-12-20"), ("until", ""), ("starts", "14:00, 16:15"), ("capacity", "3"), ("reason", "Regatta am Vormittag"));
        await desk.SendAsync(plan + "/exceptions/new", ("kind", "Extra"), ("from", "2027-02-13"), ("until", "2027-02-13"), ("starts", "11:00"), ("reason", "Valentinstour"));

        var december = await desk.ShopAsync("?month=2026-12");
        Assert.Contains("?day=2026-12-23#times", december, StringComparison.Ordinal);
        Assert.Contains("?day=2026-12-27#times", december, StringComparison.Ordinal);
        Assert.DoesNotMatch("\\?day=2026-12-2[456]#times", december);
        var moved = await desk.ShopAsync("?day=2026-12-20");
        Assert.Contains("14:00", moved, StringComparison.Ordinal);
        Assert.Contains("16:15", moved, StringComparison.Ordinal);
        Assert.DoesNotContain("10:30", moved, StringComparison.Ordinal);
        Assert.Contains("3 left", moved, StringComparison.Ordinal);
        Assert.Contains("?day=2027-02-13#times", await desk.ShopAsync("?month=2027-02"), StringComparison.Ordinal);
        Assert.DoesNotContain("Regatta", moved, StringComparison.Ordinal);

        Assert.Contains("Weihnachten zu Hause", await desk.DeskAsync("/desk/day/2026-12-25"), StringComparison.Ordinal);
        Assert.Contains("Regatta am Vormittag", await desk.DeskAsync($"/desk/departures/{(await desk.OnAsync("2026-12-20")).Id}"), StringComparison.Ordinal);
        Assert.Contains("Valentinstour", await desk.DeskAsync(plan), StringComparison.Ordinal);

        var closed = await desk.ReadAsync(db => db.ScheduleExceptions.Where(e => e.Kind == ExceptionKind.Closed).Select(e => e.Id).SingleAsync());
        await desk.RefusedAtAsync(HttpStatusCode.SeeOther, plan, $"{plan}/exceptions/{closed}/remove");
        Assert.Contains("?day=2026-12-24#times", await desk.ShopAsync("?month=2026-12"), StringComparison.Ordinal);
    }

    [Theory, BothDatabases]
    public async Task Booked_departures_are_shown_with_their_orders_and_kept_but_sold_no_more(Database database)
    {
        await using var desk = await OwnerDesk.OpenAsync(database);
        var plan = await desk.PlanAsync();
        var booked = await desk.OnAsync("2026-12-12");
        var held = await desk.HeldAsync(booked.Id, adults: 2);
        (string, string)[] closing = [("kind", "Closed"), ("from", "2026-12-10"), ("until", "2026-12-14"), ("reason", "Hochwasser")];

        var asked = await desk.RefusedAsync(HttpStatusCode.Conflict, plan + "/exceptions/new", closing);
        Assert.Contains(held.Number, asked, StringComparison.Ordinal);
        Assert.Contains($"/desk/departures/{booked.Id}", asked, StringComparison.Ordinal);
        Assert.Contains("2 places", asked, StringComparison.Ordinal);
        Assert.Contains("value=\"Hochwasser\"", asked, StringComparison.Ordinal);
        Assert.Equal(0, await desk.ReadAsync(db => db.ScheduleExceptions.CountAsync()));
        Assert.Equal(61, await desk.ReadAsync(db => db.Departures.CountAsync(d => d.State == DepartureState.Open)));

        await desk.SendAsync(plan + "/exceptions/new", [.. closing, ("sold", "close")]);
        Assert.Equal(57, await desk.ReadAsync(db => db.Departures.CountAsync()));
        Assert.Equal(DepartureState.Closed, (await desk.OnAsync("2026-12-12")).State);
        Assert.DoesNotContain("?day=2026-12-12#times", await desk.ShopAsync("?month=2026-12"), StringComparison.Ordinal);
        using var late = await desk.HoldAsync(booked.Id);
        Assert.Equal(HttpStatusCode.Conflict, late.StatusCode);
        Assert.Contains("\"closed\"", await late.TextAsync(), StringComparison.Ordinal);

        // The water fell: the same departure is on sale again, with its guests.
        var exception = await desk.ReadAsync(db => db.ScheduleExceptions.Select(e => e.Id).SingleAsync());
        await desk.RefusedAtAsync(HttpStatusCode.SeeOther, plan, $"{plan}/exceptions/{exception}/remove");
        Assert.Equal((booked.Id, DepartureState.Open), ((await desk.OnAsync("2026-12-12")).Id, (await desk.OnAsync("2026-12-12")).State));
        Assert.Equal(61, await desk.ReadAsync(db => db.Departures.CountAsync()));
    }

    [Theory, BothDatabases]
    public async Task On_public_holidays_of_its_land_a_schedule_rests_and_without_one_it_runs(Database database)
    {
        await using var desk = await OwnerDesk.OpenAsync(database);
        await desk.PlanAsync(holidays: "Closed");
        Assert.Contains("?day=2026-12-25#times", await desk.ShopAsync("?month=2026-12"), StringComparison.Ordinal);

        await desk.SendAsync("/desk/business", ("land", "Bayern"));
        Assert.DoesNotMatch("\\?day=2026-12-2[56]#times", await desk.ShopAsync("?month=2026-12"));
        Assert.DoesNotMatch("\\?day=2027-01-0[16]#times", await desk.ShopAsync("?month=2027-01"));
        Assert.Contains("Epiphany", await desk.DeskAsync("/desk/business"), StringComparison.Ordinal);
        Assert.Contains("Epiphany", await desk.DeskAsync("/desk/day/2027-01-06"), StringComparison.Ordinal);

        // Berlin does not keep 6 January; whoever booked it meanwhile is shown before Bavaria comes back.
        await desk.SendAsync("/desk/business", ("land", "Berlin"));
        var kings = await desk.OnAsync("2027-01-06");
        var held = await desk.HeldAsync(kings.Id);
        Assert.Contains(held.Number, await desk.RefusedAsync(HttpStatusCode.Conflict, "/desk/business", ("land", "Bayern")), StringComparison.Ordinal);
        Assert.Equal(Land.Berlin, await desk.ReadAsync(db => db.Operators.Select(o => o.Land).SingleAsync()));
        await desk.RefusedAsync(HttpStatusCode.UnprocessableEntity, "/desk/business", ("land", "7"));
        await desk.RefusedAsync(HttpStatusCode.UnprocessableEntity, "/desk/business");
        await desk.SendAsync("/desk/business", ("land", "none"));
        Assert.Contains("?day=2026-12-25#times", await desk.ShopAsync("?month=2026-12"), StringComparison.Ordinal);
    }

    [Theory, BothDatabases]
    public async Task A_wrong_exception_is_refused_at_its_field_and_changes_nothing(Database database)
    {
        await using var desk = await OwnerDesk.OpenAsync(database);
        var plan = await desk.PlanAsync();
        await desk.SendAsync(plan + "/exceptions/new", ("kind", "Closed"), ("from", "2026-12-24"), ("until", "2026-12-26"), ("reason", "Weihnachten"));
        foreach (var (field, fields) in ((string, (string, string)[])[])
        [
            ("f-kind", [("kind", "2"), ("from", "2026-12-30"), ("reason", "x")]),
            ("f-from", [("kind", "Closed"), ("from", "2026-02-30"), ("reason", "x")]),
            ("f-until", [("kind", "Closed"), ("from", "2026-12-30"), ("until", "2026-12-29"), ("reason", "x")]),
            ("f-starts", [("kind", "Moved"), ("from", "2026-12-30"), ("starts", ""), ("reason", "x")]),
            ("f-starts", [("kind", "Extra"), ("from", "2026-12-30"), ("starts", "25:00"), ("reason", "x")]),
            ("f-starts", [("kind", "Extra"), ("from", "2026-12-30"), ("starts", "1:00,2:00,3:00,4:00,5:00,6:00,7:00,8:00,9:00"), ("reason", "x")]),
            ("f-capacity", [("kind", "Extra"), ("from", "2026-12-30"), ("starts", "12:00"), ("capacity", "0"), ("reason", "x")]),
            ("f-reason", [("kind", "Closed"), ("from", "2026-12-30"), ("reason", "")]),
            // Overlaps the closed days; nothing runs in March.
            ("f-from", [("kind", "Extra"), ("from", "2026-12-26"), ("starts", "12:00"), ("reason", "x")]),
            ("f-kind", [("kind", "Moved"), ("from", "2027-03-01"), ("starts", "12:00"), ("reason", "x")]),
        ])
        {
            Assert.Contains($"href=\"#{field}\"", await desk.RefusedAsync(HttpStatusCode.UnprocessableEntity, plan + "/exceptions/new", fields), StringComparison.Ordinal);
        }

        // Closing more than is closed already is no contradiction.
        await desk.SendAsync(plan + "/exceptions/new", ("kind", "Closed"), ("from", "2026-12-26"), ("until", "2026-12-27"), ("reason", "Hochwasser"));
        Assert.Equal(2, await desk.ReadAsync(db => db.ScheduleExceptions.CountAsync()));
        Assert.Equal(57, await desk.ReadAsync(db => db.Departures.CountAsync()));
    }

    [Theory, BothDatabases]
    public async Task Another_business_finds_none_of_it_and_staff_may_not_plan(Database database)
    {
        await using var desk = await OwnerDesk.OpenAsync(database);
        var plan = await desk.PlanAsync();
        await desk.SendAsync(plan + "/exceptions/new", ("kind", "Closed"), ("from", "2026-12-24"), ("reason", "Weihnachten"));
        await desk.SendAsync(desk.Option + "/seasons/new", ("nameDe", "Winter"), ("nameEn", "Winter"), ("from", "2026-12-10"), ("until", "2026-12-20"), ("times", "AsUsual"));
        await desk.SendAsync(desk.Option + "/prices/new", ("date", "2026-12-15"), ($"price_{desk.Given.Adult.Id}", "59"));
        var exception = await desk.ReadAsync(db => db.ScheduleExceptions.Select(e => e.Id).SingleAsync());
        var season = await desk.ReadAsync(db => db.Seasons.Select(e => e.Id).SingleAsync());
        var other = new Catalogue.Operator { Id = Guid.CreateVersion7(), Slug = "other", Name = "Other", Zone = "Europe/Berlin", Currency = "EUR", CreatedAt = Given.Now };
        await desk.ReadAsync(db =>
        {
            db.Add(other);
            return db.SaveChangesAsync();
        });
        using var stranger = desk.Host.As((other.Id, StaffRole.Owner));
        using var staff = desk.Host.As((desk.Given.Operator.Id, StaffRole.Staff));
        foreach (var page in new[] { $"{plan}/exceptions/new", $"{plan}/exceptions/{exception}", $"{desk.Option}/seasons/new", $"{desk.Option}/seasons/{season}", $"{desk.Option}/prices/new", $"{desk.Option}/prices/2026-12-15" })
        {
            using var opened = await stranger.OpenAsync(page);
            Assert.True(opened.StatusCode == HttpStatusCode.NotFound, page);
            using var refused = await staff.OpenAsync(page);
            Assert.True(refused.StatusCode == HttpStatusCode.Forbidden, page);
            foreach (var address in page.EndsWith("new", StringComparison.Ordinal) ? [page] : new[] { page, page + "/remove" })
            {
                using var posted = await stranger.PostFromAsync("/desk/resources/new", address, ("kind", "Closed"), ("from", "2026-12-30"), ("reason", "x"));
                Assert.True(posted.StatusCode == HttpStatusCode.NotFound, $"{address}: {(int)posted.StatusCode}");
                using var denied = await staff.PostFromAsync("/desk/check-in", address);
                Assert.True(denied.StatusCode == HttpStatusCode.Forbidden, $"{address}: {(int)denied.StatusCode}");
            }
        }

        Assert.Equal((1, 1, 1), await desk.ReadAsync(async db => (await db.ScheduleExceptions.CountAsync(), await db.Seasons.CountAsync(), await db.DatePrices.CountAsync())));
    }
}
