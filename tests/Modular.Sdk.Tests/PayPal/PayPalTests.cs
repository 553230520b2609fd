using System.Net;
using System.Text;
using Modular.Payments.PayPal;
using Modular.Sdk.Payments;
using Modular.Sdk.Tests.Conformance;
using Modular.Sdk.Tests.Support;

namespace Modular.Sdk.Tests.PayPal;

/// <summary>What is PayPal's own, beyond the kit: approval before collecting, declined and pending captures, its description, its raw body.</summary>
public sealed class PayPalTests
{
    [Fact]
    public async Task Every_call_of_the_plug_in_is_one_that_paypal_describes()
    {
        await using var world = await StartAsync();
        var (begin, checkout) = await BeginAsync(world);
        await world.PayAsync(checkout);
        await CompleteAsync(world, begin, checkout);
        Ok(await world.Provider.RefundAsync(Refund(begin, checkout, 500), world.Context(), CancellationToken.None));
        await world.ReadAsync(await world.NextWebhookAsync());
        var (reserve, held) = await BeginAsync(world, CaptureMode.Manual);
        await world.PayAsync(held);
        await CompleteAsync(world, reserve, held);
        Ok(await ((ICapturesPayments)world.Provider).CaptureAsync(new() { Id = reserve.Id, Payment = held.Payment, Amount = reserve.Amount }, world.Context(), CancellationToken.None));

        Assert.Superset(new HashSet<string>
        {
            "POST /v2/checkout/orders", "GET /v2/checkout/orders/{id}", "POST /v2/checkout/orders/{id}/capture", "POST /v2/checkout/orders/{id}/authorize",
            "POST /v2/payments/authorizations/{authorization_id}/capture", "POST /v2/payments/captures/{capture_id}/refund",
            "GET /v1/notifications/webhooks", "POST /v1/notifications/webhooks", "POST /v1/notifications/verify-webhook-signature",
        }, world.Spec.Checked);
    }

    [Fact]
    public async Task Approval_takes_no_money_until_the_shop_collects_and_never_after_its_time()
    {
        await using var world = await StartAsync();
        var (begin, checkout) = await BeginAsync(world);
        Assert.Equal(begin.ExpiresAt, checkout.ExpiresAt);
        Assert.StartsWith("https://shop.example/", await world.PressAsync(checkout, "pay"));
        Assert.Equal(PaymentState.PayerApproved, (await GetAsync(world, begin, checkout)).State);

        world.Advance(TimeSpan.FromMinutes(32));
        Assert.Equal(PaymentState.Expired, (await CompleteAsync(world, begin, checkout)).State);
        Assert.Equal(0, (await GetAsync(world, begin, checkout)).Captured.Minor);
    }

    [Fact]
    public async Task A_payer_whose_means_is_declined_goes_back_to_the_same_page_and_pays_otherwise()
    {
        await using var world = await StartAsync();
        var (begin, checkout) = await BeginAsync(world);
        await world.PressAsync(checkout, "decline");
        var key = world.Context().Operation;
        var declined = await CompleteAsync(world, begin, checkout, key);
        Assert.Equal((PaymentState.AwaitingPayer, "INSTRUMENT_DECLINED"), (declined.State, declined.Decline!.ProviderCode));

        await world.PressAsync(checkout, "pay");
        Assert.Equal(begin.Amount, (await CompleteAsync(world, begin, checkout, key)).Captured);
    }

    [Theory]
    [InlineData("completed", PaymentState.Captured)]
    [InlineData("denied", PaymentState.Failed)]
    public async Task A_completed_order_with_a_pending_capture_is_not_paid_yet(string outcome, PaymentState expected)
    {
        await using var world = await StartAsync();
        var (begin, checkout) = await BeginAsync(world);
        await world.PressAsync(checkout, "pending");
        var pending = await CompleteAsync(world, begin, checkout);
        Assert.Equal((PaymentState.Processing, 0), (pending.State, pending.Captured.Minor));
        var refund = await world.Provider.RefundAsync(Refund(begin, checkout, 500), world.Context(), CancellationToken.None);
        Assert.Equal(RefusalCode.State, Assert.IsType<PaymentOutcome<RefundSnapshot>.Refused>(refund).Code);

        await world.DecideAsync($"paypal/orders/{checkout.Payment}/pending/{outcome}");
        Assert.Equal(expected, (await GetAsync(world, begin, checkout)).State);
    }

    [Fact]
    public async Task Two_who_collect_at_once_collect_once()
    {
        await using var world = await StartAsync();
        var (begin, checkout) = await BeginAsync(world);
        await world.PayAsync(checkout);
        // Other keys, as from a second host that knows nothing of the first: PayPal takes one capture an order.
        var outcomes = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => CompleteAsync(world, begin, checkout)));
        Assert.All(outcomes, it => Assert.Equal(begin.Amount, it.Captured));
    }

    [Fact]
    public async Task An_order_that_is_not_what_was_agreed_is_not_collected()
    {
        await using var world = await StartAsync();
        var (begin, checkout) = await BeginAsync(world);
        await world.PayAsync(checkout);
        await world.BreakAsync(new { target = "paypal.api", kind = "lie", route = "GET /v2/checkout/orders/*", count = 1, amountDelta = 100 });
        Assert.Equal(PaymentState.PayerApproved, (await CompleteAsync(world, begin, checkout)).State);
        Assert.Equal(0, (await GetAsync(world, begin, checkout)).Captured.Minor);
    }

    [Fact]
    public async Task A_token_that_was_taken_back_is_fetched_anew_and_nothing_is_done_twice()
    {
        await using var world = await StartAsync();
        var (begin, checkout) = await BeginAsync(world);
        await world.DecideAsync("paypal/tokens/forget");
        Assert.Equal(PaymentState.AwaitingPayer, (await GetAsync(world, begin, checkout)).State);
        world.Advance(TimeSpan.FromHours(10));
        var next = await BeginAsync(world);
        Assert.NotEqual(checkout.Payment, next.Checkout.Payment);
    }

    [Fact]
    public async Task The_event_goes_to_paypal_byte_for_byte()
    {
        // Blanks, escapes, a duplicate key: written anew, these bytes would be others.
        const string Body = """{ "id":"WH-1",  "event_type":"PAYMENT.CAPTURE.COMPLETED","note":"\u00e9 \/ é", "a":1.0, "a":2e0,"resource":{} }""";
        var stub = Stub.Routes(("POST /v1/oauth2/token", HttpStatusCode.OK, """{"access_token":"t","expires_in":30000}"""), ("POST /v1/notifications/verify", HttpStatusCode.OK, """{"verification_status":"FAILURE"}"""));
        var reading = await new PayPalProvider().ReadWebhookAsync(Webhook(Body), Context(stub), CancellationToken.None);

        Assert.IsType<WebhookReading.Forged>(reading);
        Assert.EndsWith($"\"webhook_event\":{Body}}}", stub.Asked[1].Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task When_paypal_does_not_say_whether_it_is_genuine_the_event_is_not_lost()
    {
        var stub = Stub.Routes(("POST /v1/oauth2/token", HttpStatusCode.OK, """{"access_token":"t","expires_in":30000}"""), ("POST /v1/notifications/verify", HttpStatusCode.ServiceUnavailable, "{}"));
        await Assert.ThrowsAnyAsync<Exception>(() => new PayPalProvider().ReadWebhookAsync(Webhook("{}"), Context(stub), CancellationToken.None).AsTask());
    }

    [Theory]
    [InlineData(422, "INSTRUMENT_DECLINED", "Declined")]
    [InlineData(422, "DUPLICATE_INVOICE_ID", "Refused")]
    [InlineData(422, "DECIMAL_PRECISION", "Refused")]
    [InlineData(422, "DUPLICATE_REQUEST_ID", "Refused")]
    [InlineData(403, "NOT_AUTHORIZED", "Refused")]
    [InlineData(409, "PREVIOUS_REQUEST_IN_PROGRESS", "TryLater")]
    [InlineData(429, "RATE_LIMIT_REACHED", "TryLater")]
    [InlineData(500, "INTERNAL_SERVER_ERROR", "Unknown")]
    [InlineData(302, "", "Unknown")]
    [InlineData(200, "", "Unknown")]
    public async Task A_failure_has_one_meaning(int status, string issue, string expected)
    {
        var stub = Stub.Routes(("POST /v1/oauth2/token", HttpStatusCode.OK, """{"access_token":"t","expires_in":30000}"""),
            ("POST /v2/checkout/orders", (HttpStatusCode)status, $$$"""{"name":"{{{issue}}}","message":"for ada@example.com","details":[{"issue":"{{{issue}}}","value":"ada@example.com"}]}"""));
        var log = new Lines();
        var outcome = await new PayPalProvider().BeginAsync(Given.Begin(), Context(stub) with { Log = log }, CancellationToken.None);

        Assert.Equal(expected, outcome.GetType().Name);
        Assert.DoesNotContain("ada@", $"{outcome} {log.All}", StringComparison.Ordinal);
        Assert.Equal(2, stub.Asked.Count);
    }

    [Theory]
    [InlineData(1234, "EUR", "12.34")]
    [InlineData(1250, "JPY", "1250")]
    [InlineData(1200, "HUF", "12")]
    [InlineData(1250, "HUF", null)]
    [InlineData(5, "USD", "0.05")]
    public void Amounts_are_texts_with_the_digits_paypal_takes(long minor, string currency, string? text)
    {
        Assert.Equal(text, PayPalAmount.To(new(minor, currency)));
        if (text is not null)
        {
            Assert.Equal(new Money(minor, currency), PayPalAmount.From(text, currency));
        }
    }

    private static async Task<PayPalWorld> StartAsync()
    {
        var world = (PayPalWorld)await PayPalWorld.StartAsync();
        await world.PrepareAsync(world.Context());
        return world;
    }

    private static async Task<(BeginPayment Begin, HostedCheckout Checkout)> BeginAsync(PayPalWorld world, CaptureMode capture = CaptureMode.Automatic)
    {
        var begin = Given.Begin() with { Capture = capture, ExpiresAt = world.Clock.GetUtcNow().AddMinutes(31), Id = new(Guid.CreateVersion7(world.Clock.GetUtcNow())) };
        return (begin, Ok(await world.Provider.BeginAsync(begin, world.Context(), CancellationToken.None)));
    }

    private static async Task<PaymentSnapshot> CompleteAsync(PayPalWorld world, BeginPayment begin, HostedCheckout checkout, OperationKey? key = null) =>
        Ok(await world.Provider.CompleteAsync(new() { Id = begin.Id, Payment = checkout.Payment, Amount = begin.Amount }, world.Context(key), CancellationToken.None));

    private static async Task<PaymentSnapshot> GetAsync(PayPalWorld world, BeginPayment begin, HostedCheckout checkout) =>
        Ok(await world.Provider.GetAsync(new() { Id = begin.Id, Payment = checkout.Payment }, world.Context(), CancellationToken.None));

    private static RefundPayment Refund(BeginPayment begin, HostedCheckout checkout, long minor) =>
        new() { Id = new(Guid.CreateVersion7(Given.Now)), PaymentId = begin.Id, Payment = checkout.Payment, Amount = new(minor, "EUR") };

    private static PaymentContext Context(Stub stub) =>
        Given.Context(stub.Client()) with { Settings = new([new("client_id", "AfirstShopsClientId"), new("webhook_id", "WEBHOOK1")], [new("client_secret", new Secret("EPAYPAL-secret"))]) };

    private static RawWebhook Webhook(string body) => new()
    {
        Method = "POST",
        Url = new("https://host.example/hooks/pay/key"),
        Headers = new([new("PAYPAL-TRANSMISSION-ID", "t1"), new("PAYPAL-TRANSMISSION-TIME", "2026-05-01T10:00:00Z"), new("PAYPAL-TRANSMISSION-SIG", "s1"), new("PAYPAL-AUTH-ALGO", "SHA256withRSA"),
            new("PAYPAL-CERT-URL", "https://api.paypal.com/v1/notifications/certs/1")]),
        Body = Encoding.UTF8.GetBytes(body),
    };

    private static T Ok<T>(PaymentOutcome<T> outcome) => Assert.IsType<PaymentOutcome<T>.Ok>(outcome).Value;
}
