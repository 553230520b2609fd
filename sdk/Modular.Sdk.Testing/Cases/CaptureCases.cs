using System.Collections.Immutable;
using Modular.Sdk.Payments;

namespace Modular.Sdk.Testing.Cases;

/// <summary>Reserving first: declared, it works; undeclared, it says so.</summary>
internal static class CaptureCases
{
    private static readonly Func<PaymentCapabilities, string?> Manual = it => it.CaptureModes.Contains(CaptureMode.Manual) ? null : "it collects at once";

    public static ImmutableArray<ConformanceCase> All { get; } =
    [
        new("reserving is not begun where it is not declared", UndeclaredAsync, it => it.CaptureModes.Contains(CaptureMode.Manual) ? "it can reserve" : null),
        new("what is reserved is collected once", CaptureAsync, Manual),
        new("a part is collected, and the rest let go", PartAsync, it => Manual(it) ?? (it.PartialCapture ? null : "it collects all or nothing")),
        new("no more is collected than was reserved", OverCaptureAsync, Manual),
        new("what is let go stays gone", VoidAsync, Manual),
    ];

    private static async Task UndeclaredAsync(PaymentWorld world)
    {
        Expect.That(world.Provider is not ICapturesPayments, "It implements ICapturesPayments and does not declare Manual.");
        var outcome = await Scene.TryBeginAsync(world, Scene.Wish(world, capture: CaptureMode.Manual));
        Expect.That(outcome is PaymentOutcome<HostedCheckout>.NotSupported, $"What is not declared is NotSupported, but: {Expect.Show(outcome)}");
    }

    private static async Task CaptureAsync(PaymentWorld world)
    {
        var (wish, checkout) = await ReservedAsync(world);
        var key = world.NewKey();
        var taken = Expect.Ok(await TakeAsync(world, wish, checkout, wish.Amount.Minor, key), "Capture");
        Expect.That(taken.State == PaymentState.Captured && taken.Captured == wish.Amount, $"{wish.Amount} were expected, but it is {taken.Captured}, {taken.State}.");
        Expect.That(Expect.Ok(await TakeAsync(world, wish, checkout, wish.Amount.Minor, key), "Capture again").Captured == wish.Amount, "One key collected twice.");
        Expect.Refused(await TakeAsync(world, wish, checkout, wish.Amount.Minor, world.NewKey()), "Collecting with another key");
    }

    private static async Task PartAsync(PaymentWorld world)
    {
        var (wish, checkout) = await ReservedAsync(world);
        var taken = Expect.Ok(await TakeAsync(world, wish, checkout, 10000, world.NewKey()), "Capture");
        Expect.That(taken is { State: PaymentState.Captured, Captured.Minor: 10000 }, $"A part was expected, but it is {taken.Captured}, {taken.State}.");
        Expect.Refused(await TakeAsync(world, wish, checkout, 100, world.NewKey()), "Collecting after the last part");
    }

    private static async Task OverCaptureAsync(PaymentWorld world)
    {
        var (wish, checkout) = await ReservedAsync(world);
        Expect.Refused(await TakeAsync(world, wish, checkout, wish.Amount.Minor + 1, world.NewKey()), "Collecting more than was reserved", RefusalCode.Amount);
        Expect.That((await Scene.GetAsync(world, wish, checkout)) is { State: PaymentState.Authorised, Captured.Minor: 0 }, "A refused capture left a trace.");
    }

    private static async Task VoidAsync(PaymentWorld world)
    {
        var (wish, checkout) = await ReservedAsync(world);
        var request = new VoidPayment { Id = wish.Id, Payment = checkout.Payment };
        var gone = Expect.Ok(await Captures(world).VoidAsync(request, world.Context(), CancellationToken.None), "Void");
        Expect.That(gone is { State: PaymentState.Voided, Captured.Minor: 0, Authorised.Minor: 0 }, $"Voided was expected, but it is {gone.State}.");
        Expect.Ok(await Captures(world).VoidAsync(request, world.Context(), CancellationToken.None), "Void again");
        Expect.Refused(await TakeAsync(world, wish, checkout, wish.Amount.Minor, world.NewKey()), "Collecting what was let go");
    }

    private static async Task<(BeginPayment Wish, HostedCheckout Checkout)> ReservedAsync(PaymentWorld world)
    {
        var (wish, checkout) = await Scene.PaidAsync(world, Scene.Wish(world, capture: CaptureMode.Manual));
        var held = await Scene.GetAsync(world, wish, checkout);
        Expect.That(held.Authorised == wish.Amount && held.Captured.Minor == 0, "All is authorised and nothing captured at first.");
        return (wish, checkout);
    }

    private static async Task<PaymentOutcome<PaymentSnapshot>> TakeAsync(PaymentWorld world, BeginPayment wish, HostedCheckout checkout, long minor, OperationKey key) =>
        await Captures(world).CaptureAsync(new() { Id = wish.Id, Payment = checkout.Payment, Amount = new(minor, wish.Amount.Currency) }, world.Context(key), CancellationToken.None);

    private static ICapturesPayments Captures(PaymentWorld world) =>
        world.Provider as ICapturesPayments ?? throw new ConformanceException("It declares Manual and does not implement ICapturesPayments.");
}
