using Modular.Payments.Stripe.Checkout;
using Modular.Sdk.Payments;
using Stripe;

namespace Modular.Payments.Stripe.Refunding;

/// <summary>Gives money back from the session's payment intent, marked with the host's id, so that it can be found when the answer is lost.</summary>
internal static class MakeRefund
{
    public static async ValueTask<PaymentOutcome<RefundSnapshot>> RunAsync(RefundPayment request, PaymentContext context, CancellationToken ct)
    {
        var amount = StripeAmount.To(request.Amount);
        if (amount is not > 0)
        {
            return PaymentOutcome.Refused<RefundSnapshot>(RefusalCode.Amount, amount is null
                ? $"Stripe does not take such fractions of {request.Amount.Currency}."
                : "There is nothing to refund.");
        }

        var found = await Connection.ReadAsync(context, async stripe => PaymentOutcome.Ok(await ReadPayment.FetchAsync(stripe, request.Payment, ct)), ct);
        if (found is not PaymentOutcome<global::Stripe.Checkout.Session>.Ok { Value: var session })
        {
            return found.Map<RefundSnapshot>(_ => throw new InvalidOperationException("Only failures come here."));
        }

        if (session.PaymentIntentId is null)
        {
            return PaymentOutcome.Refused<RefundSnapshot>(RefusalCode.State, "Nothing was paid yet.");
        }

        if (!string.Equals(session.Currency, request.Amount.Currency, StringComparison.OrdinalIgnoreCase))
        {
            return PaymentOutcome.Refused<RefundSnapshot>(RefusalCode.Currency, $"The payment is in {session.Currency.ToUpperInvariant()}.");
        }

        var options = new RefundCreateOptions
        {
            PaymentIntent = session.PaymentIntentId,
            Amount = amount.Value,
            Metadata = new(Marks.Of(request.PaymentId, context)) { [Marks.Refund] = request.Id.ToString() },
        };
        return await Connection.ActAsync(context, async stripe =>
            PaymentOutcome.Ok(ReadRefund.Snapshot(await stripe.V1.Refunds.CreateAsync(options, Connection.Once(context), ct), context)), ct);
    }
}
