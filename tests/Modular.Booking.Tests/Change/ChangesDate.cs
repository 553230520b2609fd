using System.Net;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Modular.Booking.Availability;
using Modular.Booking.Catalogue;
using Modular.Booking.CheckIn;
using Modular.Booking.Orders;
using Modular.Booking.Reports;
using Modular.Booking.Schedule;
using Modular.Booking.Tests.Cancel;
using Modular.Booking.Tests.Support;
using Modular.Booking.Tickets;
using Modular.Kernel;
using Modular.Testing;

namespace Modular.Booking.Tests.Change;

/// <summary>A guest moves to another date: what was shown happens, or nothing does and the old date stays.</summary>
public sealed class ChangesDate
{
    [Theory, BothDatabases]
    public async Task Old_and_new_are_shown_then_places_tickets_mail_and_calendar_follow(Database database)
    {
        await using var world = await ChangeWorld.OpenAsync(database, places: 2);
        var (order, to) = (await world.BuyAsync(), world.Shop.Departures[1]);
        var (before, id) = (await world.PageAsync(order + "/calendar.ics"), (await world.OrderAsync(order)).Id);
        var old = await world.ReadAsync(db => db.Tickets.Select(t => t.Code).ToListAsync());
        Assert.Contains($"href=\"{order}/change\"", await world.PageAsync(order), StringComparison.Ordinal);
        Assert.Contains("Choose another day", await world.PageAsync(order + "/change"), StringComparison.Ordinal);
        var page = await world.PageAsync($"{order}/change?departure={to.Id}");
        Assert.Contains("Old and new date", page, StringComparison.Ordinal);
        Assert.Contains("costs you nothing extra", page, StringComparison.Ordinal);

        using var answer = await world.ChangeAsync(order, ChangeWorld.Read(page));

        Assert.Equal((HttpStatusCode.SeeOther, order), (answer.StatusCode, answer.Headers.Location?.OriginalString));
        await world.SettledAsync();
        Assert.Empty(await world.RefundsAsync());
        Assert.Equal([0, 2, 0], await world.SoldAsync());
        var codes = await world.ReadAsync(db => db.Tickets.Where(t => t.State == TicketState.Issued && t.DepartureId == to.Id).Select(t => t.Code).ToListAsync());
        Assert.Equal(2, codes.Count);
        Assert.Empty(codes.Intersect(old));
        var shown = await world.PageAsync(order);
        Assert.Contains("Moved to ", shown, StringComparison.Ordinal);
        Assert.All(codes, c => Assert.Contains(TicketCode.Format(c), shown, StringComparison.Ordinal));
        Assert.All(old, c => Assert.DoesNotContain(TicketCode.Format(c), shown, StringComparison.Ordinal));
        // The same entry of the guest's calendar moves; a new one would stand beside the old.
        var after = await world.PageAsync(order + "/calendar.ics");
        Assert.Equal(Line(before, "UID:"), Line(after, "UID:"));
        Assert.NotEqual(Line(before, "DTSTART:"), Line(after, "DTSTART:"));
        Assert.NotEqual(Line(before, "SEQUENCE:"), Line(after, "SEQUENCE:"));
        using var staff = world.Host.As((world.Shop.OperatorId, StaffRole.Staff));
        using var desk = await staff.OpenAsync($"/desk/orders/{id}");
        Assert.Contains("Moved by the guest to ", await desk.TextAsync(), StringComparison.Ordinal);
        foreach (var (code, outcome) in new[] { (old[0], ScanOutcome.Revoked), (codes[0], ScanOutcome.Admitted) })
        {
            var scan = await world.Host.InScopeAsync(s => s.GetRequiredService<Redeem>().RunAsync(world.Shop.OperatorId, code, Guid.CreateVersion7(), true, question: null, CancellationToken.None));
            Assert.Equal(outcome, await world.ReadAsync(db => db.Scans.Where(s => s.Id == scan).Select(s => s.Outcome).SingleAsync()));
        }

        await world.Host.SettleAsync();
        Assert.Single(await world.Sandbox.MailsAsync("ada@example.org"), m => m.GetProperty("subject").GetString()!.StartsWith("New date: Tour", StringComparison.Ordinal));
        // Somebody is in: it stays where it is.
        Assert.Contains("can no longer be changed", await world.PageAsync(order + "/change"), StringComparison.Ordinal);
    }

    [Theory, BothDatabases]
    public async Task A_cheaper_date_gives_the_difference_back_and_a_dearer_one_is_not_done_here(Database database)
    {
        await using var world = await ChangeWorld.OpenAsync(database);
        var (order, cheap, dear) = (await world.BuyAsync(), world.Shop.Departures[1], world.Shop.Departures[2]);
        await world.PriceAsync(cheap, 1800);
        await world.PriceAsync(dear, 3000);
        var page = await world.PageAsync($"{order}/change?departure={cheap.Id}");
        Assert.Contains("Change the date, €14.00 back", page, StringComparison.Ordinal);
        var dearPage = await world.PageAsync($"{order}/change?departure={dear.Id}");
        Assert.DoesNotContain("name=\"price\"", dearPage, StringComparison.Ordinal);
        Assert.Contains("costs €10.00 more", dearPage, StringComparison.Ordinal);
        Assert.Contains("please call or write to the operator", dearPage, StringComparison.Ordinal);
        var form = ChangeWorld.Read(page);
        using (var refused = await world.ChangeAsync(order, form with { Departure = dear.Id.ToString(), Price = "6000", Refund = "0" }))
        {
            Assert.Equal(HttpStatusCode.Conflict, refused.StatusCode);
        }

        using (var more = await world.ChangeAsync(order, form with { Refund = "1401" }))
        {
            Assert.Equal(HttpStatusCode.Conflict, more.StatusCode);
        }

        foreach (var _ in Enumerable.Range(0, 2))
        {
            using var answer = await world.ChangeAsync(order, form);
            Assert.Equal(HttpStatusCode.SeeOther, answer.StatusCode);
        }

        await world.SettledAsync();
        Assert.Equal([("changed", 1400L)], await world.RefundsAsync());
        // Reports know the money where the party goes now, and all of it.
        var days = await world.ReadAsync(db => db.Departures.OrderBy(d => d.StartsAt).Select(d => d.LocalDate).ToListAsync());
        foreach (var (by, first, last, sales) in new[] { (ReportBy.Service, days[0], days[0], 0L), (ReportBy.Service, days[1], days[1], 5000), (ReportBy.Booking, days[0].AddDays(-30), days[2], 5000) })
        {
            var takings = await world.ReadAsync(async db => await Takings.ReadAsync(db, await db.Operators.SingleAsync(), new ReportQuestion(by, first, last), CancellationToken.None));
            Assert.Equal((sales, sales == 0 ? 0 : 1400), (takings.Sum(t => t.Sales), takings.Sum(t => t.Back)));
        }

        // What the rest is worth is what it cost on the new day.
        Assert.Contains("Cancel, €36.00 back", await world.PageAsync(order + "/cancel"), StringComparison.Ordinal);
        using var part = await world.CancelPartAsync(order, await world.PartFormAsync(order, (await world.TicketsAsync(order))[^1]));
        Assert.Equal(HttpStatusCode.SeeOther, part.StatusCode);
        using var rest = await world.CancelAsync(order, await world.FormAsync(order));
        Assert.Equal(HttpStatusCode.SeeOther, rest.StatusCode);
        await world.SettledAsync();
        Assert.Equal([("cancelled", 1800L), ("cancelled", 1800L), ("changed", 1400L)], await world.RefundsAsync());
        Assert.Equal([0, 0, 0], await world.SoldAsync());
    }

    [Theory, BothDatabases]
    public async Task Without_room_or_on_a_closed_date_nothing_changes_and_the_page_says_why(Database database)
    {
        await using var world = await ChangeWorld.OpenAsync(database, places: 2);
        var (order, full, closed) = (await world.BuyAsync(), world.Shop.Departures[1], world.Shop.Departures[2]);
        var (fullForm, closedForm) = (await world.ChangeFormAsync(order, full), await world.ChangeFormAsync(order, closed));
        using (var other = await full.HoldAsync(world.Host.Http))
        {
            Assert.Equal(HttpStatusCode.Created, other.StatusCode);
        }

        await world.SetAsync(closed, DepartureState.Closed);
        foreach (var (form, words) in new[] { (fullForm, "There is no longer enough room for you"), (closedForm, "can no longer be booked") })
        {
            using var answer = await world.ChangeAsync(order, form);
            Assert.Equal(HttpStatusCode.Conflict, answer.StatusCode);
            Assert.Contains(words, await answer.TextAsync(), StringComparison.Ordinal);
        }

        foreach (var torn in new[] { fullForm with { Key = "" }, fullForm with { Price = "x" }, fullForm with { Departure = "" }, fullForm with { From = "" } })
        {
            using var answer = await world.ChangeAsync(order, torn);
            Assert.Equal(HttpStatusCode.UnprocessableEntity, answer.StatusCode);
        }

        Assert.Equal(2, await world.ReadAsync(db => db.Tickets.CountAsync(t => t.State == TicketState.Issued)));
        Assert.Equal([2, 0, 0], await world.SoldAsync());
        // The hold runs out, and its places count again.
        world.Clock.Advance(TimeSpan.FromMinutes(16));
        using var late = await world.ChangeAsync(order, await world.ChangeFormAsync(order, full));
        Assert.Equal(HttpStatusCode.SeeOther, late.StatusCode);
        await world.SettledAsync();
        Assert.Equal([0, 2, 0], await world.SoldAsync());
    }

    [Theory, BothDatabases]
    public async Task The_operator_decides_until_when_and_what_is_called_off_may_always_be_left(Database database)
    {
        await using var world = await ChangeWorld.OpenAsync(database);
        var (order, to) = (await world.BuyAsync(), world.Shop.Departures[1]);
        var form = await world.ChangeFormAsync(order, to);
        // As long as cancelling is free: three days.
        await world.BeforeStartAsync(TimeSpan.FromHours(30));
        Assert.Contains("The time for changing has passed", await world.PageAsync(order + "/change"), StringComparison.Ordinal);
        using (var late = await world.ChangeAsync(order, form))
        {
            Assert.Equal(HttpStatusCode.Conflict, late.StatusCode);
        }

        using var owner = world.Host.As((world.Shop.OperatorId, StaffRole.Owner));
        using (var wrong = await owner.PostFromAsync("/desk/business", "/desk/business/changes", ("rule", "Hours"), ("hours", "9999")))
        {
            Assert.Equal(HttpStatusCode.UnprocessableEntity, wrong.StatusCode);
        }

        using (var saved = await owner.PostFromAsync("/desk/business", "/desk/business/changes", ("rule", "Hours"), ("hours", "24")))
        {
            Assert.Equal(HttpStatusCode.SeeOther, saved.StatusCode);
        }

        Assert.Contains("Choose another day", await world.PageAsync(order + "/change"), StringComparison.Ordinal);
        await world.RuleAsync(ChangeRule.Off);
        Assert.Contains("cannot be changed online", await world.PageAsync(order + "/change"), StringComparison.Ordinal);
        Assert.DoesNotContain("/change\"", await world.PageAsync(order), StringComparison.Ordinal);
        // Called off: any date, at no extra price.
        await world.PriceAsync(to, 4000);
        await world.SetAsync(world.Departure, DepartureState.Cancelled);
        using var moved = await world.ChangeAsync(order, await world.ChangeFormAsync(order, to));
        Assert.Equal(HttpStatusCode.SeeOther, moved.StatusCode);
        await world.SettledAsync();
        Assert.Empty(await world.RefundsAsync());
        Assert.Equal([0, 2, 0], await world.SoldAsync());
    }

    [Theory, BothDatabases]
    public async Task What_is_held_was_sold_by_a_reseller_or_is_somebody_elses_is_not_changed(Database database)
    {
        await using var world = await ChangeWorld.OpenAsync(database);
        var (order, to) = (await world.BuyAsync(), world.Shop.Departures[1]);
        var form = await world.ChangeFormAsync(order, to);
        using (var nobody = await world.ChangeAsync("/orders/c2VjcmV0LXNlY3JldC1zZQ", form))
        using (var held = await world.ChangeAsync(await world.HoldAsync(1), form))
        using (var elsewhere = await world.ChangeAsync(order, form with { Departure = Guid.CreateVersion7().ToString() }))
        {
            Assert.Equal((HttpStatusCode.NotFound, HttpStatusCode.Conflict, HttpStatusCode.Conflict), (nobody.StatusCode, held.StatusCode, elsewhere.StatusCode));
        }

        var reseller = Guid.CreateVersion7();
        await world.ReadAsync(db => db.Orders.ExecuteUpdateAsync(o => o.SetProperty(x => x.ResellerId, reseller)));
        Assert.Contains("Please change the date with them", await world.PageAsync(order + "/change"), StringComparison.Ordinal);
        using var answer = await world.ChangeAsync(order, form);
        Assert.Equal(HttpStatusCode.Conflict, answer.StatusCode);
        Assert.Equal(0, await world.ReadAsync(db => db.Reversals.CountAsync()));
    }

    private static string Line(string calendar, string name) => calendar.Split("\r\n").Single(l => l.StartsWith(name, StringComparison.Ordinal));
}
