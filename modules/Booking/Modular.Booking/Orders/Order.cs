using Modular.Kernel;

namespace Modular.Booking.Orders;

internal enum OrderState
{
    /// <summary>Places are kept until <see cref="Order.ExpiresAt"/>; after that instant the order is expired, whoever looks.</summary>
    Held = 0,
    Confirmed = 1,
    Cancelled = 2,

    /// <summary>Its places were given to others after it expired.</summary>
    Expired = 3,
}

/// <summary>What one guest buys in one go.</summary>
internal sealed class Order
{
    public required Guid Id { get; init; }

    public required Guid OperatorId { get; init; }

    /// <summary>For people: "K7M2Q9XA", no secret.</summary>
    [NotPersonal]
    public required string Number { get; init; }

    /// <summary>SHA-256 of the secret in the guest's link; the link itself is not kept in the open.</summary>
    [Personal(DataClass.Credential, Retention.Order)]
    public required byte[] SecretHash { get; init; }

    /// <summary>The client's idempotency key: one key, one order.</summary>
    public required Guid IdempotencyKey { get; init; }

    /// <summary>SHA-256 of what was asked under that key; another question under the same key is refused.</summary>
    [NotPersonal]
    public required byte[] RequestHash { get; init; }

    public OrderState State { get; set; }

    /// <summary>The language of the guest: "de-DE", "en-GB".</summary>
    [NotPersonal]
    public required string Culture { get; set; }

    [Personal(DataClass.SystemReadable, Retention.Order)]
    public string? GuestName { get; set; }

    [Personal(DataClass.SystemReadable, Retention.Order)]
    public string? GuestEmail { get; set; }

    public required long TotalMinor { get; init; }

    [NotPersonal]
    public required string Currency { get; init; }

    public required DateTime HeldAt { get; init; }

    public required DateTime ExpiresAt { get; set; }

    public DateTime? ConfirmedAt { get; set; }

    /// <summary>Set when it was sold by a reseller on account: its guest pays us nothing, and no money of it ever moves here.</summary>
    public Guid? ResellerId { get; set; }

    /// <summary>What the reseller owes for it, in minor units; null where a guest pays. It counts as what was paid does (<see cref="Reconcile.MoneyRules"/>).</summary>
    public long? OwedMinor { get; set; }

    /// <summary>Counts changes; events carry it, so that a late one can be dropped.</summary>
    public long Version { get; set; }

    public List<OrderLine> Lines { get; init; } = [];

    public bool IsExpired(DateTime now) => State == OrderState.Expired || (State == OrderState.Held && ExpiresAt <= now);
}

/// <summary>So many units of one kind on one departure, with price and tax as they were when they were bought.</summary>
internal sealed class OrderLine
{
    public required Guid Id { get; init; }

    public required Guid OperatorId { get; init; }

    public required Guid OrderId { get; init; }

    public required Guid DepartureId { get; init; }

    public required Guid UnitId { get; init; }

    public required int Quantity { get; init; }

    /// <summary>How many of them were cancelled since, one ticket each, or moved to another line; a line never forgets what was bought.</summary>
    public int Cancelled { get; set; }

    /// <summary>How many still count. When the whole order is cancelled, those that went with it.</summary>
    public int Remaining => Quantity - Cancelled;

    /// <summary>Gross price of one unit in minor units.</summary>
    public required long PriceMinor { get; init; }

    public required int VatBasisPoints { get; init; }

    /// <summary>Places one unit takes.</summary>
    public required int Places { get; init; }

    /// <summary>The decision (<see cref="Cancel.Reversal"/>) to move that made it; null for what was bought, whose sum is the order's total.</summary>
    public Guid? ChangeId { get; init; }

    /// <summary>Its tickets were moved to another line, which stands for its money as well.</summary>
    public bool Moved { get; set; }

    /// <summary>The version of the cancellation terms it was sold under; null gives nothing back.</summary>
    public Guid? PolicyId { get; init; }
}
