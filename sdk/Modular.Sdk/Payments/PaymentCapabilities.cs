using System.Collections.Immutable;
using System.Text.Json.Serialization;

namespace Modular.Sdk.Payments;

/// <summary>What a provider can do, as data: the host offers only what stands here, and what stands here must work.</summary>
public sealed record PaymentCapabilities
{
    /// <summary>Which ways of collecting it knows. <see cref="CaptureMode.Manual"/> requires <see cref="ICapturesPayments"/>.</summary>
    public required ImmutableArray<CaptureMode> CaptureModes { get; init; }

    /// <summary>Whether less than the reserved amount can be captured.</summary>
    public bool PartialCapture { get; init; }

    /// <summary>Whether a reservation can be captured in several parts.</summary>
    public bool MultipleCapture { get; init; }

    /// <summary>Whether money can be given back through the provider. False: <see cref="IPaymentProvider.RefundAsync"/> is <see cref="PaymentOutcome{T}.NotSupported"/>, and the operator's people give it back by hand.</summary>
    public bool Refunds { get; init; } = true;

    /// <summary>Whether less than the captured amount can be refunded, several times.</summary>
    public bool PartialRefund { get; init; }

    /// <summary>How long after capture a refund is possible; null when the provider sets no end.</summary>
    public TimeSpan? RefundWindow { get; init; }

    /// <summary>Currencies and their limits; empty means every currency, limits unknown.</summary>
    public ImmutableArray<CurrencyLimit> Currencies { get; init; } = [];

    /// <summary>The shortest life of a checkout page. A shorter wish is lengthened to it: read <see cref="HostedCheckout.ExpiresAt"/>.</summary>
    public TimeSpan? CheckoutAtLeast { get; init; }

    /// <summary>The longest life of a checkout page. A longer wish is shortened to it.</summary>
    public TimeSpan? CheckoutAtMost { get; init; }

    /// <summary>How long the provider remembers an idempotency key. After it, look first, and never repeat blindly.</summary>
    public required TimeSpan IdempotencyWindow { get; init; }

    /// <summary>What a webhook can prove.</summary>
    public required WebhookAuthentication Webhooks { get; init; }

    /// <summary>Whether it learns of money from statements of the operator's own bank account. True requires <see cref="IReadsStatements"/>, and means that checkouts carry
    /// <see cref="HostedCheckout.Instructions"/>, that there are no webhooks (<see cref="WebhookAuthentication.None"/>), and that <see cref="CheckoutAtLeast"/> is the time a transfer needs.</summary>
    public bool Statements { get; init; }

    /// <summary>Whether money can be shared with payees at the provider.</summary>
    public SplitMode Splits { get; init; }

    /// <summary>Whether money can be paid out through the provider's interface.</summary>
    public bool Payouts { get; init; }

    /// <summary>What must be known of the payer before a payment can begin.</summary>
    public ImmutableArray<PayerField> PayerData { get; init; } = [];

    /// <summary>Keeping payers' cards for later: not in this version of the contract.</summary>
    public StoredInstruments StoredInstruments { get; init; }
}

/// <summary>The amounts a provider takes in one currency.</summary>
public sealed record CurrencyLimit
{
    /// <summary>ISO 4217 alphabetic code.</summary>
    public required string Currency { get; init; }

    /// <summary>The smallest amount, in minor units.</summary>
    public long? MinMinor { get; init; }

    /// <summary>The largest amount, in minor units.</summary>
    public long? MaxMinor { get; init; }
}

/// <summary>When money is collected.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<CaptureMode>))]
public enum CaptureMode
{
    /// <summary>As soon as the payer has paid.</summary>
    Automatic,

    /// <summary>Reserved first, collected by <see cref="ICapturesPayments.CaptureAsync"/>.</summary>
    Manual,
}

/// <summary>What a webhook can prove.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<WebhookAuthentication>))]
public enum WebhookAuthentication
{
    /// <summary>Nothing: a webhook is a hint, at most.</summary>
    None,

    /// <summary>It carries a signature made with a secret of the account.</summary>
    Signed,

    /// <summary>The plug-in asks the provider whether it is genuine.</summary>
    RemoteVerified,
}

/// <summary>How money can be shared with payees.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<SplitMode>))]
public enum SplitMode
{
    /// <summary>It cannot.</summary>
    None,

    /// <summary>When it is charged.</summary>
    AtCharge,

    /// <summary>Held first, released later.</summary>
    HoldAndRelease,
}

/// <summary>Whether payers' cards may be kept at the provider for later payments.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<StoredInstruments>))]
public enum StoredInstruments
{
    /// <summary>They may not. The only value in this version.</summary>
    Forbidden,
}
