using System.Text.Json;
using Modular.Sdk;
using Modular.Sdk.Payments;
using Stripe;
using Stripe.Checkout;

namespace Modular.Payments.Stripe.Webhooks;

/// <summary>From a signed event to the payments it is about. Reads four fields by hand: an event of another API version then still leads home.</summary>
internal static class ReadWebhook
{
    /// <summary>What can change a snapshot. Stripe tells more (an intent was created, a charge succeeded), but for each of these the host would ask once more and learn nothing.</summary>
    private static readonly HashSet<string> Changes = new(StringComparer.Ordinal)
    {
        "checkout.session.completed", "checkout.session.expired", "checkout.session.async_payment_succeeded", "checkout.session.async_payment_failed",
        "payment_intent.succeeded", "payment_intent.payment_failed", "payment_intent.processing", "payment_intent.canceled",
        "charge.refunded", "charge.refund.updated", "refund.created", "refund.updated", "refund.failed",
        "charge.dispute.created", "charge.dispute.updated", "charge.dispute.closed", "charge.dispute.funds_withdrawn", "charge.dispute.funds_reinstated",
    };

    public static async ValueTask<WebhookReading> RunAsync(RawWebhook webhook, PaymentContext context, CancellationToken ct)
    {
        if (context.Settings.FindSecret(Description.WebhookSecret) is not { } secret || secret.Reveal().Length == 0)
        {
            return new WebhookReading.Forged { Reason = "No webhook secret is set, so nothing can be proved." };
        }

        if (Signature.Fault(webhook.Headers.Find("Stripe-Signature"), webhook.Body.Span, secret, context.Clock.GetUtcNow()) is { } fault)
        {
            return new WebhookReading.Forged { Reason = fault };
        }

        try
        {
            using var json = JsonDocument.Parse(webhook.Body);
            return await ReadAsync(StripeEvent.From(json.RootElement), context, ct);
        }
        catch (JsonException)
        {
            return new WebhookReading.Forged { Reason = "The body cannot be read." };
        }
    }

    private static async ValueTask<WebhookReading> ReadAsync(StripeEvent? it, PaymentContext context, CancellationToken ct)
    {
        if (it is null)
        {
            return new WebhookReading.Ignored { Reason = "This is no event with an object." };
        }

        if (!Changes.Contains(it.Type))
        {
            return new WebhookReading.Ignored { Reason = it.Type };
        }

        if (it.IsLive == context.Sandbox)
        {
            return new WebhookReading.Ignored { Reason = $"{it.Type} of the other mode" };
        }

        return await AboutAsync(it, context, ct) is { } about
            ? new WebhookReading.Verified { DedupKey = it.Id, OccurredAt = it.Created, About = [about] }
            : new WebhookReading.Ignored { Reason = $"{it.Type} of another shop" };
    }

    /// <summary>The marks lead home. Disputes carry none, nor do refunds made in Stripe's dashboard: for these rare ones the session is asked for by its payment intent.</summary>
    private static async ValueTask<WebhookReference?> AboutAsync(StripeEvent it, PaymentContext context, CancellationToken ct)
    {
        if (it.Metadata.ContainsKey(Marks.Account) || it.Metadata.ContainsKey(Marks.Payment))
        {
            return Reference(it.Object == "checkout.session" ? it.ObjectId : null, it.Metadata, context);
        }

        if (it.Object is not ("dispute" or "refund" or "charge") || it.PaymentIntent is null || Connection.Problem(context) is not null)
        {
            return null;
        }

        // A failure escapes, so that the host says 503 and Stripe delivers again.
        var sessions = await Connection.Open(context).V1.Checkout.Sessions.ListAsync(
            new SessionListOptions { PaymentIntent = it.PaymentIntent, Limit = 1 }, cancellationToken: ct);
        return sessions.Data is [var session] ? Reference(session.Id, session.Metadata, context) : null;
    }

    private static WebhookReference? Reference(string? session, IReadOnlyDictionary<string, string>? metadata, PaymentContext context) =>
        Marks.AreOf(context, metadata) && Marks.PaymentOf(metadata) is { } payment
            ? new() { Id = payment, Payment = session is null ? null : new ProviderRef(session) }
            : null;
}
