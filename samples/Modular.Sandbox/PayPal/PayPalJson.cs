using System.Text.Json.Nodes;

namespace Modular.Sandbox.PayPal;

/// <summary>Objects as PayPal writes them.</summary>
internal static class PayPalJson
{
    public static JsonObject Order(PayPalOrder order, string baseUrl, bool minimal = false)
    {
        var self = $"{baseUrl}/v2/checkout/orders/{order.Id}";
        var links = new JsonArray(Link(self, "self", "GET"));
        if (order.Status is "PAYER_ACTION_REQUIRED" or "CREATED") links.Add(PayerAction(order, baseUrl));
        if (order.Status == "APPROVED") links.Add(order.Intent == "CAPTURE" ? Link(self + "/capture", "capture", "POST") : Link(self + "/authorize", "authorize", "POST"));
        if (minimal) return new() { ["id"] = order.Id, ["status"] = order.Status, ["payment_source"] = Source(order), ["links"] = links };

        var unit = new JsonObject { ["reference_id"] = order.ReferenceId ?? "default", ["amount"] = order.Amount.Json() };
        if (order.Description is not null) unit["description"] = order.Description;
        if (order.CustomId is not null) unit["custom_id"] = order.CustomId;
        if (order.InvoiceId is not null) unit["invoice_id"] = order.InvoiceId;
        var payments = new JsonObject();
        if (order.Authorization is { } authorization) payments["authorizations"] = new JsonArray(Authorization(authorization, baseUrl));
        if (order.Captures.Count > 0) payments["captures"] = new JsonArray([.. order.Captures.Select(c => Capture(c, baseUrl))]);
        if (order.Refunds.Count > 0) payments["refunds"] = new JsonArray([.. order.Refunds.Select(r => Refund(r, baseUrl))]);
        if (payments.Count > 0) unit["payments"] = payments;
        return new()
        {
            ["id"] = order.Id,
            ["intent"] = order.Intent,
            ["status"] = order.Status,
            ["payment_source"] = Source(order),
            ["purchase_units"] = new JsonArray(unit),
            ["create_time"] = Time(order.CreatedAt),
            ["update_time"] = Time(order.UpdatedAt),
            ["links"] = links,
        };
    }

    public static JsonObject Authorization(PayPalAuthorization authorization, string baseUrl)
    {
        var json = Payment(authorization.Id, authorization.Status, authorization.Order.Amount, authorization.Order, authorization.At);
        json["expiration_time"] = Time(authorization.At.AddDays(29));
        json["links"] = new JsonArray(Link($"{baseUrl}/v2/payments/authorizations/{authorization.Id}", "self", "GET"), Up(authorization.Order, baseUrl));
        return json;
    }

    public static JsonObject Capture(PayPalCapture capture, string baseUrl)
    {
        var json = Payment(capture.Id, capture.Status, capture.Amount, capture.Order, capture.At);
        if (capture.Reason is { } reason) json["status_details"] = new JsonObject { ["reason"] = reason };
        json["final_capture"] = capture.IsFinal;
        json["links"] = new JsonArray(Link($"{baseUrl}/v2/payments/captures/{capture.Id}", "self", "GET"), Link($"{baseUrl}/v2/payments/captures/{capture.Id}/refund", "refund", "POST"), Up(capture.Order, baseUrl));
        return json;
    }

    public static JsonObject Refund(PayPalRefund refund, string baseUrl)
    {
        var json = new JsonObject
        {
            ["id"] = refund.Id,
            ["status"] = refund.Status,
            ["amount"] = refund.Amount.Json(),
            ["create_time"] = Time(refund.At),
            ["update_time"] = Time(refund.At),
            ["links"] = new JsonArray(Link($"{baseUrl}/v2/payments/refunds/{refund.Id}", "self", "GET"), Link($"{baseUrl}/v2/payments/captures/{refund.Capture.Id}", "up", "GET")),
        };
        if (refund.CustomId is not null) json["custom_id"] = refund.CustomId;
        if (refund.InvoiceId is not null) json["invoice_id"] = refund.InvoiceId;
        return json;
    }

    /// <summary>With what only payments read on their own, and events, carry.</summary>
    public static JsonObject Related(JsonObject payment, PayPalOrder order)
    {
        payment["supplementary_data"] = new JsonObject { ["related_ids"] = new JsonObject { ["order_id"] = order.Id } };
        return payment;
    }

    public static JsonObject Webhook(PayPalWebhook webhook, string baseUrl) => new()
    {
        ["id"] = webhook.Id,
        ["url"] = webhook.Url,
        ["event_types"] = new JsonArray([.. webhook.Events.Select(e => (JsonNode)new JsonObject { ["name"] = e })]),
        ["links"] = new JsonArray(Link($"{baseUrl}/v1/notifications/webhooks/{webhook.Id}", "self", "GET")),
    };

    public static JsonObject PayerAction(PayPalOrder order, string baseUrl) => Link($"{baseUrl}/paypal/checkoutnow?token={order.Id}", "payer-action", "GET");

    public static string Time(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", System.Globalization.CultureInfo.InvariantCulture);

    private static JsonObject Payment(string id, string status, PayPalMoney amount, PayPalOrder order, DateTimeOffset at)
    {
        var json = new JsonObject { ["id"] = id, ["status"] = status, ["amount"] = amount.Json(), ["create_time"] = Time(at), ["update_time"] = Time(at) };
        if (order.CustomId is not null) json["custom_id"] = order.CustomId;
        if (order.InvoiceId is not null) json["invoice_id"] = order.InvoiceId;
        return json;
    }

    private static JsonObject Source(PayPalOrder order) => new()
    {
        ["paypal"] = order.Status is "PAYER_ACTION_REQUIRED" or "CREATED" ? [] : new JsonObject { ["email_address"] = "payer@sandbox.example", ["account_id"] = "QYR5Z8XDVJNXQ" },
    };

    private static JsonObject Up(PayPalOrder order, string baseUrl) => Link($"{baseUrl}/v2/checkout/orders/{order.Id}", "up", "GET");

    private static JsonObject Link(string href, string rel, string method) => new() { ["href"] = href, ["rel"] = rel, ["method"] = method };
}
