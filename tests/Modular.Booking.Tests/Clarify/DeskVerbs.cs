using System.Net;
using Microsoft.EntityFrameworkCore;
using Modular.Booking.Orders;
using Modular.Booking.Payments;
using Modular.Booking.Tests.Faults;
using Modular.Booking.Tests.Support;
using Modular.Kernel;
using Modular.Testing;

namespace Modular.Booking.Tests.Clarify;

/// <summary>Sorting out money at the desk, over HTTP: each button once, pressed twice, too late, by others, on what is not theirs.</summary>
[Collection(PayGroup.Name)]
public sealed class DeskVerbs(PayWorlds worlds)
{
    [Theory, BothDatabases]
    public async Task Accepting_twice_accepts_once(Database database)
    {
        var world = await worlds.OnAsync(database);
        var guest = await UnclearAsync(world, "amount=2600");
        using var desk = world.Desk();
        var (order, payment) = await IdsAsync(guest);
        foreach (var _ in Enumerable.Range(0, 2))
        {
            Assert.Equal(HttpStatusCode.SeeOther, await PostAsync(desk, order, $"payments/{payment}/accept"));
        }

        Assert.Equal((OrderState.Confirmed, 100L), ((await guest.OrderAsync()).State, Assert.Single(await guest.RefundsAsync()).AmountMinor));
        Assert.Equal(1, await EventsAsync(world, payment, MoneyEventKind.Accepted));
        Assert.Equal(HttpStatusCode.Conflict, await PostAsync(desk, order, $"payments/{payment}/return"));
        Assert.Equal(HttpStatusCode.Conflict, await NoteAsync(desk, order, $"payments/{payment}/set-aside", "Too late", from: $"/desk/orders/{order}"));
        await world.PassAsync(Scenes.Soon);
        Assert.Empty(await guest.BooksAsync());
    }

    [Theory, BothDatabases]
    public async Task Sending_back_twice_sends_once_and_too_little_cannot_be_accepted(Database database)
    {
        var world = await worlds.OnAsync(database);
        var guest = await UnclearAsync(world, "amount=2400");
        using var desk = world.Desk();
        var (order, payment) = await IdsAsync(guest);
        Assert.Equal(HttpStatusCode.Conflict, await PostAsync(desk, order, $"payments/{payment}/accept"));
        Assert.Equal(MismatchDecision.None, Assert.Single(await guest.PaymentsAsync()).Decision);
        foreach (var _ in Enumerable.Range(0, 2))
        {
            Assert.Equal(HttpStatusCode.SeeOther, await PostAsync(desk, order, $"payments/{payment}/return"));
        }

        Assert.Equal(2400, Assert.Single(await guest.RefundsAsync()).AmountMinor);
        Assert.Equal(HttpStatusCode.Conflict, await PostAsync(desk, order, $"payments/{payment}/accept"));
        await world.PassAsync(Scenes.Soon);
        Assert.Empty(await guest.BooksAsync());
    }

    [Theory, BothDatabases]
    public async Task Setting_aside_needs_a_sentence_and_keeps_the_first(Database database)
    {
        var world = await worlds.OnAsync(database);
        var guest = await UnclearAsync(world, "amount=3000&currency=usd");
        using var desk = world.Desk();
        var (order, payment) = await IdsAsync(guest);
        Assert.Equal(HttpStatusCode.Conflict, await PostAsync(desk, order, $"payments/{payment}/accept"));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, await NoteAsync(desk, order, $"payments/{payment}/set-aside", " "));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, await NoteAsync(desk, order, $"payments/{payment}/set-aside", new string('x', 301)));
        Assert.Equal(MismatchDecision.None, Assert.Single(await guest.PaymentsAsync()).Decision);
        Assert.Equal(HttpStatusCode.SeeOther, await NoteAsync(desk, order, $"payments/{payment}/set-aside", "Paid <b>otherwise"));
        Assert.Equal(HttpStatusCode.SeeOther, await NoteAsync(desk, order, $"payments/{payment}/set-aside", "Another sentence"));
        using var page = await desk.OpenAsync($"/desk/orders/{order}");
        var html = await page.TextAsync();
        Assert.Contains("Paid &lt;b&gt;otherwise", html, StringComparison.Ordinal);
        Assert.DoesNotContain("Another sentence", html, StringComparison.Ordinal);
        Assert.DoesNotContain(guest.Email, await AttentionAsync(world), StringComparison.Ordinal);
    }

    [Theory, BothDatabases]
    public async Task A_failed_refund_is_tried_again_once_and_then_cannot_be_called_returned(Database database)
    {
        var world = await worlds.OnAsync(database);
        var (guest, order, refund) = await StrandedAsync(world);
        using var desk = world.Desk();
        Assert.Contains((await guest.OrderAsync()).Number, await AttentionAsync(world), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.SeeOther, await PostAsync(desk, order, $"refunds/{refund}/retry"));
        Assert.Equal(HttpStatusCode.Conflict, await PostAsync(desk, order, $"refunds/{refund}/retry"));
        Assert.Equal(HttpStatusCode.Conflict, await NoteAsync(desk, order, $"refunds/{refund}/elsewhere", "In cash"));
        await world.PassAsync(Scenes.Soon);
        Assert.Equal([RefundStatus.Failed, RefundStatus.Done], (await guest.RefundsAsync()).Select(r => r.Status));
        Assert.Equal((Shop.Price, Shop.Price), await guest.AtProviderAsync());
        Assert.Empty(await guest.BooksAsync());
        Assert.DoesNotContain((await guest.OrderAsync()).Number, await AttentionAsync(world), StringComparison.Ordinal);
        // Nothing is left: the button that would return it is not there.
        using var owner = world.Desk(StaffRole.Owner);
        using var page = await owner.OpenAsync($"/desk/orders/{order}");
        Assert.DoesNotContain($"/desk/orders/{order}/refund\"", await page.TextAsync(), StringComparison.Ordinal);
    }

    [Theory, BothDatabases]
    public async Task Money_returned_another_way_is_told_to_the_guest_once(Database database)
    {
        var world = await worlds.OnAsync(database);
        var (guest, order, refund) = await StrandedAsync(world);
        using var desk = world.Desk();
        Assert.Equal(HttpStatusCode.UnprocessableEntity, await NoteAsync(desk, order, $"refunds/{refund}/elsewhere", ""));
        Assert.Equal(RefundStatus.Failed, Assert.Single(await guest.RefundsAsync()).Status);
        Assert.Equal(HttpStatusCode.SeeOther, await NoteAsync(desk, order, $"refunds/{refund}/elsewhere", "By transfer on 3 May"));
        Assert.Equal(HttpStatusCode.Conflict, await NoteAsync(desk, order, $"refunds/{refund}/elsewhere", "By transfer on 4 May"));
        await world.WorkAsync();
        Assert.Contains("By transfer on 3 May", await guest.HtmlAsync(), StringComparison.Ordinal);
        Assert.Single(await guest.MailsAsync(), m => m.Contains("another way", StringComparison.Ordinal));
        Assert.Empty(await guest.BooksAsync());
    }

    [Theory, BothDatabases]
    public async Task A_loss_is_taken_note_of_once_and_only_where_there_is_one(Database database)
    {
        var world = await worlds.OnAsync(database);
        var guest = await world.HoldAsync();
        await guest.PayAsync();
        using var desk = world.Desk();
        var (order, payment) = await IdsAsync(guest);
        Assert.Equal(HttpStatusCode.NotFound, await PostAsync(desk, order, $"payments/{payment}/loss"));
        var dispute = await world.AtBankAsync($"/stripe/sessions/{await guest.SessionAsync()}/dispute");
        await world.PassAsync(Scenes.Soon);
        Assert.Equal(HttpStatusCode.NotFound, await PostAsync(desk, order, $"payments/{payment}/loss"));
        await world.AtBankAsync($"/stripe/disputes/{dispute.GetProperty("id").GetString()}/lost");
        await world.PassAsync(Scenes.Soon);
        Assert.Contains((await guest.OrderAsync()).Number, await AttentionAsync(world), StringComparison.Ordinal);
        foreach (var _ in Enumerable.Range(0, 2))
        {
            Assert.Equal(HttpStatusCode.SeeOther, await PostAsync(desk, order, $"payments/{payment}/loss"));
        }

        Assert.Equal(1, await EventsAsync(world, payment, MoneyEventKind.LossNoted));
        Assert.Empty(await guest.BooksAsync());
        Assert.DoesNotContain((await guest.OrderAsync()).Number, await AttentionAsync(world), StringComparison.Ordinal);
    }

    /// <summary>Other businesses, other orders, people at the door, people who are not signed in: no verb, no page, no change.</summary>
    [Theory, BothDatabases]
    public async Task Nobody_else_decides(Database database)
    {
        var world = await worlds.OnAsync(database);
        var guest = await UnclearAsync(world, "amount=2600");
        var (late, lateOrder, refund) = await StrandedAsync(world);
        var (order, payment) = await IdsAsync(guest);
        using var stranger = world.Host.As((Guid.CreateVersion7(), StaffRole.Owner));
        using var door = world.Desk(StaffRole.Door);
        using var nobody = world.Host.NewClient();
        using var desk = world.Desk();
        foreach (var (at, verb, about) in new[] { (order, "payments", payment), (lateOrder, "refunds", refund) })
        {
            foreach (var name in verb == "payments" ? new[] { "accept", "return", "set-aside", "ask", "loss" } : ["retry", "elsewhere"])
            {
                var address = $"/desk/orders/{at}/{verb}/{about}/{name}";
                Assert.NotEqual(HttpStatusCode.SeeOther, (await PostFormAsync(stranger, address)).Status);
                Assert.NotEqual(HttpStatusCode.SeeOther, (await PostFormAsync(door, address)).Status);
                var (status, to) = await PostFormAsync(nobody, address);
                Assert.True(status != HttpStatusCode.SeeOther || to?.StartsWith("/account", StringComparison.Ordinal) == true, $"{address}: {status} {to}");
                // The right person, another of their orders in the address.
                Assert.Equal(HttpStatusCode.NotFound, await PostAsync(desk, order, $"{verb}/{about}/{name}", at: at == order ? lateOrder : order));
                // The right person without the page's token.
                Assert.Equal(HttpStatusCode.BadRequest, (await PostFormAsync(desk, address)).Status);
            }
        }

        using var page = await stranger.OpenAsync($"/desk/orders/{order}/payments/{payment}/set-aside");
        Assert.NotEqual(HttpStatusCode.OK, page.StatusCode);
        Assert.Equal((MismatchDecision.None, PaymentStatus.Pending), Assert.Single(await guest.PaymentsAsync()) is var p ? (p.Decision, p.Status) : default);
        Assert.Equal((RefundStatus.Failed, null), Assert.Single(await late.RefundsAsync()) is var r ? (r.Status, r.RetriedAs) : default);
    }

    private static async Task<Purchase> UnclearAsync(PayWorld world, string charged)
    {
        var guest = await world.HoldAsync();
        await guest.BeginAsync();
        await world.AtBankAsync($"/stripe/sessions/{await guest.SessionAsync()}/charge?{charged}");
        await guest.OnPageAsync("pay");
        await guest.ReturnAsync();
        Assert.True(Assert.Single(await guest.PaymentsAsync()).IsUnclear);
        return guest;
    }

    private static async Task<(Purchase Guest, Guid Order, Guid Refund)> StrandedAsync(PayWorld world)
    {
        var guest = await world.HoldAsync();
        await Scenes.PayTooLateAsync(world, guest);
        await world.BreakAsync("fail_before", "POST /v1/refunds", status: 400);
        await world.WorkAsync();
        await world.MendAsync();
        await world.PassAsync(Scenes.Soon);
        var refund = Assert.Single(await guest.RefundsAsync());
        Assert.True(refund.IsStranded);
        return (guest, refund.OrderId, refund.Id);
    }

    private static async Task<(Guid Order, Guid Payment)> IdsAsync(Purchase guest) => ((await guest.OrderAsync()).Id, (await guest.PaymentsAsync())[^1].Id);

    private static async Task<HttpStatusCode> PostAsync(HttpClient desk, Guid order, string verb, Guid? at = null)
    {
        using var answer = await desk.PostFromAsync($"/desk/orders/{order}", $"/desk/orders/{at ?? order}/{verb}", ("note", "a sentence"));
        return answer.StatusCode;
    }

    private static async Task<HttpStatusCode> NoteAsync(HttpClient desk, Guid order, string verb, string note, string? from = null)
    {
        var address = $"/desk/orders/{order}/{verb}";
        using var answer = await desk.PostFromAsync(from ?? address, address, ("note", note));
        return answer.StatusCode;
    }

    private static async Task<(HttpStatusCode Status, string? To)> PostFormAsync(HttpClient who, string address)
    {
        using var form = new FormUrlEncodedContent([KeyValuePair.Create("note", "mine")]);
        using var answer = await who.SendFormAsync(address, form);
        return (answer.StatusCode, answer.Headers.Location?.OriginalString);
    }

    private static async Task<string> AttentionAsync(PayWorld world)
    {
        using var desk = world.Desk();
        using var page = await desk.OpenAsync("/desk/attention");
        Assert.Equal(HttpStatusCode.OK, page.StatusCode);
        return await page.TextAsync();
    }

    private static Task<int> EventsAsync(PayWorld world, Guid payment, MoneyEventKind kind) => world.InDbAsync(db => db.MoneyEvents.CountAsync(e => e.PaymentId == payment && e.Kind == kind));
}
