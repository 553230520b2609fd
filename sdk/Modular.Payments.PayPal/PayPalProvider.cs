using Modular.Payments.PayPal.Checkout;
using Modular.Payments.PayPal.Refunding;
using Modular.Payments.PayPal.Webhooks;
using Modular.Sdk;
using Modular.Sdk.Payments;

namespace Modular.Payments.PayPal;

/// <summary>PayPal, by Orders v2: the payer approves on PayPal's page, then the shop collects or reserves. Knows nothing of the host but the SDK.</summary>
public sealed class PayPalProvider : IPaymentProvider, ICapturesPayments
{
    /// <inheritdoc/>
    public PaymentProviderDescriptor Descriptor => Description.Of;

    /// <inheritdoc/>
    public ValueTask<PaymentOutcome<HostedCheckout>> BeginAsync(BeginPayment request, PaymentContext context, CancellationToken ct) =>
        BeginCheckout.RunAsync(request, context, ct);

    /// <inheritdoc/>
    public ValueTask<PaymentOutcome<PaymentSnapshot>> CompleteAsync(CompletePayment request, PaymentContext context, CancellationToken ct) =>
        Collect.RunAsync(request, context, ct);

    /// <inheritdoc/>
    public ValueTask<PaymentOutcome<PaymentSnapshot>> GetAsync(GetPayment request, PaymentContext context, CancellationToken ct) =>
        ReadPayment.RunAsync(request.Payment, context, ct);

    /// <inheritdoc/>
    public ValueTask<PaymentOutcome<PaymentSnapshot>> CaptureAsync(CapturePayment request, PaymentContext context, CancellationToken ct) =>
        Reserved.CaptureAsync(request, context, ct);

    /// <inheritdoc/>
    public ValueTask<PaymentOutcome<PaymentSnapshot>> VoidAsync(VoidPayment request, PaymentContext context, CancellationToken ct) =>
        Reserved.VoidAsync(request, context, ct);

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
