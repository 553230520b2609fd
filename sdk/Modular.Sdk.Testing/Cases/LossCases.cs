using System.Collections.Immutable;
using Modular.Sdk.Payments;

namespace Modular.Sdk.Testing.Cases;

/// <summary>The line breaks; money still moves once.</summary>
internal static class LossCases
{
    private static readonly Func<PaymentCapabilities, string?> Calls = it => it.Statements ? "it calls nobody" : null;
    private static readonly Func<PaymentCapabilities, string?> Refunds = it => Calls(it) ?? (it.Refunds ? null : "it gives no money back");

    public static ImmutableArray<ConformanceCase> All { get; } =
    [
        new("a checkout whose answer is lost is Unknown, and opened once in the end", BeginLostAsync, Calls),
        new("money whose answer is lost is collected once", CollectLostAsync, Calls),
        new("a refund whose answer is lost is found by the host's id", RefundLostAsync, Refunds),
        new("a refund that never arrived is not found, and can be repeated", RefundNeverAsync, Refunds),
        new("too many requests is TryLater with nothing done", RateLimitedAsync, Calls),
        new("a provider that is down fails nothing for good", UnavailableAsync, Calls),
    ];

    private static async Task BeginLostAsync(PaymentWorld world)
    {
        var (wish, key) = (Scene.Wish(world), world.NewKey());
        Expect.That(await world.BreakAsync(Breakage.AnswerLost, Deed.Begin), "The world cannot lose the answer of a beginning.");
        var lost = await Scene.TryBeginAsync(world, wish, key);
        Expect.That(lost is PaymentOutcome<HostedCheckout>.Unknown, $"A lost answer is Unknown, but: {Expect.Show(lost)}");
        var checkout = await Scene.BeginAsync(world, wish, key);
        Expect.That(await Scene.BeginAsync(world, wish, key) == checkout, "The same key gave another checkout.");
        await world.PayAsync(checkout);
        Expect.That(Expect.Ok(await Scene.TryCompleteAsync(world, wish, checkout), "Complete").Captured == wish.Amount, "The checkout could not be paid.");
    }

    private static async Task CollectLostAsync(PaymentWorld world)
    {
        var wish = Scene.Wish(world);
        var checkout = await Scene.BeginAsync(world, wish);
        await world.PayAsync(checkout);
        var key = world.NewKey();
        if (await world.BreakAsync(Breakage.AnswerLost, Deed.Collect))
        {
            var lost = await Scene.TryCompleteAsync(world, wish, checkout, key);
            Expect.That(lost is PaymentOutcome<PaymentSnapshot>.Unknown, $"A lost answer is Unknown, but: {Expect.Show(lost)}");
        }

        var paid = Expect.Ok(await Scene.TryCompleteAsync(world, wish, checkout, key), "Complete again");
        Expect.That(paid is { State: PaymentState.Captured } && paid.Captured == wish.Amount, $"{wish.Amount} were expected, but it is {paid.Captured}, {paid.State}.");
    }

    private static async Task RefundLostAsync(PaymentWorld world)
    {
        var (wish, checkout) = await Scene.PaidAsync(world);
        var request = Scene.Refund(world, wish, checkout, Scene.Part(world, wish));
        var key = world.NewKey();
        Expect.That(await world.BreakAsync(Breakage.AnswerLost, Deed.Refund), "The world cannot lose the answer of a refund.");
        var lost = await Scene.TryRefundAsync(world, request, key);
        Expect.That(lost is PaymentOutcome<RefundSnapshot>.Unknown, $"A lost answer is Unknown, but: {Expect.Show(lost)}");
        var found = Expect.Ok(await Scene.FindRefundAsync(world, request), "Finding the refund by the host's id");
        Expect.That(Expect.Ok(await Scene.TryRefundAsync(world, request, key), "Refund again").Refund == found.Refund, "Repeating with the same key made another refund.");
        Expect.That((await Scene.GetAsync(world, wish, checkout)).Refunded == request.Amount, "Money went back twice.");
    }

    private static async Task RefundNeverAsync(PaymentWorld world)
    {
        var (wish, checkout) = await Scene.PaidAsync(world);
        var request = Scene.Refund(world, wish, checkout, Scene.Part(world, wish));
        var key = world.NewKey();
        Expect.That(await world.BreakAsync(Breakage.NeverArrives, Deed.Refund), "The world cannot break the line before a refund.");
        var lost = await Scene.TryRefundAsync(world, request, key);
        Expect.That(lost is PaymentOutcome<RefundSnapshot>.Unknown or PaymentOutcome<RefundSnapshot>.TryLater, $"A broken line is Unknown, but: {Expect.Show(lost)}");
        Expect.Refused(await Scene.FindRefundAsync(world, request), "Finding a refund that never was", RefusalCode.NotFound);
        Expect.Ok(await Scene.TryRefundAsync(world, request, key), "Refund again");
        Expect.That((await Scene.GetAsync(world, wish, checkout)).Refunded == request.Amount, "Money went back not once.");
    }

    private static async Task RateLimitedAsync(PaymentWorld world)
    {
        var (wish, key) = (Scene.Wish(world), world.NewKey());
        Expect.That(await world.BreakAsync(Breakage.TooManyRequests, Deed.Begin), "The world cannot answer 429.");
        var later = await Scene.TryBeginAsync(world, wish, key);
        Expect.That(later is PaymentOutcome<HostedCheckout>.TryLater { CertainlyNotExecuted: true }, $"429 is TryLater with nothing done, but: {Expect.Show(later)}");
        await Scene.BeginAsync(world, wish, key);
    }

    private static async Task UnavailableAsync(PaymentWorld world)
    {
        var (wish, key) = (Scene.Wish(world), world.NewKey());
        Expect.That(await world.BreakAsync(Breakage.Unavailable, Deed.Begin), "The world cannot answer 503.");
        var down = await Scene.TryBeginAsync(world, wish, key);
        Expect.That(down is PaymentOutcome<HostedCheckout>.TryLater or PaymentOutcome<HostedCheckout>.Unknown, $"503 is Unknown or TryLater, but: {Expect.Show(down)}");
        await Scene.BeginAsync(world, wish, key);
    }
}
