using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Modular.Sandbox.Apis;

namespace Modular.Sandbox.PayPal;

/// <summary>/v1/notifications: webhooks, and whether a delivery is genuine.</summary>
internal static class Notifications
{
    public static JsonObject Register(PayPalCall call)
    {
        var url = Orders.Text(call.Body, "url");
        if (!Uri.TryCreate(url, UriKind.Absolute, out var address) || address.Scheme is not ("http" or "https")) throw Invalid("url", "Not a valid webhook URL.");
        if (call.Body["event_types"] is not JsonArray { Count: > 0 } types) throw Invalid("event_types", "event_types is a required field.");
        if (call.Account.Webhooks.Values.Any(w => w.Url == url)) throw new ReplyException(new(400, new JsonObject { ["name"] = "WEBHOOK_URL_ALREADY_EXISTS", ["message"] = "Webhook URL already exists", ["debug_id"] = "sandbox" }));
        if (call.Account.Webhooks.Count >= 10) throw new ReplyException(new(400, new JsonObject { ["name"] = "WEBHOOK_NUMBER_LIMIT_EXCEEDED", ["message"] = "You have reached the maximum number of webhooks allowed.", ["debug_id"] = "sandbox" }));
        var webhook = new PayPalWebhook(call.World.Id(), url!, [.. types.Select(t => Orders.Text(t as JsonObject, "name") ?? "")]);
        call.Account.Webhooks[webhook.Id] = webhook;
        return PayPalJson.Webhook(webhook, call.BaseUrl);
    }

    public static JsonObject List(PayPalCall call) => new() { ["webhooks"] = new JsonArray([.. call.Account.Webhooks.Values.Select(w => PayPalJson.Webhook(w, call.BaseUrl))]) };

    public static JsonObject Get(PayPalCall call) => PayPalJson.Webhook(call.Account.Webhooks.GetValueOrDefault(call.Id) ?? throw PayPalErrors.NotFound(), call.BaseUrl);

    public static JsonObject? Delete(PayPalCall call) => call.Account.Webhooks.Remove(call.Id) ? null : throw PayPalErrors.NotFound();

    /// <summary>The signature covers the bytes of the event: they are taken from the request as they stand there, not parsed and written anew.</summary>
    public static async Task<Reply> VerifyAsync(HttpRequest request, PayPalAccount account)
    {
        using var reader = new StreamReader(request.Body, Encoding.UTF8);
        JsonDocument json;
        try
        {
            json = JsonDocument.Parse(await reader.ReadToEndAsync());
        }
        catch (JsonException)
        {
            throw PayPalErrors.Invalid("/", "MALFORMED_REQUEST_JSON", "The request JSON is not well formed.");
        }

        using (json)
        {
            string Need(string name) => json.RootElement.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString()! : throw Invalid(name, $"{name} is a required field.");
            var (webhook, id, time, signature) = (Need("webhook_id"), Need("transmission_id"), Need("transmission_time"), Need("transmission_sig"));
            (_, _) = (Need("auth_algo"), Need("cert_url"));
            if (!json.RootElement.TryGetProperty("webhook_event", out var happened)) throw Invalid("webhook_event", "webhook_event is a required field.");
            var expected = Signatures.Of(webhook, id, time, Encoding.UTF8.GetBytes(happened.GetRawText()));
            bool isKnown;
            lock (account.Gate) isKnown = account.Webhooks.ContainsKey(webhook);
            var isGenuine = isKnown && CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(expected), Encoding.UTF8.GetBytes(signature));
            return new(200, new JsonObject { ["verification_status"] = isGenuine ? "SUCCESS" : "FAILURE" });
        }
    }

    private static ReplyException Invalid(string field, string issue) => new(new(400, new JsonObject
    {
        ["name"] = "VALIDATION_ERROR",
        ["message"] = "Invalid data provided",
        ["debug_id"] = "sandbox",
        ["details"] = new JsonArray(new JsonObject { ["field"] = field, ["issue"] = issue }),
    }));
}
