using Modular.Sdk;
using Modular.Sdk.Payments;
using Stripe;
using Stripe.Checkout;

namespace Modular.Payments.Stripe.Checkout;

/// <summary>A Checkout Session with its payment intent, as one absolute snapshot.</summary>
internal static class ReadPayment
{
    public static ValueTask<PaymentOutcome<PaymentSnapshot>> RunAsync(GetPayment request, PaymentContext context, CancellationToken ct) =>
        Connection.ReadAsync(context, async stripe =>
        {
            var session = await FetchAsync(stripe, request.Payment, ct);
            return PaymentOutcome.Ok(await SnapshotAsync(stripe, session, context, ct));
        }, ct);

    public static Task<Session> FetchAsync(StripeClient stripe, ProviderRef payment, CancellationToken ct) =>
        stripe.V1.Checkout.Sessions.GetAsync(payment.Value, new SessionGetOptions { Expand = ["payment_intent.latest_charge"] }, cancellationToken: ct);

    private static async Task<PaymentSnapshot> SnapshotAsync(StripeClient stripe, Session session, PaymentContext context, CancellationToken ct)
    {
        var intent = session.PaymentIntent;
        var charge = intent?.LatestCharge;
        var currency = intent?.Currency ?? session.Currency;
        var state = State(session, intent);
        var (disputed, lost) = charge?.Disputed == true ? await DisputedAsync(stripe, charge, ct) : (Money.Zero(currency.ToUpperInvariant()), Money.Zero(currency.ToUpperInvariant()));
        return new()
        {
            Payment = new(session.Id),
            Id = Marks.PaymentOf(session.Metadata),
            State = state,
            Amount = StripeAmount.From(session.AmountTotal ?? 0, session.Currency),
            Authorised = StripeAmount.From((intent?.AmountCapturable ?? 0) + (intent?.AmountReceived ?? 0), currency),
            Captured = StripeAmount.From(intent?.AmountReceived ?? 0, currency),
            Refunded = StripeAmount.From(charge?.AmountRefunded ?? 0, currency),
            Disputed = disputed,
            Lost = lost,
            Decline = state is PaymentState.AwaitingPayer or PaymentState.Failed or PaymentState.Expired ? Declines.Of(intent?.LastPaymentError) : null,
            Method = charge is { Status: "succeeded" or "pending", PaymentMethodDetails.Type: { } type } ? new PaymentMethodKind(type) : null,
            AsOf = context.Clock.GetUtcNow(),
        };
    }

    /// <summary>The intent knows about money, the session about the page. "Complete" only says that the payer is done: a debit is then still on its way.</summary>
    private static PaymentState State(Session session, PaymentIntent? intent) => (session.Status, intent?.Status) switch
    {
        (_, "succeeded") => PaymentState.Captured,
        (_, "requires_capture") => PaymentState.Authorised,
        ("expired", _) => PaymentState.Expired,
        (_, "processing") => PaymentState.Processing,
        (_, "canceled") => intent!.LatestCharge is { Status: "succeeded" } ? PaymentState.Voided : PaymentState.Failed,
        ("complete", "requires_payment_method") => PaymentState.Failed,
        ("complete", _) => PaymentState.Processing,
        _ => PaymentState.AwaitingPayer,
    };

    /// <summary>Disputes won, and inquiries closed without one, took nothing.</summary>
    private static async Task<(Money All, Money Lost)> DisputedAsync(StripeClient stripe, Charge charge, CancellationToken ct)
    {
        var total = Money.Zero(charge.Currency.ToUpperInvariant());
        var lost = total;
        await foreach (var dispute in stripe.V1.Disputes.ListAutoPagingAsync(new DisputeListOptions { Charge = charge.Id, Limit = 100 }, cancellationToken: ct))
        {
            if (dispute.Status is not ("won" or "warning_closed" or "prevented"))
            {
                total += StripeAmount.From(dispute.Amount, dispute.Currency);
            }

            if (dispute.Status == "lost")
            {
                lost += StripeAmount.From(dispute.Amount, dispute.Currency);
            }
        }

        return (total, lost);
    }
}
