using System.Net;
using Modular.Booking.Orders;

namespace Modular.Booking.Tests.Faults;

/// <summary>Money arrives when nobody expects it any more, or twice.</summary>
internal static class LateScenes
{
    public static IReadOnlyList<Scene> All { get; } =
    [
        new("Late money, the place is still free", End.Booked, async (world, guest) =>
        {
            await guest.AtPageAsync("pay");
            world.Clock.Advance(TimeSpan.FromHours(2));
            await guest.ReturnAsync();
        }),
        new("Late money, the place is gone", End.Over, Scenes.PayTooLateAsync),
        new("A slow bank pays when the trip has begun", End.Over, async (world, guest) =>
        {
            await guest.AtPageAsync("async");
            await guest.ReturnAsync();
            await world.PassAsync(TimeSpan.FromDays(8), Scenes.HalfDays);
            await world.AtBankAsync($"/stripe/sessions/{await guest.SessionAsync()}/async/succeeded");
        }),
        new("Two pages, both paid: the second sum goes back", End.Booked, async (world, guest) =>
        {
            var first = await TwoPagesAsync(world, guest);
            await guest.OnPageAsync("pay");
            await guest.ReturnAsync();
            await guest.OnPageAsync("pay", first);
        }),
        new("Two pages, both paid before anybody looks", End.Booked, async (world, guest) =>
        {
            var first = await TwoPagesAsync(world, guest);
            await guest.OnPageAsync("pay", first);
            await guest.OnPageAsync("pay");
            await world.HooksAsync();
            await guest.ReturnAsync();
        }),
        new("Two pages, both paid too late: both sums go back", End.Over, async (world, guest) =>
        {
            var first = await TwoPagesAsync(world, guest);
            await guest.OnPageAsync("pay", first);
            await guest.OnPageAsync("pay");
            await world.HooksAsync();
            world.Clock.Advance(TimeSpan.FromHours(2));
            await guest.LoseAsync();
        }),
        new("The guest gives the place up and pays all the same", End.CalledOff, async (_, guest) =>
        {
            await guest.BeginAsync();
            Assert.Equal(HttpStatusCode.SeeOther, await guest.CallOffAsync("release"));
            Assert.Equal(OrderState.Cancelled, (await guest.OrderAsync()).State);
            await guest.OnPageAsync("pay");
        }),
    ];

    /// <summary>Two pages are open for one order; only the second one's address reached the guest. Returns the first.</summary>
    private static async Task<Uri> TwoPagesAsync(PayWorld world, Purchase guest)
    {
        await world.BreakAsync("drop_after", "POST /v1/checkout/sessions", count: 1);
        Assert.Equal(HttpStatusCode.Conflict, await guest.PressAsync());
        world.Clock.Advance(TimeSpan.FromSeconds(5));
        var first = await guest.LostPageAsync();
        guest.Email = "corrected." + guest.Email;
        await guest.BeginAsync();
        return first;
    }
}

/// <summary>What arrives is not what was asked for.</summary>
internal static class MismatchScenes
{
    private static readonly TimeSpan Soon = TimeSpan.FromMinutes(4);

    public static IReadOnlyList<Scene> All { get; } =
    [
        new("The provider errs once about the amount", End.Booked, async (world, guest) =>
        {
            await guest.AtPageAsync("pay");
            await world.BreakAsync("lie", "GET /v1/checkout/sessions/*", count: 1);
            await guest.ReturnAsync();
            Assert.Contains("checking your payment", await guest.SeesAsync(), StringComparison.Ordinal);
            await world.PassAsync(Soon);
        }),
        new("More arrives than was asked for; nobody has decided yet", new End(OrderStage.Clarifying, 2600, "mismatch"), (world, guest) => ChargedAsync(world, guest, "amount=2600")),
        new("More arrives than was asked for; the desk accepts it", End.Booked, async (world, guest) =>
        {
            await ChargedAsync(world, guest, "amount=2600");
            await Scenes.AtDeskAsync(world, guest, "payments", "accept");
        }),
        new("More arrives than was asked for; the desk sends it back", End.Over, async (world, guest) =>
        {
            await ChargedAsync(world, guest, "amount=2600");
            await Scenes.AtDeskAsync(world, guest, "payments", "return");
            await world.PassAsync(TimeSpan.FromHours(1), Scenes.Strides);
        }),
        new("Less arrives than was asked for; the desk sends it back, and the guest pays anew", End.Booked, async (world, guest) =>
        {
            await ChargedAsync(world, guest, "amount=2400");
            await Scenes.AtDeskAsync(world, guest, "payments", "return");
            await world.WorkAsync();
            await guest.PayAsync();
        }),
        new("Another currency arrives; the desk sends it back", End.Over, async (world, guest) =>
        {
            await ChargedAsync(world, guest, "amount=3000&currency=usd");
            await Scenes.AtDeskAsync(world, guest, "payments", "return");
            await world.PassAsync(TimeSpan.FromHours(1), Scenes.Strides);
        }),
        new("Another currency arrives; the desk has settled it otherwise", End.Over with { Kept = 3000 }, async (world, guest) =>
        {
            await ChargedAsync(world, guest, "amount=3000&currency=usd");
            await Scenes.AtDeskAsync(world, guest, "payments", "set-aside", ("note", "Paid in dollars at the counter"));
            await world.PassAsync(TimeSpan.FromHours(1), Scenes.Strides);
        }),
    ];

    private static async Task ChargedAsync(PayWorld world, Purchase guest, string what)
    {
        await guest.BeginAsync();
        await world.AtBankAsync($"/stripe/sessions/{await guest.SessionAsync()}/charge?{what}");
        await guest.OnPageAsync("pay");
        await guest.ReturnAsync();
        await world.PassAsync(Soon);
    }
}
