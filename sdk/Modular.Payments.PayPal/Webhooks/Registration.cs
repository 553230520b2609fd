using System.Text.Json;
using System.Text.Json.Nodes;
using Modular.Sdk.Payments;

namespace Modular.Payments.PayPal.Webhooks;

/// <summary>Which webhook of the PayPal account is ours: the one the operator named, or the one "Test connection" added.</summary>
internal static class Registration
{
    /// <summary>What can change a snapshot.</summary>
    public static readonly string[] Changes =
    [
        "CHECKOUT.ORDER.APPROVED", "CHECKOUT.ORDER.COMPLETED",
        "PAYMENT.AUTHORIZATION.CREATED", "PAYMENT.AUTHORIZATION.VOIDED",
        "PAYMENT.CAPTURE.COMPLETED", "PAYMENT.CAPTURE.DENIED", "PAYMENT.CAPTURE.DECLINED", "PAYMENT.CAPTURE.PENDING", "PAYMENT.CAPTURE.REFUNDED", "PAYMENT.CAPTURE.REVERSED",
        "PAYMENT.REFUND.PENDING", "PAYMENT.REFUND.FAILED",
    ];

    private const string Kept = "webhook";

    public static async ValueTask<string?> FindAsync(PaymentContext context, CancellationToken ct) =>
        context.Settings.FindText(Description.WebhookId) ?? await context.State.FindAsync(Kept, ct);

    /// <summary>Finds or adds the webhook for the host's address; null when all is well, else PayPal's failure.</summary>
    public static async Task<Answer?> EnsureAsync(PaymentContext context, Uri url, CancellationToken ct)
    {
        var all = await Connection.ReadAsync(context, "v1/notifications/webhooks", ct);
        if (all.Body is not { } body)
        {
            return all;
        }

        var mine = ((JsonElement?)body).Items("webhooks").FirstOrDefault(it => it.Text("url") == url.AbsoluteUri);
        if (mine.ValueKind != JsonValueKind.Object)
        {
            var added = await Connection.ActAsync(context, "v1/notifications/webhooks", new JsonObject
            {
                ["url"] = url.AbsoluteUri,
                ["event_types"] = new JsonArray([.. Changes.Select(name => (JsonNode)new JsonObject { ["name"] = name })]),
            }, null, ct);
            if (added.Body is not { } one)
            {
                return added;
            }

            mine = one;
        }

        if (mine.Text("id") is { Length: > 0 } id)
        {
            await context.State.PutAsync(Kept, id, null, ct);
        }

        return null;
    }
}
