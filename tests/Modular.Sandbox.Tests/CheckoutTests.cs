using System.Net;
using Microsoft.Extensions.Time.Testing;
using Stripe;
using Stripe.Checkout;

namespace Modular.Sandbox.Tests;

public sealed class CheckoutTests : IAsyncLifetime
{
    private readonly World _world = new();

    public ValueTask InitializeAsync() => _world.InitializeAsync();

    public ValueTask DisposeAsync() => _world.DisposeAsync();

    [Fact]
    public async Task A_session_is_created_paid_on_the_page_retrieved_and_refunded_through_the_official_library()
    {
        var session = await _world.Create();
        Assert.Equal(("open", "unpaid", 5000L, "eur"), (session.Status, session.PaymentStatus, session.AmountTotal, session.Currency));
        Assert.Equal("order-1", session.ClientReferenceId);
        Assert.Equal("hosted_page", session.UiMode);

        var page = await _world.Http.GetStringAsync(session.Url);
        Assert.Contains("Hafenrundfahrt, Erwachsene", page, StringComparison.Ordinal);
        Assert.Contains("data-testid=\"pay\"", page, StringComparison.Ordinal);

        var answer = await _world.Click(session, "pay");
        Assert.Equal(HttpStatusCode.SeeOther, answer.StatusCode);
        Assert.Equal($"https://shop.example/done?session={session.Id}", answer.Headers.Location!.OriginalString);

        var paid = await new SessionService(_world.Stripe).GetAsync(session.Id, new() { Expand = ["payment_intent.latest_charge"] });
        Assert.Equal(("complete", "paid"), (paid.Status, paid.PaymentStatus));
        Assert.Equal(("succeeded", 5000L), (paid.PaymentIntent.Status, paid.PaymentIntent.AmountReceived));
        Assert.Equal("1", paid.PaymentIntent.Metadata["order"]);
        Assert.True(paid.PaymentIntent.LatestCharge.Captured);

        var refunds = new RefundService(_world.Stripe);
        var refund = await refunds.CreateAsync(new() { PaymentIntent = paid.PaymentIntentId, Amount = 2000, Reason = "requested_by_customer" });
        Assert.Equal(("succeeded", 2000L), (refund.Status, refund.Amount));
        Assert.Equal(refund.Id, (await refunds.GetAsync(refund.Id)).Id);
        var charge = await new ChargeService(_world.Stripe).GetAsync(paid.PaymentIntent.LatestChargeId);
        Assert.Equal((2000L, false), (charge.AmountRefunded, charge.Refunded));

        var over = await Assert.ThrowsAsync<StripeException>(() => refunds.CreateAsync(new() { PaymentIntent = paid.PaymentIntentId, Amount = 3001 }));
        Assert.Equal((HttpStatusCode.BadRequest, "amount"), (over.HttpStatusCode, over.StripeError.Param));
        await refunds.CreateAsync(new() { PaymentIntent = paid.PaymentIntentId });
        var again = await Assert.ThrowsAsync<StripeException>(() => refunds.CreateAsync(new() { PaymentIntent = paid.PaymentIntentId }));
        Assert.Equal("charge_already_refunded", again.StripeError.Code);
        Assert.Equal(2, (await refunds.ListAsync(new() { PaymentIntent = paid.PaymentIntentId })).Count());
    }

    [Fact]
    public async Task Every_webhook_of_a_payment_and_its_refund_passes_the_official_verification()
    {
        var paid = await _world.Paid();
        var seen = await _world.Shop.Until("checkout.session.completed");
        Assert.Equal(["payment_intent.created", "charge.succeeded", "payment_intent.succeeded", "checkout.session.completed"], seen.Select(e => e.Type));
        Assert.Equal(paid.Id, ((Session)seen[^1].Data.Object).Id);
        Assert.Equal("2026-10-28.endive", seen[^1].ApiVersion);

        await new RefundService(_world.Stripe).CreateAsync(new() { PaymentIntent = paid.PaymentIntentId });
        Assert.Equal(["refund.created", "charge.refunded"], (await _world.Shop.Until("charge.refunded")).Select(e => e.Type));
    }

    [Fact]
    public async Task A_declined_card_stays_on_the_page_says_so_and_can_be_tried_again()
    {
        var session = await _world.Create();
        var declined = await _world.Click(session, "decline");
        Assert.Equal($"/stripe/pay/{session.Id}", declined.Headers.Location!.OriginalString);
        var page = await _world.Http.GetStringAsync(session.Url);
        Assert.Contains("role=\"alert\"", page, StringComparison.Ordinal);
        Assert.Contains("Your card was declined", page, StringComparison.Ordinal);
        Assert.Equal("payment_intent.payment_failed", (await _world.Shop.Until("payment_intent.payment_failed"))[^1].Type);
        await _world.Click(session, "pay");
        Assert.Equal("paid", (await new SessionService(_world.Stripe).GetAsync(session.Id)).PaymentStatus);
    }

    [Fact]
    public async Task Three_d_secure_asks_on_a_second_page_and_can_fail_or_succeed()
    {
        var session = await _world.Create();
        var bank = await _world.Click(session, "threeds");
        Assert.Equal($"/stripe/pay/{session.Id}/threeds", bank.Headers.Location!.OriginalString);
        Assert.Contains("data-testid=\"threeds-ok\"", await _world.Http.GetStringAsync(bank.Headers.Location), StringComparison.Ordinal);
        await _world.Click(session, "threeds-fail");
        var failed = await new SessionService(_world.Stripe).GetAsync(session.Id, new() { Expand = ["payment_intent"] });
        Assert.Equal("payment_intent_authentication_failure", failed.PaymentIntent.LastPaymentError.Code);

        await _world.Click(session, "threeds");
        var done = await _world.Click(session, "threeds-ok");
        Assert.StartsWith("https://shop.example/done", done.Headers.Location!.OriginalString, StringComparison.Ordinal);
        var paid = await new SessionService(_world.Stripe).GetAsync(session.Id, new() { Expand = ["payment_intent.latest_charge"] });
        Assert.Equal("authenticated", paid.PaymentIntent.LatestCharge.PaymentMethodDetails.Card.ThreeDSecure.Result);
    }

    [Theory]
    [InlineData("succeeded", "paid")]
    [InlineData("failed", "unpaid")]
    public async Task An_asynchronous_payment_completes_unpaid_and_is_decided_later(string outcome, string status)
    {
        var session = await _world.Create();
        await _world.Click(session, "async");
        var completed = (Session)(await _world.Shop.Until("checkout.session.completed"))[^1].Data.Object;
        Assert.Equal(("complete", "unpaid"), (completed.Status, completed.PaymentStatus));
        (await _world.Http.PostAsync($"stripe/sessions/{session.Id}/async/{outcome}", null)).EnsureSuccessStatusCode();
        var decided = (Session)(await _world.Shop.Until($"checkout.session.async_payment_{outcome}"))[^1].Data.Object;
        Assert.Equal(status, decided.PaymentStatus);
        Assert.Equal(HttpStatusCode.Conflict, (await _world.Http.PostAsync($"stripe/sessions/{session.Id}/async/{outcome}", null)).StatusCode);
    }

    [Fact]
    public async Task Leaving_goes_back_to_the_shop_and_the_session_stays_open()
    {
        var session = await _world.Create();
        Assert.Equal("https://shop.example/cart", (await _world.Click(session, "leave")).Headers.Location!.OriginalString);
        Assert.Equal("open", (await new SessionService(_world.Stripe).GetAsync(session.Id)).Status);
    }

    [Fact]
    public async Task A_session_expires_by_the_clock_tells_so_and_cannot_be_paid_any_more()
    {
        var order = _world.Order();
        order.ExpiresAt = _world.Clock.GetUtcNow().UtcDateTime.AddMinutes(30);
        var session = await _world.Create(order);
        _world.Clock.Advance(TimeSpan.FromMinutes(29));
        Assert.Equal("open", (await new SessionService(_world.Stripe).GetAsync(session.Id)).Status);
        _world.Clock.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(session.Id, ((Session)(await _world.Shop.Until("checkout.session.expired"))[^1].Data.Object).Id);
        var answer = await _world.Click(session, "pay");
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Contains("expired", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Equal("expired", (await new SessionService(_world.Stripe).GetAsync(session.Id)).Status);
    }

    [Fact]
    public async Task Expiring_an_open_session_works_once_and_a_paid_one_refuses()
    {
        var sessions = new SessionService(_world.Stripe);
        var session = await _world.Create();
        Assert.Equal("expired", (await sessions.ExpireAsync(session.Id)).Status);
        await Assert.ThrowsAsync<StripeException>(() => sessions.ExpireAsync(session.Id));
        var paid = await _world.Paid();
        await Assert.ThrowsAsync<StripeException>(() => sessions.ExpireAsync(paid.Id));
    }

    [Fact]
    public async Task Manual_capture_reserves_first_and_takes_the_money_later()
    {
        var session = await _world.Paid(_world.Order(capture: "manual"));
        Assert.Equal(("complete", "unpaid"), (session.Status, session.PaymentStatus));
        Assert.Equal(("requires_capture", 5000L), (session.PaymentIntent.Status, session.PaymentIntent.AmountCapturable));
        await _world.Shop.Until("payment_intent.amount_capturable_updated");
        var intents = new PaymentIntentService(_world.Stripe);
        var over = await Assert.ThrowsAsync<StripeException>(() => intents.CaptureAsync(session.PaymentIntentId, new() { AmountToCapture = 5001 }));
        Assert.Equal("amount_too_large", over.StripeError.Code);
        var captured = await intents.CaptureAsync(session.PaymentIntentId, new() { AmountToCapture = 4000 });
        Assert.Equal(("succeeded", 4000L), (captured.Status, captured.AmountReceived));
        await _world.Shop.Until("payment_intent.succeeded");
        var second = await Assert.ThrowsAsync<StripeException>(() => intents.CaptureAsync(session.PaymentIntentId));
        Assert.Equal("payment_intent_unexpected_state", second.StripeError.Code);

        var other = await _world.Paid(_world.Order(capture: "manual"));
        Assert.Equal("canceled", (await intents.CancelAsync(other.PaymentIntentId)).Status);
        await _world.Shop.Until("payment_intent.canceled");
    }

    [Fact]
    public async Task Sessions_are_found_by_their_payment_intent()
    {
        var first = await _world.Paid();
        await _world.Paid();
        var found = await new SessionService(_world.Stripe).ListAsync(new() { PaymentIntent = first.PaymentIntentId });
        Assert.Equal([first.Id], found.Select(s => s.Id));
    }

    [Theory]
    [InlineData("de-DE,de;q=0.9", null, "Karte ablehnen", "50,00")]
    [InlineData("en", null, "Card declined", "€50.00")]
    [InlineData("en", "de", "Karte ablehnen", "50,00")]
    [InlineData("de", "en", "Card declined", "€50.00")]
    public async Task The_page_speaks_german_and_english(string accept, string? locale, string word, string amount)
    {
        var order = _world.Order();
        order.Locale = locale;
        var session = await _world.Create(order);
        using var request = new HttpRequestMessage(HttpMethod.Get, session.Url);
        request.Headers.TryAddWithoutValidation("Accept-Language", accept);
        var page = await (await _world.Http.SendAsync(request)).Content.ReadAsStringAsync();
        Assert.Contains(word, page, StringComparison.Ordinal);
        Assert.Contains(amount, page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Yen_have_no_minor_unit_on_the_page()
    {
        var session = await _world.Create(_world.Order(2500, "jpy"));
        Assert.Contains("¥5,000<", await _world.Http.GetStringAsync(session.Url), StringComparison.Ordinal);
    }
}
