using System.Text.Json.Serialization;
using Microsoft.EntityFrameworkCore;
using Modular.Booking.Availability;
using Modular.Booking.Catalogue;
using Modular.Booking.Storage;
using Modular.Kernel;
using Option = Modular.Booking.Catalogue.Option;

namespace Modular.Booking.Octo;

internal sealed record OctoAvailability
{
    public required string Id { get; init; }

    public required string LocalDateTimeStart { get; init; }

    public required string LocalDateTimeEnd { get; init; }

    public required string UtcCutoffAt { get; init; }

    public bool AllDay { get; }

    public required bool Available { get; init; }

    public required string Status { get; init; }

    public required int? Vacancies { get; init; }

    public required int? Capacity { get; init; }

    public required int? MaxUnits { get; init; }

    public IReadOnlyList<string> OpeningHours { get; } = [];

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<OctoPrice>? UnitPricing { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public OctoPrice? Pricing { get; init; }
}

internal sealed record WantedUnit(string? Id, int Quantity);

/// <summary>Departures of one option as availability. The status and what may be booked always say the same.</summary>
internal sealed class OctoSlots(BookingDb db, OctoContext octo, AvailabilityQueries availability, TimeProvider clock)
{
    public const int MostUnits = 100;

    public const string Available = "AVAILABLE", Limited = "LIMITED", SoldOut = "SOLD_OUT", Closed = "CLOSED";

    /// <summary>What is wanted, with its units; the first unknown one is named.</summary>
    public static List<(Unit Unit, int Quantity)> Wanted(Option option, IReadOnlyList<WantedUnit?>? units)
    {
        if (units is { Count: > MostUnits } || units?.Any(u => u is null || u.Quantity is < 0 or > 1000) == true)
        {
            throw new OctoException(OctoError.Bad("Each of units is an id and a quantity from 0 to 1000; at most 100 of them."));
        }

        return [.. (units ?? []).GroupBy(u => u!.Id).Select(g => (Find(option, g.Key), g.Sum(u => u!.Quantity))).Where(u => u.Item2 > 0)];
    }

    public static Unit Find(Option option, string? id) =>
        Guid.TryParse(id, out var unit) && option.Units.Find(u => u.Id == unit) is { } known ? known : throw new OctoException(OctoError.Unit(id));

    /// <summary>OCTO lets a call name the currency; there is one.</summary>
    public void CheckCurrency(string? currency)
    {
        if (currency is not null && currency != octo.Operator.Currency)
        {
            throw new OctoException(OctoError.Bad($"Prices are in {octo.Operator.Currency} only."));
        }
    }

    /// <summary>What has not begun yet, between two days.</summary>
    public async Task<List<(DepartureRow Row, OctoAvailability Shown)>> BetweenAsync(Experience experience, Option option, DateOnly from, DateOnly until, List<(Unit Unit, int Quantity)> wanted, CancellationToken cancellation)
    {
        var now = clock.UtcNow();
        var book = octo.Pricing ? await PriceBook.ReadAsync(db, [option.Id], from, cancellation) : PriceBook.Empty;
        var rows = await availability.OfOptionAsync(db, option.Id, from, until, now, cancellation);
        return [.. rows.Where(r => r.StartsAt > now).Select(r => (r, Show(r, experience, option, book, wanted, now)))];
    }

    /// <summary>Those of the named departures that are this option's and have not begun, in the order of their starts.</summary>
    public async Task<List<OctoAvailability>> NamedAsync(Experience experience, Option option, List<Guid> ids, List<(Unit Unit, int Quantity)> wanted, CancellationToken cancellation)
    {
        var (mine, shop) = (option.Id, octo.OperatorId);
        var now = clock.UtcNow();
        var own = await db.Departures.Where(d => d.OperatorId == shop && d.OptionId == mine && ids.Contains(d.Id)).Select(d => d.Id).ToListAsync(cancellation);
        var rows = await availability.NamedAsync(db, own, now, cancellation);
        var book = octo.Pricing && rows.Count > 0 ? await PriceBook.ReadAsync(db, [mine], rows[0].LocalDate, cancellation) : PriceBook.Empty;
        return [.. rows.Where(r => r.StartsAt > now).Select(r => Show(r, experience, option, book, wanted, now))];
    }

    public OctoAvailability Show(DepartureRow row, Experience experience, Option option, PriceBook book, List<(Unit Unit, int Quantity)> wanted, DateTime now)
    {
        var (status, free) = Status(SlotOffer.Of(row, Prices.Smallest(option), now), row, option, wanted);
        var units = octo.Pricing ? option.Units.OrderBy(u => u.Position).Select(u => u.At(book.PriceOf(u, row.LocalDate))).ToList() : [];
        return new OctoAvailability
        {
            Id = row.Id.ToString(),
            LocalDateTimeStart = OctoTimes.Local(row.StartsAt, experience.Zone),
            LocalDateTimeEnd = OctoTimes.Local(row.EndsAt, experience.Zone),
            UtcCutoffAt = OctoTimes.Utc(row.ClosesAt),
            Available = status is Available or Limited,
            Status = status,
            Vacancies = free,
            Capacity = row.Capacity,
            MaxUnits = Math.Min(option.MaxUnits, free),
            UnitPricing = octo.Pricing ? [.. units.Select(u => OctoPrice.Of([(u, 1)], octo.Operator.Currency) with { UnitId = u.Id.ToString() })] : null,
            Pricing = octo.Pricing && wanted.Count > 0 ? OctoPrice.Of(wanted.Select(w => (units.First(u => u.Id == w.Unit.Id), w.Quantity)), octo.Operator.Currency) : null,
        };
    }

    private static (string Status, int Free) Status(SlotOffer offer, DepartureRow row, Option option, List<(Unit Unit, int Quantity)> wanted)
    {
        if (!offer.IsBookable)
        {
            return offer.State == SlotState.SoldOut ? (SoldOut, offer.Free) : (Closed, 0);
        }

        var fits = wanted.Sum(w => (long)w.Quantity * w.Unit.Places) <= offer.Free && wanted.Sum(w => w.Quantity) <= option.MaxUnits;
        return (!fits ? SoldOut : offer.Free * 2 < row.Capacity ? Limited : Available, offer.Free);
    }
}
