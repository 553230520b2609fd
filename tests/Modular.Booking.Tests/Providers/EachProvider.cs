using System.Net;
using Microsoft.EntityFrameworkCore;
using Modular.Booking.Orders;
using Modular.Booking.Payments;
using Modular.Booking.Tests.Faults;
using Modular.Testing;

namespace Modular.Booking.Tests.Providers;

/// <summary>The same journey with each provider, on both databases: the guest chooses, pays, gets tickets, gives them back.</summary>
[Collection(ProviderGroup.Name)]
public sealed class EachProvider(ProviderWorlds worlds)
{
    public static TheoryData<Database, string> All => new(from database in Enum.GetValues<Database>() from provider in new[] { "stripe", "paypal", "mangopay" } select new TheoryDataRow<Database, string>(database, provider));

    public static TheoryData<Database, string, string> Collecting => new(from database in Enum.GetValues<Database>()
                                                                         from route in new[] { ("paypal", "POST /v2/checkout/orders/*/capture") }
                                                                         select new TheoryDataRow<Database, string, string>(database, route.Item1, route.Item2));

    /// <summary>The calls that open a page and that give money back.</summary>
    public static TheoryData<Database, string, string, string> Calls => new(from database in Enum.GetValues<Database>()
                                                                            from it in new[]
                                                                            {
                                                                               ("stripe", "POST /v1/checkout/sessions", "POST /v1/refunds"),
                                                                               ("paypal", "POST /v2/checkout/orders", "POST /v2/payments/captures/*/refund"),
                                                                               ("mangopay", "POST /v2.01/*/payins/card/web", "POST /v2.01/*/payins/*/refunds"),
                                                                           }
                                                                            select new TheoryDataRow<Database, string, string, string>(database, it.Item1, it.Item2, it.Item3));

    [Theory, MemberData(nameof(All))]
    public async Task A_guest_pays_gets_a_ticket_and_gets_the_money_back(Database database, string provider)
    {
        var world = await worlds.OnAsync(database);
        var account = await ProviderWorlds.AccountAsync(world, provider);
        var guest = await world.HoldAsync();
        Assert.Contains($"name=\"method\" value=\"{account}\"", await guest.HtmlAsync(), StringComparison.Ordinal);

        Assert.Equal(HttpStatusCode.SeeOther, await guest.PressAsync(account));
        Assert.Equal(OrderState.Held, (await guest.OrderAsync()).State);
        var back = await guest.OnPageAsync("pay");
        Assert.StartsWith(guest.Path + "/return", back!.AbsolutePath, StringComparison.Ordinal);
        await guest.ReturnAsync();

        var payment = Assert.Single(await guest.PaymentsAsync());
        Assert.Equal((account, PaymentStatus.Captured, Shop.Price), (payment.AccountId, payment.Status, payment.CapturedMinor));
        Assert.Equal(OrderState.Confirmed, (await guest.OrderAsync()).State);
        Assert.Contains("We look forward to seeing you!", await guest.SeesAsync(), StringComparison.Ordinal);

        await ProviderWorlds.ToldAsync(world, provider);
        Assert.Equal(HttpStatusCode.SeeOther, await guest.CallOffAsync());
        await world.WorkAsync();
        await ProviderWorlds.ToldAsync(world, provider);
        await world.PassAsync(TimeSpan.FromMinutes(3));
        Assert.Equal((RefundStatus.Done, Shop.Price), (Assert.Single(await guest.RefundsAsync()).Status, (await guest.PaymentsAsync())[0].RefundedMinor));
        Assert.Empty(await guest.BooksAsync());
    }

    [Theory, MemberData(nameof(All))]
    public async Task A_guest_who_pays_and_never_comes_back_has_tickets_all_the_same(Database database, string provider)
    {
        var world = await worlds.OnAsync(database);
        var guest = await world.HoldAsync();
        await guest.PressAsync(await ProviderWorlds.AccountAsync(world, provider));
        await guest.OnPageAsync("pay");
        await ProviderWorlds.ToldAsync(world, provider);
        world.Clock.Advance(TimeSpan.FromSeconds(5));
        await world.WorkAsync();

        Assert.Equal(OrderState.Confirmed, (await guest.OrderAsync()).State);
        Assert.Empty(await guest.BooksAsync());
    }

    [Theory, MemberData(nameof(All))]
    public async Task A_guest_who_leaves_and_chooses_another_way_pays_once(Database database, string provider)
    {
        var world = await worlds.OnAsync(database);
        var (account, other) = (await ProviderWorlds.AccountAsync(world, provider), await ProviderWorlds.AccountAsync(world, provider == "stripe" ? "paypal" : "stripe"));
        var guest = await world.HoldAsync();
        await guest.PressAsync(other);
        var first = guest.Page!;
        await guest.OnPageAsync("leave");
        Assert.Contains($"value=\"{account}\"", await guest.HtmlAsync(), StringComparison.Ordinal);

        await guest.PressAsync(account);
        Assert.NotEqual(first, guest.Page);
        await guest.OnPageAsync("pay");
        await guest.ReturnAsync();
        Assert.Equal(OrderState.Confirmed, (await guest.OrderAsync()).State);

        // And pays on the first page as well, which was still open.
        await guest.OnPageAsync("pay", first);
        await world.PassAsync(TimeSpan.FromMinutes(40));
        Assert.Equal(Shop.Price, (await guest.PaymentsAsync()).Sum(p => p.CapturedMinor - p.RefundedMinor));
        Assert.Empty(await guest.BooksAsync());
    }

    [Theory, MemberData(nameof(Calls))]
    public async Task A_page_and_a_refund_whose_answers_are_lost_are_made_once(Database database, string provider, string begin, string refund)
    {
        var world = await worlds.OnAsync(database);
        var account = await ProviderWorlds.AccountAsync(world, provider);
        var guest = await world.HoldAsync();
        await world.BreakAsync("drop_after", begin, count: 1, target: provider + ".api");
        Assert.Equal(HttpStatusCode.Conflict, await guest.PressAsync(account));
        Assert.Equal(HttpStatusCode.SeeOther, await guest.PressAsync(account));
        await guest.OnPageAsync("pay");
        await guest.ReturnAsync();
        Assert.Equal(Shop.Price, Assert.Single(await guest.PaymentsAsync()).CapturedMinor);

        await world.BreakAsync("drop_after", refund, count: 1, target: provider + ".api");
        Assert.Equal(HttpStatusCode.SeeOther, await guest.CallOffAsync());
        await world.WorkAsync();
        await world.PassAsync(TimeSpan.FromMinutes(20));
        Assert.Equal((RefundStatus.Done, Shop.Price), (Assert.Single(await guest.RefundsAsync()).Status, (await guest.PaymentsAsync())[0].RefundedMinor));
        Assert.Empty(await guest.BooksAsync());
    }

    [Theory, MemberData(nameof(Calls))]
    public async Task A_provider_that_is_busy_or_down_for_a_while_costs_nothing(Database database, string provider, string begin, string refund)
    {
        var world = await worlds.OnAsync(database);
        var account = await ProviderWorlds.AccountAsync(world, provider);
        var guest = await world.HoldAsync();
        await world.BreakAsync("rate_limit", begin, count: 1, target: provider + ".api");
        Assert.Equal(HttpStatusCode.Conflict, await guest.PressAsync(account));
        Assert.Equal(HttpStatusCode.SeeOther, await guest.PressAsync(account));
        await guest.OnPageAsync("pay");
        await guest.ReturnAsync();

        await world.BreakAsync("fail_before", refund, count: 2, target: provider + ".api", status: 503);
        Assert.Equal(HttpStatusCode.SeeOther, await guest.CallOffAsync());
        await world.WorkAsync();
        await world.PassAsync(TimeSpan.FromHours(1));
        Assert.Equal((RefundStatus.Done, Shop.Price), (Assert.Single(await guest.RefundsAsync()).Status, (await guest.PaymentsAsync())[0].RefundedMinor));
        Assert.Empty(await guest.BooksAsync());
    }

    [Theory]
    [InlineData(Database.Sqlite, "decline", "Failed", "declined")]
    [InlineData(Database.Postgres, "decline", "Failed", "declined")]
    [InlineData(Database.Sqlite, "leave", "Expired", null)]
    [InlineData(Database.Postgres, "leave", "Expired", null)]
    public async Task A_page_that_is_good_for_one_try_is_followed_by_another(Database database, string button, string expected, string? code)
    {
        var world = await worlds.OnAsync(database);
        var account = await ProviderWorlds.AccountAsync(world, "mangopay");
        var guest = await world.HoldAsync();
        await guest.PressAsync(account);
        var first = guest.Page;
        await guest.OnPageAsync(button);
        await guest.ReturnAsync();
        var tried = Assert.Single(await guest.PaymentsAsync());
        Assert.Equal((expected, code), (tried.Status.ToString(), tried.DeclineCode));
        Assert.Equal(OrderState.Held, (await guest.OrderAsync()).State);

        Assert.Equal(HttpStatusCode.SeeOther, await guest.PressAsync(account));
        Assert.NotEqual(first, guest.Page);
        await guest.OnPageAsync("pay");
        await guest.ReturnAsync();
        Assert.Equal(OrderState.Confirmed, (await guest.OrderAsync()).State);
        Assert.Empty(await guest.BooksAsync());
    }

    [Theory, MemberData(nameof(Collecting))]
    public async Task Money_whose_answer_is_lost_is_collected_once(Database database, string provider, string route)
    {
        var world = await worlds.OnAsync(database);
        var guest = await world.HoldAsync();
        await guest.PressAsync(await ProviderWorlds.AccountAsync(world, provider));
        await world.BreakAsync("drop_after", route, count: 1, target: provider + ".api");
        await guest.OnPageAsync("pay");
        await guest.ReturnAsync();
        await world.PassAsync(TimeSpan.FromMinutes(5));

        Assert.Equal(OrderState.Confirmed, (await guest.OrderAsync()).State);
        Assert.Equal(Shop.Price, Assert.Single(await guest.PaymentsAsync()).CapturedMinor);
        Assert.Empty(await guest.BooksAsync());
    }

    [Theory]
    [InlineData(Database.Sqlite)]
    [InlineData(Database.Postgres)]
    public async Task A_declined_payer_is_told_and_may_pay_otherwise(Database database)
    {
        var world = await worlds.OnAsync(database);
        var guest = await world.HoldAsync();
        await guest.PressAsync(await ProviderWorlds.AccountAsync(world, "paypal"));
        await guest.OnPageAsync("decline");
        await guest.ReturnAsync();
        Assert.Equal((OrderState.Held, "declined"), ((await guest.OrderAsync()).State, (await guest.PaymentsAsync())[0].DeclineCode));

        await guest.OnPageAsync("pay");
        world.Clock.Advance(TimeSpan.FromSeconds(5));
        await guest.ReturnAsync();
        Assert.Equal(OrderState.Confirmed, (await guest.OrderAsync()).State);
    }

    [Theory]
    [InlineData(Database.Sqlite)]
    [InlineData(Database.Postgres)]
    public async Task A_way_of_paying_that_is_not_this_shops_is_refused(Database database)
    {
        var world = await worlds.OnAsync(database);
        var guest = await world.HoldAsync();
        Assert.Equal(HttpStatusCode.Conflict, await guest.PressAsync(Guid.Parse("0198c0de-0000-7000-8000-00000000dead")));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, await guest.PressAsync(Guid.Empty));
        Assert.Empty(await guest.PaymentsAsync());
        Assert.Equal(HttpStatusCode.SeeOther, await guest.PressAsync());
    }
}
