using System.Net;
using Modular.Payments.Stripe;
using Modular.Sdk.Payments;
using Modular.Sdk.Tests.Support;

namespace Modular.Sdk.Tests.Stripe;

/// <summary>From Stripe's two objects to one absolute truth.</summary>
public sealed class SnapshotTests
{
    private static readonly PaymentId Id = new(Guid.Parse("0198c0de-0000-7000-8000-000000000777"));

    [Theory]
    [InlineData("open", "unpaid", null, 0, PaymentState.AwaitingPayer)]
    [InlineData("open", "unpaid", "requires_payment_method", 0, PaymentState.AwaitingPayer)]
    [InlineData("open", "unpaid", "requires_action", 0, PaymentState.AwaitingPayer)]
    [InlineData("complete", "unpaid", "processing", 0, PaymentState.Processing)]
    [InlineData("complete", "unpaid", "requires_action", 0, PaymentState.Processing)]
    [InlineData("complete", "unpaid", null, 0, PaymentState.Processing)]
    [InlineData("complete", "unpaid", "requires_payment_method", 0, PaymentState.Failed)]
    [InlineData("complete", "unpaid", "requires_capture", 0, PaymentState.Authorised)]
    [InlineData("complete", "unpaid", "canceled", 0, PaymentState.Failed)]
    [InlineData("complete", "paid", "succeeded", 12500, PaymentState.Captured)]
    [InlineData("expired", "unpaid", null, 0, PaymentState.Expired)]
    [InlineData("expired", "unpaid", "canceled", 0, PaymentState.Expired)]
    public async Task The_state_is_read_from_page_and_money(string session, string payment, string? intent, long received, PaymentState expected)
    {
        var snapshot = await Read(session, payment, intent is null ? "null" : $$$"""{"id":"pi_1","object":"payment_intent","amount":12500,"currency":"eur","status":"{{{intent}}}","amount_received":{{{received}}},"amount_capturable":0}""");

        Assert.Equal(expected, snapshot.State);
        Assert.Equal(new Money(12500, "EUR"), snapshot.Amount);
        Assert.Equal(new Money(received, "EUR"), snapshot.Captured);
        Assert.Equal(Id, snapshot.Id);
        Assert.Equal(Given.Now, snapshot.AsOf);
    }

    [Fact]
    public async Task Refunds_disputes_and_the_means_are_amounts_beside_the_state()
    {
        var snapshot = await Read("complete", "paid",
            """
            {"id":"pi_1","object":"payment_intent","amount":12500,"currency":"eur","status":"succeeded","amount_received":12500,"amount_capturable":0,
            "latest_charge":{"id":"ch_1","object":"charge","status":"succeeded","amount":12500,"amount_refunded":2500,"currency":"eur","disputed":true,"payment_method_details":{"type":"sepa_debit"}}}
            """,
            """{"object":"list","has_more":false,"data":[{"id":"dp_1","object":"dispute","amount":7000,"currency":"eur","status":"needs_response"},{"id":"dp_2","object":"dispute","amount":3000,"currency":"eur","status":"won"}]}""");

        Assert.Equal(PaymentState.Captured, snapshot.State);
        Assert.Equal((12500, 12500, 2500, 7000), (snapshot.Authorised.Minor, snapshot.Captured.Minor, snapshot.Refunded.Minor, snapshot.Disputed.Minor));
        Assert.Equal(PaymentMethodKind.SepaDebit, snapshot.Method);
        Assert.Null(snapshot.Decline);
    }

    [Fact]
    public async Task A_declined_card_shows_although_the_page_is_still_open()
    {
        var snapshot = await Read("open", "unpaid",
            """
            {"id":"pi_1","object":"payment_intent","amount":12500,"currency":"eur","status":"requires_payment_method","amount_received":0,"amount_capturable":0,
            "last_payment_error":{"type":"card_error","code":"card_declined","decline_code":"insufficient_funds"}}
            """);

        Assert.Equal(PaymentState.AwaitingPayer, snapshot.State);
        Assert.Equal((DeclineCode.InsufficientFunds, "insufficient_funds"), (snapshot.Decline!.Code, snapshot.Decline.ProviderCode));
    }

    [Fact]
    public async Task A_released_reservation_is_voided()
    {
        var snapshot = await Read("complete", "unpaid",
            """
            {"id":"pi_1","object":"payment_intent","amount":12500,"currency":"eur","status":"canceled","amount_received":0,"amount_capturable":0,
            "latest_charge":{"id":"ch_1","object":"charge","status":"succeeded","amount":12500,"amount_refunded":0,"currency":"eur","disputed":false}}
            """);

        Assert.Equal(PaymentState.Voided, snapshot.State);
    }

    [Fact]
    public async Task Money_in_another_currency_is_reported_as_such_so_that_the_host_can_refuse_it()
    {
        var snapshot = await Read("complete", "paid", """{"id":"pi_1","object":"payment_intent","amount":12500,"currency":"usd","status":"succeeded","amount_received":12500,"amount_capturable":0}""");

        Assert.Equal("EUR", snapshot.Amount.Currency);
        Assert.Equal("USD", snapshot.Captured.Currency);
    }

    private static async Task<PaymentSnapshot> Read(string session, string payment, string intent, string disputes = "{}")
    {
        var stub = Stub.Routes(
            ("GET /v1/checkout/sessions/cs_test_1?expand", HttpStatusCode.OK, $$$"""
                {"id":"cs_test_1","object":"checkout.session","status":"{{{session}}}","payment_status":"{{{payment}}}","currency":"eur","amount_total":12500,"expires_at":1777633200,
                "payment_intent":{{{intent}}},"metadata":{"modular_payment":"{{{Id}}}"}}
                """),
            ("GET /v1/disputes", HttpStatusCode.OK, disputes));
        var outcome = await new StripeProvider().GetAsync(new() { Id = Id, Payment = new("cs_test_1") }, Given.Context(stub.Client()), CancellationToken.None);
        return Assert.IsType<PaymentOutcome<PaymentSnapshot>.Ok>(outcome).Value;
    }
}
