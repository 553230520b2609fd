using System.Text.Json;
using System.Text.Json.Serialization;
using Modular.Sdk;
using Modular.Sdk.Payments;

namespace SampleNamespace;

/// <summary>What is sent to open a page. Amounts are minor units, as in the SDK; where your provider counts otherwise, convert here and nowhere else.</summary>
internal sealed record NewCheckout(long Amount, string Currency, string Description, string Reference, Uri ReturnUrl, Uri CancelUrl, DateTimeOffset ExpiresAt, Marks Metadata);

internal sealed record Checkout(string Id, string Status, Uri Url, long Amount, string Currency, long Captured, long Refunded, DateTimeOffset ExpiresAt, Marks? Metadata = null);

internal sealed record NewRefund(long Amount, string Currency, Marks Metadata);

internal sealed record Refund(string Id, string Status, long Amount, string Currency, Marks? Metadata = null);

internal sealed record RefundList(Refund[] Items);

internal sealed record Account(string Name);

internal sealed record Event(string Id, string Type, DateTimeOffset CreatedAt, Checkout Data);

internal sealed record Problem(string? Code = null);

/// <summary>The host's ids, kept by the provider: they lead webhooks and lost refunds back, and tell our payments from those of other shops with the same account.</summary>
internal sealed record Marks(
    [property: JsonPropertyName("modular_account")] Guid? Account = null,
    [property: JsonPropertyName("modular_payment")] Guid? Payment = null,
    [property: JsonPropertyName("modular_refund")] Guid? Refund = null)
{
    public static Marks Of(PaymentContext context, PaymentId payment, RefundId? refund = null) => new(context.Account.Value, payment.Value, refund?.Value);
}

internal static class Wire
{
    /// <summary>An answer without what we need is no answer: it throws, and the call counts as lost.</summary>
    public static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
    };
}
