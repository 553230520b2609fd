using System.Text.Json.Serialization;

namespace Modular.Sdk.Payments;

/// <summary>Asks to give money back.</summary>
public sealed record RefundPayment
{
    /// <summary>The host's id of the refund. Store it with the provider.</summary>
    public required RefundId Id { get; init; }

    /// <summary>The host's id of the payment.</summary>
    public required PaymentId PaymentId { get; init; }

    /// <summary>The provider's reference of the payment.</summary>
    public required ProviderRef Payment { get; init; }

    /// <summary>How much, in the payment's currency; more than zero.</summary>
    public required Money Amount { get; init; }
}

/// <summary>Asks for the truth about a refund.</summary>
public sealed record GetRefund
{
    /// <summary>The host's id of the refund.</summary>
    public required RefundId Id { get; init; }

    /// <summary>The provider's reference of the payment.</summary>
    public required ProviderRef Payment { get; init; }

    /// <summary>The provider's reference of the refund; null when the answer was lost: then it is looked for by <see cref="Id"/>.</summary>
    public ProviderRef? Refund { get; init; }
}

/// <summary>A refund as it stands at the provider.</summary>
public sealed record RefundSnapshot
{
    /// <summary>The provider's reference of the refund.</summary>
    public required ProviderRef Refund { get; init; }

    /// <summary>The host's id as the provider has it stored; null where it stores none.</summary>
    public RefundId? Id { get; init; }

    /// <summary>Where it stands.</summary>
    public required RefundState State { get; init; }

    /// <summary>How much, in minor units of the payment's currency.</summary>
    public required Money Amount { get; init; }

    /// <summary>The provider's own code when it failed, for staff.</summary>
    public string? ProviderCode { get; init; }

    /// <summary>When the provider was asked, by the host's clock.</summary>
    public required DateTimeOffset AsOf { get; init; }
}

/// <summary>Where a refund stands.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<RefundState>))]
public enum RefundState
{
    /// <summary>Accepted; the money is on its way.</summary>
    Pending,

    /// <summary>The payer must do something at the provider first, such as name an account.</summary>
    AwaitingPayer,

    /// <summary>Done. A later failure is rare but possible: the provider then says <see cref="Failed"/>.</summary>
    Succeeded,

    /// <summary>The money came back to the operator.</summary>
    Failed,

    /// <summary>Called off before it left.</summary>
    Cancelled,
}
