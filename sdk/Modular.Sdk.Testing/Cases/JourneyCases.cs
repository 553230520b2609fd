using System.Collections.Immutable;
using Modular.Sdk.Payments;

namespace Modular.Sdk.Testing.Cases;

/// <summary>The plain way: begin, pay, complete, give back.</summary>
internal static class JourneyCases
{
    public static ImmutableArray<ConformanceCase> All { get; } =
    [
        new("begin, pay, complete, refund", JourneyAsync),
        new("two readings without a change agree", StableAsync),
        new("the payer is sent to a declared host", RedirectAsync, it => it.Statements ? "it sends nobody away" : null),
        new("an unknown payment is refused, not invented", UnknownAsync),
    ];

    private static async Task JourneyAsync(PaymentWorld world)
    {
        var wish = Scene.Wish(world);
        var checkout = await Scene.BeginAsync(world, wish);
        var open = await Scene.GetAsync(world, wish, checkout);
        Expect.That(open.State == PaymentState.AwaitingPayer, $"Before anybody paid, the state was expected to be AwaitingPayer, but is {open.State}.");
        Expect.That(open.Captured.Minor == 0 && open.Amount == wish.Amount, "Before anybody paid, nothing may be captured and the amount must be the one asked for.");
        Expect.That(open.Payment == checkout.Payment, "The snapshot's reference is not the checkout's.");
        Expect.That(open.Id is null || open.Id == wish.Id, "The snapshot carries somebody else's id.");

        await world.PayAsync(checkout);
        var paid = Expect.Ok(await Scene.TryCompleteAsync(world, wish, checkout), "Complete");
        Expect.That(paid.State == PaymentState.Captured && paid.Captured == wish.Amount, $"After paying, {wish.Amount} were expected to be captured, but it is {paid.Captured}, {paid.State}.");
        Expect.That(paid.Authorised == wish.Amount && paid.Refunded.Minor == 0 && paid.Disputed.Minor == 0, "After paying, all is authorised, nothing refunded, nothing disputed.");
        Expect.That(Expect.Ok(await Scene.TryCompleteAsync(world, wish, checkout), "Complete again") == paid, "Completing again must change nothing.");

        var part = Scene.Part(world, wish);
        var request = Scene.Refund(world, wish, checkout, part);
        if (!world.Provider.Descriptor.Capabilities.Refunds)
        {
            var undeclared = await Scene.TryRefundAsync(world, request);
            Expect.That(undeclared is PaymentOutcome<RefundSnapshot>.NotSupported, $"What is not declared is NotSupported, but: {Expect.Show(undeclared)}");
            return;
        }

        var refund = Expect.Ok(await Scene.TryRefundAsync(world, request), "Refund");
        Expect.That(refund.Amount == request.Amount && refund.State is RefundState.Succeeded or RefundState.Pending, $"The refund was expected to be {request.Amount}, but is {refund.Amount}, {refund.State}.");
        Expect.That((await Scene.GetAsync(world, wish, checkout)).Refunded == request.Amount, "The snapshot does not show the refund.");
        Expect.That((await Scene.GetAsync(world, wish, checkout)).Captured == wish.Amount, "A refund must not lower what was captured.");
        var known = new GetRefund { Id = request.Id, Payment = checkout.Payment, Refund = refund.Refund };
        Expect.That(Expect.Ok(await world.Provider.GetRefundAsync(known, world.Context(), CancellationToken.None), "GetRefund").Refund == refund.Refund, "Another refund was found.");
    }

    private static async Task StableAsync(PaymentWorld world)
    {
        var (wish, checkout) = await Scene.PaidAsync(world);
        Expect.That(await Scene.GetAsync(world, wish, checkout) == await Scene.GetAsync(world, wish, checkout), "Two readings without a change between them differ.");
    }

    private static async Task RedirectAsync(PaymentWorld world)
    {
        var target = (await Scene.BeginAsync(world, Scene.Wish(world))).Redirect;
        var isDeclared = target.Scheme == Uri.UriSchemeHttps && world.Manifest.RedirectHosts.Any(host =>
            host == target.Host || (host.StartsWith("*.", StringComparison.Ordinal) && target.Host.Split('.', 2) is [_, var rest] && rest == host[2..]));
        Expect.That(isDeclared || world.Simulators.Any(it => it.Authority == target.Authority), $"{target.Host} is not among the declared redirect hosts.");
        Expect.That(world.Manifest.Id == world.Provider.Descriptor.Id, "The manifest's id is not the descriptor's.");
    }

    private static async Task UnknownAsync(PaymentWorld world)
    {
        var outcome = await world.Provider.GetAsync(new() { Id = new(Guid.CreateVersion7(world.Clock.GetUtcNow())), Payment = new("nobody-knows-this-one") }, world.Context(), CancellationToken.None);
        Expect.Refused(outcome, "An unknown payment", RefusalCode.NotFound);
    }
}
