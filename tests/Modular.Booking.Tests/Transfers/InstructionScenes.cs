using System.Net;
using Modular.Booking.Orders;
using Modular.Booking.Tests.Faults;

namespace Modular.Booking.Tests.Transfers;

/// <summary>From the reservation to the instructions: the button is pressed, the plug-in makes a reference, both are written down.</summary>
internal static class InstructionScenes
{
    public static IReadOnlyList<Scene> All { get; } =
    [
        new("Nothing goes wrong", End.Booked, async (world, guest) =>
        {
            await world.InstructAsync(guest);
            await world.PassAsync(TimeSpan.FromDays(2), Scenes.HalfDays);
            await world.PaysAsync(guest);
        }),
        new("The button is pressed twice", End.Booked, async (world, guest) =>
        {
            await world.InstructAsync(guest);
            await world.InstructAsync(guest);
            Assert.Single(await guest.PaymentsAsync());
            await world.PaysAsync(guest);
        }),
        new("Killed before the plug-in is asked; the same button again", End.Booked, (world, guest) => KilledAsync(world, guest, world.Knife.Before)),
        new("Killed after the plug-in made the reference; the same button again", End.Booked, (world, guest) => KilledAsync(world, guest, world.Knife.After)),
        new("Killed after the plug-in made the reference; the guest corrects the e-mail address", End.Booked, async (world, guest) =>
        {
            await BeginAndDieAsync(world, guest);
            guest.Email = "corrected." + guest.Email;
            await world.InstructAsync(guest);
            Assert.Single(await guest.PaymentsAsync());
            await world.PaysAsync(guest);
        }),
        new("Killed after the plug-in made the reference; the guest pays by card", End.Booked, async (world, guest) =>
        {
            await BeginAndDieAsync(world, guest);
            await world.PayByCardAsync(guest);
            await world.PassAsync(TimeSpan.FromHours(1), Scenes.Strides);
        }),
        new("Killed after the plug-in made the reference; the guest gives up", End.Over, async (world, guest) =>
        {
            await BeginAndDieAsync(world, guest);
            await world.PassAsync(TimeSpan.FromHours(1), Scenes.Strides);
        }),
        new("The database does not take the instructions; the same button again", End.Booked, async (world, guest) =>
        {
            await using (await Refusing.UpdatesAsync(world, "booking", "payment", "new.instructions is not null"))
            {
                Assert.Equal(HttpStatusCode.InternalServerError, await world.PressTransferAsync(guest));
            }

            await world.InstructAsync(guest);
            Assert.Single(await guest.PaymentsAsync());
            await world.PaysAsync(guest);
        }),
        new("The account is taken out of the shop before the button is pressed; the guest pays by card", End.Booked, async (world, guest) =>
        {
            await world.AtAccountAsync("withhold");
            Assert.Equal(HttpStatusCode.Conflict, await world.PressTransferAsync(guest));
            await world.PayByCardAsync(guest);
            await world.OfferAgainAsync();
        }),
        new("The guest gives the places up before pressing the button", End.CalledOff, async (world, guest) =>
        {
            Assert.Equal(HttpStatusCode.SeeOther, await guest.CallOffAsync("release"));
            Assert.Equal(HttpStatusCode.Conflict, await world.PressTransferAsync(guest));
            Assert.Empty(await guest.PaymentsAsync());
        }),
    ];

    /// <summary>There is one reference: should the guest know it from elsewhere, money under it is found.</summary>
    private static async Task KilledAsync(PayWorld world, Purchase guest, Action<Knife.Call, int> cut)
    {
        cut(Knife.Call.Begin, 1);
        Assert.Equal(HttpStatusCode.InternalServerError, await world.PressTransferAsync(guest));
        await world.InstructAsync(guest);
        Assert.Single(await guest.PaymentsAsync());
        await world.PaysAsync(guest);
    }

    private static async Task BeginAndDieAsync(PayWorld world, Purchase guest)
    {
        world.Knife.After(Knife.Call.Begin);
        Assert.Equal(HttpStatusCode.InternalServerError, await world.PressTransferAsync(guest));
        Assert.Equal(OrderState.Held, (await guest.OrderAsync()).State);
    }
}

/// <summary>The guest has instructions; the bank has not booked anything yet.</summary>
internal static class WaitingScenes
{
    public static IReadOnlyList<Scene> All { get; } =
    [
        new("The guest never transfers", End.Over, async (world, guest) =>
        {
            await world.InstructAsync(guest);
            await world.PassAsync(TimeSpan.FromDays(8), Scenes.HalfDays);
        }),
        new("The mail server does not take the instructions at first", End.Booked, async (world, guest) =>
        {
            await world.BreakAsync("fail_before", target: "mail.smtp", count: 1);
            await world.InstructAsync(guest);
            await world.WorkAsync();
            await world.PassAsync(TimeSpan.FromMinutes(20), Scenes.Strides);
            Assert.Single(await guest.MailsAsync());
            await world.PaysAsync(guest);
        }),
        new("The statement is faster than mail and page: nobody is asked any more to transfer", End.Booked, async (world, guest) =>
        {
            await world.InstructAsync(guest);
            await world.PaysAsync(guest);
        }),
        new("The guest pays by card after all and never transfers", End.Booked, async (world, guest) =>
        {
            await world.InstructAsync(guest);
            await world.WorkAsync();
            await world.PayByCardAsync(guest);
            await world.PassAsync(TimeSpan.FromDays(8), Scenes.HalfDays);
        }),
        new("The guest begins to pay by card, leaves that page, and transfers", End.Booked, async (world, guest) =>
        {
            await world.InstructAsync(guest);
            Assert.Equal(HttpStatusCode.SeeOther, await guest.PressAsync(await world.CardAsync()));
            await guest.OnPageAsync("leave");
            await world.PassAsync(TimeSpan.FromDays(1), Scenes.HalfDays);
            await world.PaysAsync(guest);
        }),
        new("The guest gives the places up and never transfers", End.CalledOff, async (world, guest) =>
        {
            await world.InstructAsync(guest);
            Assert.Equal(HttpStatusCode.SeeOther, await guest.CallOffAsync("release"));
            await world.PassAsync(TimeSpan.FromDays(8), Scenes.HalfDays);
        }),
        new("The guest gives the places up, and the transfer was under way", End.CalledOff, async (world, guest) =>
        {
            await world.InstructAsync(guest);
            Assert.Equal(HttpStatusCode.SeeOther, await guest.CallOffAsync("release"));
            await world.PassAsync(TimeSpan.FromDays(1), Scenes.HalfDays);
            Assert.Contains("To be transferred back", await world.PaysAsync(guest), StringComparison.Ordinal);
            await world.WorkAsync();
            await world.SendBackAsync(guest);
        }),
        new("The account is taken out of the shop while the transfer is under way", End.Booked, async (world, guest) =>
        {
            await world.InstructAsync(guest);
            await world.AtAccountAsync("withhold");
            await world.PassAsync(TimeSpan.FromDays(1), Scenes.HalfDays);
            await world.PaysAsync(guest);
            await world.OfferAgainAsync();
        }),
        new("The account is disconnected while the transfer is under way", End.Booked, async (world, guest) =>
        {
            await world.InstructAsync(guest);
            await world.AtAccountAsync("disconnect");
            await world.PassAsync(TimeSpan.FromDays(1), Scenes.HalfDays);
            await world.ForgetAsync();
            await world.PaysAsync(guest);
            await world.OfferAgainAsync();
        }),
        new("The account is taken out of the shop, and the guest presses the button again", End.Booked, async (world, guest) =>
        {
            await world.InstructAsync(guest);
            await world.AtAccountAsync("withhold");
            Assert.Equal(HttpStatusCode.Conflict, await world.PressTransferAsync(guest));
            Assert.Contains("transfer", await guest.SeesAsync(), StringComparison.Ordinal);
            await world.PaysAsync(guest);
            await world.OfferAgainAsync();
        }),
    ];
}
