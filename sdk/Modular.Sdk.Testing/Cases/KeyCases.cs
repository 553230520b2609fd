using System.Collections.Immutable;
using Modular.Sdk.Payments;

namespace Modular.Sdk.Testing.Cases;

/// <summary>One key, one deed.</summary>
internal static class KeyCases
{
    private static readonly Func<PaymentCapabilities, string?> Refunds = it => it.Refunds ? null : "it gives no money back";

    public static ImmutableArray<ConformanceCase> All { get; } =
    [
        new("the same key opens one checkout, however late it is asked again", BeginTwiceAsync),
        new("another key opens another checkout", OtherKeyAsync),
        new("the same key at the same time refunds once", AtOnceAsync, Refunds),
        new("the same key later refunds once", RefundTwiceAsync, Refunds),
    ];

    private static async Task BeginTwiceAsync(PaymentWorld world)
    {
        var (wish, key) = (Scene.Wish(world), world.NewKey());
        var first = await Scene.BeginAsync(world, wish, key);
        world.Advance(TimeSpan.FromMinutes(3));
        Expect.That(await Scene.BeginAsync(world, wish, key) == first, "The same key gave another checkout.");
    }

    private static async Task OtherKeyAsync(PaymentWorld world)
    {
        var first = await Scene.BeginAsync(world, Scene.Wish(world));
        Expect.That((await Scene.BeginAsync(world, Scene.Wish(world))).Payment != first.Payment, "Another key gave the same checkout.");
    }

    private static async Task AtOnceAsync(PaymentWorld world)
    {
        var (wish, checkout) = await Scene.PaidAsync(world);
        var request = Scene.Refund(world, wish, checkout, Scene.Part(world, wish));
        var key = world.NewKey();
        var outcomes = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() => Scene.TryRefundAsync(world, request, key))));
        foreach (var outcome in outcomes)
        {
            Expect.That(outcome is PaymentOutcome<RefundSnapshot>.Ok or PaymentOutcome<RefundSnapshot>.TryLater { CertainlyNotExecuted: false } or PaymentOutcome<RefundSnapshot>.Unknown,
                $"A second call with a key under way must succeed or say \"try later, perhaps done\", but: {Expect.Show(outcome)}");
        }

        var refund = Expect.Ok(await Scene.TryRefundAsync(world, request, key), "Refund once more");
        Expect.That(outcomes.OfType<PaymentOutcome<RefundSnapshot>.Ok>().All(it => it.Value.Refund == refund.Refund), "One key made several refunds.");
        var refunded = (await Scene.GetAsync(world, wish, checkout)).Refunded;
        Expect.That(refunded == request.Amount, $"One key refunded {refunded} instead of {request.Amount}.");
    }

    private static async Task RefundTwiceAsync(PaymentWorld world)
    {
        var (wish, checkout) = await Scene.PaidAsync(world);
        var request = Scene.Refund(world, wish, checkout, Scene.Part(world, wish));
        var key = world.NewKey();
        var first = Expect.Ok(await Scene.TryRefundAsync(world, request, key), "Refund");
        world.Advance(TimeSpan.FromMinutes(10));
        Expect.That(Expect.Ok(await Scene.TryRefundAsync(world, request, key), "Refund again").Refund == first.Refund, "The same key made another refund.");
        Expect.That((await Scene.GetAsync(world, wish, checkout)).Refunded == request.Amount, "The same key refunded twice.");
    }
}
