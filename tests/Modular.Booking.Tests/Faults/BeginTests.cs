using System.Net;
using Modular.Booking.Orders;
using Modular.Booking.Payments;
using Modular.Testing;

namespace Modular.Booking.Tests.Faults;

/// <summary>The provider is asked for a page, and its answer does not come.</summary>
[Collection(PayGroup.Name)]
public sealed class BeginTests(PayWorlds worlds)
{
    [Theory, BothDatabases]
    public async Task A_lost_answer_charges_nobody_and_the_same_button_leads_to_the_same_page(Database database)
    {
        var world = await worlds.OnAsync(database);
        var guest = await world.HoldAsync();
        await world.BreakAsync("drop_after", "POST /v1/checkout/sessions", count: 1);

        Assert.Equal(HttpStatusCode.Conflict, await guest.PressAsync());
        var lost = Assert.Single(await guest.PaymentsAsync());
        Assert.Equal((PaymentStatus.Created, null), (lost.Status, lost.ProviderRef));
        Assert.Equal(OrderStage.Details.ToString(), (await StageAsync(world, guest)).ToString());

        Assert.Equal(HttpStatusCode.SeeOther, await guest.PressAsync());
        var found = Assert.Single(await guest.PaymentsAsync());
        Assert.Equal((lost.Id, lost.OperationId), (found.Id, found.OperationId));
        Assert.Equal(1, await SessionsAsync(world, guest));
        await guest.OnPageAsync("pay");
        await guest.ReturnAsync();
        Assert.Equal(OrderState.Confirmed, (await guest.OrderAsync()).State);
        Assert.Empty(await guest.BooksAsync());
    }

    [Theory, BothDatabases]
    public async Task A_guest_who_changes_the_address_after_a_lost_answer_gets_another_attempt_at_once(Database database)
    {
        var world = await worlds.OnAsync(database);
        var guest = await world.HoldAsync();
        await world.BreakAsync("drop_after", "POST /v1/checkout/sessions", count: 1);
        Assert.Equal(HttpStatusCode.Conflict, await guest.PressAsync());

        guest.Email = "other@example.org";
        Assert.Equal(HttpStatusCode.SeeOther, await guest.PressAsync());

        Assert.Equal([PaymentStatus.Pending, PaymentStatus.Failed], (await guest.PaymentsAsync()).Select(p => p.Status).Order());
        await guest.OnPageAsync("pay");
        await guest.ReturnAsync();
        Assert.Equal(OrderState.Confirmed, (await guest.OrderAsync()).State);
        Assert.Empty(await guest.BooksAsync());
    }

    /// <summary>Stripe keeps a 500 under its key for a day: repeating the key would never help.</summary>
    [Theory, BothDatabases]
    public async Task A_key_that_answers_with_a_failure_forever_is_given_up_for_another(Database database)
    {
        var world = await worlds.OnAsync(database);
        var guest = await world.HoldAsync();
        await world.BreakAsync("fail_after", "POST /v1/checkout/sessions", count: 1, stored: true);

        Assert.Equal(HttpStatusCode.Conflict, await guest.PressAsync());
        Assert.Equal(HttpStatusCode.Conflict, await guest.PressAsync());
        Assert.Equal(HttpStatusCode.SeeOther, await guest.PressAsync());

        await guest.OnPageAsync("pay");
        await guest.ReturnAsync();
        Assert.Equal(OrderState.Confirmed, (await guest.OrderAsync()).State);
        Assert.Equal((Shop.Price, 0), await guest.AtProviderAsync());
    }

    /// <summary>The provider made a page that nobody was ever sent to. After its life another attempt is made, under another key.</summary>
    [Theory, BothDatabases]
    public async Task After_the_life_of_the_lost_page_a_new_attempt_is_made(Database database)
    {
        var world = await worlds.OnAsync(database, hooks: false);
        var guest = await world.HoldAsync();
        await world.BreakAsync("drop_after", "POST /v1/checkout/sessions", count: 1);
        Assert.Equal(HttpStatusCode.Conflict, await guest.PressAsync());

        await world.PassAsync(TimeSpan.FromMinutes(32));
        Assert.Equal(PaymentStatus.Expired, Assert.Single(await guest.PaymentsAsync()).Status);
        Assert.Equal(HttpStatusCode.SeeOther, await guest.PressAsync());

        var payments = await guest.PaymentsAsync();
        Assert.Equal(2, payments.Select(p => p.OperationId).Distinct().Count());
        Assert.Equal(2, await SessionsAsync(world, guest));
        await guest.OnPageAsync("pay");
        await guest.ReturnAsync();
        Assert.Equal(OrderState.Confirmed, (await guest.OrderAsync()).State);
        Assert.Empty(await guest.BooksAsync());
    }

    /// <summary>Should somebody pay there after all (they cannot: nobody has the address), the provider's own hook names the page, and the money is found.</summary>
    [Theory, BothDatabases]
    public async Task A_page_whose_answer_was_lost_is_adopted_from_the_providers_hook(Database database)
    {
        var world = await worlds.OnAsync(database);
        var guest = await world.HoldAsync();
        await world.BreakAsync("drop_after", "POST /v1/checkout/sessions", count: 1);
        Assert.Equal(HttpStatusCode.Conflict, await guest.PressAsync());
        var sessions = await world.AtProviderAsync(HttpMethod.Get, "/v1/checkout/sessions?limit=10&customer_details[email]=" + Uri.EscapeDataString(guest.Email));
        var page = new Uri(sessions.GetProperty("data")[0].GetProperty("url").GetString()!);

        await guest.OnPageAsync("pay", page);
        await world.WorkAsync();

        Assert.Equal(PaymentStatus.Captured, Assert.Single(await guest.PaymentsAsync()).Status);
        Assert.Equal(OrderState.Confirmed, (await guest.OrderAsync()).State);
        Assert.Empty(await guest.BooksAsync());
    }

    [Theory, BothDatabases]
    public async Task Killed_after_the_page_was_made_the_next_press_finds_it(Database database)
    {
        var world = await worlds.OnAsync(database);
        var guest = await world.HoldAsync();
        world.Knife.After(Knife.Call.Begin);
        Assert.Equal(HttpStatusCode.InternalServerError, await guest.PressAsync());

        Assert.Equal(HttpStatusCode.SeeOther, await guest.PressAsync());
        Assert.Equal(1, await SessionsAsync(world, guest));
    }

    private static async Task<OrderStage> StageAsync(PayWorld world, Purchase guest) =>
        OrderStages.Of(await guest.OrderAsync(), (await guest.PaymentsAsync())[^1], world.Clock.GetUtcNow().UtcDateTime);

    private static async Task<int> SessionsAsync(PayWorld world, Purchase guest) => (await world.AtProviderAsync(HttpMethod.Get, "/v1/checkout/sessions?limit=100&customer_details[email]=" + Uri.EscapeDataString(guest.Email))).GetProperty("data").GetArrayLength();
}
