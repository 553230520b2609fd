using System.Text.Json.Nodes;

namespace Modular.Sandbox.PayPal;

/// <summary>/v2/payments</summary>
internal static class PaymentsApi
{
    public static JsonObject GetAuthorization(PayPalCall call)
    {
        var authorization = Authorization(call);
        return PayPalJson.Related(PayPalJson.Authorization(authorization, call.BaseUrl), authorization.Order);
    }

    public static JsonObject CaptureAuthorization(PayPalCall call)
    {
        var authorization = Authorization(call);
        var order = authorization.Order;
        if (authorization.Status == "VOIDED") throw PayPalErrors.Unprocessable("AUTHORIZATION_VOIDED", "A voided authorization cannot be captured or reauthorized.");
        if (authorization.Status == "CAPTURED") throw PayPalErrors.Unprocessable("AUTHORIZATION_ALREADY_CAPTURED", "Authorization has already been captured.");
        var left = order.Amount.Value - order.Captures.Sum(c => c.Amount.Value);
        var amount = call.Body["amount"] is { } wish ? Orders.Amount(wish, "/amount") : order.Amount with { Value = left };
        if (amount.Currency != order.Amount.Currency) throw PayPalErrors.Unprocessable("AUTH_CAPTURE_CURRENCY_MISMATCH", "Currency of capture must be the same as currency of authorization.");
        if (amount.Value > left) throw PayPalErrors.Unprocessable("MAX_CAPTURE_AMOUNT_EXCEEDED", "Capture amount exceeds allowable limit.");
        var isFinal = call.Body["final_capture"]?.GetValue<bool>() ?? false;
        var capture = Charge.Take(call, order, amount, isFinal);
        authorization.Status = isFinal || amount.Value == left ? "CAPTURED" : "PARTIALLY_CAPTURED";
        Charge.TellOf(call.World, call.Account, capture, call.BaseUrl);
        return Charge.Full(capture, call.BaseUrl);
    }

    public static JsonObject? Void(PayPalCall call)
    {
        var authorization = Authorization(call);
        if (authorization.Status == "VOIDED") throw PayPalErrors.Unprocessable("PREVIOUSLY_VOIDED", "Authorization has been previously voided and hence cannot be voided again.");
        if (authorization.Status == "CAPTURED") throw PayPalErrors.Unprocessable("PREVIOUSLY_CAPTURED", "Authorization has been previously captured and hence cannot be voided.");
        (authorization.Status, authorization.Order.UpdatedAt) = ("VOIDED", call.Now);
        call.World.Tell(call.Account, "PAYMENT.AUTHORIZATION.VOIDED", "authorization", PayPalJson.Related(PayPalJson.Authorization(authorization, call.BaseUrl), authorization.Order));
        return null;
    }

    public static JsonObject GetCapture(PayPalCall call) => Charge.Full(Capture(call), call.BaseUrl);

    public static JsonObject Refund(PayPalCall call)
    {
        var capture = Capture(call);
        if (capture.Status == "PENDING") throw PayPalErrors.Unprocessable("PENDING_CAPTURE", "Cannot initiate a refund as the capture is pending.");
        if (capture.Status is "DECLINED" or "FAILED") throw PayPalErrors.Unprocessable("CAPTURE_STATUS_NOT_VALID", "The capture cannot be refunded in its present state.");
        if (call.Now > capture.At.AddDays(180)) throw PayPalErrors.Unprocessable("REFUND_TIME_LIMIT_EXCEEDED", "You are over the time limit to perform a refund on this capture.");
        var left = capture.Amount.Value - capture.Refunded;
        if (left <= 0) throw PayPalErrors.Unprocessable("CAPTURE_FULLY_REFUNDED", "The capture has already been fully refunded.");
        var amount = call.Body["amount"] is { } wish ? Orders.Amount(wish, "/amount") : capture.Amount with { Value = left };
        if (amount.Currency != capture.Amount.Currency) throw PayPalErrors.Unprocessable("REFUND_CAPTURE_CURRENCY_MISMATCH", "Refund must be in the same currency as the capture.");
        if (amount.Value > left) throw PayPalErrors.Unprocessable("REFUND_AMOUNT_EXCEEDED", "The refund amount must be less than or equal to the capture amount that has not yet been refunded.");
        var refund = new PayPalRefund
        {
            Id = call.World.Id(),
            Capture = capture,
            Amount = amount,
            At = call.Now,
            CustomId = Orders.Short(call.Body, "custom_id"),
            InvoiceId = Orders.Short(call.Body, "invoice_id"),
        };
        capture.Order.Refunds.Add(refund);
        call.Account.Refunds[refund.Id] = refund;
        Mark(capture, call.Now);
        call.World.Tell(call.Account, "PAYMENT.CAPTURE.REFUNDED", "refund", PayPalJson.Refund(refund, call.BaseUrl));
        return PayPalJson.Refund(refund, call.BaseUrl);
    }

    public static JsonObject GetRefund(PayPalCall call) => call.Account.Refunds.TryGetValue(call.Id, out var refund) ? PayPalJson.Refund(refund, call.BaseUrl) : throw PayPalErrors.NotFound();

    /// <summary>The refund comes back, as when the payer's bank refuses it.</summary>
    public static bool Fail(PayPalWorld world, PayPalRefund refund)
    {
        if (refund.Status is not ("COMPLETED" or "PENDING")) return false;
        refund.Status = "FAILED";
        Mark(refund.Capture, world.Now);
        return true;
    }

    private static void Mark(PayPalCapture capture, DateTimeOffset now) =>
        (capture.Status, capture.Order.UpdatedAt) = (capture.Refunded == 0 ? "COMPLETED" : capture.Refunded == capture.Amount.Value ? "REFUNDED" : "PARTIALLY_REFUNDED", now);

    private static PayPalAuthorization Authorization(PayPalCall call) => call.Account.Authorizations.GetValueOrDefault(call.Id) ?? throw PayPalErrors.NotFound();

    private static PayPalCapture Capture(PayPalCall call) => call.Account.Captures.GetValueOrDefault(call.Id) ?? throw PayPalErrors.NotFound();
}
