using Modular.Kernel;

namespace Modular.Booking.Details;

/// <summary>A guest has corrected name or mailbox of an order: what it was and what it became, for the two mails and the story. Gone with the guest's data.</summary>
internal sealed class ContactChange
{
    public required Guid Id { get; init; }

    public required Guid OperatorId { get; init; }

    public required Guid OrderId { get; init; }

    [Personal(DataClass.SystemReadable, Retention.Order)]
    public required string OldName { get; init; }

    [Personal(DataClass.SystemReadable, Retention.Order)]
    public required string OldEmail { get; init; }

    [Personal(DataClass.SystemReadable, Retention.Order)]
    public required string NewName { get; init; }

    [Personal(DataClass.SystemReadable, Retention.Order)]
    public required string NewEmail { get; init; }

    public required DateTime At { get; init; }

    public bool OtherMailbox => !string.Equals(OldEmail, NewEmail, StringComparison.OrdinalIgnoreCase);
}
