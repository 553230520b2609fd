using Modular.Kernel;

namespace Modular.Booking.Tickets;

internal enum TicketState
{
    Issued = 0,
    Redeemed = 1,
    Revoked = 2,
}

/// <summary>One unit's right to take part.</summary>
internal sealed class Ticket
{
    public required Guid Id { get; init; }

    public required Guid OperatorId { get; init; }

    public required Guid OrderId { get; init; }

    public required Guid DepartureId { get; init; }

    public required Guid UnitId { get; init; }

    /// <summary>16 characters of Crockford Base32 (80 bit): what the QR code says and what can be typed at the door.</summary>
    [Personal(DataClass.Credential, Retention.Order)]
    public required string Code { get; init; }

    public TicketState State { get; set; }

    public DateTime? RedeemedAt { get; set; }

    /// <summary>The decision (<see cref="Cancel.Reversal"/>) that revoked it; null for those revoked before this was kept.</summary>
    public Guid? ReversalId { get; set; }
}

internal enum ScanOutcome
{
    Admitted = 0,
    AlreadyRedeemed = 1,
    Revoked = 2,
    OtherDay = 3,
}

/// <summary>One scan at the door; append-only.</summary>
internal sealed class Scan
{
    public required Guid Id { get; init; }

    public required Guid OperatorId { get; init; }

    public required Guid TicketId { get; init; }

    public required DateTime ScannedAt { get; init; }

    /// <summary>The account of the person at the door.</summary>
    public required Guid ScannedBy { get; init; }

    public required ScanOutcome Outcome { get; init; }
}
