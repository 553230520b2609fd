using System.Security.Cryptography;
using Microsoft.AspNetCore.Http;
using Microsoft.EntityFrameworkCore;
using Modular.Booking.Availability;
using Modular.Booking.Hold;
using Modular.Booking.Orders;
using Modular.Booking.Payments;
using Modular.Booking.Storage;
using Modular.Booking.Telemetry;
using Modular.Kernel;

namespace Modular.Booking.Octo;

internal sealed record OctoItemWish(string? Uuid, string? UnitId, string? ResellerReference);

/// <summary>POST /octo/bookings: keeps places. The uuid is the idempotency key: the same wish under it gives the same booking, another is refused.</summary>
internal sealed class HoldBooking(BookingDb db, OctoContext octo, OctoCatalogue catalogue, OctoSlots slots, OctoBookings bookings, OctoPlaces keep, TimeProvider clock)
{
    public static readonly OctoError OtherWish = OctoError.Unprocessable("This uuid was used for another wish. Take a new uuid for a new booking.");

    private sealed record Wish(
        string? Uuid, string? ProductId, string? OptionId, string? AvailabilityId, int? ExpirationMinutes, string? Notes, IReadOnlyList<OctoItemWish?>? UnitItems, string? ResellerReference, OctoContactWish? Contact, string? Currency);

    public static async Task<IResult> HandleAsync(HttpContext http, HoldBooking hold) => OctoJson.Ok(await hold.RunAsync(await OctoJson.ReadAsync<Wish>(http), http.RequestAborted));

    private async Task<OctoBookingView> RunAsync(Wish wish, CancellationToken cancellation)
    {
        var uuid = wish.Uuid is null ? clock.NewId() : Guid.TryParse(wish.Uuid, out var given) && given != Guid.Empty ? given : throw new OctoException(OctoError.Bad("uuid must be a UUID."));
        var hash = SHA256.HashData(OctoJson.Write(wish));
        if (await EarlierAsync(uuid, hash, cancellation) is { } earlier)
        {
            return await bookings.ShowAsync(earlier, cancellation);
        }

        slots.CheckCurrency(wish.Currency);
        var (_, option) = await catalogue.FindAsync(wish.ProductId, wish.OptionId, cancellation);
        var (departure, offer) = await keep.OfferAsync(option.Id, wish.AvailabilityId, cancellation);
        var items = OctoPlaces.Items(wish.UnitItems, offer, [], clock);
        var now = clock.UtcNow();
        var booking = new OctoBooking
        {
            Id = clock.NewId(),
            OperatorId = octo.OperatorId,
            ResellerId = octo.ResellerId,
            IsTest = octo.IsTest,
            Uuid = uuid,
            WishHash = hash,
            DepartureId = departure.Id,
            Items = OctoBooking.Text(items),
            ResellerReference = OctoContactWish.Line(wish.ResellerReference, "resellerReference", OctoBooking.LongestReference),
            Contact = wish.Contact?.Kept() is { } contact ? OctoBooking.Text(contact) : null,
            Notes = OctoContactWish.Line(wish.Notes, "notes", OctoBooking.LongestNotes, lines: true),
            CreatedAt = now,
            UpdatedAt = now,
        };
        var until = OctoHold.Until(wish.ExpirationMinutes, now, now, departure.ClosesAt);
        Guid? orderId = null;
        if (octo.IsTest)
        {
            await keep.CheckRoomAsync(departure.Id, offer, items, cancellation);
            booking.TestExpiresAt = until;
        }
        else
        {
            (orderId, items) = await keep.HoldAsync(OctoBooking.KeyFor(octo.ResellerId, uuid, "hold"), departure.Id, offer, items, cancellation);
            booking.Items = OctoBooking.Text(items);
        }

        return await bookings.ShowAsync(await AddAsync(booking, orderId, until, hash, cancellation), cancellation);
    }

    private async Task<OctoBooking> AddAsync(OctoBooking booking, Guid? orderId, DateTime until, byte[] hash, CancellationToken cancellation)
    {
        try
        {
            db.ChangeTracker.Clear();
            await using var write = await db.BeginWriteAsync(cancellation);
            // Of several with the same uuid, all have the one order: its lock lets the first write and shows it to the others.
            var order = orderId is { } id ? await db.LockOrderAsync(id, cancellation) : null;
            if (await EarlierAsync(booking.Uuid, hash, cancellation) is { } earlier)
            {
                return earlier;
            }

            booking.OrderId = orderId;
            db.Add(booking);
            if (order is { State: OrderState.Held } && !order.IsExpired(clock.UtcNow()))
            {
                await keep.Places.ExtendAsync(order, until, cancellation);
            }

            await db.SaveChangesAsync(cancellation);
            await write.CommitAsync(cancellation);
            return booking;
        }
        catch (DbUpdateException) when (orderId is null)
        {
            // Two test bookings of one uuid at once: the other one was first.
            db.ChangeTracker.Clear();
            return await EarlierAsync(booking.Uuid, hash, cancellation) ?? throw new OctoException(OctoError.Failed);
        }
    }

    private async Task<OctoBooking?> EarlierAsync(Guid uuid, byte[] hash, CancellationToken cancellation) => await bookings.Mine.AsNoTracking().SingleOrDefaultAsync(b => b.Uuid == uuid, cancellation) switch
    {
        null => null,
        { } earlier when CryptographicOperations.FixedTimeEquals(earlier.WishHash, hash) => earlier,
        _ => throw new OctoException(OtherWish),
    };
}

/// <summary>The way to the one hold engine: what is held for a reseller is held as for every guest.</summary>
internal sealed class OctoPlaces(BookingDb db, OctoContext octo, AvailabilityQueries availability, Offers offers, HoldWriter writer, OrderSecrets secrets, BookingMetrics metrics, Places places, TimeProvider clock)
{
    public Places Places => places;

    /// <summary>The departure of an option, with the offer of its day.</summary>
    public async Task<(Schedule.Departure Departure, Offer Offer)> OfferAsync(Guid optionId, string? availabilityId, CancellationToken cancellation)
    {
        var shop = octo.OperatorId;
        return Guid.TryParse(availabilityId, out var id)
            && await db.Departures.AsNoTracking().SingleOrDefaultAsync(d => d.Id == id && d.OperatorId == shop && d.OptionId == optionId, cancellation) is { } departure
            && await offers.FindAsync(id, cancellation) is { Published: true } offer
            ? (departure, offer)
            : throw new OctoException(OctoError.Availability(availabilityId));
    }

    /// <summary>The unit items of a wish at today's prices; those that are there already keep theirs.</summary>
    public static List<OctoItem> Items(IReadOnlyList<OctoItemWish?>? wanted, Offer offer, IReadOnlyList<OctoItem> kept, TimeProvider clock)
    {
        if (wanted is null or { Count: 0 or > 1000 } || wanted.Any(w => w is null))
        {
            throw new OctoException(OctoError.Bad("unitItems are one or more objects with a unitId."));
        }

        if (wanted.Count > offer.MaxUnits)
        {
            throw new OctoException(OctoError.Unprocessable($"One booking takes at most {offer.MaxUnits} units."));
        }

        var items = wanted.Select(w =>
        {
            var unit = Guid.TryParse(w!.UnitId, out var id) ? offer.Units.FirstOrDefault(u => u.Id == id) : null;
            var uuid = w.Uuid is null ? clock.NewId() : Guid.TryParse(w.Uuid, out var given) ? given : throw new OctoException(OctoError.Bad("The uuid of a unit item must be a UUID."));
            var before = kept.FirstOrDefault(k => k.Uuid == uuid);
            return unit is null
                ? throw new OctoException(OctoError.Unit(w.UnitId))
                : new OctoItem(uuid, unit.Id, OctoContactWish.Line(w.ResellerReference, "resellerReference", OctoBooking.LongestReference) ?? before?.ResellerReference, unit.PriceMinor, unit.VatBasisPoints);
        }).ToList();
        return items.DistinctBy(i => i.Uuid).Count() == items.Count ? items : throw new OctoException(OctoError.Bad("Two unit items have the same uuid."));
    }

    /// <summary>Holds, or says why not. The same key with the same units gives the same order, and the items at the prices at which that was held.</summary>
    public async Task<(Guid OrderId, List<OctoItem> Items)> HoldAsync(Guid key, Guid departureId, Offer offer, List<OctoItem> items, CancellationToken cancellation)
    {
        var request = new HoldRequest(departureId, key, [.. items.GroupBy(i => i.UnitId).Select(g => new HoldRequestUnit(g.Key, g.Count()))]);
        var command = HoldEndpoint.Check(request, offer, departureId, secrets, clock);
        if (command.Refusal is { } invalid)
        {
            metrics.HoldInvalid(invalid);
            throw new OctoException(OctoError.Unprocessable(invalid.Words()));
        }

        var outcome = await writer.HoldAsync(command.Value);
        metrics.Held(outcome);
        if (outcome.Refusal is { } refusal)
        {
            throw new OctoException(refusal == Refusals.Busy ? OctoError.TooMany : refusal == Refusals.KeyReused ? HoldBooking.OtherWish : OctoError.Unprocessable(refusal.Words()));
        }

        var orderId = outcome.Value.OrderId;
        var lines = (await db.OrderLines.AsNoTracking().Where(l => l.OrderId == orderId).ToListAsync(cancellation)).ToLookup(l => l.UnitId);
        return (orderId, items.ConvertAll(i => lines[i.UnitId].FirstOrDefault() is { } line ? i with { PriceMinor = line.PriceMinor, VatBasisPoints = line.VatBasisPoints } : i));
    }

    /// <summary>A test holds nothing, but is refused where a real booking would be.</summary>
    public async Task CheckRoomAsync(Guid departureId, Offer offer, List<OctoItem> items, CancellationToken cancellation)
    {
        var now = clock.UtcNow();
        var row = (await availability.NamedAsync(db, [departureId], now, cancellation))[0];
        var places = items.Sum(i => offer.Units.First(u => u.Id == i.UnitId).Places);
        if (row.State != Schedule.DepartureState.Open || row.ClosesAt <= now || row.Free is null)
        {
            throw new OctoException(OctoError.Unprocessable(Refusals.Closed.Words()));
        }

        if (row.Free < places)
        {
            throw new OctoException(OctoError.Unprocessable((row.Free <= 0 ? Refusals.SoldOut : Refusals.TooFew(row.Free.Value)).Words()));
        }
    }
}
