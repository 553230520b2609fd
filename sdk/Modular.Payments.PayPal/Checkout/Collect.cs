using Modular.Sdk.Payments;

namespace Modular.Payments.PayPal.Checkout;

/// <summary>The payer is back: what they approved is collected, or reserved where that was agreed.</summary>
internal static class Collect
{
    public static async ValueTask<PaymentOutcome<PaymentSnapshot>> RunAsync(CompletePayment request, PaymentContext context, CancellationToken ct)
    {
        var answer = await ReadPayment.FetchAsync(request.Payment, context, ct);
        var before = answer.Read(mutating: false, it => ReadPayment.Snapshot(it, context));
        if (before is not PaymentOutcome<PaymentSnapshot>.Ok { Value: { State: PaymentState.PayerApproved } snapshot })
        {
            return before;
        }

        if (snapshot.Amount != request.Amount || snapshot.Id != request.Id)
        {
            // Not what was agreed with the host: shown as it is, and nobody is charged.
            return before;
        }

        var verb = answer.Body!.Value.Text("intent") == "AUTHORIZE" ? "authorize" : "capture";
        var done = await Connection.ActAsync(context, $"v2/checkout/orders/{Uri.EscapeDataString(request.Payment.Value)}/{verb}", [], context.Operation.Key, ct);
        return done.Issue switch
        {
            null => done.Read(mutating: true, it => ReadPayment.Snapshot(it, context)),
            // Somebody was faster, or the payer has more to do: how it stands is the answer.
            "ORDER_ALREADY_CAPTURED" or "ORDER_ALREADY_AUTHORIZED" or "ORDER_NOT_APPROVED" or "PAYER_ACTION_REQUIRED" => await ReadPayment.RunAsync(request.Payment, context, ct),
            // The payer can go back to the same page and choose another means.
            _ when Failures.Decline(done.Issue) is { } decline => PaymentOutcome.Ok(snapshot with { State = PaymentState.AwaitingPayer, Decline = decline }),
            _ => done.Failed<PaymentSnapshot>(),
        };
    }
}
