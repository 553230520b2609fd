using Modular.Booking.Catalogue;

namespace Modular.Booking.Availability;

/// <summary>The price a shop may put behind "from".</summary>
internal static class Prices
{
    /// <summary>
    /// The lowest price of an adult, or of anybody where adults have none: a toddler's zero is not what the tour costs.
    /// Null without units.
    /// </summary>
    public static long? From(Option option, PriceBook book, DateOnly day)
    {
        var adults = option.Units.Where(u => u.Type == UnitType.Adult).ToList();
        return (adults.Count > 0 ? adults : option.Units).Min(u => (long?)book.PriceOf(u, day));
    }

    /// <summary>
    /// The lowest of the days on which an option can still be booked: a cheap season that is over, or a price no day has, would promise too much. Where
    /// nothing can be booked, what it usually costs.
    /// </summary>
    public static long? From(Experience experience, PriceBook book, ILookup<Guid, DateOnly> days) => experience.Options.Min(option => book.IsPlain || !days[option.Id].Any()
        ? From(option, PriceBook.Empty, default)
        : days[option.Id].Min(day => From(option, book, day)));

    /// <summary>Places that the smallest unit takes which takes any.</summary>
    public static int Smallest(Option option) => option.Units.Where(u => u.Places > 0).Select(u => u.Places).DefaultIfEmpty(1).Min();
}
