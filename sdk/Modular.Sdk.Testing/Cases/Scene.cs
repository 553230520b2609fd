using Modular.Sdk.Payments;

namespace Modular.Sdk.Testing.Cases;

/// <summary>The steps cases are made of.</summary>
internal static class Scene
{
    public static BeginPayment Wish(PaymentWorld world, long minor = 12500, string currency = "EUR", CaptureMode capture = CaptureMode.Automatic) => new()
    {
        Id = new(Guid.CreateVersion7(world.Clock.GetUtcNow())),
        Amount = new(minor, currency),
        Capture = capture,
        ReturnUrl = new("https://shop.example/orders/secret/return?done=1"),
        CancelUrl = new("https://shop.example/orders/secret"),
        ExpiresAt = world.Clock.GetUtcNow().AddMinutes(31),
        Reference = "A-1001",
        Description = "Kajaktour: 2 Erwachsene, 1 Kind",
        Culture = "de-DE",
        Payer = new() { Email = "ada@example.com", Name = "Ada Lovelace", Country = "DE" },
    };

    public static async Task<PaymentOutcome<HostedCheckout>> TryBeginAsync(PaymentWorld world, BeginPayment wish, OperationKey? key = null) =>
        await world.Provider.BeginAsync(wish, world.Context(key), CancellationToken.None);

    public static async Task<HostedCheckout> BeginAsync(PaymentWorld world, BeginPayment wish, OperationKey? key = null) => Expect.Ok(await TryBeginAsync(world, wish, key), "Begin");

    public static async Task<PaymentOutcome<PaymentSnapshot>> TryCompleteAsync(PaymentWorld world, BeginPayment wish, HostedCheckout checkout, OperationKey? key = null) =>
        await world.Provider.CompleteAsync(new() { Id = wish.Id, Payment = checkout.Payment, Amount = wish.Amount }, world.Context(key), CancellationToken.None);

    public static async Task<PaymentSnapshot> GetAsync(PaymentWorld world, BeginPayment wish, HostedCheckout checkout) =>
        Expect.Ok(await world.Provider.GetAsync(new() { Id = wish.Id, Payment = checkout.Payment }, world.Context(), CancellationToken.None), "Get");

    /// <summary>Begins, lets the payer pay, and completes.</summary>
    public static async Task<(BeginPayment Wish, HostedCheckout Checkout)> PaidAsync(PaymentWorld world, BeginPayment? wish = null)
    {
        wish ??= Wish(world);
        var checkout = await BeginAsync(world, wish);
        await world.PayAsync(checkout);
        var snapshot = Expect.Ok(await TryCompleteAsync(world, wish, checkout), "Complete");
        var state = wish.Capture == CaptureMode.Manual ? PaymentState.Authorised : PaymentState.Captured;
        Expect.That(snapshot.State == state, $"After paying, the state was expected to be {state}, but is {snapshot.State}.");
        return (wish, checkout);
    }

    public static RefundPayment Refund(PaymentWorld world, BeginPayment wish, HostedCheckout checkout, long minor) => new()
    {
        Id = new(Guid.CreateVersion7(world.Clock.GetUtcNow())),
        PaymentId = wish.Id,
        Payment = checkout.Payment,
        Amount = new(minor, wish.Amount.Currency),
    };

    /// <summary>A part where the provider can do parts, else all.</summary>
    public static long Part(PaymentWorld world, BeginPayment wish) => world.Provider.Descriptor.Capabilities.PartialRefund ? wish.Amount.Minor / 5 : wish.Amount.Minor;

    public static async Task<PaymentOutcome<RefundSnapshot>> TryRefundAsync(PaymentWorld world, RefundPayment request, OperationKey? key = null) =>
        await world.Provider.RefundAsync(request, world.Context(key), CancellationToken.None);

    public static async Task<PaymentOutcome<RefundSnapshot>> FindRefundAsync(PaymentWorld world, RefundPayment request) =>
        await world.Provider.GetRefundAsync(new() { Id = request.Id, Payment = request.Payment }, world.Context(), CancellationToken.None);
}
