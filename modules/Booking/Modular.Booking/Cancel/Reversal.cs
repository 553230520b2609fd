using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Modular.Booking.Payments;
using Modular.Kernel;

namespace Modular.Booking.Cancel;

internal enum ReversalKind
{
    /// <summary>The order was cancelled; the sum is what went back with it.</summary>
    Cancelled = 0,

    /// <summary>Money went back and the order stayed as it was.</summary>
    Goodwill = 1,

    /// <summary>Some of the tickets were cancelled, the others stay; the sum is what went back with them.</summary>
    Part = 2,

    /// <summary>The party moved to another date; the sum is what went back because it costs less there.</summary>
    Moved = 3,
}

/// <summary>A decision to take an order back or to give money back, who made it and why; append-only.</summary>
internal sealed class Reversal
{
    public const int LongestReason = 300;

    public required Guid Id { get; init; }

    public required Guid OperatorId { get; init; }

    public required Guid OrderId { get; init; }

    /// <summary>The form's idempotency key: pressed twice, decided once.</summary>
    public required Guid Key { get; init; }

    /// <summary>SHA-256 of what was decided under that key.</summary>
    [NotPersonal]
    public required byte[] RequestHash { get; init; }

    public required ReversalKind Kind { get; init; }

    public required long AmountMinor { get; init; }

    [NotPersonal]
    public required string Currency { get; init; }

    /// <summary>What staff wrote; the guest reads it too. Empty when the guest decided.</summary>
    [Personal(DataClass.SystemReadable, Retention.Order)]
    public required string Reason { get; init; }

    /// <summary>The account of the person at the desk; null when the guest decided.</summary>
    public Guid? DecidedBy { get; init; }

    public required DateTime At { get; init; }

    public string RefundReason => Kind switch { ReversalKind.Goodwill => RefundReasons.Goodwill, ReversalKind.Moved => RefundReasons.Changed, _ => RefundReasons.Cancelled };

    /// <param name="kind">What was asked for.</param>
    /// <param name="amountMinor">What was to go back.</param>
    /// <param name="reason">Why.</param>
    /// <param name="tickets">Which tickets, when not all.</param>
    public static byte[] HashOf(ReversalKind kind, long amountMinor, string reason, IEnumerable<Guid>? tickets = null) =>
        SHA256.HashData(Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{kind}|{amountMinor}|{reason}") + (tickets is null ? "" : "|" + string.Join(',', tickets.Order()))));
}
