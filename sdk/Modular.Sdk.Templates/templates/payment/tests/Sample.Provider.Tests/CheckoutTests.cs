using Modular.Sdk;
using Modular.Sdk.Payments;

namespace SampleNamespace.Tests;

/// <summary>What the kit cannot know of this provider. Write yours here.</summary>
public sealed class CheckoutTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task NobodyPaysAfterThePageHasClosed()
    {
        await using var world = new SampleClassWorld();
        var checkout = await BeginAsync(world);
        world.Advance(TimeSpan.FromHours(1));
        var outcome = await world.Provider.GetAsync(new() { Id = Id, Payment = checkout.Payment }, world.Context(), Ct);
        Assert.Equal(PaymentState.Expired, Assert.IsType<PaymentOutcome<PaymentSnapshot>.Ok>(outcome).Value.State);
        await Assert.ThrowsAsync<InvalidOperationException>(() => world.PayAsync(checkout));
    }

    [Fact]
    public async Task PaymentsOfAnotherShopAreNoneOfOurBusiness()
    {
        await using var world = new SampleClassWorld();
        await world.PayAsync(await BeginAsync(world));
        var another = world.Context() with { Account = new(Guid.NewGuid()) };
        Assert.IsType<WebhookReading.Ignored>(await world.Provider.ReadWebhookAsync(await world.NextWebhookAsync(), another, Ct));
    }

    private static PaymentId Id { get; } = new(Guid.Parse("0198c0de-0000-7000-8000-000000000001"));

    private static async Task<HostedCheckout> BeginAsync(SampleClassWorld world)
    {
        var outcome = await world.Provider.BeginAsync(
            new()
            {
                Id = Id,
                Amount = new(1250, "EUR"),
                ReturnUrl = new("https://shop.example/return"),
                CancelUrl = new("https://shop.example/cancel"),
                ExpiresAt = world.Clock.GetUtcNow().AddMinutes(30),
                Reference = "A-1",
                Description = "Kayak tour",
                Culture = "en-GB",
            },
            world.Context(),
            Ct);
        return Assert.IsType<PaymentOutcome<HostedCheckout>.Ok>(outcome).Value;
    }
}
