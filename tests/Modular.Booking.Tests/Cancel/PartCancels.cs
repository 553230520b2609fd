using System.Net;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Modular.Booking.CheckIn;
using Modular.Booking.Orders;
using Modular.Booking.Tests.Support;
using Modular.Booking.Tickets;
using Modular.Testing;
using UglyToad.PdfPig;

namespace Modular.Booking.Tests.Cancel;

/// <summary>A guest cancels one or some of several tickets: what was shown happens, or nothing does.</summary>
public sealed class PartCancels
{
    [Theory, BothDatabases]
    public async Task What_each_ticket_gives_back_is_shown_before_and_exactly_that_happens(Database database)
    {
        await using var world = await CancelWorld.OpenAsync(database, places: 3);
        var order = await world.BuyAsync(3);
        var tickets = await world.TicketsAsync(order);
        Assert.Contains($"href=\"{order}/cancel/tickets\"", await world.PageAsync(order), StringComparison.Ordinal);
        Assert.Contains($"href=\"{order}/cancel/tickets\"", await world.PageAsync(order + "/cancel"), StringComparison.Ordinal);
        var choice = await world.PageAsync(order + "/cancel/tickets");
        Assert.Equal(3, choice.Split("€25.00 back").Length - 1);
        var page = await world.PageAsync($"{order}/cancel/tickets?ticket={tickets[0]}");
        Assert.Contains("Cancel 1 ticket, €25.00 back", page, StringComparison.Ordinal);
        Assert.Contains("These stay valid: 2 × Adult", page, StringComparison.Ordinal);

        using var answer = await world.CancelPartAsync(order, CancelWorld.ReadPart(page));

        Assert.Equal((HttpStatusCode.SeeOther, order), (answer.StatusCode, answer.Headers.Location?.OriginalString));
        await world.SettledAsync();
        Assert.Equal([("cancelled", 2500L)], await world.RefundsAsync());
        Assert.Equal(OrderState.Confirmed, (await world.OrderAsync(order)).State);
        Assert.Equal([TicketState.Revoked, TicketState.Issued, TicketState.Issued], await world.ReadAsync(db => db.Tickets.OrderBy(t => t.Id).Select(t => t.State).ToListAsync()));
        var after = await world.PageAsync(order);
        Assert.Contains("1 × Adult cancelled, €25.00 back to you", after, StringComparison.Ordinal);
        Assert.Contains("Ticket 2 of 2", after, StringComparison.Ordinal);
        Assert.DoesNotContain("Ticket 3", after, StringComparison.Ordinal);
        using (var file = await world.Host.Http.OpenAsync(order + "/tickets.pdf"))
        using (var pdf = PdfDocument.Open(await file.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken)))
        {
            Assert.Equal(2, pdf.NumberOfPages);
        }

        using (var calendar = await world.Host.Http.OpenAsync(order + "/calendar.ics"))
        {
            Assert.Contains("2 × Adult", await calendar.TextAsync(), StringComparison.Ordinal);
        }

        // The place is somebody else's at once, and only that one.
        using var one = await world.Departure.HoldAsync(world.Host.Http, 1);
        using var two = await world.Departure.HoldAsync(world.Host.Http, 1);
        Assert.Equal((HttpStatusCode.Created, HttpStatusCode.Conflict), (one.StatusCode, two.StatusCode));
        await world.SettledAsync();
    }

    [Theory, BothDatabases]
    public async Task One_after_another_gives_back_what_all_at_once_do_and_the_last_ticket_ends_the_order(Database database)
    {
        // A third of an odd price: every ticket is rounded by itself.
        await using var world = await CancelWorld.OpenAsync(database, terms: "0d33", places: 8, price: 1235);
        var whole = await world.BuyAsync(4);
        var order = await world.BuyAsync(4);
        var at = CancelWorld.Read(await world.PageAsync(whole + "/cancel")).Refund;
        var tickets = await world.TicketsAsync(order);
        long sum = 0;
        foreach (var chosen in new[] { tickets[1..2], tickets[2..4] })
        {
            var form = await world.PartFormAsync(order, [.. chosen]);
            sum += long.Parse(form.Refund, System.Globalization.CultureInfo.InvariantCulture);
            using var part = await world.CancelPartAsync(order, form);
            Assert.Equal(HttpStatusCode.SeeOther, part.StatusCode);
        }

        // One is left: that is the whole order now.
        using (var choose = await world.Host.Http.OpenAsync($"{order}/cancel/tickets?ticket={tickets[0]}"))
        {
            Assert.Equal(order + "/cancel", choose.Headers.Location?.OriginalString);
        }

        var last = await world.FormAsync(order);
        using var rest = await world.CancelAsync(order, last);
        Assert.Equal(HttpStatusCode.SeeOther, rest.StatusCode);
        sum += long.Parse(last.Refund, System.Globalization.CultureInfo.InvariantCulture);
        Assert.Equal(at, CancelWorld.Minor(sum));
        Assert.Equal(OrderState.Cancelled, (await world.OrderAsync(order)).State);
        await world.SettledAsync();
        Assert.Equal(sum, (await world.RefundsAsync()).Sum(r => r.Amount));
        Assert.Contains("Back to you in all", await world.PageAsync(order), StringComparison.Ordinal);
    }

    [Theory, BothDatabases]
    public async Task A_tier_that_passed_an_admission_and_another_cancellation_are_shown_anew_and_nothing_is_done(Database database)
    {
        await using var world = await CancelWorld.OpenAsync(database, places: 20);
        var (late, used, other) = (await world.BuyAsync(3), await world.BuyAsync(3), await world.BuyAsync(3));
        var (lateTickets, usedTickets, otherTickets) = (await world.TicketsAsync(late), await world.TicketsAsync(used), await world.TicketsAsync(other));
        var lateForm = await world.PartFormAsync(late, lateTickets[0]);
        var otherForm = await world.PartFormAsync(other, otherTickets[0], otherTickets[1]);
        using (var first = await world.CancelPartAsync(other, await world.PartFormAsync(other, otherTickets[2])))
        {
            Assert.Equal(HttpStatusCode.SeeOther, first.StatusCode);
        }

        // Another ticket went meanwhile: these two are the whole order now, and that was not shown.
        using (var answer = await world.CancelPartAsync(other, otherForm))
        {
            var page = await answer.TextAsync();
            Assert.Equal(HttpStatusCode.Conflict, answer.StatusCode);
            Assert.Contains("Something about the tickets has changed", page, StringComparison.Ordinal);
            Assert.Contains("with them the whole order is cancelled", page, StringComparison.Ordinal);
            using var again = await world.CancelPartAsync(other, CancelWorld.ReadPart(page));
            Assert.Equal(HttpStatusCode.SeeOther, again.StatusCode);
            Assert.Equal(OrderState.Cancelled, (await world.OrderAsync(other)).State);
        }

        await world.BeforeStartAsync(TimeSpan.FromHours(30));
        using (var answer = await world.CancelPartAsync(late, lateForm))
        {
            var page = await answer.TextAsync();
            Assert.Equal(HttpStatusCode.Conflict, answer.StatusCode);
            Assert.Contains("The sum has changed", page, StringComparison.Ordinal);
            Assert.Contains("Cancel 1 ticket, €12.50 back", page, StringComparison.Ordinal);
        }

        var usedForm = await world.PartFormAsync(used, usedTickets[0], usedTickets[1]);
        var code = await world.ReadAsync(db => db.Tickets.Where(t => t.Id == usedTickets[0]).Select(t => t.Code).SingleAsync());
        await world.Host.InScopeAsync(s => s.GetRequiredService<Redeem>().RunAsync(world.Shop.OperatorId, code, Guid.CreateVersion7(), true, question: null, CancellationToken.None));
        using (var answer = await world.CancelPartAsync(used, usedForm))
        {
            Assert.Equal(HttpStatusCode.Conflict, answer.StatusCode);
            Assert.Contains("Something about the tickets has changed", await answer.TextAsync(), StringComparison.Ordinal);
        }

        // The one that was used cannot be chosen; the others still can, though the whole cannot.
        var choice = await world.PageAsync(used + "/cancel/tickets");
        Assert.Matches($"value=\"{usedTickets[0]}\"[^>]* disabled", choice);
        Assert.Contains("already used", choice, StringComparison.Ordinal);
        Assert.Contains($"href=\"{used}/cancel/tickets\"", await world.PageAsync(used + "/cancel"), StringComparison.Ordinal);
        using (var answer = await world.CancelPartAsync(used, await world.PartFormAsync(used, usedTickets[1], usedTickets[2])))
        {
            Assert.Equal(HttpStatusCode.SeeOther, answer.StatusCode);
        }

        Assert.Equal(OrderState.Confirmed, (await world.OrderAsync(used)).State);
        await world.SettledAsync();
        Assert.Equal([("cancelled", 2500L), ("cancelled", 2500L), ("cancelled", 5000L)], await world.RefundsAsync());
        await world.BeforeStartAsync(TimeSpan.Zero);
        Assert.Contains("It has already begun", await world.PageAsync(late + "/cancel/tickets"), StringComparison.Ordinal);
    }

    [Theory, BothDatabases]
    public async Task A_form_sent_twice_cancels_once_and_a_torn_or_foreign_one_nothing(Database database)
    {
        await using var world = await CancelWorld.OpenAsync(database, places: 20);
        var (order, stranger) = (await world.BuyAsync(3), await world.BuyAsync(2));
        var (tickets, foreign) = (await world.TicketsAsync(order), await world.TicketsAsync(stranger));
        var form = await world.PartFormAsync(order, tickets[0]);
        foreach (var torn in new[] { form with { Key = "" }, form with { Key = Guid.Empty.ToString() }, form with { Refund = "-1" }, form with { Stays = "" }, form with { Stays = "99999999999" }, form with { Tickets = [] }, form with { Tickets = ["x"] } })
        {
            using var answer = await world.CancelPartAsync(order, torn);
            Assert.Equal(HttpStatusCode.UnprocessableEntity, answer.StatusCode);
        }

        foreach (var wrong in new[] { form with { Refund = "2501" }, form with { Stays = "1" }, form with { Stays = "0" }, form with { Tickets = [foreign[0].ToString()] }, form with { Tickets = [.. form.Tickets, foreign[0].ToString()] } })
        {
            using var answer = await world.CancelPartAsync(order, wrong);
            Assert.Equal(HttpStatusCode.Conflict, answer.StatusCode);
        }

        Assert.Equal(0, await world.ReadAsync(db => db.Reversals.CountAsync()));
        foreach (var _ in Enumerable.Range(0, 2))
        {
            using var answer = await world.CancelPartAsync(order, form);
            Assert.Equal(HttpStatusCode.SeeOther, answer.StatusCode);
        }

        using var reused = await world.CancelPartAsync(order, form with { Tickets = [tickets[1].ToString()], Stays = "1" });
        Assert.Equal(HttpStatusCode.Conflict, reused.StatusCode);
        using var nobody = await world.CancelPartAsync("/orders/c2VjcmV0LXNlY3JldC1zZQ", form);
        Assert.Equal(HttpStatusCode.NotFound, nobody.StatusCode);
        var held = await world.HoldAsync();
        using var early = await world.CancelPartAsync(held, form);
        Assert.Equal(HttpStatusCode.Conflict, early.StatusCode);
        Assert.Equal(OrderState.Held, (await world.OrderAsync(held)).State);
        await world.SettledAsync();
        Assert.Equal([("cancelled", 2500L)], await world.RefundsAsync());
    }

    [Theory, BothDatabases]
    public async Task Goodwill_from_before_counts_and_together_no_more_than_was_paid_goes_back(Database database)
    {
        await using var world = await CancelWorld.OpenAsync(database, places: 3);
        var order = await world.BuyAsync(3);
        var (id, tickets) = ((await world.OrderAsync(order)).Id, await world.TicketsAsync(order));
        await world.Host.InScopeAsync(s => s.GetRequiredService<Modular.Booking.Cancel.CancelOrder>().GiveBackAsync(new(id, Guid.CreateVersion7(), 3500, "Regen", Guid.CreateVersion7()), CancellationToken.None));
        using (var first = await world.CancelPartAsync(order, await world.PartFormAsync(order, tickets[0])))
        {
            Assert.Equal(HttpStatusCode.SeeOther, first.StatusCode);
        }

        var page = await world.PageAsync($"{order}/cancel/tickets?ticket={tickets[1]}");
        Assert.Contains("Cancel 1 ticket, €15.00 back", page, StringComparison.Ordinal);
        using (var second = await world.CancelPartAsync(order, CancelWorld.ReadPart(page)))
        {
            Assert.Equal(HttpStatusCode.SeeOther, second.StatusCode);
        }

        using var last = await world.CancelAsync(order, await world.FormAsync(order));
        Assert.Equal(HttpStatusCode.SeeOther, last.StatusCode);
        await world.SettledAsync();
        Assert.Equal([("cancelled", 1500L), ("cancelled", 2500L), ("goodwill", 3500L)], await world.RefundsAsync());
    }

    [Theory, BothDatabases]
    public async Task The_door_refuses_the_cancelled_ticket_and_the_mail_brings_those_that_stay(Database database)
    {
        await using var world = await CancelWorld.OpenAsync(database);
        var order = await world.BuyAsync(3);
        var tickets = await world.TicketsAsync(order);
        using var answer = await world.CancelPartAsync(order, await world.PartFormAsync(order, tickets[0]));
        var (gone, stays) = await world.ReadAsync(async db => (await db.Tickets.SingleAsync(t => t.Id == tickets[0]), await db.Tickets.SingleAsync(t => t.Id == tickets[1])));
        await world.BeforeStartAsync(TimeSpan.FromMinutes(30));
        foreach (var (code, outcome) in new[] { (gone.Code, ScanOutcome.Revoked), (stays.Code, ScanOutcome.Admitted) })
        {
            var scan = await world.Host.InScopeAsync(s => s.GetRequiredService<Redeem>().RunAsync(world.Shop.OperatorId, code, Guid.CreateVersion7(), true, question: null, CancellationToken.None));
            Assert.Equal(outcome, await world.ReadAsync(db => db.Scans.Where(s => s.Id == scan).Select(s => s.Outcome).SingleAsync()));
        }

        await world.Host.SettleAsync();
        var mail = Assert.Single(await world.Sandbox.MailsAsync("ada@example.org"), m => m.GetProperty("subject").GetString()!.StartsWith("Partly cancelled", StringComparison.Ordinal));
        using var whole = await world.Sandbox.Http.GetAsync(new Uri($"/mail/messages/{mail.GetProperty("id").GetString()}", UriKind.Relative), TestContext.Current.CancellationToken);
        using var read = JsonDocument.Parse(await whole.TextAsync());
        var text = read.RootElement.GetProperty("text").GetString();
        Assert.Contains("€25.00", text, StringComparison.Ordinal);
        Assert.Contains("2 × Adult", text, StringComparison.Ordinal);
        Assert.Equal(2, read.RootElement.GetProperty("attachments").GetArrayLength());
    }

    [Theory, BothDatabases]
    public async Task What_a_reseller_sold_is_not_cancelled_in_parts(Database database)
    {
        await using var world = await CancelWorld.OpenAsync(database);
        var order = await world.BuyAsync(3);
        var tickets = await world.TicketsAsync(order);
        var form = await world.PartFormAsync(order, tickets[0]);
        var reseller = Guid.CreateVersion7();
        await world.ReadAsync(db => db.Orders.ExecuteUpdateAsync(o => o.SetProperty(x => x.ResellerId, reseller)));
        Assert.Contains("Please cancel with them", await world.PageAsync(order + "/cancel/tickets"), StringComparison.Ordinal);
        Assert.DoesNotContain("/cancel/tickets", await world.PageAsync(order), StringComparison.Ordinal);
        using var answer = await world.CancelPartAsync(order, form);
        Assert.Equal(HttpStatusCode.Conflict, answer.StatusCode);
        Assert.Equal(0, await world.ReadAsync(db => db.Reversals.CountAsync()));
    }
}
