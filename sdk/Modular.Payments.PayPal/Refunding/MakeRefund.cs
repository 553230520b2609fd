using System.Text.Json;
using System.Text.Json.Nodes;
using Modular.Payments.PayPal.Checkout;
using Modular.Sdk.Payments;

namespace Modular.Payments.PayPal.Refunding;

/// <summary>Gives money back from the order's capture, marked with the host's id, so that it can be found when the answer is lost.</summary>
internal static class MakeRefund
{
    public static async ValueTask<PaymentOutcome<RefundSnapshot>> RunAsync(RefundPayment request, PaymentContext context, CancellationToken ct)
    {
        if (request.Amount.Minor <= 0 || PayPalAmount.To(request.Amount) is not { } amount)
        {
            return PaymentOutcome.Refused<RefundSnapshot>(RefusalCode.Amount, request.Amount.Minor <= 0 ? "There is nothing to refund." : $"PayPal does not take such fractions of {request.Amount.Currency}.");
        }

        var order = await ReadPayment.FetchAsync(request.Payment, context, ct);
        if (order.Body is not { } body)
        {
            return order.Failed<RefundSnapshot>();
        }

        var capture = ((JsonElement?)body).First("purchase_units").Find("payments").First("captures");
        if (capture.Text("id") is not { } captureId)
        {
            return PaymentOutcome.Refused<RefundSnapshot>(RefusalCode.State, "Nothing was paid yet.");
        }

        if (capture.Find("amount").Text("currency_code") != request.Amount.Currency)
        {
            return PaymentOutcome.Refused<RefundSnapshot>(RefusalCode.Currency, "The payment is in another currency.");
        }

        var done = await Connection.ActAsync(context, $"v2/payments/captures/{Uri.EscapeDataString(captureId)}/refund", new JsonObject
        {
            ["amount"] = PayPalAmount.Json(request.Amount, amount),
            ["custom_id"] = Marks.OfRefund(request.PaymentId, context, request.Id),
        }, context.Operation.Key, ct);
        return done.Read(mutating: true, it => ReadRefund.Snapshot(it, context));
    }
}
