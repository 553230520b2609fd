using System.Net;
using Microsoft.Extensions.Time.Testing;
using Modular.Payments.Stripe;
using Modular.Sdk.Payments;
using Modular.Sdk.Tests.Support;

namespace Modular.Sdk.Tests.Stripe;

public sealed class BeginTests
{
    private static readonly StripeProvider Stripe = new();

    [Fact]
    public async Task A_checkout_carries_what_leads_back_and_the_hosts_key()
    {
        var stub = Opens();
        var begin = Given.Begin() with { Payer = new() { Email = "ada@example.com" } };
        var context = Given.Context(stub.Client());

        var checkout = Ok(await Stripe.BeginAsync(begin, context, CancellationToken.None));

        var (line, body, key) = Assert.Single(stub.Asked);
        Assert.Equal("POST /v1/checkout/sessions", line);
        Assert.Equal(context.Operation.Key, key);
        Assert.Equal("cs_test_1", checkout.Payment.Value);
        Assert.Equal("https://checkout.stripe.com/c/pay/cs_test_1", checkout.Redirect.AbsoluteUri);
        Assert.Equal(DateTimeOffset.FromUnixTimeSeconds(1777633200), checkout.ExpiresAt);
        foreach (var part in new[]
        {
            "mode=payment", "line_items[0][price_data][unit_amount]=12500", "line_items[0][price_data][currency]=eur", "line_items[0][quantity]=1",
            $"client_reference_id={begin.Id}", $"metadata[modular_payment]={begin.Id}", $"payment_intent_data[metadata][modular_payment]={begin.Id}",
            $"payment_intent_data[metadata][modular_account]={Given.Account}", "customer_email=ada@example.com", "locale=de", $"success_url={begin.ReturnUrl}", $"cancel_url={begin.CancelUrl}",
        })
        {
            Assert.Contains(part, body.Split('&'));
        }

        Assert.DoesNotContain("setup_future_usage", body);
        Assert.DoesNotContain("ui_mode", body);
    }

    [Theory]
    [InlineData(5, 31)]
    [InlineData(60, 60)]
    [InlineData(5000, 24 * 60 - 1)]
    public async Task The_wish_for_an_end_is_bent_to_stripes_bounds(int wish, int expected)
    {
        var stub = Opens();
        await Stripe.BeginAsync(Given.Begin() with { ExpiresAt = Given.Now.AddMinutes(wish) }, Given.Context(stub.Client()), CancellationToken.None);

        Assert.Contains($"expires_at={Given.Now.AddMinutes(expected).ToUnixTimeSeconds()}", stub.Asked[0].Body.Split('&'));
    }

    [Fact]
    public async Task A_retry_sends_the_very_same_request_although_time_has_passed()
    {
        var stub = Opens();
        var clock = new FakeTimeProvider(Given.Now);
        var context = Given.Context(stub.Client(), clock: clock);
        var begin = Given.Begin();

        await Stripe.BeginAsync(begin, context, CancellationToken.None);
        clock.Advance(TimeSpan.FromMinutes(3));
        await Stripe.BeginAsync(begin, context, CancellationToken.None);
        await Stripe.BeginAsync(begin, context with { Operation = Given.NewKey() }, CancellationToken.None);

        Assert.Equal(stub.Asked[0], stub.Asked[1]);
        Assert.NotEqual(stub.Asked[0].Body, stub.Asked[2].Body);
    }

    [Theory]
    [InlineData("de-AT", "de")]
    [InlineData("en-GB", "en-GB")]
    [InlineData("en-IE", "en")]
    [InlineData("tlh", "auto")]
    public async Task The_page_speaks_the_payers_language(string culture, string locale)
    {
        var stub = Opens();
        await Stripe.BeginAsync(Given.Begin() with { Culture = culture }, Given.Context(stub.Client()), CancellationToken.None);

        Assert.Contains($"locale={locale}", stub.Asked[0].Body.Split('&'));
    }

    [Fact]
    public async Task Holding_money_is_not_offered_and_not_done()
    {
        var stub = Opens();
        var outcome = await Stripe.BeginAsync(Given.Begin() with { Capture = CaptureMode.Manual }, Given.Context(stub.Client()), CancellationToken.None);

        Assert.IsType<PaymentOutcome<HostedCheckout>.NotSupported>(outcome);
        Assert.DoesNotContain(CaptureMode.Manual, Stripe.Descriptor.Capabilities.CaptureModes);
        Assert.Empty(stub.Asked);
    }

    [Theory]
    [InlineData(1250, "JPY", 1250)]
    [InlineData(1250, "EUR", 1250)]
    [InlineData(1250, "TND", 1250)]
    [InlineData(500, "ISK", 50000)]
    [InlineData(500, "MGA", 5)]
    public async Task Minor_units_are_told_in_stripes_own_count_and_read_back(long minor, string currency, long theirs)
    {
        var stub = Opens();
        await Stripe.BeginAsync(Given.Begin(minor, currency), Given.Context(stub.Client()), CancellationToken.None);

        Assert.Contains($"line_items[0][price_data][unit_amount]={theirs}", stub.Asked[0].Body.Split('&'));
        Assert.Equal(new Money(minor, currency), StripeAmount.From(theirs, currency.ToLowerInvariant()));
    }

    [Theory]
    [InlineData(1255, "TND")]
    [InlineData(501, "MGA")]
    [InlineData(0, "EUR")]
    [InlineData(-1, "EUR")]
    [InlineData(long.MaxValue, "ISK")]
    public async Task What_cannot_be_charged_is_refused_before_anybody_is_asked(long minor, string currency)
    {
        var stub = Opens();
        var outcome = await Stripe.BeginAsync(Given.Begin(minor, currency), Given.Context(stub.Client()), CancellationToken.None);

        Assert.Equal(RefusalCode.Amount, Assert.IsType<PaymentOutcome<HostedCheckout>.Refused>(outcome).Code);
        Assert.Empty(stub.Asked);
    }

    private static Stub Opens() => Stub.Always(HttpStatusCode.OK,
        """{"id":"cs_test_1","object":"checkout.session","url":"https://checkout.stripe.com/c/pay/cs_test_1","expires_at":1777633200,"status":"open","currency":"eur","metadata":{}}""");

    private static T Ok<T>(PaymentOutcome<T> outcome) => Assert.IsType<PaymentOutcome<T>.Ok>(outcome).Value;
}
