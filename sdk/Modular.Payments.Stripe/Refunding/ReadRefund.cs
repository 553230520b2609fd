using Modular.Payments.Stripe.Checkout;
using Modular.Sdk.Payments;
using Stripe;

namespace Modular.Payments.Stripe.Refunding;

internal static class ReadRefund
{
    public static ValueTask<PaymentOutcome<RefundSnapshot>> RunAsync(GetRefund request, PaymentContext context, CancellationToken ct) =>
        Connection.ReadAsync(context, async stripe =>
        {
            var refund = request.Refund is { } known
                ? await stripe.V1.Refunds.GetAsync(known.Value, cancellationToken: ct)
                : await FindAsync(stripe, request, ct);
            return refund is null
                ? PaymentOutcome.Refused<RefundSnapshot>(RefusalCode.NotFound, "Stripe has no refund with this id.")
                : PaymentOutcome.Ok(Snapshot(refund, context));
        }, ct);

    public static RefundSnapshot Snapshot(Refund refund, PaymentContext context) => new()
    {
        Refund = new(refund.Id),
        Id = Marks.RefundOf(refund.Metadata),
        State = refund.Status switch
        {
            "succeeded" => RefundState.Succeeded,
            "failed" => RefundState.Failed,
            "canceled" => RefundState.Cancelled,
            "requires_action" => RefundState.AwaitingPayer,
            _ => RefundState.Pending,
        },
        Amount = StripeAmount.From(refund.Amount, refund.Currency),
        ProviderCode = refund.FailureReason,
        AsOf = context.Clock.GetUtcNow(),
    };

    /// <summary>The answer was lost: look through the payment's refunds for the host's id.</summary>
    private static async Task<Refund?> FindAsync(StripeClient stripe, GetRefund request, CancellationToken ct)
    {
        var session = await ReadPayment.FetchAsync(stripe, request.Payment, ct);
        if (session.PaymentIntentId is null)
        {
            return null;
        }

        await foreach (var refund in stripe.V1.Refunds.ListAutoPagingAsync(new RefundListOptions { PaymentIntent = session.PaymentIntentId, Limit = 100 }, cancellationToken: ct))
        {
            if (Marks.RefundOf(refund.Metadata) == request.Id)
            {
                return refund;
            }
        }

        return null;
    }
}
