using Modular.Payments.Stripe.Checkout;
using Modular.Payments.Stripe.Refunding;
using Modular.Payments.Stripe.Webhooks;
using Modular.Sdk;
using Modular.Sdk.Payments;

namespace Modular.Payments.Stripe;

/// <summary>Stripe, by hosted Checkout Sessions. Knows nothing of the host but the SDK, like any other plug-in.</summary>
public sealed class StripeProvider : IPaymentProvider
{
    /// <inheritdoc/>
    public PaymentProviderDescriptor Descriptor => Description.Of;

    /// <inheritdoc/>
    public ValueTask<PaymentOutcome<HostedCheckout>> BeginAsync(BeginPayment request, PaymentContext context, CancellationToken ct) =>
        BeginCheckout.RunAsync(request, context, ct);

    /// <inheritdoc/>
    public ValueTask<PaymentOutcome<PaymentSnapshot>> GetAsync(GetPayment request, PaymentContext context, CancellationToken ct) =>
        ReadPayment.RunAsync(request, context, ct);

    /// <inheritdoc/>
    public ValueTask<PaymentOutcome<RefundSnapshot>> RefundAsync(RefundPayment request, PaymentContext context, CancellationToken ct) =>
        MakeRefund.RunAsync(request, context, ct);

    /// <inheritdoc/>
    public ValueTask<PaymentOutcome<RefundSnapshot>> GetRefundAsync(GetRefund request, PaymentContext context, CancellationToken ct) =>
        ReadRefund.RunAsync(request, context, ct);

    /// <inheritdoc/>
    public ValueTask<WebhookReading> ReadWebhookAsync(RawWebhook webhook, PaymentContext context, CancellationToken ct) =>
        ReadWebhook.RunAsync(webhook, context, ct);

    /// <inheritdoc/>
    public ValueTask<SettingsReport> CheckSettingsAsync(PaymentContext context, CancellationToken ct) => CheckSettings.RunAsync(context, ct);
}
