using System.Net;
using Modular.Booking.Orders;
using Modular.Booking.Payments;
using Modular.Booking.Tests.Faults;
using Modular.Booking.Tests.Support;

namespace Modular.Booking.Tests.Transfers;

/// <summary>A paid order is given back: the plug-in cannot, so people transfer it and say so.</summary>
internal static class BackByHandScenes
{
    public static IReadOnlyList<Scene> All { get; } =
    [
        new("The guest cancels, and the desk transfers back", End.CalledOff, async (world, guest) =>
        {
            await CancelledAsync(world, guest);
            await world.WorkAsync();
            await world.SendBackAsync(guest);
        }),
        new("The guest cancels, and nobody has transferred back yet", (End.CalledOff with { Kept = Shop.Price }).Leaving("money-kept", "refund-failed"), async (world, guest) =>
        {
            await CancelledAsync(world, guest);
            await world.PassAsync(TimeSpan.FromDays(1), Scenes.HalfDays);
        }),
        new("The guest cancels, pressing twice, and the desk transfers back once", End.CalledOff, async (world, guest) =>
        {
            await CancelledAsync(world, guest);
            Assert.Equal(HttpStatusCode.SeeOther, await guest.CallOffAsync());
            await world.WorkAsync();
            Assert.Single(await guest.RefundsAsync());
            await world.SendBackAsync(guest);
        }),
        new("The desk cancels and transfers back", End.CalledOff, async (world, guest) =>
        {
            await BookedAsync(world, guest);
            await Scenes.CancelAtDeskAsync(world, guest, Shop.Price);
            await world.WorkAsync();
            await world.SendBackAsync(guest);
        }),
        new("The guest cancels; killed before the plug-in is asked to give back", End.CalledOff, (world, guest) => KilledAsync(world, guest, world.Knife.Before)),
        new("The guest cancels; killed after the plug-in said that people have to", End.CalledOff, (world, guest) => KilledAsync(world, guest, world.Knife.After)),
        new("The desk records the transfer back twice: it counts once", End.CalledOff, async (world, guest) =>
        {
            await CancelledAsync(world, guest);
            await world.WorkAsync();
            var refund = Assert.Single(await guest.RefundsAsync());
            await world.SendBackAsync(guest);
            var form = $"/desk/orders/{refund.OrderId}/refunds/{refund.Id}/elsewhere";
            using var desk = world.Desk();
            using var again = await desk.PostFromAsync($"/desk/orders/{refund.OrderId}", form, ("note", "Transferred today"));
            Assert.True(again.StatusCode is HttpStatusCode.SeeOther or HttpStatusCode.Conflict, again.StatusCode.ToString());
            Assert.Single(await guest.RefundsAsync());
        }),
        new("The database does not take that it was transferred back; the desk records it again", End.CalledOff, async (world, guest) =>
        {
            await CancelledAsync(world, guest);
            await world.WorkAsync();
            var refund = Assert.Single(await guest.RefundsAsync());
            var form = $"/desk/orders/{refund.OrderId}/refunds/{refund.Id}/elsewhere";
            using var desk = world.Desk();
            await using (await Refusing.UpdatesAsync(world, "booking", "refund", "new.status = 5"))
            {
                using var refused = await desk.PostFromAsync(form, form, ("note", "Transferred today"));
                Assert.Equal(HttpStatusCode.InternalServerError, refused.StatusCode);
            }

            await world.SendBackAsync(guest);
        }),
        new("Cancelled and transferred back; then the guest transfers once more", End.CalledOff, async (world, guest) =>
        {
            await CancelledAsync(world, guest);
            await world.WorkAsync();
            await world.SendBackAsync(guest);
            await world.PassAsync(TimeSpan.FromDays(1), Scenes.HalfDays);
            await world.PaysAsync(guest);
            await world.WorkAsync();
            Assert.Equal(2, (await guest.RefundsAsync()).Count);
            await world.SendBackAsync(guest);
        }),
        new("Cancelled while the account is disconnected, and the desk transfers back", End.CalledOff, async (world, guest) =>
        {
            await BookedAsync(world, guest);
            await world.AtAccountAsync("disconnect");
            Assert.Equal(HttpStatusCode.SeeOther, await guest.CallOffAsync());
            await world.PassAsync(TimeSpan.FromHours(3), Scenes.Strides);
            await world.ForgetAsync();
            await world.SendBackAsync(guest);
            await world.OfferAgainAsync();
        }),
        new("Cancelled while the plug-in is locked; released, and the desk transfers back", End.CalledOff, async (world, guest) =>
        {
            await BookedAsync(world, guest);
            await world.LockAsync();
            Assert.Equal(HttpStatusCode.SeeOther, await guest.CallOffAsync());
            await world.WorkAsync();
            await world.ReleaseAsync();
            await world.PassAsync(TimeSpan.FromHours(2), Scenes.Strides);
            await world.SendBackAsync(guest);
        }),
    ];

    private static async Task BookedAsync(PayWorld world, Purchase guest)
    {
        await world.InstructAsync(guest);
        await world.PaysAsync(guest);
        Assert.Equal(OrderState.Confirmed, (await guest.OrderAsync()).State);
    }

    private static async Task CancelledAsync(PayWorld world, Purchase guest)
    {
        await BookedAsync(world, guest);
        Assert.Equal(HttpStatusCode.SeeOther, await guest.CallOffAsync());
    }

    private static async Task KilledAsync(PayWorld world, Purchase guest, Action<Knife.Call, int> cut)
    {
        await CancelledAsync(world, guest);
        cut(Knife.Call.GetRefund, 1);
        await world.WorkAsync();
        Assert.Equal(RefundStatus.Requested, Assert.Single(await guest.RefundsAsync()).Status);
        await world.PassAsync(TimeSpan.FromMinutes(4));
        await world.SendBackAsync(guest);
    }
}
