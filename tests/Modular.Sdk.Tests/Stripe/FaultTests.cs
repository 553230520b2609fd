using Modular.Sdk.Payments;
using Modular.Sdk.Tests.Support;

namespace Modular.Sdk.Tests.Stripe;

/// <summary>The plug-in against the simulator with its knobs turned: whatever goes wrong, money moves once.</summary>
public sealed class FaultTests
{
    [Fact]
    public async Task The_same_key_opens_one_checkout_however_often_and_however_late_it_is_asked()
    {
        await using var world = await World.StartAsync();
        var begin = Given.Begin();
        var context = world.Context();
        var first = World.Ok(await world.Stripe.BeginAsync(begin, context, CancellationToken.None));

        world.Clock.Advance(TimeSpan.FromMinutes(5));
        Assert.Equal(first, World.Ok(await world.Stripe.BeginAsync(begin, context, CancellationToken.None)));
        Assert.NotEqual(first.Payment, World.Ok(await world.Stripe.BeginAsync(begin, world.Context(), CancellationToken.None)).Payment);

        var other = await world.Stripe.BeginAsync(begin with { Amount = new(1, "EUR") }, context, CancellationToken.None);
        Assert.Equal(RefusalCode.KeyReused, Assert.IsType<PaymentOutcome<HostedCheckout>.Refused>(other).Code);
    }

    [Fact]
    public async Task The_same_key_at_the_same_time_refunds_once()
    {
        await using var world = await World.StartAsync();
        var (begin, checkout) = await PaidAsync(world);
        var request = JourneyTests.Refund(begin, checkout, 2500);
        var context = world.Context();

        var outcomes = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => world.Stripe.RefundAsync(request, context, CancellationToken.None).AsTask()));

        Assert.All(outcomes, outcome => Assert.True(outcome is PaymentOutcome<RefundSnapshot>.Ok or PaymentOutcome<RefundSnapshot>.TryLater { CertainlyNotExecuted: false }, outcome.ToString()));
        Assert.Single(outcomes.OfType<PaymentOutcome<RefundSnapshot>.Ok>().Select(ok => ok.Value.Refund).Distinct());
        Assert.Equal(2500, (await world.GetAsync(begin, checkout)).Refunded.Minor);
    }

    [Theory]
    [InlineData("drop_after", true)]
    [InlineData("fail_after", false)]
    public async Task A_checkout_whose_answer_is_lost_is_opened_once_in_the_end(string kind, bool stored)
    {
        await using var world = await World.StartAsync();
        await world.BreakAsync(new { target = "stripe.api", kind, route = "POST /v1/checkout/sessions", count = 1, stored });
        var begin = Given.Begin();
        var context = world.Context();

        Assert.IsType<PaymentOutcome<HostedCheckout>.Unknown>(await world.Stripe.BeginAsync(begin, context, CancellationToken.None));

        var checkout = World.Ok(await world.Stripe.BeginAsync(begin, context, CancellationToken.None));
        Assert.Equal(checkout, World.Ok(await world.Stripe.BeginAsync(begin, context, CancellationToken.None)));
        await world.PressAsync(checkout, "pay");
        Assert.Equal(PaymentState.Captured, (await world.GetAsync(begin, checkout)).State);
    }

    [Fact]
    public async Task A_refund_whose_answer_is_lost_is_found_by_the_hosts_id_and_repeated_without_effect()
    {
        await using var world = await World.StartAsync();
        var (begin, checkout) = await PaidAsync(world);
        await world.BreakAsync(new { target = "stripe.api", kind = "drop_after", route = "POST /v1/refunds", count = 1 });
        var request = JourneyTests.Refund(begin, checkout, 2500);
        var context = world.Context();

        Assert.IsType<PaymentOutcome<RefundSnapshot>.Unknown>(await world.Stripe.RefundAsync(request, context, CancellationToken.None));

        var found = World.Ok(await world.Stripe.GetRefundAsync(new() { Id = request.Id, Payment = checkout.Payment }, world.Context(), CancellationToken.None));
        Assert.Equal(found, World.Ok(await world.Stripe.RefundAsync(request, context, CancellationToken.None)));
        Assert.Equal(2500, (await world.GetAsync(begin, checkout)).Refunded.Minor);
    }

    /// <summary>Stripe keeps a 500 under the key for a day and answers it again and again: only looking helps.</summary>
    [Fact]
    public async Task A_refund_that_stripe_did_and_denied_is_found_although_repeating_does_not_help()
    {
        await using var world = await World.StartAsync();
        var (begin, checkout) = await PaidAsync(world);
        await world.BreakAsync(new { target = "stripe.api", kind = "fail_after", route = "POST /v1/refunds", count = 1, stored = true });
        var request = JourneyTests.Refund(begin, checkout, 2500);
        var context = world.Context();

        Assert.IsType<PaymentOutcome<RefundSnapshot>.Unknown>(await world.Stripe.RefundAsync(request, context, CancellationToken.None));
        Assert.IsType<PaymentOutcome<RefundSnapshot>.Unknown>(await world.Stripe.RefundAsync(request, context, CancellationToken.None));

        var found = World.Ok(await world.Stripe.GetRefundAsync(new() { Id = request.Id, Payment = checkout.Payment }, world.Context(), CancellationToken.None));
        Assert.Equal(RefundState.Succeeded, found.State);
        Assert.Equal(2500, (await world.GetAsync(begin, checkout)).Refunded.Minor);
    }

    [Fact]
    public async Task A_refund_that_never_happened_is_not_found_and_can_be_repeated()
    {
        await using var world = await World.StartAsync();
        var (begin, checkout) = await PaidAsync(world);
        await world.BreakAsync(new { target = "stripe.api", kind = "drop", route = "POST /v1/refunds", count = 1 });
        var request = JourneyTests.Refund(begin, checkout, 2500);
        var context = world.Context();

        Assert.IsType<PaymentOutcome<RefundSnapshot>.Unknown>(await world.Stripe.RefundAsync(request, context, CancellationToken.None));
        var look = await world.Stripe.GetRefundAsync(new() { Id = request.Id, Payment = checkout.Payment }, world.Context(), CancellationToken.None);
        Assert.Equal(RefusalCode.NotFound, Assert.IsType<PaymentOutcome<RefundSnapshot>.Refused>(look).Code);

        World.Ok(await world.Stripe.RefundAsync(request, context, CancellationToken.None));
        Assert.Equal(2500, (await world.GetAsync(begin, checkout)).Refunded.Minor);
    }

    [Fact]
    public async Task Too_many_requests_are_tried_later_with_nothing_done()
    {
        await using var world = await World.StartAsync();
        await world.BreakAsync(new { target = "stripe.api", kind = "rate_limit", count = 1, retryAfterSeconds = 7 });
        var context = world.Context();

        var later = Assert.IsType<PaymentOutcome<HostedCheckout>.TryLater>(await world.Stripe.BeginAsync(Given.Begin(), context, CancellationToken.None));
        Assert.Equal((TimeSpan.FromSeconds(7), true), (later.RetryAfter, later.CertainlyNotExecuted));
        World.Ok(await world.Stripe.BeginAsync(Given.Begin(), context, CancellationToken.None));
    }

    [Fact]
    public async Task A_lie_about_the_amount_is_passed_on_for_the_host_to_catch()
    {
        await using var world = await World.StartAsync();
        var (begin, checkout) = await PaidAsync(world);
        await world.BreakAsync(new { target = "stripe.api", kind = "lie", route = "GET /v1/checkout/sessions/*", count = 1, amountDelta = 100 });

        Assert.NotEqual(begin.Amount, (await world.GetAsync(begin, checkout)).Amount);
        Assert.Equal(begin.Amount, (await world.GetAsync(begin, checkout)).Amount);
    }

    [Fact]
    public async Task Duplicates_have_one_key_and_forgeries_none()
    {
        await using var world = await World.StartAsync();
        await world.BreakAsync(new { target = "stripe.webhook", kind = "duplicate", route = "checkout.session.completed", count = 1, times = 2 });
        await world.BreakAsync(new { target = "stripe.webhook", kind = "forge", route = "charge.refunded", count = 1 });
        var (begin, checkout) = await PaidAsync(world);

        var one = await world.NextWebhookAsync("checkout.session.completed");
        var two = await world.NextWebhookAsync("checkout.session.completed");
        Assert.Equal(Key(await world.ReadAsync(one)), Key(await world.ReadAsync(two)));

        World.Ok(await world.Stripe.RefundAsync(JourneyTests.Refund(begin, checkout, 100), world.Context(), CancellationToken.None));
        Assert.IsType<WebhookReading.Forged>(await world.ReadAsync(await world.NextWebhookAsync("charge.refunded")));

        var changed = one.Body.ToArray();
        changed[changed.Length / 2] ^= 1;
        Assert.IsType<WebhookReading.Forged>(await world.ReadAsync(one with { Body = changed }));
        Assert.IsType<WebhookReading.Forged>(await world.ReadAsync(one with { Headers = HeaderBag.Empty }));
        world.Clock.Advance(TimeSpan.FromSeconds(301));
        Assert.IsType<WebhookReading.Forged>(await world.ReadAsync(one));

        static string Key(WebhookReading reading) => Assert.IsType<WebhookReading.Verified>(reading).DedupKey;
    }

    private static async Task<(BeginPayment Begin, HostedCheckout Checkout)> PaidAsync(World world)
    {
        var begin = Given.Begin(12500);
        var checkout = await world.BeginAsync(begin);
        await world.PressAsync(checkout, "pay");
        return (begin, checkout);
    }
}
