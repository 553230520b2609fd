using System.Text.Json.Nodes;

namespace Modular.Sandbox.Stripe;

internal abstract class StripeObject(string id, DateTimeOffset created)
{
    public string Id => id;
    public DateTimeOffset Created => created;
    public long Sequence { get; init; }
    public JsonObject Metadata { get; set; } = [];
}

internal sealed record LineItem(string Id, string PriceId, string ProductId, string Name, string? Description, string? Image, string Currency, long UnitAmount, long Quantity)
{
    public long Amount => UnitAmount * Quantity;
}

internal sealed class CheckoutSession(string id, DateTimeOffset created) : StripeObject(id, created)
{
    public required string Currency { get; set; }
    public required IReadOnlyList<LineItem> Items { get; set; }
    public required string SuccessUrl { get; init; }
    public string? CancelUrl { get; init; }
    public required DateTimeOffset ExpiresAt { get; init; }
    public required string Url { get; init; }
    public string? ClientReferenceId { get; init; }
    public string? CustomerEmail { get; init; }
    public string? Locale { get; init; }
    public string? SubmitType { get; init; }
    public required IntentTemplate Intent { get; init; }
    public long Total => Items.Sum(i => i.Amount);
    public string Status { get; set; } = "open";
    public PaymentIntent? PaymentIntent { get; set; }
    public bool Completed => Status == "complete";
    public string PaymentStatus => Total == 0 ? "no_payment_required" : PaymentIntent?.Status == "succeeded" ? "paid" : "unpaid";
}

/// <summary>payment_intent_data of a session: what its payment will be made of.</summary>
internal sealed record IntentTemplate(string CaptureMethod, JsonObject Metadata, string? Description, string? TransferGroup, string? Destination,
    string? OnBehalfOf, long? ApplicationFee, string? ReceiptEmail, string? StatementDescriptor)
{
    public static readonly IntentTemplate Plain = new("automatic_async", [], null, null, null, null, null, null, null);
}

internal sealed class PaymentIntent(string id, DateTimeOffset created) : StripeObject(id, created)
{
    public required long Amount { get; set; }
    public required string Currency { get; set; }
    public required IntentTemplate Template { get; init; }
    public string? SessionId { get; init; }
    public string? Description { get; set; }
    public required string ClientSecret { get; init; }
    public string Status { get; set; } = "requires_payment_method";
    public long Capturable { get; set; }
    public long Received { get; set; }
    public string? PaymentMethod { get; set; }
    public Charge? LatestCharge { get; set; }
    public JsonObject? LastError { get; set; }
    public DateTimeOffset? CanceledAt { get; set; }
    public string? CancellationReason { get; set; }
    public bool Manual => Template.CaptureMethod == "manual";
}

internal sealed class Charge(string id, DateTimeOffset created) : StripeObject(id, created)
{
    public required PaymentIntent Intent { get; init; }
    public required long Amount { get; init; }
    public string Status { get; set; } = "succeeded";
    public long Captured { get; set; }
    public string? FailureCode { get; init; }
    public string? FailureMessage { get; init; }
    public string? Email { get; init; }
    public bool ThreeDSecure { get; init; }
    public List<Refund> Refunds { get; } = [];
    public List<Dispute> Disputes { get; } = [];
    public long Refunded => Refunds.Where(r => r.Status is "succeeded" or "pending").Sum(r => r.Amount);
}

internal sealed class Refund(string id, DateTimeOffset created) : StripeObject(id, created)
{
    public required Charge Charge { get; init; }
    public required long Amount { get; init; }
    public string? Reason { get; init; }
    public string Status { get; set; } = "succeeded";
    public string? FailureReason { get; set; }
}

internal sealed class Dispute(string id, DateTimeOffset created) : StripeObject(id, created)
{
    public required Charge Charge { get; init; }
    public required long Amount { get; init; }
    public required string Reason { get; init; }
    public string Status { get; set; } = "needs_response";
    public bool IsOpen => Status is "needs_response" or "under_review";
}

internal sealed class WebhookEndpoint(string id, DateTimeOffset created) : StripeObject(id, created)
{
    public required string Url { get; set; }
    public required string Secret { get; init; }
    public string? ApiVersion { get; init; }
    public string? Description { get; set; }
    public IReadOnlyList<string> Events { get; set; } = ["*"];
    public bool Enabled { get; set; } = true;
    public bool Wants(string type) => Enabled && (Events.Contains("*") || Events.Contains(type));
}

internal sealed record StripeEvent(string Id, string Type, string Account, DateTimeOffset Created, JsonObject Object, JsonObject? Previous, string? RequestId, string? IdempotencyKey);
