using System.Net;
using Modular.Booking.Orders;
using Modular.Booking.Tests.Support;
using Modular.Kernel;
using Modular.Testing;

namespace Modular.Booking.Tests.Faults;

/// <summary>All scenes by group, in the order of the report, and the moves they share.</summary>
internal static class Scenes
{
    public static IReadOnlyList<(string Group, IReadOnlyList<Scene> Scenes)> All { get; } =
    [
        ("On the way to the payment page", BeginScenes.All),
        ("On the payment page", PageScenes.All),
        ("Late and double money", LateScenes.All),
        ("Money that does not fit", MismatchScenes.All),
        ("Webhooks", HookScenes.All),
        ("Money back", RefundScenes.All),
        ("Cancelled", CancelScenes.All),
        ("Disputes", DisputeScenes.All),
        ("The host is killed", CrashScenes.All),
    ];

    /// <summary>Enough for a webhook that was refused once to come again, and to be followed.</summary>
    public static readonly TimeSpan Soon = TimeSpan.FromMinutes(2);
    public static readonly TimeSpan Strides = TimeSpan.FromMinutes(10);
    public static readonly TimeSpan HalfDays = TimeSpan.FromHours(12);

    /// <summary>Goes to the payment page.</summary>
    public static async Task BeginAsync(this Purchase guest) => Assert.Equal(HttpStatusCode.SeeOther, await guest.PressAsync());

    /// <summary>Goes there and presses a button.</summary>
    public static async Task AtPageAsync(this Purchase guest, string action)
    {
        await guest.BeginAsync();
        await guest.OnPageAsync(action);
    }

    /// <summary>Pays, but comes back when somebody else has the place: the money is to go back.</summary>
    public static async Task PayTooLateAsync(PayWorld world, Purchase guest)
    {
        await guest.AtPageAsync("pay");
        world.Clock.Advance(TimeSpan.FromHours(2));
        await guest.LoseAsync();
        await guest.ReturnAsync();
        Assert.Equal(OrderState.Expired, (await guest.OrderAsync()).State);
    }

    /// <summary>A button about the newest payment or refund on the desk's order page.</summary>
    public static async Task AtDeskAsync(PayWorld world, Purchase guest, string about, string verb, params (string Name, string Value)[] fields)
    {
        var order = (await guest.OrderAsync()).Id;
        var id = about == "payments" ? (await guest.PaymentsAsync())[^1].Id : (await guest.RefundsAsync())[^1].Id;
        var address = $"/desk/orders/{order}/{about}/{id}/{verb}";
        using var desk = world.Desk();
        using var answer = await desk.PostFromAsync(fields.Length == 0 ? $"/desk/orders/{order}" : address, address, fields);
        Assert.True(answer.StatusCode == HttpStatusCode.SeeOther, $"{verb}: {(int)answer.StatusCode} {await answer.TextAsync()}");
    }

    /// <summary>Somebody at the desk cancels with the sum of the terms.</summary>
    public static async Task CancelAtDeskAsync(PayWorld world, Purchase guest, long back)
    {
        var page = $"/desk/orders/{(await guest.OrderAsync()).Id}/cancel";
        using var desk = world.Desk(StaffRole.Owner);
        using var answer = await desk.PostFromAsync(page, page, ("key", Guid.NewGuid().ToString()), ("choice", "terms"), ("shown", back.ToString(System.Globalization.CultureInfo.InvariantCulture)), ("reason", "Storm"));
        Assert.True(answer.StatusCode == HttpStatusCode.SeeOther, await answer.TextAsync());
    }

    public static async Task RefundAtProviderAsync(PayWorld world, Purchase guest)
    {
        var session = await world.AtProviderAsync(HttpMethod.Get, "/v1/checkout/sessions/" + await guest.SessionAsync());
        await world.AtProviderAsync(HttpMethod.Post, "/v1/refunds", ("payment_intent", session.GetProperty("payment_intent").GetString()!));
    }
}
