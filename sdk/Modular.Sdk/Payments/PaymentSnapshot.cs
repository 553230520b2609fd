using System.Text.Json.Serialization;

namespace Modular.Sdk.Payments;

/// <summary>Asks for the truth about a payment.</summary>
public sealed record GetPayment
{
    /// <summary>The host's id.</summary>
    public required PaymentId Id { get; init; }

    /// <summary>The provider's reference, from <see cref="HostedCheckout.Payment"/>.</summary>
    public required ProviderRef Payment { get; init; }
}

/// <summary>A payment as it stands at the provider: absolute amounts, not changes. The host compares amount and currency with its own record before it counts anything.</summary>
/// <remarks>All amounts are in the payment's own currency, never negative, and only what is certain counts.</remarks>
public sealed record PaymentSnapshot
{
    /// <summary>The provider's reference.</summary>
    public required ProviderRef Payment { get; init; }

    /// <summary>The host's id as the provider has it stored; null where it stores none. A host refuses a snapshot with somebody else's id.</summary>
    public PaymentId? Id { get; init; }

    /// <summary>Where it stands.</summary>
    public required PaymentState State { get; init; }

    /// <summary>What was asked for.</summary>
    public required Money Amount { get; init; }

    /// <summary>What the payer's bank has promised, captured or not; zero once voided or failed.</summary>
    public required Money Authorised { get; init; }

    /// <summary>What was collected in total; refunds do not lower it.</summary>
    public required Money Captured { get; init; }

    /// <summary>What was given back in total, including refunds on their way.</summary>
    public required Money Refunded { get; init; }

    /// <summary>What is under dispute or lost to a dispute.</summary>
    public required Money Disputed { get; init; }

    /// <summary>What of <see cref="Disputed"/> is lost for good: the payer's bank has decided and taken it. Null where the provider does not tell.</summary>
    public Money? Lost { get; init; }

    /// <summary>Why the last try failed, also when the payer may try again.</summary>
    public DeclineInfo? Decline { get; init; }

    /// <summary>What was paid with, once known.</summary>
    public PaymentMethodKind? Method { get; init; }

    /// <summary>When the provider was asked, by the host's clock.</summary>
    public required DateTimeOffset AsOf { get; init; }
}

/// <summary>Where a payment stands. Refunds and disputes are amounts, not states.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<PaymentState>))]
public enum PaymentState
{
    /// <summary>The page is open; no money has moved, or less than was asked for has come by transfer so far (<see cref="PaymentSnapshot.Captured"/>) and the rest may follow.</summary>
    AwaitingPayer,

    /// <summary>The payer agreed; <see cref="IPaymentProvider.CompleteAsync"/> collects.</summary>
    PayerApproved,

    /// <summary>The payer is done, the bank is not: days, for a direct debit. Money may still come or fail.</summary>
    Processing,

    /// <summary>Reserved, to be captured.</summary>
    Authorised,

    /// <summary>Collected, all or part of it.</summary>
    Captured,

    /// <summary>The reservation was let go. Final.</summary>
    Voided,

    /// <summary>It will not come any more. Final.</summary>
    Failed,

    /// <summary>Nobody paid in time. Final, but for a transfer that comes late: nobody can stop it, and it is then <see cref="Captured"/>.</summary>
    Expired,
}

/// <summary>Why a payer's means was turned down.</summary>
public sealed record DeclineInfo
{
    /// <summary>The reason, in the SDK's words; the host has texts for the known ones.</summary>
    public required DeclineCode Code { get; init; }

    /// <summary>The provider's own code, for staff. No free text, no personal data.</summary>
    public string? ProviderCode { get; init; }
}
