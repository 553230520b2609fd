using Modular.Sdk;
using Modular.Sdk.Payments;

namespace Modular.Payments.Mangopay.Webhooks;

/// <summary>Mangopay calls by GET and signs nothing: whatever is said is a hint at most, and the host looks for itself.</summary>
internal static class ReadWebhook
{
    public static async ValueTask<WebhookReading> RunAsync(RawWebhook webhook, PaymentContext context, CancellationToken ct)
    {
        var type = webhook.FindQuery("EventType");
        if (webhook.Method != "GET" || type is not { Length: > 0 and <= 60 } || webhook.FindQuery("RessourceId") is not { Length: > 0 and <= 128 } id || !id.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '_' or '-'))
        {
            return new WebhookReading.Forged { Reason = "It names no event and no resource." };
        }

        if (Array.IndexOf(Registration.Changes, type) < 0)
        {
            return new WebhookReading.Ignored { Reason = "an event that changes nothing here" };
        }

        return type.StartsWith("PAYIN_NORMAL_", StringComparison.Ordinal) ? About(new() { Payment = new(id) }) : await OfRefundAsync(id, context, ct);
    }

    /// <summary>A refund's hook names the refund; which payment it belongs to only Mangopay knows.</summary>
    private static async ValueTask<WebhookReading> OfRefundAsync(string id, PaymentContext context, CancellationToken ct)
    {
        var answer = await Connection.ReadAsync(context, $"refunds/{id}", ct);
        if (answer.Body is { } refund)
        {
            return Marks.Read(refund.Text("Tag")) is { } marks && marks.AreOf(context) && refund.Text("InitialTransactionId") is { Length: > 0 and <= 255 } payment
                ? About(new() { Id = marks.Payment, Payment = new ProviderRef(payment) })
                : new WebhookReading.Ignored { Reason = "a refund of another shop" };
        }

        return answer.IsNotFound ? new WebhookReading.Forged { Reason = "Mangopay knows no such refund." }
            : throw new HttpRequestException("Mangopay did not say which payment it is about.");
    }

    private static WebhookReading.Hint About(WebhookReference it) => new() { About = [it] };
}
