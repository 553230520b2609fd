using Microsoft.Extensions.Logging;
using Modular.Payments.Stripe;
using Modular.Sdk.Payments;
using Modular.Sdk.Testing;

namespace Modular.Sdk.Tests.Conformance;

/// <summary>The kit bites: a provider with known faults fails the cases that are about them.</summary>
public sealed class KitTests
{
    [Theory]
    [InlineData(Fault.NewKeys, "the same key opens one checkout, however late it is asked again", "the same key at the same time refunds once", "the same key later refunds once")]
    [InlineData(Fault.LostIsRefused, "a checkout whose answer is lost is Unknown, and opened once in the end", "a refund whose answer is lost is found by the host's id")]
    [InlineData(Fault.Trusting, "a webhook with one byte changed is forged", "a webhook without its headers is forged", "rubbish is neither verified nor thrown", "another account's webhook proves nothing here")]
    [InlineData(Fault.Chatty, "no secret is in any log or outcome", "begin, pay, complete, refund")]
    [InlineData(Fault.Elsewhere, "the payer is sent to a declared host")]
    [InlineData(Fault.Deaf, "cancelling ends a call at once")]
    [InlineData(Fault.Boasting, "what is reserved is collected once")]
    public async Task A_known_fault_is_found_by_name(Fault fault, params string[] cases)
    {
        foreach (var name in cases)
        {
            await using var world = (StripeWorld)await new StripeWorld(new Bad(fault)).StartedAsync();
            var line = await PaymentConformance.RunCaseAsync(PaymentConformance.Cases.Single(it => it.Name == name), world);
            Assert.True(line.Result == ConformanceResult.Failed, $"{fault}: \"{name}\" {line.Result}");
            Assert.NotEmpty(line.Reason!);
        }
    }

    [Fact]
    public async Task A_skip_needs_a_reason_and_shows()
    {
        var name = PaymentConformance.Cases[0].Name;
        await Assert.ThrowsAsync<ArgumentException>(() => PaymentConformance.RunAsync(StripeWorld.StartAsync, new Dictionary<string, string> { [name] = " " }));
        await Assert.ThrowsAsync<ArgumentException>(() => PaymentConformance.RunAsync(StripeWorld.StartAsync, new Dictionary<string, string> { ["no such case"] = "why" }));

        var all = PaymentConformance.Cases.ToDictionary(it => it.Name, _ => "the simulator is on holiday");
        var report = await PaymentConformance.RunAsync(StripeWorld.StartAsync, all);
        Assert.All(report.Lines, line => Assert.Equal((ConformanceResult.Skipped, "the simulator is on holiday"), (line.Result, line.Reason)));
        Assert.Equal(report.Lines, ConformanceReport.FromJson(report.ToJson()).Lines);
    }

    public enum Fault
    {
        NewKeys,
        LostIsRefused,
        Trusting,
        Chatty,
        Elsewhere,
        Deaf,
        Boasting,
    }

    private sealed class Bad(Fault fault) : IPaymentProvider
    {
        private readonly StripeProvider _good = new();

        public PaymentProviderDescriptor Descriptor => fault == Fault.Boasting
            ? _good.Descriptor with { Capabilities = _good.Descriptor.Capabilities with { CaptureModes = [CaptureMode.Automatic, CaptureMode.Manual] } }
            : _good.Descriptor;

        public async ValueTask<PaymentOutcome<HostedCheckout>> BeginAsync(BeginPayment request, PaymentContext context, CancellationToken ct)
        {
            if (fault == Fault.Chatty)
            {
                context.Log.LogInformation("Calling with {Key}", context.Settings.FindSecret("secret_key")!.Reveal());
            }

            var outcome = Bent(await _good.BeginAsync(request, Bent(context), fault == Fault.Deaf ? CancellationToken.None : ct));
            return fault == Fault.Elsewhere ? outcome.Map(it => it with { Redirect = new("https://pay.elsewhere.example/") }) : outcome;
        }

        public ValueTask<PaymentOutcome<PaymentSnapshot>> GetAsync(GetPayment request, PaymentContext context, CancellationToken ct) => _good.GetAsync(request, context, ct);

        public async ValueTask<PaymentOutcome<RefundSnapshot>> RefundAsync(RefundPayment request, PaymentContext context, CancellationToken ct) => Bent(await _good.RefundAsync(request, Bent(context), ct));

        public ValueTask<PaymentOutcome<RefundSnapshot>> GetRefundAsync(GetRefund request, PaymentContext context, CancellationToken ct) => _good.GetRefundAsync(request, context, ct);

        public ValueTask<WebhookReading> ReadWebhookAsync(RawWebhook webhook, PaymentContext context, CancellationToken ct) => fault == Fault.Trusting
            ? new(new WebhookReading.Verified { DedupKey = "1", About = [] })
            : _good.ReadWebhookAsync(webhook, context, ct);

        public ValueTask<SettingsReport> CheckSettingsAsync(PaymentContext context, CancellationToken ct) => _good.CheckSettingsAsync(context, ct);

        private PaymentContext Bent(PaymentContext context) => fault == Fault.NewKeys ? context with { Operation = new(Guid.NewGuid()) } : context;

        private PaymentOutcome<T> Bent<T>(PaymentOutcome<T> outcome) => fault == Fault.LostIsRefused && outcome is PaymentOutcome<T>.Unknown ? PaymentOutcome.Refused<T>(RefusalCode.State) : outcome;
    }
}
