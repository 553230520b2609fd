using System.Net;
using Modular.Booking.Orders;

namespace Modular.Booking.Tests.Faults;

/// <summary>The guest disputes the payment at the bank; the money leaves, and perhaps comes back.</summary>
internal static class DisputeScenes
{
    public static IReadOnlyList<Scene> All { get; } =
    [
        new("The guest disputes the payment", End.Booked.Leaving("disputed"), (world, guest) => DisputedAsync(world, guest)),
        new("A dispute, and the webhook about it is lost", End.Booked.Leaving("disputed"), async (world, guest) =>
        {
            await guest.PayAsync();
            await world.AtBankAsync($"/stripe/sessions/{await guest.SessionAsync()}/dispute");
            await world.PassAsync(TimeSpan.FromDays(2), Scenes.HalfDays);
        })
        { Hooks = false },
        new("A dispute that the business wins", End.Booked, async (world, guest) => await world.AtBankAsync($"/stripe/disputes/{await DisputedAsync(world, guest)}/won")),
        new("A dispute that the guest wins", new End(OrderStage.Confirmed, 0, "dispute-lost"), async (world, guest) => await world.AtBankAsync($"/stripe/disputes/{await DisputedAsync(world, guest)}/lost")),
        new("A dispute about a part that the guest wins", new End(OrderStage.Confirmed, 1500, "dispute-lost"), async (world, guest) => await world.AtBankAsync($"/stripe/disputes/{await DisputedAsync(world, guest, "?amount=1000")}/lost")),
        new("A dispute that the guest wins; the desk cancels and takes note", End.CalledOff, async (world, guest) =>
        {
            await world.AtBankAsync($"/stripe/disputes/{await DisputedAsync(world, guest)}/lost");
            await world.PassAsync(Scenes.Soon);
            await Scenes.CancelAtDeskAsync(world, guest, back: 0);
            await Scenes.AtDeskAsync(world, guest, "payments", "loss");
        }),
        new("The guest disputes and cancels: nothing goes back twice", new End(OrderStage.Cancelled, 0, "dispute-lost"), async (world, guest) =>
        {
            var dispute = await DisputedAsync(world, guest);
            Assert.Equal(HttpStatusCode.SeeOther, await guest.CallOffAsync());
            Assert.Empty(await guest.RefundsAsync());
            await world.AtBankAsync($"/stripe/disputes/{dispute}/lost");
        }),
        new("The guest cancels, and disputes before the refund leaves: the provider refuses it", new End(OrderStage.Cancelled, Shop.Price, "disputed", "refund-failed"), async (world, guest) =>
        {
            await guest.PayAsync();
            Assert.Equal(HttpStatusCode.SeeOther, await guest.CallOffAsync());
            await world.AtBankAsync($"/stripe/sessions/{await guest.SessionAsync()}/dispute");
            await world.PassAsync(Scenes.Soon);
        }),
    ];

    private static async Task<string> DisputedAsync(PayWorld world, Purchase guest, string query = "")
    {
        await guest.PayAsync();
        var dispute = await world.AtBankAsync($"/stripe/sessions/{await guest.SessionAsync()}/dispute{query}");
        await world.PassAsync(Scenes.Soon);
        return dispute.GetProperty("id").GetString()!;
    }
}
