using System.Net;
using Modular.Booking.Orders;
using Modular.Booking.Payments;
using Modular.Booking.Tests.Faults;
using Modular.Booking.Tests.Support;
using Modular.Testing;

namespace Modular.Booking.Tests.Transfers;

/// <summary>A guest transfers again, in parts or twice: every cent is told, and goes back once.</summary>
public sealed class MoreMoneyTests(PayWorlds worlds) : IClassFixture<PayWorlds>
{
    [Theory, BothDatabases]
    public async Task What_is_to_be_sent_back_by_hand_does_not_go_back_once_more(Database database)
    {
        var world = await worlds.OnAsync(database);
        var guest = await PartAsync(world);
        Assert.Equal(HttpStatusCode.SeeOther, await world.DecideAsync(guest, "return"));
        await world.WorkAsync();
        await world.UploadAsync(await world.CreditAsync(guest, Shop.Price - 1000));
        await world.WorkAsync();
        Assert.Equal([1000, Shop.Price - 1000], (await guest.RefundsAsync()).Select(r => r.AmountMinor));
        var page = await world.DeskPageAsync(guest);
        Assert.Contains("€10.00 are to be transferred back", page, StringComparison.Ordinal);
        Assert.Contains("€15.00 are to be transferred back", page, StringComparison.Ordinal);
        await world.SendBackAsync(guest);
        Assert.All(await guest.RefundsAsync(), it => Assert.Equal(RefundStatus.Elsewhere, it.Status));
        Assert.Empty(await guest.BooksAsync());
    }

    [Theory, BothDatabases]
    public async Task Who_pays_twice_gets_the_second_sum_back(Database database)
    {
        var world = await worlds.OnAsync(database);
        var guest = await world.InstructedAsync();
        await world.UploadAsync(await world.CreditAsync(guest, Shop.Price));
        Assert.Equal(OrderState.Confirmed, (await guest.OrderAsync()).State);
        var (_, html) = await world.UploadAsync(await world.CreditAsync(guest, Shop.Price));
        Assert.Contains("To be transferred back", html, StringComparison.Ordinal);
        await world.PassAsync(TimeSpan.FromDays(2));
        var (payment, refund) = (Assert.Single(await guest.PaymentsAsync()), Assert.Single(await guest.RefundsAsync()));
        Assert.Equal((2 * Shop.Price, null), (payment.CapturedMinor, payment.Mismatch));
        Assert.Equal((Shop.Price, RefundReasons.DoubleMoney), (refund.AmountMinor, refund.Reason));
        Assert.Contains(await guest.MailsAsync(), it => it.Contains("You get €25.00 back", StringComparison.Ordinal));
        await world.SendBackAsync(guest);
        Assert.Equal(OrderState.Confirmed, (await guest.OrderAsync()).State);
        Assert.Empty(await guest.BooksAsync());
    }

    [Theory, BothDatabases]
    public async Task A_second_part_after_the_first_was_sent_back_is_for_the_desk_again(Database database)
    {
        var world = await worlds.OnAsync(database);
        var guest = await PartAsync(world);
        Assert.Equal(HttpStatusCode.SeeOther, await world.DecideAsync(guest, "return"));
        await world.WorkAsync();
        await world.SendBackAsync(guest);
        Assert.Empty(await guest.BooksAsync());

        await world.UploadAsync(await world.CreditAsync(guest, 500));
        var payment = Assert.Single(await guest.PaymentsAsync());
        Assert.Equal((true, 1500L), (payment.IsUnclear, payment.SeenMinor!.Value));
        Assert.Equal(HttpStatusCode.SeeOther, await world.DecideAsync(guest, "return"));
        await world.WorkAsync();
        Assert.Equal([1000, 500], (await guest.RefundsAsync()).Select(r => r.AmountMinor));
        await world.SendBackAsync(guest);
        Assert.Empty(await guest.BooksAsync());
    }

    /// <summary>What the desk settled with the guest is settled; the rest neither buys the places nor goes unseen.</summary>
    [Theory, BothDatabases]
    public async Task A_second_part_after_the_first_was_set_aside_is_for_the_desk_again(Database database)
    {
        var world = await worlds.OnAsync(database);
        var guest = await PartAsync(world);
        Assert.Equal(HttpStatusCode.SeeOther, await world.DecideAsync(guest, "set-aside", "Paid out in cash"));
        await world.UploadAsync(await world.CreditAsync(guest, Shop.Price - 1000));
        await world.PassAsync(TimeSpan.FromDays(1));
        var payment = Assert.Single(await guest.PaymentsAsync());
        Assert.Equal((true, Shop.Price, false), (payment.IsUnclear, payment.SeenMinor!.Value, (await guest.OrderAsync()).State == OrderState.Confirmed));
        Assert.DoesNotContain($"{payment.Id}/accept", await world.DeskPageAsync(guest), StringComparison.Ordinal);
        Assert.NotEqual(HttpStatusCode.SeeOther, await world.DecideAsync(guest, "accept"));
        Assert.Equal(HttpStatusCode.SeeOther, await world.DecideAsync(guest, "return"));
        await world.WorkAsync();
        Assert.Equal(Shop.Price - 1000, Assert.Single(await guest.RefundsAsync()).AmountMinor);
        await world.SendBackAsync(guest);
        Assert.Empty(await guest.BooksAsync());
    }

    /// <summary>Ten euros came, the time is over, and the desk has to decide.</summary>
    private static async Task<Purchase> PartAsync(PayWorld world)
    {
        var guest = await world.InstructedAsync();
        await world.UploadAsync(await world.CreditAsync(guest, 1000));
        await world.PassAsync(TimeSpan.FromDays(9), TimeSpan.FromHours(6));
        Assert.True(Assert.Single(await guest.PaymentsAsync()).IsUnclear);
        return guest;
    }
}
