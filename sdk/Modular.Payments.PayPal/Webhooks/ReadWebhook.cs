using System.Buffers;
using System.Globalization;
using System.Text.Json;
using Modular.Sdk;
using Modular.Sdk.Payments;

namespace Modular.Payments.PayPal.Webhooks;

/// <summary>
/// Asks PayPal whether a delivery is genuine. The signature covers the body's bytes, so these are put into the question as they came;
/// writing the parsed event anew would change them and fail.
/// </summary>
internal static class ReadWebhook
{
    /// <summary>PayPal goes on delivering for three days.</summary>
    private static readonly TimeSpan Oldest = TimeSpan.FromDays(4);

    public static async ValueTask<WebhookReading> RunAsync(RawWebhook webhook, PaymentContext context, CancellationToken ct)
    {
        string? Header(string name) => webhook.Headers.Find("PAYPAL-" + name) is { Length: > 0 and <= 500 } value ? value : null;
        if (Header("TRANSMISSION-ID") is not { } id || Header("TRANSMISSION-TIME") is not { } time || Header("TRANSMISSION-SIG") is not { } signature
            || Header("AUTH-ALGO") is not { } algorithm || Header("CERT-URL") is not { } certificate)
        {
            return new WebhookReading.Forged { Reason = "There is no signature." };
        }

        if (!DateTimeOffset.TryParse(time, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var sent) || (context.Clock.GetUtcNow() - sent).Duration() > Oldest)
        {
            return new WebhookReading.Forged { Reason = "It is too old." };
        }

        if (Parse(webhook.Body) is not { } happened)
        {
            return new WebhookReading.Forged { Reason = "The body cannot be read." };
        }

        if (Connection.Problem(context) is not null || await Registration.FindAsync(context, ct) is not { } webhookId)
        {
            return new WebhookReading.Forged { Reason = "No webhook is set up, so nothing can be proved." };
        }

        var answer = await Connection.AskAsync(context, "v1/notifications/verify-webhook-signature", Question(id, time, signature, algorithm, certificate, webhookId, webhook.Body), ct);
        if (answer.Body?.Text("verification_status") is { } verdict)
        {
            return verdict == "SUCCESS" ? Genuine(happened, context) : new WebhookReading.Forged { Reason = "PayPal did not send this." };
        }

        // PayPal refuses the question itself: somebody made the headers up. Anything else is no verdict; PayPal delivers again.
        return answer.Outcome is PaymentOutcome<JsonElement>.Refused { Code: var code } && code == RefusalCode.InvalidRequest
            ? new WebhookReading.Forged { Reason = "PayPal cannot read its signature." }
            : throw new HttpRequestException("PayPal did not say whether it is genuine.");
    }

    private static WebhookReading Genuine(JsonElement happened, PaymentContext context)
    {
        var type = happened.Text("event_type") ?? "";
        if (happened.Text("id") is not { Length: > 0 and <= 255 } id || Array.IndexOf(Registration.Changes, type) < 0)
        {
            return new WebhookReading.Ignored { Reason = type };
        }

        var resource = happened.Find("resource");
        var isOrder = happened.Text("resource_type") == "checkout-order";
        var marks = Marks.Read(isOrder ? resource.First("purchase_units").Text("custom_id") : resource.Text("custom_id"));
        if (marks is null || !marks.AreOf(context))
        {
            return new WebhookReading.Ignored { Reason = $"{type} of another shop" };
        }

        var order = isOrder ? resource.Text("id") : resource.Find("supplementary_data").Find("related_ids").Text("order_id");
        return new WebhookReading.Verified
        {
            DedupKey = id,
            OccurredAt = DateTimeOffset.TryParse(happened.Text("create_time"), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var at) ? at : null,
            About = [new WebhookReference { Id = marks.Payment, Payment = order is { Length: > 0 and <= 255 } ? new ProviderRef(order) : null }],
        };
    }

    private static byte[] Question(string id, string time, string signature, string algorithm, string certificate, string webhookId, ReadOnlyMemory<byte> body)
    {
        var buffer = new ArrayBufferWriter<byte>(body.Length + 1024);
        using var json = new Utf8JsonWriter(buffer);
        json.WriteStartObject();
        json.WriteString("auth_algo", algorithm);
        json.WriteString("cert_url", certificate);
        json.WriteString("transmission_id", id);
        json.WriteString("transmission_sig", signature);
        json.WriteString("transmission_time", time);
        json.WriteString("webhook_id", webhookId);
        json.WritePropertyName("webhook_event");
        json.WriteRawValue(body.Span);
        json.WriteEndObject();
        json.Flush();
        return buffer.WrittenSpan.ToArray();
    }

    private static JsonElement? Parse(ReadOnlyMemory<byte> body)
    {
        try
        {
            using var json = JsonDocument.Parse(body);
            return json.RootElement.ValueKind == JsonValueKind.Object ? json.RootElement.Clone() : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
