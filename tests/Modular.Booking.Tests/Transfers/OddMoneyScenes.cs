using System.Net;
using Modular.Booking.Orders;
using Modular.Booking.Tests.Faults;

namespace Modular.Booking.Tests.Transfers;

/// <summary>More, less, twice, late, beside a card.</summary>
internal static class OddMoneyScenes
{
    private static readonly TimeSpan Later = TimeSpan.FromDays(9);

    public static IReadOnlyList<Scene> All { get; } =
    [
        new("Too much; nobody has decided yet", new End(OrderStage.Clarifying, Shop.Price + 500, "mismatch"), (world, guest) => PaidAsync(world, guest, Shop.Price + 500)),
        new("Too much; the desk accepts it and transfers the rest back", End.Booked, async (world, guest) =>
        {
            await PaidAsync(world, guest, Shop.Price + 500);
            await DecidedAsync(world, guest, "accept");
        }),
        new("Too much; the desk sends all of it back, and the guest pays by card", End.Booked, async (world, guest) =>
        {
            await PaidAsync(world, guest, Shop.Price + 500);
            await DecidedAsync(world, guest, "return");
            await world.PayByCardAsync(guest);
        }),
        new("Less; the rest never comes, and the desk sends it back", End.Over, async (world, guest) =>
        {
            await PaidAsync(world, guest, 1000);
            await world.PassAsync(Later, Scenes.HalfDays);
            await DecidedAsync(world, guest, "return");
        }),
        new("Less; the rest never comes, and nobody has decided yet", new End(OrderStage.Clarifying, 1000, "mismatch"), async (world, guest) =>
        {
            await PaidAsync(world, guest, 1000);
            await world.PassAsync(Later, Scenes.HalfDays);
        }),
        new("Less; the guest gives the places up, and the desk sends it back", End.CalledOff, async (world, guest) =>
        {
            await PaidAsync(world, guest, 1000);
            await guest.CallOffAsync("release");
            await world.PassAsync(Later, Scenes.HalfDays);
            await DecidedAsync(world, guest, "return");
        }),
        new("Less; the guest pays all of it by card, and the part goes back", End.Booked, async (world, guest) =>
        {
            await PaidAsync(world, guest, 1000);
            await world.PayByCardAsync(guest);
            await world.PassAsync(Later, Scenes.HalfDays);
            await DecidedAsync(world, guest, "return");
        }),
        new("Twice the whole sum: the second goes back", End.Booked, async (world, guest) =>
        {
            await PaidAsync(world, guest, Shop.Price);
            Assert.Contains("To be transferred back", await world.PaysAsync(guest), StringComparison.Ordinal);
            await world.WorkAsync();
            await world.SendBackAsync(guest);
        }),
        new("By card and by transfer, the card first: the transfer goes back", End.Booked, async (world, guest) =>
        {
            await world.InstructAsync(guest);
            await world.PayByCardAsync(guest);
            await world.PaysAsync(guest);
            await world.WorkAsync();
            await world.SendBackAsync(guest);
        }),
        new("By card and by transfer, the transfer first: the card is refunded by itself", End.Booked, async (world, guest) =>
        {
            await world.InstructAsync(guest);
            Assert.Equal(HttpStatusCode.SeeOther, await guest.PressAsync(await world.CardAsync()));
            await world.PaysAsync(guest);
            await guest.OnPageAsync("pay");
            await guest.ReturnAsync();
            await world.PassAsync(TimeSpan.FromMinutes(10));
        }),
        new("By card and by transfer, both before anybody looks", End.Booked, async (world, guest) =>
        {
            await world.InstructAsync(guest);
            Assert.Equal(HttpStatusCode.SeeOther, await guest.PressAsync(await world.CardAsync()));
            await guest.OnPageAsync("pay");
            await Task.WhenAll(world.PaysAsync(guest), guest.ReturnAsync());
            await world.PassAsync(TimeSpan.FromMinutes(10));
            await world.SendBackAsync(guest);
        }),
        new("Late, and the places are still free", End.Booked, async (world, guest) =>
        {
            await LateAsync(world, guest);
            await world.PaysAsync(guest);
        }),
        new("Late, and the places are gone: it goes back", End.Over, async (world, guest) =>
        {
            await LateAsync(world, guest);
            await guest.LoseAsync();
            Assert.Contains("To be transferred back", await world.PaysAsync(guest), StringComparison.Ordinal);
            await world.WorkAsync();
            await world.SendBackAsync(guest);
        }),
        new("Late, after the trip: it goes back", End.Over, async (world, guest) =>
        {
            await world.InstructAsync(guest);
            await world.PassAsync(TimeSpan.FromDays(10), Scenes.HalfDays);
            Assert.Contains("To be transferred back", await world.PaysAsync(guest), StringComparison.Ordinal);
            await world.WorkAsync();
            await world.SendBackAsync(guest);
        }),
        new("A part in time and the rest late, and the places are free", End.Booked, async (world, guest) =>
        {
            await world.InstructAsync(guest);
            await world.MoveAsync(guest, TimeSpan.FromDays(20));
            await world.PaysAsync(guest, 1000);
            await world.PassAsync(Later, Scenes.HalfDays);
            await world.PaysAsync(guest, Shop.Price - 1000);
        }),
        new("A part in time and the rest late, and the places are gone: both go back", End.Over, async (world, guest) =>
        {
            await world.InstructAsync(guest);
            await world.MoveAsync(guest, TimeSpan.FromDays(20));
            await world.PaysAsync(guest, 1000);
            await world.PassAsync(Later, Scenes.HalfDays);
            await guest.LoseAsync();
            await world.PaysAsync(guest, Shop.Price - 1000);
            await world.WorkAsync();
            await world.SendBackAsync(guest);
        }),
    ];

    private static async Task PaidAsync(PayWorld world, Purchase guest, long minor)
    {
        await world.InstructAsync(guest);
        await world.PaysAsync(guest, minor);
        await world.WorkAsync();
    }

    /// <summary>The desk decides, and transfers what it then is told to.</summary>
    private static async Task DecidedAsync(PayWorld world, Purchase guest, string verb)
    {
        Assert.Equal(HttpStatusCode.SeeOther, await world.DecideAsync(guest, verb));
        await world.WorkAsync();
        await world.SendBackAsync(guest);
    }

    private static async Task LateAsync(PayWorld world, Purchase guest)
    {
        await world.InstructAsync(guest);
        await world.MoveAsync(guest, TimeSpan.FromDays(20));
        await world.ExpireAsync(guest);
    }
}
