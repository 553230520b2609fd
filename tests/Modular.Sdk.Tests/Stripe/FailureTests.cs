using System.Net;
using Modular.Payments.Stripe;
using Modular.Sdk.Payments;
using Modular.Sdk.Tests.Support;

namespace Modular.Sdk.Tests.Stripe;

/// <summary>Every way in which Stripe can fail, and what the host is told.</summary>
public sealed class FailureTests
{
    private const string Session = """{"id":"cs_test_1","object":"checkout.session","status":"complete","payment_status":"paid","currency":"eur","amount_total":12500,"expires_at":1777633200,"payment_intent":"pi_1","metadata":{}}""";
    private static readonly StripeProvider Stripe = new();

    [Theory]
    [InlineData(400, "invalid_request_error", "parameter_missing", "success_url", "Refused", "invalid_request")]
    [InlineData(400, "invalid_request_error", "amount_too_small", "", "Refused", "amount")]
    [InlineData(400, "invalid_request_error", "", "line_items[0][price_data][currency]", "Refused", "currency")]
    [InlineData(400, "idempotency_error", "", "", "Refused", "key_reused")]
    [InlineData(401, "invalid_request_error", "", "", "Refused", "credentials")]
    [InlineData(403, "invalid_request_error", "", "", "Refused", "credentials")]
    [InlineData(404, "invalid_request_error", "resource_missing", "", "Refused", "not_found")]
    [InlineData(402, "card_error", "card_declined", "", "Declined", "declined")]
    [InlineData(402, "card_error", "expired_card", "", "Declined", "expired_instrument")]
    [InlineData(402, "card_error", "authentication_required", "", "Declined", "authentication_failed")]
    [InlineData(409, "invalid_request_error", "idempotency_key_in_use", "", "TryLater", "maybe")]
    [InlineData(429, "invalid_request_error", "rate_limit", "", "TryLater", "not executed")]
    [InlineData(429, "invalid_request_error", "lock_timeout", "", "TryLater", "not executed")]
    [InlineData(500, "api_error", "", "", "Unknown", "")]
    [InlineData(502, "api_error", "", "", "Unknown", "")]
    [InlineData(503, "api_error", "", "", "Unknown", "")]
    public async Task A_failure_has_one_meaning(int status, string type, string code, string param, string expected, string detail)
    {
        var body = $$$"""{"error":{"type":"{{{type}}}","code":{{{Json(code)}}},"param":{{{Json(param)}}},"message":"Invalid email ada@example.com with key {{{Given.SecretKey}}}"}}""";
        var stub = Stub.Always((HttpStatusCode)status, body, ("Request-Id", "req_1"), ("Retry-After", "7"));
        var log = new Lines();

        var outcome = await Stripe.BeginAsync(Given.Begin(), Given.Context(stub.Client(), log), CancellationToken.None);

        Assert.Equal(expected, outcome.GetType().Name);
        Assert.Equal(detail, outcome switch
        {
            PaymentOutcome<HostedCheckout>.Refused it => it.Code.Value,
            PaymentOutcome<HostedCheckout>.Declined it => it.Decline.Code.Value,
            PaymentOutcome<HostedCheckout>.TryLater { RetryAfter.TotalSeconds: 7 } it => it.CertainlyNotExecuted ? "not executed" : "maybe",
            _ => "",
        });
        Assert.Single(stub.Asked);
        Assert.NotEmpty(log.All);
        Silent(log, outcome);
    }

    [Theory]
    [InlineData("insufficient_funds", "insufficient_funds")]
    [InlineData("lost_card", "suspicious")]
    [InlineData("do_not_honor", "declined")]
    [InlineData("try_again_later", "temporary")]
    [InlineData("incorrect_cvc", "wrong_details")]
    [InlineData("card_not_supported", "not_accepted")]
    public async Task The_banks_reason_is_translated_and_kept(string theirs, string ours)
    {
        var stub = Stub.Always(HttpStatusCode.PaymentRequired, $$$"""{"error":{"type":"card_error","code":"card_declined","decline_code":"{{{theirs}}}"}}""");

        var outcome = await Stripe.BeginAsync(Given.Begin(), Given.Context(stub.Client()), CancellationToken.None);

        var declined = Assert.IsType<PaymentOutcome<HostedCheckout>.Declined>(outcome);
        Assert.Equal((ours, theirs), (declined.Decline.Code.Value, declined.Decline.ProviderCode));
    }

    [Fact]
    public async Task When_the_line_breaks_a_deed_is_unknown_and_a_look_can_be_repeated()
    {
        Func<Exception>[] breaks =
        [
            () => new HttpRequestException("reset"),
            () => new HttpRequestException(HttpRequestError.ConnectionError),
            () => new HttpRequestException(HttpRequestError.ResponseEnded),
            () => new TaskCanceledException("time-out", new TimeoutException()),
            () => new IOException("reset"),
        ];
        foreach (var failure in breaks)
        {
            var stub = Stub.Breaks(failure);
            var context = Given.Context(stub.Client());

            Assert.IsType<PaymentOutcome<HostedCheckout>.Unknown>(await Stripe.BeginAsync(Given.Begin(), context, CancellationToken.None));
            var look = await Stripe.GetAsync(new() { Id = Given.Begin().Id, Payment = new("cs_test_1") }, context, CancellationToken.None);
            Assert.True(Assert.IsType<PaymentOutcome<PaymentSnapshot>.TryLater>(look).CertainlyNotExecuted);
            Assert.Equal(2, stub.Asked.Count);
        }
    }

    [Fact]
    public async Task An_answer_that_cannot_be_read_is_no_answer()
    {
        foreach (var (status, body) in new[] { (HttpStatusCode.OK, "<html>"), (HttpStatusCode.OK, ""), (HttpStatusCode.BadGateway, "<html>"), (HttpStatusCode.Redirect, "") })
        {
            var outcome = await Stripe.BeginAsync(Given.Begin(), Given.Context(Stub.Always(status, body).Client()), CancellationToken.None);
            Assert.True(outcome is PaymentOutcome<HostedCheckout>.Unknown, $"{status} {body}: {outcome}");
        }
    }

    [Fact]
    public async Task A_refund_whose_answer_is_lost_is_unknown_but_one_that_never_left_is_not()
    {
        var lost = Stub.Routes(("GET /v1/checkout", HttpStatusCode.OK, Session), ("POST /v1/refunds", HttpStatusCode.InternalServerError, """{"error":{"type":"api_error"}}"""));
        Assert.IsType<PaymentOutcome<RefundSnapshot>.Unknown>(await Refund(lost));

        var never = Stub.Routes(("GET /v1/checkout", HttpStatusCode.InternalServerError, """{"error":{"type":"api_error"}}"""));
        Assert.True(Assert.IsType<PaymentOutcome<RefundSnapshot>.TryLater>(await Refund(never)).CertainlyNotExecuted);

        var another = Stub.Routes(("GET /v1/checkout", HttpStatusCode.OK, Session));
        Assert.Equal(RefusalCode.Currency, Assert.IsType<PaymentOutcome<RefundSnapshot>.Refused>(await Refund(another, "JPY")).Code);

        var unpaid = Stub.Routes(("GET /v1/checkout", HttpStatusCode.OK, Session.Replace("\"pi_1\"", "null", StringComparison.Ordinal)));
        Assert.Equal(RefusalCode.State, Assert.IsType<PaymentOutcome<RefundSnapshot>.Refused>(await Refund(unpaid)).Code);
    }

    [Fact]
    public async Task Cancelling_stops_the_call_at_once()
    {
        using var cancel = new CancellationTokenSource();
        var stub = new Stub(async _ =>
        {
            await cancel.CancelAsync();
            throw new OperationCanceledException(cancel.Token);
        });

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Stripe.BeginAsync(Given.Begin(), Given.Context(stub.Client()), cancel.Token).AsTask());
    }

    [Theory]
    [InlineData("", "configuration")]
    [InlineData("sk_test_a b", "configuration")]
    [InlineData("sk_test_ä", "configuration")]
    [InlineData("sk_live_real", "credentials")]
    public async Task Wrong_keys_are_refused_before_anybody_is_asked(string key, string code)
    {
        var stub = Stub.Always(HttpStatusCode.OK, "{}");
        var outcome = await Stripe.BeginAsync(Given.Begin(), Given.Context(stub.Client(), secretKey: key), CancellationToken.None);

        Assert.Equal(code, Assert.IsType<PaymentOutcome<HostedCheckout>.Refused>(outcome).Code.Value);
        Assert.Empty(stub.Asked);
    }

    [Fact]
    public async Task A_live_account_takes_no_test_key_and_knows_no_simulator()
    {
        var stub = Stub.Always(HttpStatusCode.NotFound, """{"error":{"type":"invalid_request_error"}}""");
        var context = Given.Context(stub.Client(), apiBase: new("http://simulator.invalid/")) with { Sandbox = false };
        var get = new GetPayment { Id = Given.Begin().Id, Payment = new("cs_1") };

        Assert.Equal(RefusalCode.Credentials, Assert.IsType<PaymentOutcome<PaymentSnapshot>.Refused>(await Stripe.GetAsync(get, context, CancellationToken.None)).Code);
        Assert.Empty(stub.Asked);

        var hosts = new List<string>();
        var watch = new Stub(request =>
        {
            hosts.Add(request.RequestUri!.Host);
            return Task.FromResult(Stub.Answer(HttpStatusCode.NotFound, """{"error":{"type":"invalid_request_error"}}"""));
        });
        await Stripe.GetAsync(get, context with { Http = watch.Client(), Settings = Given.Settings("sk_live_x", new("http://simulator.invalid/")) }, CancellationToken.None);
        Assert.Equal(["api.stripe.com"], hosts);
    }

    private static async Task<PaymentOutcome<RefundSnapshot>> Refund(Stub stub, string currency = "EUR") => await Stripe.RefundAsync(
        new() { Id = new(Guid.CreateVersion7(Given.Now)), PaymentId = Given.Begin().Id, Payment = new("cs_test_1"), Amount = new(500, currency) }, Given.Context(stub.Client()), CancellationToken.None);

    private static void Silent(Lines log, object outcome)
    {
        foreach (var text in new[] { log.All, outcome.ToString()! })
        {
            Assert.DoesNotContain(Given.SecretKey, text);
            Assert.DoesNotContain("ada@example.com", text);
        }
    }

    private static string Json(string text) => text.Length == 0 ? "null" : $"\"{text}\"";
}
