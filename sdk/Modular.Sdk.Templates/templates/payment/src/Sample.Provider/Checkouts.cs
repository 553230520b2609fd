using Modular.Sdk;
using Modular.Sdk.Payments;

namespace SampleNamespace;

/// <summary>Opens a page, and says how a payment stands.</summary>
internal static class Checkouts
{
    public static async ValueTask<PaymentOutcome<HostedCheckout>> BeginAsync(BeginPayment request, PaymentContext context, CancellationToken ct)
    {
        if (request.Capture != CaptureMode.Automatic)
        {
            return PaymentOutcome.NotSupported<HostedCheckout>("manual capture");
        }

        if (request.Amount.Minor <= 0)
        {
            return PaymentOutcome.Refused<HostedCheckout>(RefusalCode.Amount, "There is nothing to pay.");
        }

        if (!Description.Currencies.Contains(request.Amount.Currency))
        {
            return PaymentOutcome.Refused<HostedCheckout>(RefusalCode.Currency, request.Amount.Currency);
        }

        // The same request at every retry: a provider refuses a key that comes with another body.
        var wish = new NewCheckout(request.Amount.Minor, request.Amount.Currency, request.Description, request.Reference, request.ReturnUrl, request.CancelUrl, request.ExpiresAt, Marks.Of(context, request.Id));
        return await Connection.ActAsync(context, "checkouts", wish, (Checkout it) => new HostedCheckout { Payment = new(it.Id), Redirect = it.Url, ExpiresAt = it.ExpiresAt }, ct);
    }

    public static ValueTask<PaymentOutcome<PaymentSnapshot>> GetAsync(GetPayment request, PaymentContext context, CancellationToken ct) =>
        Connection.ReadAsync(context, $"checkouts/{Uri.EscapeDataString(request.Payment.Value)}", (Checkout it) => Snapshot(it, context), ct);

    private static PaymentSnapshot Snapshot(Checkout it, PaymentContext context) => new()
    {
        Payment = new(it.Id),
        Id = it.Metadata?.Payment is { } id ? new PaymentId(id) : null,
        State = it.Status switch
        {
            "open" => PaymentState.AwaitingPayer,
            "paid" => PaymentState.Captured,
            "expired" => PaymentState.Expired,
            "failed" => PaymentState.Failed,
            // A word we do not know: money may still come, so it is not over.
            _ => PaymentState.Processing,
        },
        Amount = new(it.Amount, it.Currency),
        Authorised = new(it.Status == "paid" ? it.Amount : 0, it.Currency),
        Captured = new(it.Captured, it.Currency),
        Refunded = new(it.Refunded, it.Currency),
        Disputed = Money.Zero(it.Currency),
        Method = it.Status == "paid" ? PaymentMethodKind.Card : null,
        AsOf = context.Clock.GetUtcNow(),
    };
}
