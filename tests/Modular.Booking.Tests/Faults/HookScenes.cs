using System.Net;
using System.Security.Cryptography;
using System.Text;
using Modular.Booking.Payments;

namespace Modular.Booking.Tests.Faults;

/// <summary>What the provider tells, or somebody who says to be the provider.</summary>
internal static class HookScenes
{
    private const string Hook = "stripe.webhook";

    public static IReadOnlyList<Scene> All { get; } =
    [
        new("All webhooks get lost", End.Booked, async (world, guest) =>
        {
            await world.BreakAsync("drop", target: Hook);
            await guest.AtPageAsync("pay");
            await world.PassAsync(TimeSpan.FromMinutes(3));
        }),
        new("Webhooks are forged: nobody is asked because of them", End.Booked, async (world, guest) =>
        {
            await world.BreakAsync("forge", target: Hook);
            await guest.AtPageAsync("pay");
            await world.WorkAsync();
            Assert.Equal(PaymentStatus.Pending, Assert.Single(await guest.PaymentsAsync()).Status);
            await guest.ReturnAsync();
        }),
        new("An old webhook is played again by somebody who overheard it", End.Booked, async (world, guest) =>
        {
            await guest.AtPageAsync("pay");
            Assert.Equal(HttpStatusCode.BadRequest, await OverheardAsync(world, guest, TimeSpan.FromHours(1)));
            await world.WorkAsync();
            Assert.Equal(PaymentStatus.Pending, Assert.Single(await guest.PaymentsAsync()).Status);
            Assert.Equal(HttpStatusCode.OK, await OverheardAsync(world, guest, TimeSpan.Zero));
            await world.WorkAsync();
        })
        { Hooks = false },
        new("Every webhook comes twice", End.Booked, async (world, guest) =>
        {
            await world.BreakAsync("duplicate", target: Hook);
            await guest.AtPageAsync("decline");
            await guest.OnPageAsync("pay");
            await world.WorkAsync();
            await guest.ReturnAsync();
        }),
        new("Webhooks come in another order", End.Booked, async (world, guest) =>
        {
            await world.BreakAsync("reorder", target: Hook);
            await guest.AtPageAsync("decline");
            await guest.OnPageAsync("pay");
            world.Clock.Advance(TimeSpan.FromSeconds(2));
            await world.WorkAsync();
        }),
        new("A webhook lies about the amount, well signed", End.Booked, async (world, guest) =>
        {
            await world.BreakAsync("lie", target: Hook);
            await guest.AtPageAsync("pay");
            await world.WorkAsync();
        }),
        new("Webhooks arrive at the account of another business: they change nothing", End.Booked, async (world, guest) =>
        {
            await world.ListenElsewhereAsync();
            await guest.AtPageAsync("pay");
            await world.WorkAsync();
            Assert.Equal(PaymentStatus.Pending, Assert.Single(await guest.PaymentsAsync()).Status);
            await guest.ReturnAsync();
        }),
    ];

    /// <summary>A webhook as the provider signed it some time ago.</summary>
    private static async Task<HttpStatusCode> OverheardAsync(PayWorld world, Purchase guest, TimeSpan ago)
    {
        var payment = Assert.Single(await guest.PaymentsAsync());
        var session = await world.AtProviderAsync(HttpMethod.Get, "/v1/checkout/sessions/" + payment.ProviderRef);
        var at = (world.Clock.GetUtcNow() - ago).ToUnixTimeSeconds();
        var body = $$$"""{"id":"evt_overheard","object":"event","type":"checkout.session.completed","created":{{{at}}},"livemode":false,"data":{"object":{{{session.GetRawText()}}}}}""";
        var signature = Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(DemoPayments.HookSecret), Encoding.UTF8.GetBytes($"{at}.{body}")));
        using var request = new HttpRequestMessage(HttpMethod.Post, "/hooks/pay/" + Shop.HookKey) { Content = new StringContent(body, Encoding.UTF8, "application/json") };
        request.Headers.TryAddWithoutValidation("Stripe-Signature", $"t={at},v1={signature}");
        using var answer = await world.Host.Http.SendAsync(request, TestContext.Current.CancellationToken);
        return answer.StatusCode;
    }
}
