using Modular.Sdk;
using Modular.Sdk.Payments;

namespace SampleNamespace;

/// <summary>The door. One instance serves every operator, so nothing is kept between calls.</summary>
public sealed class SampleClassProvider : IPaymentProvider
{
    /// <inheritdoc/>
    public PaymentProviderDescriptor Descriptor => Description.Of;

    /// <inheritdoc/>
    public ValueTask<PaymentOutcome<HostedCheckout>> BeginAsync(BeginPayment request, PaymentContext context, CancellationToken ct) => Checkouts.BeginAsync(request, context, ct);

    /// <inheritdoc/>
    public ValueTask<PaymentOutcome<PaymentSnapshot>> GetAsync(GetPayment request, PaymentContext context, CancellationToken ct) => Checkouts.GetAsync(request, context, ct);

    /// <inheritdoc/>
    public ValueTask<PaymentOutcome<RefundSnapshot>> RefundAsync(RefundPayment request, PaymentContext context, CancellationToken ct) => Refunds.MakeAsync(request, context, ct);

    /// <inheritdoc/>
    public ValueTask<PaymentOutcome<RefundSnapshot>> GetRefundAsync(GetRefund request, PaymentContext context, CancellationToken ct) => Refunds.GetAsync(request, context, ct);

    /// <inheritdoc/>
    public ValueTask<WebhookReading> ReadWebhookAsync(RawWebhook webhook, PaymentContext context, CancellationToken ct) => new(Webhooks.Read(webhook, context));

    /// <inheritdoc/>
    public ValueTask<SettingsReport> CheckSettingsAsync(PaymentContext context, CancellationToken ct) => Settings.CheckAsync(context, ct);
}
