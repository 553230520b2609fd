namespace Modular.Sdk.Payments;

/// <summary>A payment service provider behind one door. A plug-in implements it; the host calls it; one instance serves every operator.</summary>
/// <remarks>
/// <para>Rules for implementers. Keep nothing between calls but in <see cref="PaymentContext.State"/>: calls come concurrently, for many accounts, from many processes.
/// Answer failures with a value of <see cref="PaymentOutcome{T}"/>; an exception that escapes a call that could have moved money is taken for <see cref="PaymentOutcome{T}.Unknown"/>.
/// Pass <see cref="PaymentContext.Operation"/> on as the provider's idempotency key. Honour the cancellation token within a second.
/// Do not retry by yourself: the host retries, with the same key. Talk only through <see cref="PaymentContext.Http"/>.</para>
/// <para>No type of this contract can carry a card number: a person types it on the provider's own page, to which the host redirects.</para>
/// <para>New members come with a default body, so an old plug-in keeps working within a major version.</para>
/// </remarks>
public interface IPaymentProvider
{
    /// <summary>Who this is, what it can do, what it must be told. Pure data: the same at every call, no I/O.</summary>
    PaymentProviderDescriptor Descriptor { get; }

    /// <summary>Opens a checkout page at the provider for one payment. No money moves yet; it may move as soon as the payer has the address.</summary>
    /// <remarks>Same key, same answer: a repeated call returns the same checkout. After <see cref="PaymentOutcome{T}.Unknown"/> nobody has the address, so the
    /// attempt can be repeated with the same key or given up without risk.</remarks>
    ValueTask<PaymentOutcome<HostedCheckout>> BeginAsync(BeginPayment request, PaymentContext context, CancellationToken ct);

    /// <summary>The payer came back. Providers that charge only after the payer's approval do it here: <b>money may move</b>, once per key.</summary>
    /// <remarks>Coming back proves nothing. The default just asks <see cref="GetAsync"/>.</remarks>
    ValueTask<PaymentOutcome<PaymentSnapshot>> CompleteAsync(CompletePayment request, PaymentContext context, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(request);
        return GetAsync(new GetPayment { Id = request.Id, Payment = request.Payment }, context, ct);
    }

    /// <summary>The truth about a payment, read from the provider now. Moves no money and changes nothing; two calls without a change between them agree.</summary>
    ValueTask<PaymentOutcome<PaymentSnapshot>> GetAsync(GetPayment request, PaymentContext context, CancellationToken ct);

    /// <summary>Gives money back. <b>Money may move</b>, once per key; <see cref="PaymentOutcome{T}.Unknown"/> means it may have: look with <see cref="GetRefundAsync"/>,
    /// then repeat with the same key.</summary>
    /// <remarks>More than is left to refund is <see cref="PaymentOutcome{T}.Refused"/>.</remarks>
    ValueTask<PaymentOutcome<RefundSnapshot>> RefundAsync(RefundPayment request, PaymentContext context, CancellationToken ct);

    /// <summary>The truth about a refund. Moves no money. Finds it by the host's id where the provider's reference was lost;
    /// <see cref="RefusalCode.NotFound"/> where the provider knows of none.</summary>
    ValueTask<PaymentOutcome<RefundSnapshot>> GetRefundAsync(GetRefund request, PaymentContext context, CancellationToken ct);

    /// <summary>Judges and reads a webhook. Moves no money, changes nothing, and decides nothing: the host asks <see cref="GetAsync"/> about the payments named.</summary>
    /// <remarks>Must not throw on rubbish: what cannot be read and verified is <see cref="WebhookReading.Forged"/>.
    /// It may throw when the provider has to be asked and does not answer: the host then answers 503, and the provider delivers again.</remarks>
    ValueTask<WebhookReading> ReadWebhookAsync(RawWebhook webhook, PaymentContext context, CancellationToken ct);

    /// <summary>"Test connection": asks the provider something harmless with these settings. Moves no money; answers with sentences, does not throw.</summary>
    ValueTask<SettingsReport> CheckSettingsAsync(PaymentContext context, CancellationToken ct);
}
