using Modular.Kernel;

namespace Modular.Booking.Payments;

internal enum PaymentStatus
{
    /// <summary>Written before the provider was called; the provider may or may not know of it.</summary>
    Created = 0,

    /// <summary>The guest is on the provider's page, or the money is on its way.</summary>
    Pending = 1,

    /// <summary>The money is here.</summary>
    Captured = 2,
    Failed = 3,
    Expired = 4,
}

/// <summary>One attempt to pay one order. The provider's snapshot is the truth; this is our last reading of it.</summary>
internal sealed class Payment
{
    public required Guid Id { get; init; }

    public required Guid OperatorId { get; init; }

    public required Guid OrderId { get; init; }

    public required Guid AccountId { get; init; }

    /// <summary>Minted once, before the first call; every retry uses it again.</summary>
    public required Guid OperationId { get; init; }

    public PaymentStatus Status { get; set; }

    public required long AmountMinor { get; init; }

    [NotPersonal]
    public required string Currency { get; init; }

    public long CapturedMinor { get; set; }

    public long RefundedMinor { get; set; }

    /// <summary>The provider's own id of this payment.</summary>
    [NotPersonal]
    public string? ProviderRef { get; set; }

    /// <summary>Where the guest pays; kept so that "pay" pressed twice leads to the same page.</summary>
    [Personal(DataClass.Credential, Retention.Order)]
    public string? RedirectUrl { get; set; }

    /// <summary>Why it was declined, as a code of the SDK.</summary>
    [NotPersonal]
    public string? DeclineCode { get; set; }

    /// <summary>What does not fit (another amount, another currency): money we must not count, for people to look at.</summary>
    [NotPersonal]
    public string? Mismatch { get; set; }

    public required DateTime CreatedAt { get; init; }

    public required DateTime ExpiresAt { get; set; }

    /// <summary>When the worker asks the provider again; null when nothing can change any more.</summary>
    public DateTime? NextCheckAt { get; set; }

    public int Checks { get; set; }
}

internal enum RefundStatus
{
    /// <summary>To be sent; the worker retries under the same operation until the provider answers.</summary>
    Requested = 0,
    InTransit = 1,
    Done = 2,
    Failed = 3,
}

/// <summary>Money that goes back.</summary>
internal sealed class Refund
{
    public required Guid Id { get; init; }

    public required Guid OperatorId { get; init; }

    public required Guid OrderId { get; init; }

    public required Guid PaymentId { get; init; }

    public required Guid OperationId { get; init; }

    public RefundStatus Status { get; set; }

    public required long AmountMinor { get; init; }

    [NotPersonal]
    public required string Currency { get; init; }

    /// <summary>The decision it belongs to; null when money found no place and went back by itself.</summary>
    public Guid? ReversalId { get; init; }

    /// <summary>"late-money", "double-money", "cancelled", "goodwill".</summary>
    [NotPersonal]
    public required string Reason { get; init; }

    [NotPersonal]
    public string? ProviderRef { get; set; }

    public required DateTime CreatedAt { get; init; }

    public DateTime? NextCheckAt { get; set; }

    public int Checks { get; set; }
}

/// <summary>An operator's account at a payment provider.</summary>
internal sealed class PaymentAccount
{
    public required Guid Id { get; init; }

    public required Guid OperatorId { get; init; }

    /// <summary>The plug-in's id: "stripe".</summary>
    [NotPersonal]
    public required string Provider { get; init; }

    /// <summary>Random; names the account in /hooks/pay/{key}, so that every account has its own secret.</summary>
    [Personal(DataClass.Credential, Retention.Operator)]
    public required string HookKey { get; init; }

    /// <summary>The settings with their secrets as JSON, sealed by the service key and bound to this row.</summary>
    [Personal(DataClass.Credential, Retention.Operator)]
    public required byte[] SettingsSealed { get; set; }

    public required bool Sandbox { get; init; }

    public bool Enabled { get; set; } = true;
}
