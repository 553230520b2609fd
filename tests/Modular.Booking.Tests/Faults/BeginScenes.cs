using System.Net;
using Modular.Booking.Orders;

namespace Modular.Booking.Tests.Faults;

/// <summary>The guest presses the order button, and the provider is asked for a page.</summary>
internal static class BeginScenes
{
    private const string Create = "POST /v1/checkout/sessions";

    public static IReadOnlyList<Scene> All { get; } =
    [
        new("Nothing goes wrong", End.Booked, (_, guest) => guest.PayAsync()),
        new("The guest never presses the button", End.Over, (world, _) => world.PassAsync(TimeSpan.FromMinutes(20), Scenes.Strides)),
        new("The provider does not answer at all; the guest tries again in a moment", End.Booked, async (world, guest) =>
        {
            await world.BreakAsync("drop", Create);
            Assert.Equal(HttpStatusCode.Conflict, await guest.PressAsync());
            await world.MendAsync();
            await guest.PayAsync();
        }),
        new("The page is made and its address is lost; the same button leads to it", End.Booked, async (world, guest) =>
        {
            await world.BreakAsync("drop_after", Create, count: 1);
            Assert.Equal(HttpStatusCode.Conflict, await guest.PressAsync());
            await guest.PayAsync();
            Assert.Single(await guest.PaymentsAsync());
        }),
        new("The page is made and its address is lost; the guest corrects the e-mail address", End.Booked, async (world, guest) =>
        {
            await world.BreakAsync("drop_after", Create, count: 1);
            Assert.Equal(HttpStatusCode.Conflict, await guest.PressAsync());
            guest.Email = "corrected." + guest.Email;
            await guest.PayAsync();
        }),
        new("The page is made and its address is lost; the guest gives up", End.Over, async (world, guest) =>
        {
            await world.BreakAsync("drop_after", Create, count: 1);
            Assert.Equal(HttpStatusCode.Conflict, await guest.PressAsync());
            await world.PassAsync(TimeSpan.FromHours(1), Scenes.Strides);
        }),
        new("The provider fails and repeats its failure for a day", End.Booked, async (world, guest) =>
        {
            await world.BreakAsync("fail_after", Create, count: 1, stored: true);
            Assert.Equal(HttpStatusCode.Conflict, await guest.PressAsync());
            Assert.Equal(HttpStatusCode.Conflict, await guest.PressAsync());
            await guest.PayAsync();
        }),
        new("The provider refuses to open a page", new End(OrderStage.Details, 0), async (world, guest) =>
        {
            await world.BreakAsync("fail_before", Create, status: 400);
            Assert.Equal(HttpStatusCode.Conflict, await guest.PressAsync());
        }),
        new("The provider says: too many requests; the guest tries again", End.Booked, async (world, guest) =>
        {
            await world.BreakAsync("rate_limit", Create, count: 1);
            Assert.Equal(HttpStatusCode.Conflict, await guest.PressAsync());
            await guest.PayAsync();
        }),
        new("The provider is down for ten minutes", End.Booked, async (world, guest) =>
        {
            await world.BreakAsync("drop");
            Assert.Equal(HttpStatusCode.Conflict, await guest.PressAsync());
            await world.PassAsync(TimeSpan.FromMinutes(10), Scenes.Strides);
            await world.MendAsync();
            await world.PassAsync(Scenes.Soon);
            await guest.PayAsync();
        }),
        new("The provider is down for an hour, and nobody could pay", End.Over, async (world, guest) =>
        {
            await world.BreakAsync("drop");
            for (var i = 0; i < 3; i++)
            {
                Assert.Equal(HttpStatusCode.Conflict, await guest.PressAsync());
                await world.PassAsync(TimeSpan.FromMinutes(10), Scenes.Strides);
            }

            await world.PassAsync(TimeSpan.FromMinutes(30), Scenes.Strides);
        }),
        new("The button is pressed twice", End.Booked, async (_, guest) =>
        {
            await guest.BeginAsync();
            await guest.PayAsync();
            Assert.Single(await guest.PaymentsAsync());
        }),
    ];
}

/// <summary>The guest is on the provider's page.</summary>
internal static class PageScenes
{
    public static IReadOnlyList<Scene> All { get; } =
    [
        new("The webhook is faster than the browser", End.Booked, async (world, guest) =>
        {
            await guest.AtPageAsync("pay");
            await world.WorkAsync();
            await guest.ReturnAsync();
        }),
        new("The browser comes back, no webhook arrives", End.Booked, (_, guest) => guest.PayAsync()) { Hooks = false },
        new("Neither browser nor webhook come back", End.Booked, async (world, guest) =>
        {
            await guest.AtPageAsync("pay");
            await world.PassAsync(TimeSpan.FromMinutes(3));
        })
        { Hooks = false },
        new("A card is declined, another one works", End.Booked, async (world, guest) =>
        {
            await guest.AtPageAsync("decline");
            await world.WorkAsync();
            await guest.PayAsync();
        }),
        new("Approval at the bank fails, then works", End.Booked, async (world, guest) =>
        {
            await guest.AtPageAsync("threeds");
            await guest.OnPageAsync("threeds-fail");
            await world.WorkAsync();
            await guest.PayAsync();
        }),
        new("A card is declined, and the guest gives up", End.Over, async (world, guest) =>
        {
            await guest.AtPageAsync("decline");
            await guest.OnPageAsync("leave");
            await world.PassAsync(TimeSpan.FromHours(1), Scenes.Strides);
        }),
        new("The guest leaves the page and does not come back", End.Over, async (world, guest) =>
        {
            await guest.AtPageAsync("leave");
            await world.PassAsync(TimeSpan.FromHours(1), Scenes.Strides);
        }),
        new("The guest waits until the page closes, and is asked again", new End(OrderStage.Declined, 0), async (world, guest) =>
        {
            await guest.BeginAsync();
            await world.PassAsync(TimeSpan.FromMinutes(31), Scenes.Strides);
            await guest.OnPageAsync("pay");
        }),
        new("The guest waits until the page closes, and pays on a new one", End.Booked, async (world, guest) =>
        {
            await guest.BeginAsync();
            await world.PassAsync(TimeSpan.FromMinutes(32), Scenes.Strides);
            await guest.PayAsync();
        }),
        new("Paid, then the provider is down for an hour", End.Booked, async (world, guest) =>
        {
            await guest.AtPageAsync("pay");
            await world.BreakAsync("drop");
            await guest.ReturnAsync();
            Assert.Contains("waiting", await guest.SeesAsync(), StringComparison.Ordinal);
            await world.PassAsync(TimeSpan.FromHours(1), Scenes.Strides);
            await world.MendAsync();
            await world.PassAsync(TimeSpan.FromMinutes(20), Scenes.Strides);
        }),
        new("A slow bank pays after three days", End.Booked, async (world, guest) =>
        {
            await guest.AtPageAsync("async");
            await guest.ReturnAsync();
            await world.PassAsync(TimeSpan.FromDays(3), Scenes.HalfDays);
            await world.AtBankAsync($"/stripe/sessions/{await guest.SessionAsync()}/async/succeeded");
        }),
        new("A slow bank is still thinking; the guest presses again and is not sent to pay", new End(OrderStage.Paying, 0), async (world, guest) =>
        {
            await guest.AtPageAsync("async");
            await guest.ReturnAsync();
            await guest.BeginAsync();
            Assert.Single(await guest.PaymentsAsync());
            await world.WorkAsync();
        }),
        new("A slow bank says no, and the guest pays by card", End.Booked, async (world, guest) =>
        {
            await guest.AtPageAsync("async");
            await guest.ReturnAsync();
            await world.PassAsync(TimeSpan.FromDays(1), Scenes.HalfDays);
            await world.AtBankAsync($"/stripe/sessions/{await guest.SessionAsync()}/async/failed");
            await world.PassAsync(Scenes.Soon);
            await guest.PayAsync();
        }),
        new("A slow bank says no, and the guest is gone", End.Over, async (world, guest) =>
        {
            await guest.AtPageAsync("async");
            await guest.ReturnAsync();
            await world.PassAsync(TimeSpan.FromDays(1), Scenes.HalfDays);
            await world.AtBankAsync($"/stripe/sessions/{await guest.SessionAsync()}/async/failed");
            await world.PassAsync(TimeSpan.FromHours(1), Scenes.Strides);
        }),
    ];
}
