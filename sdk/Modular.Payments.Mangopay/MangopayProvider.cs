using Modular.Payments.Mangopay.Checkout;
using Modular.Payments.Mangopay.Refunding;
using Modular.Payments.Mangopay.Webhooks;
using Modular.Sdk;
using Modular.Sdk.Payments;

namespace Modular.Payments.Mangopay;

/// <summary>Mangopay, by card pay-ins on its own page into one owner's wallet. Knows nothing of the host but the SDK.</summary>
public sealed class MangopayProvider : IPaymentProvider
{
    /// <inheritdoc/>
    public PaymentProviderDescriptor Descriptor => Description.Of;

    /// <inheritdoc/>
    public ValueTask<PaymentOutcome<HostedCheckout>> BeginAsync(BeginPayment request, PaymentContext context, CancellationToken ct) =>
        BeginCheckout.RunAsync(request, context, ct);

    /// <inheritdoc/>
    public ValueTask<PaymentOutcome<PaymentSnapshot>> GetAsync(GetPayment request, PaymentContext context, CancellationToken ct) =>
        ReadPayment.RunAsync(request.Payment, context, ct);

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
