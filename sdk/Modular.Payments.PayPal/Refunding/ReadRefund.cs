using System.Text.Json;
using Modular.Payments.PayPal.Checkout;
using Modular.Sdk.Payments;

namespace Modular.Payments.PayPal.Refunding;

internal static class ReadRefund
{
    public static async ValueTask<PaymentOutcome<RefundSnapshot>> RunAsync(GetRefund request, PaymentContext context, CancellationToken ct)
    {
        if (request.Refund is { } known)
        {
            return (await Connection.ReadAsync(context, $"v2/payments/refunds/{Uri.EscapeDataString(known.Value)}", ct)).Read(mutating: false, it => Snapshot(it, context));
        }

        // The answer was lost: look through the order's refunds for the host's id.
        var order = await ReadPayment.FetchAsync(request.Payment, context, ct);
        if (order.Body is not { } body)
        {
            return order.Failed<RefundSnapshot>();
        }

        var found = ((JsonElement?)body).First("purchase_units").Find("payments").Items("refunds").FirstOrDefault(it => Marks.Read(it.Text("custom_id"))?.Refund == request.Id);
        return found.ValueKind == JsonValueKind.Object
            ? order.Read(mutating: false, _ => Snapshot(found, context))
            : PaymentOutcome.Refused<RefundSnapshot>(RefusalCode.NotFound, "PayPal has no refund with this id.");
    }

    /// <exception cref="FormatException">This is no refund.</exception>
    public static RefundSnapshot Snapshot(JsonElement refund, PaymentContext context) => new()
    {
        Refund = new(refund.Text("id") ?? throw new FormatException("A refund has an id.")),
        Id = Marks.Read(refund.Text("custom_id"))?.Refund,
        State = refund.Text("status") switch
        {
            "COMPLETED" => RefundState.Succeeded,
            "FAILED" => RefundState.Failed,
            "CANCELLED" => RefundState.Cancelled,
            _ => RefundState.Pending,
        },
        Amount = PayPalAmount.From(refund.Find("amount").Text("value"), refund.Find("amount").Text("currency_code")),
        ProviderCode = refund.Find("status_details").Text("reason"),
        AsOf = context.Clock.GetUtcNow(),
    };
}
