using Modular.Kernel;

namespace Modular.Booking.Payments;

internal enum RefundStatus
{
    /// <summary>To be sent; the worker retries under the same operation until the provider answers.</summary>
    Requested = 0,
    InTransit = 1,
    Done = 2,

    /// <summary>The money did not go back. Somebody has to look, unless <see cref="Refund.RetriedAs"/> says what came after it.</summary>
    Failed = 3,

    /// <summary>Made at the provider without us; found in its books.</summary>
    External = 4,

    /// <summary>Failed at the provider, then given back by another way; the note says which.</summary>
    Elsewhere = 5,
}

/// <summary>Money that goes back. Several may belong to one payment; together they never exceed it (<see cref="ReturnMoney"/>).</summary>
internal sealed class Refund
{
    /// <summary>Among failure codes: the provider does not do such things.</summary>
    public const string NotSupported = "not-supported";

    public required Guid Id { get; init; }

    public required Guid OperatorId { get; init; }

    public required Guid OrderId { get; init; }

    public required Guid PaymentId { get; init; }

    public required Guid OperationId { get; init; }

    public RefundStatus Status { get; set; }

    public required long AmountMinor { get; init; }

    [NotPersonal]
    public required string Currency { get; init; }

    /// <summary>The decision it belongs to; null when the money went back by itself.</summary>
    public Guid? ReversalId { get; init; }

    /// <summary>Why: one of <see cref="RefundReasons"/>.</summary>
    [NotPersonal]
    public required string Reason { get; init; }

    /// <summary>The account of the person who asked for it; null when the house did by itself.</summary>
    public Guid? RequestedBy { get; init; }

    [NotPersonal]
    public string? ProviderRef { get; set; }

    /// <summary>Why it failed: a code of the SDK or of the provider.</summary>
    [NotPersonal]
    public string? FailureCode { get; set; }

    /// <summary>The refund that took this failed one's place.</summary>
    public Guid? RetriedAs { get; set; }

    public required DateTime CreatedAt { get; init; }

    /// <summary>The instant of the provider's last answer about it.</summary>
    public DateTime? CheckedAt { get; set; }

    public DateTime? NextCheckAt { get; set; }

    public int Checks { get; set; }

    /// <summary>Counts against what was captured: everything but what failed.</summary>
    public bool Counts => Status != RefundStatus.Failed;

    /// <summary>Somebody has to look.</summary>
    public bool IsStranded => Status == RefundStatus.Failed && RetriedAs is null;

    /// <summary>A transfer goes back by the operator's people. Where another provider says that it cannot, something went wrong.</summary>
    public bool IsByHand(Payment payment) => payment.IsTransfer && FailureCode == NotSupported;

    /// <summary>Somebody was told to send it back, and has not recorded yet that they did.</summary>
    public bool IsOwedByHand(Payment payment) => IsByHand(payment) && IsStranded;
}

/// <summary>Why money goes back.</summary>
internal static class RefundReasons
{
    /// <summary>It came when the places were gone, or the order was over.</summary>
    public const string LateMoney = "late-money";

    /// <summary>The order was paid already.</summary>
    public const string DoubleMoney = "double-money";

    /// <summary>More than was asked for was accepted; this is the difference.</summary>
    public const string Overpaid = "overpaid";

    /// <summary>The amount or currency did not fit, and the desk sent it back.</summary>
    public const string Mismatch = "mismatch";

    /// <summary>The guest or the operator cancelled.</summary>
    public const string Cancelled = "cancelled";

    /// <summary>The operator gave money back and left the order as it is.</summary>
    public const string Goodwill = "goodwill";

    /// <summary>The guest moved to a date that costs less; this is the difference.</summary>
    public const string Changed = "changed";

    /// <summary>Somebody refunded at the provider's own dashboard.</summary>
    public const string External = "external";
}
