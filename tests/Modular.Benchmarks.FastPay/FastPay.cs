using System.Globalization;
using Modular.Benchmarks.FastPay;
using Modular.Sdk;
using Modular.Sdk.Payments;

[assembly: ModularPlugin(typeof(FastProvider), "fast", RedirectHosts = ["pay.load.example"])]

namespace Modular.Benchmarks.FastPay;

/// <summary>
/// A payment provider whose guests always have paid, for measuring the house and not a provider: it answers at once and keeps nothing. The
/// reference it gives out carries the amount, so that every later question can be answered from the question alone.
/// </summary>
public sealed class FastProvider : IPaymentProvider
{
    public PaymentProviderDescriptor Descriptor { get; } = new()
    {
        Id = "fast",
        Name = LocalText.Of("Sofort bezahlt", "Paid at once"),
        Summary = LocalText.Of("Nur zum Messen.", "For measuring only."),
        Capabilities = new()
        {
            CaptureModes = [CaptureMode.Automatic],
            PartialRefund = true,
            CheckoutAtLeast = TimeSpan.FromMinutes(1),
            CheckoutAtMost = TimeSpan.FromDays(1),
            IdempotencyWindow = TimeSpan.FromDays(1),
            Webhooks = WebhookAuthentication.Signed,
        },
        Settings = new() { Fields = [] },
    };

    public ValueTask<PaymentOutcome<HostedCheckout>> BeginAsync(BeginPayment request, PaymentContext context, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(request);
        var reference = string.Create(CultureInfo.InvariantCulture, $"{request.Id.Value:N}-{request.Amount.Minor}-{request.Amount.Currency}");
        return ValueTask.FromResult(PaymentOutcome.Ok(new HostedCheckout
        {
            Payment = new ProviderRef(reference),
            Redirect = new Uri("https://pay.load.example/" + reference),
            ExpiresAt = request.ExpiresAt,
        }));
    }

    public ValueTask<PaymentOutcome<PaymentSnapshot>> GetAsync(GetPayment request, PaymentContext context, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(request);
        ArgumentNullException.ThrowIfNull(context);
        var parts = request.Payment.Value.Split('-');
        var amount = new Money(long.Parse(parts[1], CultureInfo.InvariantCulture), parts[2]);
        var nothing = Money.Zero(parts[2]);
        return ValueTask.FromResult(PaymentOutcome.Ok(new PaymentSnapshot
        {
            Payment = request.Payment,
            Id = new PaymentId(Guid.ParseExact(parts[0], "N")),
            State = PaymentState.Captured,
            Amount = amount,
            Authorised = amount,
            Captured = amount,
            Refunded = nothing,
            Disputed = nothing,
            AsOf = context.Clock.GetUtcNow(),
        }));
    }

    public ValueTask<PaymentOutcome<RefundSnapshot>> RefundAsync(RefundPayment request, PaymentContext context, CancellationToken ct) =>
        ValueTask.FromResult(PaymentOutcome.NotSupported<RefundSnapshot>("Nothing is ever given back here."));

    public ValueTask<PaymentOutcome<RefundSnapshot>> GetRefundAsync(GetRefund request, PaymentContext context, CancellationToken ct) =>
        ValueTask.FromResult(PaymentOutcome.NotSupported<RefundSnapshot>("Nothing is ever given back here."));

    public ValueTask<WebhookReading> ReadWebhookAsync(RawWebhook webhook, PaymentContext context, CancellationToken ct) =>
        ValueTask.FromResult<WebhookReading>(new WebhookReading.Forged { Reason = "It sends none." });

    public ValueTask<SettingsReport> CheckSettingsAsync(PaymentContext context, CancellationToken ct) => ValueTask.FromResult(new SettingsReport());
}
