using System.Text.Json;
using System.Text.Json.Nodes;
using Modular.Sdk;
using Modular.Sdk.Payments;

namespace Modular.Payments.PayPal.Checkout;

/// <summary>What happens to an authorisation: collected once, all or part of it, or let go.</summary>
internal static class Reserved
{
    public static async ValueTask<PaymentOutcome<PaymentSnapshot>> CaptureAsync(CapturePayment request, PaymentContext context, CancellationToken ct)
    {
        if (!request.IsFinal)
        {
            return PaymentOutcome.NotSupported<PaymentSnapshot>("capturing in several parts");
        }

        if (request.Amount.Minor <= 0 || PayPalAmount.To(request.Amount) is not { } amount)
        {
            return PaymentOutcome.Refused<PaymentSnapshot>(RefusalCode.Amount, $"PayPal cannot collect {request.Amount}.");
        }

        var body = new JsonObject { ["amount"] = PayPalAmount.Json(request.Amount, amount), ["final_capture"] = true };
        return await ActAsync(request.Payment, "capture", body, context.Operation.Key, null, context, ct);
    }

    public static ValueTask<PaymentOutcome<PaymentSnapshot>> VoidAsync(VoidPayment request, PaymentContext context, CancellationToken ct) =>
        // void takes no request id: letting go twice is the same as once.
        ActAsync(request.Payment, "void", [], null, PaymentState.Voided, context, ct);

    private static async ValueTask<PaymentOutcome<PaymentSnapshot>> ActAsync(
        ProviderRef payment, string verb, JsonObject body, string? key, PaymentState? doneAlready, PaymentContext context, CancellationToken ct)
    {
        var answer = await ReadPayment.FetchAsync(payment, context, ct);
        var before = answer.Read(mutating: false, it => ReadPayment.Snapshot(it, context));
        if (before is not PaymentOutcome<PaymentSnapshot>.Ok { Value: var snapshot } || snapshot.State == doneAlready)
        {
            return before;
        }

        if (((JsonElement?)answer.Body).First("purchase_units").Find("payments").First("authorizations").Text("id") is not { } authorisation)
        {
            return PaymentOutcome.Refused<PaymentSnapshot>(RefusalCode.State, "Nothing is reserved.");
        }

        var done = await Connection.ActAsync(context, $"v2/payments/authorizations/{Uri.EscapeDataString(authorisation)}/{verb}", body, key, ct);
        if (done.Body is null)
        {
            return done.Failed<PaymentSnapshot>();
        }

        // Done; if now nobody tells how it stands, the host repeats with the same key and gets the same answer.
        var after = await ReadPayment.RunAsync(payment, context, ct);
        return after is PaymentOutcome<PaymentSnapshot>.Ok ? after : PaymentOutcome.Unknown<PaymentSnapshot>("Done, but PayPal does not tell how it stands.");
    }
}
