using System.Collections.Immutable;
using Microsoft.EntityFrameworkCore;
using Modular.Booking.Catalogue;
using Modular.Booking.Schedule;
using Modular.Booking.Storage;

namespace Modular.Booking.Availability;

/// <summary>A price that replaces a unit's own on some days.</summary>
/// <param name="OneDay">Of one date; otherwise of a season.</param>
/// <param name="PriceMinor">Gross price in minor units.</param>
internal readonly record struct PriceRule(Guid UnitId, bool OneDay, DateOnly From, DateOnly Until, bool Yearly, long PriceMinor)
{
    public bool Covers(DateOnly day) => new DateSpan(From, Until, Yearly).Contains(day);
}

/// <summary>
/// What a unit costs on the local day of a departure: the price of that date, else the season's, else its own. Every price anybody sees or pays comes
/// from here.
/// </summary>
internal sealed class PriceBook
{
    private readonly ILookup<Guid, PriceRule> _rules;

    public PriceBook(IEnumerable<PriceRule> rules) => _rules = rules.OrderByDescending(r => r.OneDay).ToLookup(r => r.UnitId);

    public static PriceBook Empty { get; } = new([]);

    /// <summary>True when nothing ever differs from the units' own prices.</summary>
    public bool IsPlain => _rules.Count == 0;

    public long PriceOf(Unit unit, DateOnly day)
    {
        foreach (var rule in _rules[unit.Id])
        {
            if (rule.Covers(day))
            {
                return rule.PriceMinor;
            }
        }

        return unit.PriceMinor;
    }

    /// <summary>The units with the prices of a day.</summary>
    public ImmutableArray<Unit> On(ImmutableArray<Unit> units, DateOnly day) =>
        IsPlain ? units : [.. units.Select(u => PriceOf(u, day) is var price && price != u.PriceMinor ? u.At(price) : u)];

    /// <summary>Prices of options from a local day on, in one round trip.</summary>
    public static async Task<PriceBook> ReadAsync(BookingDb db, IReadOnlyCollection<Guid> optionIds, DateOnly since, CancellationToken cancellation)
    {
        var seasons =
            from price in db.SeasonPrices
            join season in db.Seasons on price.SeasonId equals season.Id
            where optionIds.Contains(price.OptionId)
            select new { price.UnitId, OneDay = false, season.From, season.Until, season.Yearly, price.PriceMinor };
        var dates =
            from price in db.DatePrices
            where optionIds.Contains(price.OptionId) && price.Date >= since
            select new { price.UnitId, OneDay = true, From = price.Date, Until = price.Date, Yearly = false, price.PriceMinor };
        var rules = await seasons.Concat(dates).ToListAsync(cancellation);
        return rules.Count == 0 ? Empty : new PriceBook(rules.Select(r => new PriceRule(r.UnitId, r.OneDay, r.From, r.Until, r.Yearly, r.PriceMinor)));
    }
}
