using Modular.Booking.Catalogue;

namespace Modular.Booking.Availability;

/// <summary>The price a shop may put behind "from".</summary>
internal static class Prices
{
    /// <summary>
    /// The lowest price of an adult, or of anybody where adults have none: a toddler's zero is not what the tour costs.
    /// Null without units.
    /// </summary>
    public static long? From(Option option)
    {
        var adults = option.Units.Where(u => u.Type == UnitType.Adult).ToList();
        return (adults.Count > 0 ? adults : option.Units).Min(u => (long?)u.PriceMinor);
    }

    public static long? From(Experience experience) => experience.Options.Min(From);

    /// <summary>Places that the smallest unit takes which takes any.</summary>
    public static int Smallest(Option option) => option.Units.Where(u => u.Places > 0).Select(u => u.Places).DefaultIfEmpty(1).Min();
}
