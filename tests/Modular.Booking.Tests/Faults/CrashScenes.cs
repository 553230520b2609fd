using System.Net;
using Modular.Booking.Orders;
using Modular.Booking.Payments;

namespace Modular.Booking.Tests.Faults;

/// <summary>The process ends between two steps, as by SIGKILL: what was not written by then is never written. Then it starts again.</summary>
internal static class CrashScenes
{
    public static IReadOnlyList<Scene> All { get; } =
    [
        new("Before the provider is asked for a page", End.Booked, (world, guest) => OnBeginAsync(world, guest, world.Knife.Before)),
        new("After the provider made the page", End.Booked, (world, guest) => OnBeginAsync(world, guest, world.Knife.After)),
        new("After the provider made the page, and the guest gives up", End.Over, async (world, guest) =>
        {
            world.Knife.After(Knife.Call.Begin);
            Assert.Equal(HttpStatusCode.InternalServerError, await guest.PressAsync());
            await world.PassAsync(TimeSpan.FromHours(1), Scenes.Strides);
        }),
        new("While the guest pays", End.Booked, async (world, guest) =>
        {
            await guest.AtPageAsync("pay");
            await world.ListenAsync(false);
            await world.PassAsync(TimeSpan.FromMinutes(3));
        }),
        new("On return, before the provider is asked", End.Booked, (world, guest) => OnReturnAsync(world, guest, world.Knife.Before)),
        new("On return, after it answered and before that is written", End.Booked, (world, guest) => OnReturnAsync(world, guest, world.Knife.After)),
        new("In the worker, before the provider is asked", End.Booked, (world, guest) => InWorkerAsync(world, guest, world.Knife.Before)),
        new("In the worker, after it answered and before that is written", End.Booked, (world, guest) => InWorkerAsync(world, guest, world.Knife.After)),
        new("After the order is confirmed and before the tickets are mailed", End.Booked, async (world, guest) =>
        {
            await guest.PayAsync();
            Assert.Empty(await guest.MailsAsync());
            await world.WorkAsync();
            Assert.Single(await guest.MailsAsync());
        }),
        new("The mail server takes nothing at first", End.Booked, async (world, guest) =>
        {
            await world.BreakAsync("fail_before", target: "mail.smtp", count: 1);
            await guest.PayAsync();
            await world.WorkAsync();
            await world.PassAsync(TimeSpan.FromMinutes(20), Scenes.Strides);
        }),
        new("Before the refund is looked up", End.Over, (world, guest) => OnRefundAsync(world, guest, world.Knife.Before, Knife.Call.GetRefund)),
        new("After the refund was looked up and before it is sent", End.Over, (world, guest) => OnRefundAsync(world, guest, world.Knife.After, Knife.Call.GetRefund)),
        new("Before the refund is sent, a second time", End.Over, (world, guest) => OnRefundAsync(world, guest, (call, _) => world.Knife.Before(call, 2), Knife.Call.Refund)),
        new("After the refund was sent and before that is written", End.Over, (world, guest) => OnRefundAsync(world, guest, world.Knife.After, Knife.Call.Refund)),
    ];

    private static async Task OnBeginAsync(PayWorld world, Purchase guest, Action<Knife.Call, int> cut)
    {
        cut(Knife.Call.Begin, 1);
        Assert.Equal(HttpStatusCode.InternalServerError, await guest.PressAsync());
        await guest.PayAsync();
        Assert.Single(await guest.PaymentsAsync());
    }

    private static async Task OnReturnAsync(PayWorld world, Purchase guest, Action<Knife.Call, int> cut)
    {
        await guest.AtPageAsync("pay");
        cut(Knife.Call.Complete, 1);
        await guest.ReturnAsync(HttpStatusCode.InternalServerError);
        Assert.Equal(OrderState.Held, (await guest.OrderAsync()).State);
        await world.PassAsync(TimeSpan.FromMinutes(3));
    }

    private static async Task InWorkerAsync(PayWorld world, Purchase guest, Action<Knife.Call, int> cut)
    {
        await guest.AtPageAsync("pay");
        cut(Knife.Call.Complete, 1);
        await world.WorkAsync();
        Assert.Equal(OrderState.Held, (await guest.OrderAsync()).State);
        await world.PassAsync(TimeSpan.FromMinutes(3));
    }

    private static async Task OnRefundAsync(PayWorld world, Purchase guest, Action<Knife.Call, int> cut, Knife.Call call)
    {
        await Scenes.PayTooLateAsync(world, guest);
        cut(call, 1);
        await world.WorkAsync();
        Assert.Equal(RefundStatus.Requested, Assert.Single(await guest.RefundsAsync()).Status);
        await world.PassAsync(TimeSpan.FromMinutes(4));
    }
}
