using Modular.Booking.Availability;
using Modular.Booking.Cancel;
using Modular.Booking.Catalogue;
using Modular.Booking.Schedule;
using Modular.Kernel;
using Modular.Sdk;

namespace Modular.Booking.Shop;

/// <summary>An operator's first page.</summary>
internal sealed record ShopView(Operator Operator, IReadOnlyList<Experience> Experiences, PriceBook Prices, ILookup<Guid, DateOnly> BookableDays)
{
    public long? From(Experience experience) => Modular.Booking.Availability.Prices.From(experience, Prices, BookableDays);
}

/// <summary>A season as guests read it: its next turn and what its units cost then.</summary>
internal sealed record SeasonView(Season Season, DateOnly From, DateOnly Until, IReadOnlyDictionary<Guid, long> Prices);

/// <summary>One experience with what is free in one month, and what the guest has chosen of it.</summary>
internal sealed record ExperienceView
{
    public required Operator Operator { get; init; }

    /// <summary>With options and units, in their order.</summary>
    public required Experience Experience { get; init; }

    /// <summary>What units cost on which day.</summary>
    public required PriceBook Prices { get; init; }

    /// <summary>The lowest price of the days that can be booked.</summary>
    public long? From { get; init; }

    /// <summary>Seasons with prices of their own that are not over, by their next day.</summary>
    public IReadOnlyList<SeasonView> Seasons { get; init; } = [];

    /// <summary>The instant for which this is true.</summary>
    public required DateTime Now { get; init; }

    /// <summary>Today, where it happens.</summary>
    public required DateOnly Today { get; init; }

    /// <summary>First day of the month shown.</summary>
    public required DateOnly Month { get; init; }

    /// <summary>The last day on which anything departs; null when nothing is planned.</summary>
    public DateOnly? Last { get; init; }

    public DateOnly? Day { get; init; }

    /// <summary>The month's departures, by start.</summary>
    public required IReadOnlyList<SlotOffer> Slots { get; init; }

    public SlotOffer? Chosen { get; init; }

    /// <summary>What was entered, by unit.</summary>
    public IReadOnlyDictionary<Guid, int> Quantities { get; init; } = new Dictionary<Guid, int>();

    /// <summary>The idempotency key of this rendering: pressing twice holds once.</summary>
    public required Guid Key { get; init; }

    public IReadOnlyList<DayOffer> Days => DayOffer.Of(Slots, FromOn);

    public IEnumerable<SlotOffer> SlotsOfDay => Slots.Where(s => s.Date == Day);

    public Option? ChosenOption => Chosen is { } slot ? OptionOf(slot.OptionId) : null;

    public DateOnly? PreviousMonth => Month > FirstOf(Today) ? Month.AddMonths(-1) : null;

    public DateOnly? NextMonth => Last is { } last && Month < FirstOf(last) ? Month.AddMonths(1) : null;

    /// <summary>The lowest price of an option on a day.</summary>
    public long? FromOn(Guid option, DateOnly day) => OptionOf(option) is { } found ? Modular.Booking.Availability.Prices.From(found, Prices, day) : null;

    /// <summary>What a unit costs on the day of the chosen departure.</summary>
    public Money PriceOf(Unit unit) => Price(Chosen is { } slot ? Prices.PriceOf(unit, slot.Date) : unit.PriceMinor);

    public Option? OptionOf(Guid id) => Experience.Options.FirstOrDefault(o => o.Id == id);

    public static CancellationTerms TermsOf(Option option) => option.Policy?.Terms ?? CancellationTerms.None;

    public Money Price(long minor) => new(minor, Operator.Currency);

    /// <summary>How many of a unit the form starts with: what was entered, or one adult.</summary>
    public int QuantityOf(Unit unit)
    {
        if (Quantities.Count > 0)
        {
            return Math.Clamp(Quantities.GetValueOrDefault(unit.Id), 0, ChosenOption?.MaxUnits ?? 0);
        }

        var option = OptionOf(unit.OptionId);
        var first = option?.Units.FirstOrDefault(u => u.Type == UnitType.Adult) ?? option?.Units.FirstOrDefault();
        return first?.Id == unit.Id && (Chosen?.Free ?? 0) >= unit.Places ? 1 : 0;
    }

    /// <summary>The most of one unit that this departure still takes.</summary>
    public int MostOf(Unit unit)
    {
        var most = ChosenOption?.MaxUnits ?? 0;
        return unit.Places > 0 ? Math.Min(most, (Chosen?.Free ?? 0) / unit.Places) : most;
    }

    public static DateOnly FirstOf(DateOnly day) => new(day.Year, day.Month, 1);
}
