using System.Net;
using Modular.Booking.Orders;
using Modular.Booking.Payments;

namespace Modular.Booking.Tests.Faults;

/// <summary>Money goes back.</summary>
internal static class RefundScenes
{
    private const string Refund = "POST /v1/refunds";

    public static IReadOnlyList<Scene> All { get; } =
    [
        Broken("The refund is made and its answer lost: it is found, not repeated", "drop_after"),
        Broken("The refund does not arrive at the provider", "drop"),
        Broken("The provider fails before it refunds", "fail_before"),
        Broken("The provider refunds and says that it failed", "fail_after"),
        Broken("The provider says: too many requests", "rate_limit"),
        new("The provider refuses the refund; nobody has done anything yet", new End(OrderStage.Expired, Shop.Price, "money-kept", "refund-failed"), RefusedAsync),
        new("The provider refuses the refund; the desk tries again", End.Over, async (world, guest) =>
        {
            await RefusedAsync(world, guest);
            await world.MendAsync();
            await Scenes.AtDeskAsync(world, guest, "refunds", "retry");
        }),
        new("The refund comes back days later", new End(OrderStage.Expired, Shop.Price, "money-kept", "refund-failed"), (world, guest) => CameBackAsync(world, guest, TimeSpan.FromDays(9))),
        new("The refund comes back within a minute", new End(OrderStage.Expired, Shop.Price, "money-kept", "refund-failed"), (world, guest) => CameBackAsync(world, guest, Scenes.Soon)),
        new("The refund comes back; the desk tries again", End.Over, async (world, guest) =>
        {
            await CameBackAsync(world, guest, TimeSpan.FromDays(3));
            await Scenes.AtDeskAsync(world, guest, "refunds", "retry");
        }),
        new("The refund comes back; the desk pays the guest in cash", End.Over with { Kept = Shop.Price }, async (world, guest) =>
        {
            await CameBackAsync(world, guest, TimeSpan.FromDays(3));
            await Scenes.AtDeskAsync(world, guest, "refunds", "elsewhere", ("note", "Paid out in cash at the pier"));
        }),
        new("Somebody refunds at the provider’s own pages; the order stays", new End(OrderStage.Confirmed, 0, "money-missing"), async (world, guest) =>
        {
            await guest.PayAsync();
            await Scenes.RefundAtProviderAsync(world, guest);
        }),
        new("Somebody refunds at the provider’s own pages; the desk cancels the order", End.CalledOff, async (world, guest) =>
        {
            await guest.PayAsync();
            await Scenes.RefundAtProviderAsync(world, guest);
            await world.PassAsync(Scenes.Soon);
            await Scenes.CancelAtDeskAsync(world, guest, back: 0);
        }),
        new("Somebody was faster at the provider’s own pages than our refund", End.Over, async (world, guest) =>
        {
            await Scenes.PayTooLateAsync(world, guest);
            await Scenes.RefundAtProviderAsync(world, guest);
            await world.WorkAsync();
            await world.PassAsync(TimeSpan.FromMinutes(3));
        })
        { Hooks = false },
    ];

    private static Scene Broken(string name, string kind) => new(name, End.Over, async (world, guest) =>
    {
        await Scenes.PayTooLateAsync(world, guest);
        await world.BreakAsync(kind, Refund, count: 1);
        await world.WorkAsync();
        await world.PassAsync(TimeSpan.FromMinutes(5));
    });

    private static async Task RefusedAsync(PayWorld world, Purchase guest)
    {
        await Scenes.PayTooLateAsync(world, guest);
        await world.BreakAsync("fail_before", Refund, status: 400);
        await world.WorkAsync();
        Assert.Equal(RefundStatus.Failed, Assert.Single(await guest.RefundsAsync()).Status);
    }

    private static async Task CameBackAsync(PayWorld world, Purchase guest, TimeSpan after)
    {
        await Scenes.PayTooLateAsync(world, guest);
        await world.WorkAsync();
        await world.PassAsync(after, Scenes.HalfDays);
        await world.AtBankAsync($"/stripe/refunds/{Assert.Single(await guest.RefundsAsync()).ProviderRef}/fail");
        await world.PassAsync(TimeSpan.FromMinutes(12), TimeSpan.FromMinutes(1));
    }
}

/// <summary>The order is called off.</summary>
internal static class CancelScenes
{
    public static IReadOnlyList<Scene> All { get; } =
    [
        new("The guest cancels", End.CalledOff, async (_, guest) =>
        {
            await guest.PayAsync();
            Assert.Equal(HttpStatusCode.SeeOther, await guest.CallOffAsync());
        }),
        new("The guest cancels, pressing twice", End.CalledOff, async (_, guest) =>
        {
            await guest.PayAsync();
            Assert.Equal(HttpStatusCode.SeeOther, await guest.CallOffAsync());
            Assert.Equal(HttpStatusCode.SeeOther, await guest.CallOffAsync());
        }),
        new("The desk cancels", End.CalledOff, async (world, guest) =>
        {
            await guest.PayAsync();
            await Scenes.CancelAtDeskAsync(world, guest, Shop.Price);
        }),
        new("The guest cancels, and the provider refuses the refund", new End(OrderStage.Cancelled, Shop.Price, "money-kept", "refund-failed"), async (world, guest) =>
        {
            await guest.PayAsync();
            Assert.Equal(HttpStatusCode.SeeOther, await guest.CallOffAsync());
            await world.BreakAsync("fail_before", "POST /v1/refunds", status: 400);
            await world.WorkAsync();
        }),
        new("The guest cancels, the refund fails, the desk tries again", End.CalledOff, async (world, guest) =>
        {
            await guest.PayAsync();
            Assert.Equal(HttpStatusCode.SeeOther, await guest.CallOffAsync());
            await world.BreakAsync("fail_before", "POST /v1/refunds", status: 400);
            await world.WorkAsync();
            await world.MendAsync();
            await Scenes.AtDeskAsync(world, guest, "refunds", "retry");
        }),
    ];
}
