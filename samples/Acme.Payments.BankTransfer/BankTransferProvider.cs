using Acme.Payments.BankTransfer.Statements;
using Modular.Sdk;
using Modular.Sdk.Payments;

namespace Acme.Payments.BankTransfer;

/// <summary>Transfers to the operator's own bank account: the guest gets instructions, the operator hands in statements.</summary>
public sealed class BankTransferProvider : IPaymentProvider, IReadsStatements
{
    /// <inheritdoc/>
    public PaymentProviderDescriptor Descriptor => Description.Of;

    /// <inheritdoc/>
    public ValueTask<PaymentOutcome<HostedCheckout>> BeginAsync(BeginPayment request, PaymentContext context, CancellationToken ct) => Begin.RunAsync(request, context, ct);

    /// <inheritdoc/>
    public ValueTask<PaymentOutcome<PaymentSnapshot>> GetAsync(GetPayment request, PaymentContext context, CancellationToken ct) => Look.RunAsync(request, context, ct);

    /// <inheritdoc/>
    public ValueTask<PaymentOutcome<StatementReading>> ReadStatementAsync(RawStatement statement, PaymentContext context, CancellationToken ct) => ReadStatement.RunAsync(statement, context, ct);

    /// <summary>Nobody here can send money: the operator's people do it at their bank.</summary>
    public ValueTask<PaymentOutcome<RefundSnapshot>> RefundAsync(RefundPayment request, PaymentContext context, CancellationToken ct) => new(PaymentOutcome.NotSupported<RefundSnapshot>("refunds"));

    /// <inheritdoc/>
    public ValueTask<PaymentOutcome<RefundSnapshot>> GetRefundAsync(GetRefund request, PaymentContext context, CancellationToken ct) => new(PaymentOutcome.NotSupported<RefundSnapshot>("refunds"));

    /// <summary>A bank account sends none; whoever calls is somebody else.</summary>
    public ValueTask<WebhookReading> ReadWebhookAsync(RawWebhook webhook, PaymentContext context, CancellationToken ct) => new(new WebhookReading.Forged { Reason = "There are no webhooks." });

    /// <inheritdoc/>
    public ValueTask<SettingsReport> CheckSettingsAsync(PaymentContext context, CancellationToken ct) => new(CheckSettings.Run(context));
}
