using System.Collections.Immutable;
using System.Text.Json.Serialization;

namespace Modular.Sdk.Payments;

/// <summary>What a webhook turned out to be. Closed: these four cases and no others within a major version.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "is")]
[JsonDerivedType(typeof(Verified), "verified")]
[JsonDerivedType(typeof(Hint), "hint")]
[JsonDerivedType(typeof(Forged), "forged")]
[JsonDerivedType(typeof(Ignored), "ignored")]
public abstract record WebhookReading
{
    private WebhookReading()
    {
    }

    /// <summary>Genuine. The host stores it once per key and asks about the payments named.</summary>
    public sealed record Verified : WebhookReading
    {
        /// <summary>The same for every delivery of the same message; at most 255 characters.</summary>
        public required string DedupKey { get; init; }

        /// <summary>The payments it is about.</summary>
        public required ImmutableArray<WebhookReference> About { get; init; }

        /// <summary>When it happened, by the provider's clock.</summary>
        public DateTimeOffset? OccurredAt { get; init; }
    }

    /// <summary>Anybody could have sent it. The host may ask about payments it already knows, at a limited rate, and nothing else.</summary>
    public sealed record Hint : WebhookReading
    {
        /// <summary>The payments it is about.</summary>
        public required ImmutableArray<WebhookReference> About { get; init; }
    }

    /// <summary>Not genuine, or not provably: no signature, a wrong one, too old, unreadable. The host answers 400 and changes nothing.</summary>
    public sealed record Forged : WebhookReading
    {
        /// <summary>For staff, in English; nothing of the message's content.</summary>
        public required string Reason { get; init; }
    }

    /// <summary>Genuine and none of our business. The host answers 200.</summary>
    public sealed record Ignored : WebhookReading
    {
        /// <summary>For staff, such as the event's type.</summary>
        public required string Reason { get; init; }
    }
}

/// <summary>Names a payment by the host's id, the provider's reference, or both. At least one is set.</summary>
public sealed record WebhookReference
{
    /// <summary>The host's id, where the provider gave it back.</summary>
    public PaymentId? Id { get; init; }

    /// <summary>The provider's reference, the one of <see cref="HostedCheckout.Payment"/>.</summary>
    public ProviderRef? Payment { get; init; }
}
