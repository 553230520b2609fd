using System.Security.Cryptography;
using System.Text;
using Modular.Booking.Orders;
using Modular.Booking.Tickets;
using Modular.Kernel;

namespace Modular.Booking.Octo;

/// <summary>
/// What a reseller calls a booking: its uuid, its units and whom it is for. The places, the tickets and the sum are an order's, as everybody's; before it
/// is confirmed, that order may be replaced by another (<see cref="UpdateBooking"/>). A test booking has no order: it holds nothing and is its own truth.
/// </summary>
internal sealed class OctoBooking
{
    public const int LongestReference = 100, LongestNotes = 1000;

    public required Guid Id { get; init; }

    public required Guid OperatorId { get; init; }

    public required Guid ResellerId { get; init; }

    public required bool IsTest { get; init; }

    /// <summary>The reseller's idempotency key; unique among its bookings, and among its test bookings.</summary>
    public required Guid Uuid { get; init; }

    /// <summary>SHA-256 of the first wish: another under the same uuid is refused.</summary>
    [NotPersonal]
    public required byte[] WishHash { get; init; }

    public Guid? OrderId { get; set; }

    public required Guid DepartureId { get; set; }

    /// <summary>The unit items (<see cref="OctoItem"/>) as JSON.</summary>
    [NotPersonal]
    public required string Items { get; set; }

    [NotPersonal]
    public string? ResellerReference { get; set; }

    /// <summary>Whom it is for (<see cref="OctoContact"/>) as JSON.</summary>
    [Personal(DataClass.SystemReadable, Retention.Order)]
    public string? Contact { get; set; }

    [Personal(DataClass.SystemReadable, Retention.Order)]
    public string? Notes { get; set; }

    /// <summary>The guest gets the tickets by our mail as well.</summary>
    public bool EmailReceipt { get; set; }

    public required DateTime CreatedAt { get; init; }

    public required DateTime UpdatedAt { get; set; }

    public DateTime? TestExpiresAt { get; set; }

    public DateTime? TestConfirmedAt { get; set; }

    public DateTime? TestCancelledAt { get; set; }

    public IReadOnlyList<OctoItem> UnitItems => OctoJson.Read<List<OctoItem>>(Encoding.UTF8.GetBytes(Items))!;

    public OctoContact? Guest => Contact is null ? null : OctoJson.Read<OctoContact>(Encoding.UTF8.GetBytes(Contact));

    /// <summary>An idempotency key for something about a booking, which no other reseller can come upon.</summary>
    public static Guid KeyFor(Guid resellerId, Guid uuid, string deed) => new(SHA256.HashData(Encoding.UTF8.GetBytes($"{resellerId}|{uuid}|{deed}")).AsSpan(0, 16));

    public static string Text<T>(T value) => Encoding.UTF8.GetString(OctoJson.Write(value));
}

/// <summary>One unit of a booking, with its price as it was when it was held.</summary>
internal sealed record OctoItem(Guid Uuid, Guid UnitId, string? ResellerReference, long PriceMinor, int VatBasisPoints);

/// <summary>What is kept of a contact: a name for the tickets, and how to reach the guest.</summary>
internal sealed record OctoContact(string? FullName, string? FirstName, string? LastName, string? EmailAddress, string? PhoneNumber, IReadOnlyList<string>? Locales)
{
    public override string ToString() => "***";
}

/// <summary>Where a booking stands at one instant.</summary>
internal sealed record OctoStanding(string Status, DateTime? ExpiresAt, DateTime? ConfirmedAt)
{
    public const string OnHold = "ON_HOLD", Confirmed = "CONFIRMED", Expired = "EXPIRED", Cancelled = "CANCELLED", Redeemed = "REDEEMED";

    public static OctoStanding Of(OctoBooking booking, Order? order, IReadOnlyCollection<Ticket> tickets, DateTime now) => order is null ? OfTest(booking, now) : new(
        order.State switch
        {
            OrderState.Cancelled => Cancelled,
            OrderState.Confirmed => tickets.Count > 0 && tickets.All(t => t.State == TicketState.Redeemed) ? Redeemed : Confirmed,
            _ => order.IsExpired(now) ? Expired : OnHold,
        },
        order.ExpiresAt,
        order.ConfirmedAt);

    private static OctoStanding OfTest(OctoBooking booking, DateTime now) => new(
        booking.TestCancelledAt is not null ? Cancelled : booking.TestConfirmedAt is not null ? Confirmed : booking.TestExpiresAt <= now ? Expired : OnHold,
        booking.TestExpiresAt,
        booking.TestConfirmedAt);
}

/// <summary>How long places are kept for a reseller.</summary>
internal static class OctoHold
{
    /// <summary>At once, and in all: a hold never outlives this from its first moment, however often it is extended or changed.</summary>
    public static readonly TimeSpan AtOnce = TimeSpan.FromMinutes(60), InAll = TimeSpan.FromMinutes(120);

    public static readonly TimeSpan Usual = Hold.HoldRules.Life;

    /// <summary>More than we give is cut to what we give; utcExpiresAt says what that is.</summary>
    public static DateTime Until(int? minutes, DateTime since, DateTime now, DateTime closesAt)
    {
        var wanted = now + (Checked(minutes) is { } given ? TimeSpan.FromMinutes(Math.Min(given, AtOnce.TotalMinutes)) : Usual);
        return new[] { wanted, since + InAll, closesAt }.Min();
    }

    public static int? Checked(int? minutes) => minutes is < 1 ? throw new OctoException(OctoError.Bad("expirationMinutes must be at least 1.")) : minutes;
}
