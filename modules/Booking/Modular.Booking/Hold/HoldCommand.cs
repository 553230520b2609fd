using System.Collections.Immutable;
using System.Security.Cryptography;
using Modular.Booking.Catalogue;
using Modular.Booking.Orders;

namespace Modular.Booking.Hold;

/// <summary>So many of one unit.</summary>
internal readonly record struct UnitCount(Unit Unit, int Quantity);

/// <summary>One wish to hold places, checked against the catalogue and priced; it has not looked at the places yet.</summary>
internal sealed record HoldCommand
{
    public required Guid OrderId { get; init; }

    public required Guid OperatorId { get; init; }

    public required Guid DepartureId { get; init; }

    public required Guid IdempotencyKey { get; init; }

    public required byte[] RequestHash { get; init; }

    public required byte[] SecretHash { get; init; }

    public required string Number { get; init; }

    public required string Culture { get; init; }

    public required string Currency { get; init; }

    /// <summary>The cancellation terms of the option as they are now.</summary>
    public Guid? PolicyId { get; init; }

    public required ImmutableArray<UnitCount> Units { get; init; }

    public int Places => Units.Sum(u => u.Quantity * u.Unit.Places);

    public long TotalMinor => Units.Sum(u => checked(u.Quantity * u.Unit.PriceMinor));

    /// <summary>What it becomes when there is room.</summary>
    public HeldOrder Held(DateTime now) => new(OrderId, Number, TotalMinor, Currency, now + HoldRules.Life, Replayed: false);

    /// <summary>A hash of what was asked: the same key with another question is refused.</summary>
    public static byte[] HashOf(Guid departure, IEnumerable<(Guid Unit, int Quantity)> units)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(departure.ToByteArray());
        foreach (var (unit, quantity) in units.Where(u => u.Quantity != 0).OrderBy(u => u.Unit))
        {
            hash.AppendData(unit.ToByteArray());
            hash.AppendData(BitConverter.GetBytes(quantity));
        }

        return hash.GetHashAndReset();
    }
}

/// <summary>Places that are kept for a guest until an instant.</summary>
internal sealed record HeldOrder(Guid OrderId, string Number, long TotalMinor, string Currency, DateTime ExpiresAt, bool Replayed);
