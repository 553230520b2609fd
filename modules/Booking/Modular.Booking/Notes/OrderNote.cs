using Modular.Kernel;

namespace Modular.Booking.Notes;

/// <summary>What people at the desk want to remember of an order; guests do not see it on their page. Append-only, and forgotten with the guest.</summary>
internal sealed class OrderNote
{
    public const int LongestText = 1000;

    /// <summary>The form's idempotency key: pressed twice, kept once.</summary>
    public required Guid Id { get; init; }

    public required Guid OperatorId { get; init; }

    public required Guid OrderId { get; init; }

    [Personal(DataClass.SystemReadable, Retention.Order)]
    public required string Text { get; init; }

    /// <summary>The account of the person at the desk.</summary>
    public required Guid By { get; init; }

    public required DateTime At { get; init; }
}
