using System.Globalization;
using Modular.Sdk.Payments;
using Modular.Sdk.Tests.Support;

namespace Modular.Sdk.Tests.Stripe;

/// <summary>The plug-in against the simulator, over HTTP: what people and banks do.</summary>
public sealed class JourneyTests
{
    [Fact]
    public async Task A_guest_pays_the_webhook_leads_home_and_money_goes_back_in_parts()
    {
        await using var world = await World.StartAsync();
        var begin = Given.Begin(12500) with { Payer = new() { Email = "ada@example.com" } };
        var checkout = await world.BeginAsync(begin);
        Assert.Equal(Given.Now.AddMinutes(31), checkout.ExpiresAt);
        Assert.Equal(PaymentState.AwaitingPayer, (await world.GetAsync(begin, checkout)).State);

        Assert.Equal(begin.ReturnUrl.AbsoluteUri, await world.PressAsync(checkout, "pay"));

        var verified = Assert.IsType<WebhookReading.Verified>(await world.ReadAsync(await world.NextWebhookAsync("checkout.session.completed")));
        Assert.Equal(new WebhookReference { Id = begin.Id, Payment = checkout.Payment }, Assert.Single(verified.About));
        var paid = await world.GetAsync(begin, checkout);
        Assert.Equal(
            (PaymentState.Captured, begin.Id, begin.Amount, begin.Amount, Money.Zero("EUR"), PaymentMethodKind.Card),
            (paid.State, paid.Id!.Value, paid.Captured, paid.Authorised, paid.Refunded, paid.Method!.Value));
        Assert.Equal(paid, await world.GetAsync(begin, checkout));
        IPaymentProvider provider = world.Stripe;
        Assert.Equal(paid, World.Ok(await provider.CompleteAsync(new() { Id = begin.Id, Payment = checkout.Payment, Amount = begin.Amount }, world.Context(), CancellationToken.None)));

        var request = Refund(begin, checkout, 2500);
        var refund = World.Ok(await world.Stripe.RefundAsync(request, world.Context(), CancellationToken.None));
        Assert.Equal((RefundState.Succeeded, new Money(2500, "EUR"), request.Id), (refund.State, refund.Amount, refund.Id!.Value));
        Assert.Equal(refund, World.Ok(await world.Stripe.GetRefundAsync(new() { Id = request.Id, Payment = checkout.Payment, Refund = refund.Refund }, world.Context(), CancellationToken.None)));
        Assert.Equal(refund, World.Ok(await world.Stripe.GetRefundAsync(new() { Id = request.Id, Payment = checkout.Payment }, world.Context(), CancellationToken.None)));
        Assert.IsType<WebhookReading.Verified>(await world.ReadAsync(await world.NextWebhookAsync("charge.refunded")));

        var tooMuch = await world.Stripe.RefundAsync(Refund(begin, checkout, 10001), world.Context(), CancellationToken.None);
        Assert.Equal(RefusalCode.Amount, Assert.IsType<PaymentOutcome<RefundSnapshot>.Refused>(tooMuch).Code);
        World.Ok(await world.Stripe.RefundAsync(Refund(begin, checkout, 10000), world.Context(), CancellationToken.None));
        var nothingLeft = await world.Stripe.RefundAsync(Refund(begin, checkout, 1), world.Context(), CancellationToken.None);
        Assert.Equal(RefusalCode.Amount, Assert.IsType<PaymentOutcome<RefundSnapshot>.Refused>(nothingLeft).Code);

        var after = await world.GetAsync(begin, checkout);
        Assert.Equal((PaymentState.Captured, 12500, 12500), (after.State, after.Captured.Minor, after.Refunded.Minor));
        Assert.DoesNotContain(Given.SecretKey, world.Log.All);
        Assert.DoesNotContain("ada@example.com", world.Log.All);
    }

    [Fact]
    public async Task A_declined_card_can_be_followed_by_a_good_one()
    {
        await using var world = await World.StartAsync();
        var begin = Given.Begin();
        var checkout = await world.BeginAsync(begin);

        await world.PressAsync(checkout, "decline");
        var declined = await world.GetAsync(begin, checkout);
        Assert.Equal((PaymentState.AwaitingPayer, DeclineCode.Generic), (declined.State, declined.Decline!.Code));
        Assert.Equal(new WebhookReference { Id = begin.Id }, Assert.Single(Assert.IsType<WebhookReading.Verified>(await world.ReadAsync(await world.NextWebhookAsync("payment_intent.payment_failed"))).About));

        await world.PressAsync(checkout, "threeds");
        Assert.Equal(PaymentState.AwaitingPayer, (await world.GetAsync(begin, checkout)).State);
        await world.PressAsync(checkout, "threeds-fail");
        Assert.Equal(DeclineCode.AuthenticationFailed, (await world.GetAsync(begin, checkout)).Decline!.Code);
        await world.PressAsync(checkout, "threeds");
        await world.PressAsync(checkout, "threeds-ok");
        Assert.Equal((PaymentState.Captured, null), ((await world.GetAsync(begin, checkout)).State, (await world.GetAsync(begin, checkout)).Decline));
    }

    [Fact]
    public async Task Who_leaves_can_come_back_until_the_page_expires()
    {
        await using var world = await World.StartAsync();
        var begin = Given.Begin();
        var checkout = await world.BeginAsync(begin);

        Assert.Equal(begin.CancelUrl.AbsoluteUri, await world.PressAsync(checkout, "leave"));
        Assert.Equal(PaymentState.AwaitingPayer, (await world.GetAsync(begin, checkout)).State);

        world.Clock.Advance(TimeSpan.FromMinutes(32));
        Assert.Equal(PaymentState.Expired, (await world.GetAsync(begin, checkout)).State);
        Assert.IsType<WebhookReading.Verified>(await world.ReadAsync(await world.NextWebhookAsync("checkout.session.expired")));
        var refund = await world.Stripe.RefundAsync(Refund(begin, checkout, 100), world.Context(), CancellationToken.None);
        Assert.Equal(RefusalCode.State, Assert.IsType<PaymentOutcome<RefundSnapshot>.Refused>(refund).Code);
    }

    [Theory]
    [InlineData("succeeded", PaymentState.Captured, 12500)]
    [InlineData("failed", PaymentState.Failed, 0)]
    public async Task A_direct_debit_is_on_its_way_until_the_bank_decides(string decision, PaymentState expected, long captured)
    {
        await using var world = await World.StartAsync();
        var begin = Given.Begin(12500);
        var checkout = await world.BeginAsync(begin);

        await world.PressAsync(checkout, "async");
        Assert.IsType<WebhookReading.Verified>(await world.ReadAsync(await world.NextWebhookAsync("checkout.session.completed")));
        var waiting = await world.GetAsync(begin, checkout);
        Assert.Equal((PaymentState.Processing, 0), (waiting.State, waiting.Captured.Minor));

        await world.DecideAsync($"stripe/sessions/{checkout.Payment}/async/{decision}");
        Assert.IsType<WebhookReading.Verified>(await world.ReadAsync(await world.NextWebhookAsync($"checkout.session.async_payment_{decision}")));
        var decided = await world.GetAsync(begin, checkout);
        Assert.Equal((expected, captured), (decided.State, decided.Captured.Minor));
    }

    [Fact]
    public async Task A_refund_that_the_bank_sends_back_counts_no_more()
    {
        await using var world = await World.StartAsync();
        var begin = Given.Begin(12500);
        var checkout = await world.BeginAsync(begin);
        await world.PressAsync(checkout, "pay");
        var request = Refund(begin, checkout, 2500);
        var refund = World.Ok(await world.Stripe.RefundAsync(request, world.Context(), CancellationToken.None));

        await world.DecideAsync($"stripe/refunds/{refund.Refund}/fail");

        var failed = World.Ok(await world.Stripe.GetRefundAsync(new() { Id = request.Id, Payment = checkout.Payment, Refund = refund.Refund }, world.Context(), CancellationToken.None));
        Assert.Equal((RefundState.Failed, "lost_or_stolen_card"), (failed.State, failed.ProviderCode));
        Assert.Equal(0, (await world.GetAsync(begin, checkout)).Refunded.Minor);
        Assert.IsType<WebhookReading.Verified>(await world.ReadAsync(await world.NextWebhookAsync("refund.failed")));
    }

    [Theory]
    [InlineData(1250, "JPY", "tr-TR")]
    [InlineData(1250, "TND", "fr-FR")]
    [InlineData(500, "ISK", "ar-SA")]
    [InlineData(12345, "EUR", "de-DE")]
    public async Task Every_currency_in_every_culture_comes_back_as_it_went(long minor, string currency, string culture)
    {
        await using var world = await World.StartAsync();
        var before = CultureInfo.CurrentCulture;
        CultureInfo.CurrentCulture = CultureInfo.GetCultureInfo(culture);
        try
        {
            var begin = Given.Begin(minor, currency) with { Culture = culture };
            var checkout = await world.BeginAsync(begin);
            await world.PressAsync(checkout, "pay");
            var paid = await world.GetAsync(begin, checkout);
            Assert.Equal((begin.Amount, begin.Amount), (paid.Amount, paid.Captured));
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    [Fact]
    public async Task The_connection_can_be_tested()
    {
        await using var world = await World.StartAsync();
        var report = await world.Stripe.CheckSettingsAsync(world.Context(), CancellationToken.None);

        Assert.True(report.Works, string.Join(' ', report.Findings));
        Assert.Equal("Sandbox Shop", report.AccountName);
    }

    internal static RefundPayment Refund(BeginPayment begin, HostedCheckout checkout, long minor) =>
        new() { Id = new(Guid.CreateVersion7(Given.Now)), PaymentId = begin.Id, Payment = checkout.Payment, Amount = new(minor, begin.Amount.Currency) };
}
