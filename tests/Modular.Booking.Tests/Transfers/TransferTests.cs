using System.Net;
using Microsoft.EntityFrameworkCore;
using Modular.Booking.Orders;
using Modular.Booking.Payments;
using Modular.Booking.Tests.Faults;
using Modular.Booking.Tests.Support;
using Modular.Kernel;
using Modular.Testing;

namespace Modular.Booking.Tests.Transfers;

/// <summary>A guest pays by transfer: instructions, days of waiting, a statement, tickets; and all the ways in which a transfer is not quite that.</summary>
public sealed class TransferTests(PayWorlds worlds) : IClassFixture<PayWorlds>
{
    [Theory, BothDatabases]
    public async Task A_guest_sees_where_to_transfer_and_has_tickets_when_the_statement_says_so(Database database)
    {
        var world = await worlds.OnAsync(database);
        var account = await world.AccountAsync();
        var guest = await world.HoldAsync();
        var form = await guest.HtmlAsync();
        Assert.Contains($"name=\"method\" value=\"{account}\"", form, StringComparison.Ordinal);
        Assert.Contains("Bank transfer", form, StringComparison.Ordinal);

        Assert.Equal(HttpStatusCode.SeeOther, await guest.PressAsync(account));
        Assert.Equal(HttpStatusCode.SeeOther, await guest.PressAsync(account));
        var payment = Assert.Single(await guest.PaymentsAsync());
        Assert.Equal((PaymentStatus.Pending, null), (payment.Status, payment.RedirectUrl));
        // The shop sells until an hour before the trip a week from now; the operator grants two weeks.
        var (order, closes) = (await guest.OrderAsync(), await ClosesAsync(world, guest));
        Assert.Equal((OrderState.Held, closes), (order.State, order.ExpiresAt));
        foreach (var (language, words) in new[] { ("en", "Please make your transfer now"), ("de", "Bitte überweisen Sie jetzt") })
        {
            var page = await guest.HtmlAsync(language);
            foreach (var text in new[] { words, "DE89 3704 0044 0532 0130 00", "Kajakwerk Größe GmbH", string.Join(' ', payment.ProviderRef!.Chunk(4).Select(part => new string(part))), "<svg class=\"qr\"" })
            {
                Assert.Contains(text, page, StringComparison.Ordinal);
            }

            Assert.DoesNotContain("http-equiv=\"refresh\"", page, StringComparison.Ordinal);
        }

        await world.Host.SettleAsync();
        var mail = Assert.Single(await world.Sandbox.MailsAsync(guest.Email));
        Assert.Contains("Please transfer €25.00", mail.GetProperty("subject").GetString(), StringComparison.Ordinal);
        Assert.Contains("DE89 3704 0044 0532 0130 00", mail.GetProperty("text").GetString(), StringComparison.Ordinal);
        await world.PassAsync(TimeSpan.FromDays(3));
        Assert.Equal(OrderState.Held, (await guest.OrderAsync()).State);
        Assert.Empty(await guest.BooksAsync());

        var file = CamtFile.Of(TransferWorld.Iban, [await world.CreditAsync(guest, Shop.Price), TransferWorld.Credit(world, "Miete Dezember", 80000)]);
        var (status, html) = await world.UploadAsync(file);
        Assert.Equal(HttpStatusCode.OK, status);
        foreach (var text in new[] { "1 credit is newly matched", order.Number, "Paid, tickets sent", "Miete Dezember", "Names no reference of ours" })
        {
            Assert.Contains(text, html, StringComparison.Ordinal);
        }

        Assert.Equal((OrderState.Confirmed, PaymentStatus.Captured), ((await guest.OrderAsync()).State, (await guest.PaymentsAsync())[0].Status));
        Assert.Contains("We look forward to seeing you!", await guest.SeesAsync(), StringComparison.Ordinal);

        (_, html) = await world.UploadAsync(file, "de");
        Assert.Contains("Nichts Neues für Ihre Bestellungen", html, StringComparison.Ordinal);
        Assert.Contains("schon gezählt", html, StringComparison.Ordinal);
        await world.PassAsync(TimeSpan.FromHours(1));
        Assert.Equal(Shop.Price, Assert.Single(await guest.PaymentsAsync()).CapturedMinor);
        Assert.Empty(await guest.BooksAsync());
        Assert.Contains(await guest.MailsAsync(), it => it.Contains("ticket", StringComparison.OrdinalIgnoreCase));
    }

    [Theory, BothDatabases]
    public async Task A_part_is_waited_for_and_the_rest_completes_it(Database database)
    {
        var world = await worlds.OnAsync(database);
        var guest = await world.InstructedAsync();
        var part = await world.CreditAsync(guest, 1000);
        var (_, html) = await world.UploadAsync(part);
        Assert.Contains("€15.00 missing", html, StringComparison.Ordinal);
        Assert.Equal((OrderState.Held, PaymentStatus.Pending), ((await guest.OrderAsync()).State, (await guest.PaymentsAsync())[0].Status));
        var page = await guest.HtmlAsync();
        Assert.Contains("€10.00 of €25.00 have arrived", page, StringComparison.Ordinal);
        // Nothing that would leave the part behind.
        Assert.DoesNotContain($"{guest.Path}/release", page, StringComparison.Ordinal);
        await world.WorkAsync();
        Assert.Empty(await guest.BooksAsync());
        Assert.Contains(await guest.MailsAsync(), it => it.Contains("€10.00 have arrived", StringComparison.Ordinal));

        // The next statement has both, as a bank that tells the whole week.
        await world.UploadAsync(part, await world.CreditAsync(guest, 1500));
        Assert.Equal((OrderState.Confirmed, Shop.Price), ((await guest.OrderAsync()).State, (await guest.PaymentsAsync())[0].CapturedMinor));
        await world.WorkAsync();
        Assert.Empty(await guest.BooksAsync());
    }

    [Theory, BothDatabases]
    public async Task Late_money_buys_the_places_when_they_are_free(Database database)
    {
        var world = await worlds.OnAsync(database);
        var guest = await world.InstructedAsync();
        await world.MoveAsync(guest, TimeSpan.FromDays(20));
        await world.ExpireAsync(guest);
        await world.UploadAsync(await world.CreditAsync(guest, Shop.Price));
        Assert.Equal(OrderState.Confirmed, (await guest.OrderAsync()).State);
        await world.WorkAsync();
        Assert.Empty(await guest.BooksAsync());
    }

    [Theory, BothDatabases]
    public async Task Late_money_without_a_place_goes_back_by_hand(Database database)
    {
        var world = await worlds.OnAsync(database);
        var guest = await world.InstructedAsync();
        await world.MoveAsync(guest, TimeSpan.FromDays(20));
        await world.ExpireAsync(guest);
        await guest.LoseAsync();
        var (_, html) = await world.UploadAsync(await world.CreditAsync(guest, Shop.Price));
        Assert.Contains("To be transferred back", html, StringComparison.Ordinal);
        await world.WorkAsync();
        var refund = Assert.Single(await guest.RefundsAsync());
        Assert.Equal((RefundStatus.Failed, true, Shop.Price, RefundReasons.LateMoney), (refund.Status, refund.FailureCode == Refund.NotSupported, refund.AmountMinor, refund.Reason));
        Assert.Contains("You get €25.00 back", await guest.SeesAsync(), StringComparison.Ordinal);
        Assert.DoesNotContain(await guest.MailsAsync(), it => it.Contains("stuck", StringComparison.Ordinal));

        using var desk = world.Desk();
        var order = (await guest.OrderAsync()).Id;
        using var page = await desk.OpenAsync($"/desk/orders/{order}");
        Assert.Contains("are to be transferred back", await page.TextAsync(), StringComparison.Ordinal);
        using var done = await desk.PostFromAsync($"/desk/orders/{order}/refunds/{refund.Id}/elsewhere", $"/desk/orders/{order}/refunds/{refund.Id}/elsewhere", ("note", "Transferred today"));
        Assert.Equal(HttpStatusCode.SeeOther, done.StatusCode);
        await world.WorkAsync();
        Assert.Empty(await guest.BooksAsync());
        Assert.Contains(await guest.MailsAsync(), it => it.Contains("were returned to you", StringComparison.Ordinal));
    }

    [Theory, BothDatabases]
    public async Task Too_much_is_for_people_to_accept_and_the_rest_goes_back_by_hand(Database database)
    {
        var world = await worlds.OnAsync(database);
        var guest = await world.InstructedAsync();
        var (_, html) = await world.UploadAsync(await world.CreditAsync(guest, Shop.Price + 500));
        Assert.Contains("Amount does not match", html, StringComparison.Ordinal);
        Assert.Contains("Please do not pay again", await guest.SeesAsync(), StringComparison.Ordinal);
        using var desk = world.Desk();
        var (order, payment) = ((await guest.OrderAsync()).Id, (await guest.PaymentsAsync())[0].Id);
        using var accepted = await desk.PostFromAsync($"/desk/orders/{order}", $"/desk/orders/{order}/payments/{payment}/accept");
        Assert.Equal(HttpStatusCode.SeeOther, accepted.StatusCode);
        await world.WorkAsync();
        var refund = Assert.Single(await guest.RefundsAsync());
        Assert.Equal((OrderState.Confirmed, 500L, true), ((await guest.OrderAsync()).State, refund.AmountMinor, refund.FailureCode == Refund.NotSupported));
        using var done = await desk.PostFromAsync($"/desk/orders/{order}/refunds/{refund.Id}/elsewhere", $"/desk/orders/{order}/refunds/{refund.Id}/elsewhere", ("note", "Transferred"));
        Assert.Equal(HttpStatusCode.SeeOther, done.StatusCode);
        Assert.Empty(await guest.BooksAsync());
    }

    [Theory, BothDatabases]
    public async Task A_part_whose_time_is_over_is_sent_back_by_people(Database database)
    {
        var world = await worlds.OnAsync(database);
        var guest = await world.InstructedAsync();
        await world.UploadAsync(await world.CreditAsync(guest, 1000));
        await world.PassAsync(TimeSpan.FromDays(9), TimeSpan.FromHours(6));
        var payment = Assert.Single(await guest.PaymentsAsync());
        Assert.Equal((true, 1000L, Mismatches.OtherAmount), (payment.IsUnclear, payment.SeenMinor!.Value, payment.Mismatch));
        using var desk = world.Desk();
        var order = (await guest.OrderAsync()).Id;
        using var back = await desk.PostFromAsync($"/desk/orders/{order}", $"/desk/orders/{order}/payments/{payment.Id}/return");
        Assert.Equal(HttpStatusCode.SeeOther, back.StatusCode);
        await world.WorkAsync();
        var refund = Assert.Single(await guest.RefundsAsync());
        Assert.Equal((1000L, true), (refund.AmountMinor, refund.FailureCode == Refund.NotSupported));
        using var done = await desk.PostFromAsync($"/desk/orders/{order}/refunds/{refund.Id}/elsewhere", $"/desk/orders/{order}/refunds/{refund.Id}/elsewhere", ("note", "Transferred"));
        Assert.Equal(HttpStatusCode.SeeOther, done.StatusCode);
        Assert.Empty(await guest.BooksAsync());
    }

    [Theory, BothDatabases]
    public async Task Who_chooses_another_way_keeps_the_places_and_pays_once(Database database)
    {
        var world = await worlds.OnAsync(database);
        var guest = await world.InstructedAsync();
        var until = (await guest.OrderAsync()).ExpiresAt;
        var stripe = await world.InDbAsync(db => db.PaymentAccounts.Where(a => a.OperatorId == world.Shop.OperatorId && a.Provider == "stripe").Select(a => a.Id).SingleAsync());
        await world.PassAsync(TimeSpan.FromDays(1));
        Assert.Equal(HttpStatusCode.SeeOther, await guest.PressAsync(stripe));
        Assert.Equal(until, (await guest.OrderAsync()).ExpiresAt);
        await guest.OnPageAsync("pay");
        await guest.ReturnAsync();
        Assert.Equal(OrderState.Confirmed, (await guest.OrderAsync()).State);

        // The transfer was under way all the same.
        await world.UploadAsync(await world.CreditAsync(guest, Shop.Price));
        await world.WorkAsync();
        var refund = Assert.Single(await guest.RefundsAsync());
        Assert.Equal((Shop.Price, RefundReasons.DoubleMoney, true), (refund.AmountMinor, refund.Reason, refund.FailureCode == Refund.NotSupported));
    }

    [Theory, BothDatabases]
    public async Task Shortly_before_the_trip_no_transfer_is_offered(Database database)
    {
        var world = await worlds.OnAsync(database);
        var account = await world.AccountAsync();
        var guest = await world.HoldAsync();
        await world.MoveAsync(guest, TimeSpan.FromDays(-3));
        Assert.DoesNotContain(account.ToString(), await guest.HtmlAsync(), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Conflict, await guest.PressAsync(account));
        Assert.Empty(await guest.PaymentsAsync());
        Assert.Equal(HttpStatusCode.SeeOther, await guest.PressAsync());
        Assert.NotNull(guest.Page);
    }

    private static Task<DateTime> ClosesAsync(PayWorld world, Purchase guest) => world.InDbAsync(db => db.Departures.Where(d => d.Id == guest.Departure.Id).Select(d => d.ClosesAt).SingleAsync());
}
