using System.Net;
using Microsoft.EntityFrameworkCore;
using Modular.Booking.Orders;
using Modular.Booking.Payments;
using Modular.Booking.Tests.Faults;
using Modular.Booking.Tests.Support;
using Modular.Testing;

namespace Modular.Booking.Tests.Transfers;

/// <summary>How long places wait for transfers: as long as was promised, and no guest keeps them from others for nothing.</summary>
public sealed class KeptPlacesTests(PayWorlds worlds) : IClassFixture<PayWorlds>
{
    [Theory, BothDatabases]
    public async Task Beginning_anew_does_not_keep_places_longer_than_three_weeks(Database database)
    {
        var world = await worlds.OnAsync(database);
        var account = await world.AccountAsync();
        var guest = await world.HoldAsync();
        await world.MoveAsync(guest, TimeSpan.FromDays(60));
        Assert.Equal(HttpStatusCode.SeeOther, await guest.PressAsync(account));
        await world.PassAsync(TimeSpan.FromDays(6), TimeSpan.FromHours(12));
        await EndAsync(world, guest);
        Assert.Equal(HttpStatusCode.SeeOther, await guest.PressAsync(account));
        var order = await guest.OrderAsync();
        Assert.Equal(order.HeldAt + StartPayment.LongestTransfer, order.ExpiresAt);

        // What begins now could not arrive before they are free again.
        await world.PassAsync(TimeSpan.FromDays(11), TimeSpan.FromHours(12));
        await EndAsync(world, guest);
        Assert.DoesNotContain(account.ToString(), await guest.HtmlAsync(), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Conflict, await guest.PressAsync(account));
        Assert.Equal(HttpStatusCode.SeeOther, await guest.PressAsync());
        Assert.Equal(order.ExpiresAt, (await guest.OrderAsync()).ExpiresAt);
    }

    [Theory, BothDatabases]
    public async Task Two_orders_of_a_guest_wait_for_transfers_and_no_third(Database database)
    {
        var world = await worlds.OnAsync(database);
        var account = await world.AccountAsync();
        var guests = new[] { await world.HoldAsync(), await world.HoldAsync(), await world.HoldAsync() };
        var mailbox = guests[0].Email;
        (guests[1].Email, guests[2].Email) = (mailbox, mailbox.ToUpperInvariant());
        Assert.Equal(HttpStatusCode.SeeOther, await guests[0].PressAsync(account));
        Assert.Equal(HttpStatusCode.SeeOther, await guests[1].PressAsync(account));
        Assert.Equal(HttpStatusCode.Conflict, await guests[2].PressAsync(account));
        Assert.Empty(await guests[2].PaymentsAsync());
        // Their own pages still lead to their instructions, and somebody else is not kept waiting.
        Assert.Equal(HttpStatusCode.SeeOther, await guests[1].PressAsync(account));
        await world.InstructedAsync();

        await world.UploadAsync(await world.CreditAsync(guests[0], Shop.Price));
        Assert.Equal(HttpStatusCode.SeeOther, await guests[2].PressAsync(account));
        Assert.Single(await guests[2].PaymentsAsync());
    }

    [Theory, BothDatabases]
    public async Task A_direct_debit_that_fails_leaves_a_transfer_its_time(Database database)
    {
        var world = await worlds.OnAsync(database);
        var guest = await world.InstructedAsync();
        var until = (await guest.OrderAsync()).ExpiresAt;
        var stripe = await world.InDbAsync(db => db.PaymentAccounts.Where(a => a.OperatorId == world.Shop.OperatorId && a.Provider == "stripe").Select(a => a.Id).SingleAsync());
        Assert.Equal(HttpStatusCode.SeeOther, await guest.PressAsync(stripe));
        await guest.OnPageAsync("async");
        await guest.ReturnAsync();
        await world.AtBankAsync($"/stripe/sessions/{await guest.SessionAsync()}/async/failed");
        await world.WorkAsync();
        await world.PassAsync(TimeSpan.FromMinutes(5));
        Assert.Equal([PaymentStatus.Pending, PaymentStatus.Failed], (await guest.PaymentsAsync()).Select(p => p.Status));
        Assert.Equal(until, (await guest.OrderAsync()).ExpiresAt);
        Assert.Equal(OrderState.Held, (await guest.OrderAsync()).State);
    }

    [Theory, BothDatabases]
    public async Task Nobody_is_asked_to_pay_for_places_that_are_gone(Database database)
    {
        var world = await worlds.OnAsync(database);
        var guest = await world.InstructedAsync();
        // The trip is sold no longer, and the transfer still has days.
        await world.InDbAsync(async db =>
        {
            var (id, now) = ((await guest.OrderAsync()).Id, world.Clock.GetUtcNow().UtcDateTime);
            await db.Allocations.Where(a => a.OrderId == id).ExecuteUpdateAsync(set => set.SetProperty(a => a.ExpiresAt, now));
            return await db.Orders.Where(o => o.Id == id).ExecuteUpdateAsync(set => set.SetProperty(o => o.ExpiresAt, now));
        });
        await world.UploadAsync(await world.CreditAsync(guest, 1000));
        await world.WorkAsync();
        Assert.Equal(PaymentStatus.Pending, Assert.Single(await guest.PaymentsAsync()).Status);
        foreach (var (language, asked, told) in new[] { ("en", "Please transfer them", "transfers the money back to you or gets in touch"), ("de", "Bitte überweisen Sie sie", "überweist Ihnen das Geld zurück oder meldet sich") })
        {
            var page = await guest.HtmlAsync(language);
            Assert.DoesNotContain(asked, page, StringComparison.Ordinal);
            Assert.Contains(told, page, StringComparison.Ordinal);
            Assert.DoesNotContain("DE89 3704", page, StringComparison.Ordinal);
        }

        var mail = Assert.Single(await world.Sandbox.MailsAsync(guest.Email));
        Assert.Contains("your reservation has run out", mail.GetProperty("subject").GetString(), StringComparison.Ordinal);
        Assert.DoesNotContain("DE89 3704", mail.GetProperty("text").GetString(), StringComparison.Ordinal);
    }

    /// <summary>The transfer that is waited for is given up.</summary>
    private static async Task EndAsync(PayWorld world, Purchase guest)
    {
        var order = (await guest.OrderAsync()).Id;
        Assert.Equal(1, await world.InDbAsync(db => db.Payments.Where(p => p.OrderId == order && p.Status == PaymentStatus.Pending).ExecuteUpdateAsync(set => set.SetProperty(p => p.Status, PaymentStatus.Failed))));
    }
}
