using System.Net;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Modular.Booking.Cancel;
using Modular.Booking.CheckIn;
using Modular.Booking.Orders;
using Modular.Booking.Payments;
using Modular.Booking.Tests.Support;
using Modular.Booking.Tickets;
using Modular.Kernel;
using Modular.Testing;

namespace Modular.Booking.Tests.Cancel;

public sealed class GuestCancels
{
    [Theory, BothDatabases]
    public async Task The_sum_shown_is_the_sum_paid_back_and_the_places_are_free_at_once(Database database)
    {
        await using var world = await CancelWorld.OpenAsync(database, places: 2);
        var order = await world.BuyAsync();
        Assert.Contains($"href=\"{order}/cancel\"", await world.PageAsync(order), StringComparison.Ordinal);
        var page = await world.PageAsync(order + "/cancel");
        Assert.Contains("Cancel, €50.00 back", page, StringComparison.Ordinal);
        Assert.Contains("This sum holds if you cancel by", page, StringComparison.Ordinal);

        using var answer = await world.CancelAsync(order, CancelWorld.Read(page));

        Assert.Equal((HttpStatusCode.SeeOther, order), (answer.StatusCode, answer.Headers.Location?.OriginalString));
        using var other = await world.Departure.HoldAsync(world.Host.Http, 2);
        Assert.Equal(HttpStatusCode.Created, other.StatusCode);
        await world.SettledAsync();
        Assert.Equal([("cancelled", 5000L)], await world.RefundsAsync());
        Assert.Equal(RefundStatus.Done, await world.ReadAsync(db => db.Refunds.Select(r => r.Status).SingleAsync()));
        var done = await world.PageAsync(order);
        Assert.Contains("This order is cancelled", done, StringComparison.Ordinal);
        Assert.Contains("€50.00 were refunded", done, StringComparison.Ordinal);
        using var tickets = await world.Host.Http.OpenAsync(order + "/tickets.pdf");
        Assert.Equal(HttpStatusCode.NotFound, tickets.StatusCode);
    }

    [Theory, BothDatabases]
    public async Task If_less_goes_back_by_the_time_the_button_is_pressed_nothing_happens_and_the_new_sum_is_shown(Database database)
    {
        await using var world = await CancelWorld.OpenAsync(database);
        var order = await world.BuyAsync();
        var early = await world.FormAsync(order);
        await world.BeforeStartAsync(TimeSpan.FromHours(30));

        using var late = await world.CancelAsync(order, early);
        var page = await late.TextAsync();

        Assert.Equal(HttpStatusCode.Conflict, late.StatusCode);
        Assert.Contains("The sum has changed since you opened the page", page, StringComparison.Ordinal);
        Assert.Contains("Cancel, €25.00 back", page, StringComparison.Ordinal);
        Assert.Contains("(over)", page, StringComparison.Ordinal);
        Assert.Equal(OrderState.Confirmed, (await world.OrderAsync(order)).State);
        using var again = await world.CancelAsync(order, CancelWorld.Read(page));
        Assert.Equal(HttpStatusCode.SeeOther, again.StatusCode);
        await world.SettledAsync();
        Assert.Equal([("cancelled", 2500L)], await world.RefundsAsync());
        Assert.Contains("Kept by the operator", await world.PageAsync(order), StringComparison.Ordinal);
    }

    [Theory, BothDatabases(""), BothDatabases("2d100")]
    public async Task Without_terms_or_after_them_one_may_still_cancel_and_is_told_that_nothing_goes_back(Database database, string terms)
    {
        await using var world = await CancelWorld.OpenAsync(database, terms);
        var order = await world.BuyAsync();
        await world.BeforeStartAsync(TimeSpan.FromHours(3));
        var page = await world.PageAsync(order + "/cancel");
        Assert.Contains("Cancel without a refund", page, StringComparison.Ordinal);
        Assert.Contains("no money goes back any more", page, StringComparison.Ordinal);
        using var answer = await world.CancelAsync(order, CancelWorld.Read(page));
        Assert.Equal(HttpStatusCode.SeeOther, answer.StatusCode);
        await world.SettledAsync();
        Assert.Empty(await world.RefundsAsync());
    }

    [Theory, BothDatabases]
    public async Task A_free_order_is_cancelled_without_talk_of_money(Database database)
    {
        await using var world = await CancelWorld.OpenAsync(database, terms: null, price: 0);
        var order = await world.HoldAsync();
        await Buyer.BeginAsync(world.Host.Http, order);
        var page = await world.PageAsync(order + "/cancel");
        Assert.Contains("This booking was free", page, StringComparison.Ordinal);
        using var answer = await world.CancelAsync(order, CancelWorld.Read(page));
        Assert.Equal(HttpStatusCode.SeeOther, answer.StatusCode);
        await world.SettledAsync();
        Assert.Equal(OrderState.Cancelled, (await world.OrderAsync(order)).State);
    }

    [Theory, BothDatabases]
    public async Task After_the_start_and_after_check_in_it_says_why_not(Database database)
    {
        await using var world = await CancelWorld.OpenAsync(database);
        var (started, admitted) = (await world.BuyAsync(1), await world.BuyAsync(1));
        var forms = (Started: await world.FormAsync(started), Admitted: await world.FormAsync(admitted));
        await world.BeforeStartAsync(TimeSpan.FromHours(1));
        Assert.Equal(ScanOutcome.Admitted, await ScanAsync(world, admitted));
        using (var answer = await world.CancelAsync(admitted, forms.Admitted))
        {
            Assert.Equal(HttpStatusCode.Conflict, answer.StatusCode);
            Assert.Contains("already been admitted", await answer.TextAsync(), StringComparison.Ordinal);
        }

        await world.BeforeStartAsync(TimeSpan.Zero);
        using (var answer = await world.CancelAsync(started, forms.Started))
        {
            Assert.Equal(HttpStatusCode.Conflict, answer.StatusCode);
            Assert.Contains("It has already begun", await answer.TextAsync(), StringComparison.Ordinal);
        }

        Assert.Contains("can no longer be cancelled online", await world.PageAsync(started), StringComparison.Ordinal);
        Assert.DoesNotContain("name=\"refund\"", await world.PageAsync(admitted + "/cancel"), StringComparison.Ordinal);
        Assert.Empty(await world.RefundsAsync());
        await world.SettledAsync();
    }

    [Theory, BothDatabases]
    public async Task A_cancelled_ticket_is_refused_at_the_door_with_a_clear_sentence(Database database)
    {
        await using var world = await CancelWorld.OpenAsync(database);
        var order = await world.BuyAsync();
        var code = await world.ReadAsync(db => db.Tickets.Select(t => t.Code).FirstAsync());
        using var cancelled = await world.CancelAsync(order, await world.FormAsync(order));
        await world.BeforeStartAsync(TimeSpan.FromMinutes(30));
        using var door = world.Host.As((world.Shop.OperatorId, StaffRole.Door));
        using var scanned = await door.PostFromAsync("/desk/check-in", "/desk/check-in", ("code", code), ("anyDay", "true"));
        using var verdict = await door.OpenAsync(scanned.Headers.Location!.OriginalString);
        Assert.Contains("This ticket was cancelled. Do not admit.", await verdict.TextAsync(), StringComparison.Ordinal);
    }

    [Theory, BothDatabases]
    public async Task What_is_sold_keeps_its_terms_and_the_shop_says_them_before_one_buys(Database database)
    {
        await using var world = await CancelWorld.OpenAsync(database, "3d100");
        var shop = $"/book/{world.Shop.Slug}/tour-0";
        Assert.Contains("Free cancellation until 3 days before the start", await world.PageAsync(shop), StringComparison.Ordinal);
        var held = await world.HoldAsync();
        Assert.Matches("Until \\w{3} \\d+ \\w+ \\d{4}, 10:00: everything back", await world.PageAsync(held));
        var order = await world.BuyAsync();
        await world.ReadAsync(async db =>
        {
            var option = await db.Options.SingleAsync();
            var policy = new CancellationPolicy { Id = Guid.CreateVersion7(), OperatorId = world.Shop.OperatorId, Tiers = "", CreatedAt = DateTime.SpecifyKind(world.Clock.GetUtcNow().UtcDateTime, DateTimeKind.Utc) };
            db.Add(policy);
            option.PolicyId = policy.Id;
            return await db.SaveChangesAsync();
        });
        Assert.Contains("Cancel, €50.00 back", await world.PageAsync(order + "/cancel"), StringComparison.Ordinal);
        Assert.Contains("If you cancel, no money goes back", await world.PageAsync(shop), StringComparison.Ordinal);
    }

    [Theory, BothDatabases]
    public async Task A_reservation_is_given_up_in_one_click_and_money_that_arrives_after_all_goes_back(Database database)
    {
        await using var world = await CancelWorld.OpenAsync(database, places: 2);
        var order = await world.HoldAsync();
        var provider = await Buyer.BeginAsync(world.Host.Http, order);

        using var first = await world.ReleaseAsync(order);
        using var second = await world.ReleaseAsync(order);

        Assert.Equal((HttpStatusCode.SeeOther, order), (first.StatusCode, first.Headers.Location?.OriginalString));
        Assert.Equal((HttpStatusCode.SeeOther, order), (second.StatusCode, second.Headers.Location?.OriginalString));
        using var other = await world.Departure.HoldAsync(world.Host.Http, 2);
        Assert.Equal(HttpStatusCode.Created, other.StatusCode);
        Assert.Contains("The places are given up", await world.PageAsync(order), StringComparison.Ordinal);
        await Buyer.OnPageAsync(world.Sandbox, provider, "pay");
        world.Clock.Advance(TimeSpan.FromMinutes(2));
        await world.SettledAsync();
        Assert.Equal([("late-money", 5000L)], await world.RefundsAsync());
        Assert.Equal(OrderState.Cancelled, (await world.OrderAsync(order)).State);
    }

    [Theory, BothDatabases]
    public async Task A_paid_order_is_not_given_up_by_the_button_for_reservations(Database database)
    {
        await using var world = await CancelWorld.OpenAsync(database, terms: null);
        var order = await world.BuyAsync();
        using var answer = await world.ReleaseAsync(order);
        Assert.Equal(order + "/cancel", answer.Headers.Location?.OriginalString);
        Assert.Equal(OrderState.Confirmed, (await world.OrderAsync(order)).State);
    }

    [Theory, BothDatabases]
    public async Task A_torn_form_or_a_wrong_link_changes_nothing(Database database)
    {
        await using var world = await CancelWorld.OpenAsync(database);
        var order = await world.BuyAsync();
        var (key, refund) = await world.FormAsync(order);
        foreach (var sent in new[] { ("", refund), ("x", refund), (Guid.Empty.ToString(), refund), (key, ""), (key, "-1"), (key, "5000.0"), (key, "99999999999999999999") })
        {
            using var answer = await world.CancelAsync(order, sent);
            Assert.Equal(HttpStatusCode.UnprocessableEntity, answer.StatusCode);
        }

        using var more = await world.CancelAsync(order, (key, "5001"));
        Assert.Equal(HttpStatusCode.Conflict, more.StatusCode);
        using var nobody = await world.CancelAsync("/orders/c2VjcmV0LXNlY3JldC1zZQ", (key, refund));
        Assert.Equal(HttpStatusCode.NotFound, nobody.StatusCode);
        using var held = await world.CancelAsync(await world.HoldAsync(1), (key, "0"));
        Assert.Equal(HttpStatusCode.Conflict, held.StatusCode);
        Assert.Equal(0, await world.ReadAsync(db => db.Reversals.CountAsync()));
        await world.SettledAsync();
    }

    [Theory, BothDatabases]
    public async Task The_guest_gets_one_mail_that_says_what_goes_back(Database database)
    {
        await using var world = await CancelWorld.OpenAsync(database);
        var order = await world.BuyAsync();
        using var answer = await world.CancelAsync(order, await world.FormAsync(order));
        await world.Host.SettleAsync();
        var mails = await world.Sandbox.MailsAsync("ada@example.org");
        var mail = Assert.Single(mails, m => m.GetProperty("subject").GetString()!.StartsWith("Cancelled: Tour", StringComparison.Ordinal));
        Assert.DoesNotContain(mails, m => m.GetProperty("subject").GetString()!.StartsWith("Your tickets", StringComparison.Ordinal));
        using var whole = await world.Sandbox.Http.GetAsync(new Uri($"/mail/messages/{mail.GetProperty("id").GetString()}", UriKind.Relative), TestContext.Current.CancellationToken);
        using var read = JsonDocument.Parse(await whole.TextAsync());
        Assert.Contains("€50.00", read.RootElement.GetProperty("text").GetString(), StringComparison.Ordinal);
    }

    private static async Task<ScanOutcome> ScanAsync(CancelWorld world, string order)
    {
        var id = (await world.OrderAsync(order)).Id;
        var code = await world.ReadAsync(db => db.Tickets.Where(t => t.OrderId == id).Select(t => t.Code).FirstAsync());
        var scan = await world.Host.InScopeAsync(s => s.GetRequiredService<Redeem>().RunAsync(world.Shop.OperatorId, code, Guid.CreateVersion7(), true, question: null, CancellationToken.None));
        return await world.ReadAsync(db => db.Scans.Where(s => s.Id == scan).Select(s => s.Outcome).SingleAsync());
    }
}
