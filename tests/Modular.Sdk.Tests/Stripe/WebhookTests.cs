using System.Globalization;
using System.Net;
using System.Text;
using Microsoft.Extensions.Time.Testing;
using Modular.Payments.Stripe;
using Modular.Sdk.Payments;
using Modular.Sdk.Tests.Support;
using Stripe;

namespace Modular.Sdk.Tests.Stripe;

/// <summary>Signed with Stripe's own library, judged by ours.</summary>
public sealed class WebhookTests
{
    private static readonly PaymentId Id = new(Guid.Parse("0198c0de-0000-7000-8000-000000000777"));
    private static readonly string Marks = $$"""{"modular_payment":"{{Id}}","modular_account":"{{Given.Account}}"}""";

    [Fact]
    public async Task A_genuine_event_names_its_payment_and_itself()
    {
        var reading = await Read(Event("checkout.session.completed", "checkout.session", "cs_test_1", Marks));

        var verified = Assert.IsType<WebhookReading.Verified>(reading);
        Assert.Equal("evt_1", verified.DedupKey);
        Assert.Equal(Given.Now, verified.OccurredAt);
        Assert.Equal(new WebhookReference { Id = Id, Payment = new("cs_test_1") }, Assert.Single(verified.About));
    }

    [Theory]
    [InlineData("payment_intent.payment_failed", "payment_intent")]
    [InlineData("charge.refunded", "charge")]
    [InlineData("refund.updated", "refund")]
    public async Task Events_about_money_lead_home_by_their_marks(string type, string kind)
    {
        var verified = Assert.IsType<WebhookReading.Verified>(await Read(Event(type, kind, "x_1", Marks)));
        Assert.Equal(new WebhookReference { Id = Id }, Assert.Single(verified.About));
    }

    [Fact]
    public async Task A_dispute_leads_home_by_its_payment_intent()
    {
        var stub = Stub.Routes(("GET /v1/checkout/sessions?", HttpStatusCode.OK, $$$"""{"object":"list","data":[{"id":"cs_test_1","object":"checkout.session","metadata":{{{Marks}}}}]}"""));
        var verified = Assert.IsType<WebhookReading.Verified>(await Read(Event("charge.dispute.created", "dispute", "dp_1", "{}"), stub));

        Assert.Equal(new WebhookReference { Id = Id, Payment = new("cs_test_1") }, Assert.Single(verified.About));
        Assert.Contains("payment_intent=pi_1", stub.Asked[0].Line);
    }

    [Fact]
    public async Task A_dispute_of_another_shop_is_ignored()
    {
        var stub = Stub.Routes(("GET /v1/checkout/sessions?", HttpStatusCode.OK, """{"object":"list","data":[]}"""));
        Assert.IsType<WebhookReading.Ignored>(await Read(Event("charge.dispute.created", "dispute", "dp_1", "{}"), stub));
    }

    [Fact]
    public async Task When_stripe_must_be_asked_and_does_not_answer_the_event_is_not_lost() =>
        await Assert.ThrowsAnyAsync<Exception>(() => Read(Event("charge.dispute.created", "dispute", "dp_1", "{}"), Stub.Breaks(() => new HttpRequestException("reset"))));

    [Fact]
    public async Task One_changed_byte_anywhere_makes_it_a_forgery()
    {
        var body = Encoding.UTF8.GetBytes(Event("checkout.session.completed", "checkout.session", "cs_test_1", Marks));
        var header = Sign(body);
        for (var at = 0; at < body.Length; at++)
        {
            var changed = (byte[])body.Clone();
            changed[at] ^= 1;
            Assert.IsType<WebhookReading.Forged>(await Read(changed, header));
        }

        Assert.IsType<WebhookReading.Verified>(await Read(body, header));
        Assert.IsType<WebhookReading.Forged>(await Read([.. body, (byte)' '], header));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("rubbish")]
    [InlineData("t=,v1=")]
    [InlineData("t=1777629600")]
    [InlineData("v1=00")]
    [InlineData("t=-1,v1=00")]
    [InlineData("t=99999999999999999999,v1=00")]
    [InlineData("t=1777629600,v1=zz,v1=,=,,v0=1")]
    [InlineData("t=1777629600,v1=0000000000000000000000000000000000000000000000000000000000000000")]
    public async Task Without_a_fitting_signature_it_is_a_forgery(string? header) =>
        Assert.IsType<WebhookReading.Forged>(await Read(Encoding.UTF8.GetBytes(Event("checkout.session.completed", "checkout.session", "cs_test_1", Marks)), header));

    [Fact]
    public async Task Another_accounts_secret_signs_for_nothing_here()
    {
        var body = Encoding.UTF8.GetBytes(Event("checkout.session.completed", "checkout.session", "cs_test_1", Marks));
        Assert.IsType<WebhookReading.Forged>(await Read(body, Sign(body, "whsec_another")));
        Assert.IsType<WebhookReading.Forged>(await Read(body, Sign(body, "")));
    }

    [Fact]
    public async Task While_the_secret_is_rolled_one_of_two_signatures_is_enough()
    {
        var body = Encoding.UTF8.GetBytes(Event("checkout.session.completed", "checkout.session", "cs_test_1", Marks));
        var old = Sign(body, "whsec_old").Split("v1=")[1];
        var header = Sign(body);
        Assert.IsType<WebhookReading.Verified>(await Read(body, header.Replace(",v1=", $",v1={old},v1=", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData(299, true)]
    [InlineData(301, false)]
    [InlineData(-301, false)]
    public async Task An_old_signature_is_worth_nothing(int secondsLater, bool genuine)
    {
        var body = Encoding.UTF8.GetBytes(Event("checkout.session.completed", "checkout.session", "cs_test_1", Marks));
        var reading = await Read(body, Sign(body), clock: new FakeTimeProvider(Given.Now.AddSeconds(secondsLater)));
        Assert.Equal(genuine, reading is WebhookReading.Verified);
        Assert.Equal(!genuine, reading is WebhookReading.Forged);
    }

    [Fact]
    public async Task What_is_none_of_our_business_is_ignored()
    {
        var foreign = Marks.Replace("acc0", "acc1", StringComparison.Ordinal);
        Assert.IsType<WebhookReading.Ignored>(await Read(Event("customer.created", "customer", "cus_1", "{}")));
        Assert.IsType<WebhookReading.Ignored>(await Read(Event("charge.succeeded", "charge", "ch_1", Marks)));
        Assert.IsType<WebhookReading.Ignored>(await Read(Event("payment_intent.succeeded", "payment_intent", "pi_1", "{}")));
        Assert.IsType<WebhookReading.Ignored>(await Read(Event("checkout.session.completed", "checkout.session", "cs_1", foreign)));
        Assert.IsType<WebhookReading.Ignored>(await Read(Event("checkout.session.completed", "checkout.session", "cs_1", "{}")));
        Assert.IsType<WebhookReading.Ignored>(await Read(Event("checkout.session.completed", "checkout.session", "cs_1", Marks).Replace("\"livemode\":false", "\"livemode\":true", StringComparison.Ordinal)));
        Assert.IsType<WebhookReading.Ignored>(await Read("""{"id":"evt_1","object":"v2.core.event","type":"v2.core.thing","livemode":false}"""));
        Assert.IsType<WebhookReading.Ignored>(await Read("[]"));
        Assert.IsType<WebhookReading.Forged>(await Read("not json"));
    }

    [Fact]
    public async Task Without_a_secret_nothing_can_be_proved()
    {
        var body = Encoding.UTF8.GetBytes(Event("checkout.session.completed", "checkout.session", "cs_test_1", Marks));
        var context = Given.Context(new HttpClient()) with { Settings = Given.Settings(webhookSecret: "") };
        Assert.IsType<WebhookReading.Forged>(await new StripeProvider().ReadWebhookAsync(Webhook(body, Sign(body, "")), context, CancellationToken.None));
    }

    private static string Event(string type, string kind, string id, string marks) =>
        $$$"""{"id":"evt_1","object":"event","api_version":"2019-01-01","type":"{{{type}}}","created":{{{Given.Now.ToUnixTimeSeconds()}}},"livemode":false,"data":{"object":{"id":"{{{id}}}","object":"{{{kind}}}","payment_intent":"pi_1","metadata":{{{marks}}} } } }""";

    private static Task<WebhookReading> Read(string body, Stub? stub = null)
    {
        var bytes = Encoding.UTF8.GetBytes(body);
        return Read(bytes, Sign(bytes), stub);
    }

    private static async Task<WebhookReading> Read(byte[] body, string? header, Stub? stub = null, TimeProvider? clock = null)
    {
        stub ??= Stub.Breaks(() => new InvalidOperationException("Nobody may be asked here."));
        return await new StripeProvider().ReadWebhookAsync(Webhook(body, header), Given.Context(stub.Client(), clock: clock), CancellationToken.None);
    }

    private static RawWebhook Webhook(byte[] body, string? header) => new()
    {
        Method = "POST",
        Url = new("https://host.example/hooks/pay/key"),
        Headers = header is null ? HeaderBag.Empty : new([new("stripe-signature", header)]),
        Body = body,
    };

    private static string Sign(byte[] body, string secret = Given.WebhookSecret) =>
        $"t={Given.Now.ToUnixTimeSeconds()},v1={EventUtility.ComputeSignature(secret, Given.Now.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture), Encoding.UTF8.GetString(body))}";
}
