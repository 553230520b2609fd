using System.Text.Json.Nodes;
using Modular.Payments.Mangopay.Checkout;
using Modular.Sdk;
using Modular.Sdk.Payments;

namespace Modular.Payments.Mangopay.Refunding;

/// <summary>Gives money back from the wallet the pay-in went to, marked with the host's id, so that it can be found when the answer is lost.</summary>
internal static class MakeRefund
{
    public static async ValueTask<PaymentOutcome<RefundSnapshot>> RunAsync(RefundPayment request, PaymentContext context, CancellationToken ct)
    {
        if (request.Amount.Minor <= 0)
        {
            return PaymentOutcome.Refused<RefundSnapshot>(RefusalCode.Amount, "There is nothing to refund.");
        }

        var payment = await ReadPayment.FetchAsync(request.Payment, context, ct);
        if (payment.Body is not { } payIn)
        {
            return payment.Failed<RefundSnapshot>();
        }

        if (payIn.Text("Status") != "SUCCEEDED" || payIn.Text("AuthorId") is not { } author)
        {
            return PaymentOutcome.Refused<RefundSnapshot>(RefusalCode.State, "Nothing was paid yet.");
        }

        if (payIn.Find("DebitedFunds") is not { } paid || paid.Text("Currency") != request.Amount.Currency)
        {
            return PaymentOutcome.Refused<RefundSnapshot>(RefusalCode.Currency, "The payment is in another currency.");
        }

        var answer = await Connection.ActAsync(context, $"payins/{Uri.EscapeDataString(request.Payment.Value)}/refunds", new JsonObject
        {
            ["AuthorId"] = author,
            ["DebitedFunds"] = MangopayAmount.To(request.Amount),
            ["Fees"] = MangopayAmount.To(Money.Zero(request.Amount.Currency)),
            ["Tag"] = Marks.OfRefund(request.PaymentId, context, request.Id),
        }, context.Operation, ct);
        return answer.Body is not { } refund ? answer.Failed<RefundSnapshot>()
            : Marks.Read(refund.Text("Tag")) is { } marks && marks.Refund != request.Id ? PaymentOutcome.Refused<RefundSnapshot>(RefusalCode.KeyReused, "This key made another refund.")
            : refund.Text("Status") == "FAILED" ? Failures.OfResult<RefundSnapshot>(refund.Text("ResultCode"))
            : answer.Read(mutating: true, it => ReadRefund.Snapshot(it, context));
    }
}
