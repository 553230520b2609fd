using Modular.Booking.Schedule;

namespace Modular.Booking.Availability;

/// <summary>What a guest can do with a departure now; the best comes first, so that the least of several is what they offer together.</summary>
internal enum SlotState
{
    Free = 0,

    /// <summary>Free, but few places are left.</summary>
    Few = 1,

    /// <summary>Too few places are left even for the smallest unit.</summary>
    SoldOut = 2,

    /// <summary>The operator takes no bookings for it.</summary>
    Closed = 3,
    Cancelled = 4,

    /// <summary>It has not begun, but booking has ended.</summary>
    TooLate = 5,

    /// <summary>It has begun.</summary>
    Past = 6,
}

/// <summary>What the database knows about a departure at one instant.</summary>
/// <param name="Free">Places left in the fullest of its pools, expired holds counted as free; null without a pool.</param>
/// <param name="Capacity">Places of its smallest pool.</param>
internal sealed record DepartureRow(
    Guid Id, Guid OptionId, DepartureState State, DateOnly LocalDate, int LocalMinute, DateTime StartsAt, DateTime EndsAt, DateTime ClosesAt, int? Free, int? Capacity);

/// <summary>A departure as a guest sees it.</summary>
internal sealed record SlotOffer(Guid Id, Guid OptionId, DateOnly Date, TimeOnly Time, DateTime StartsAt, DateTime EndsAt, SlotState State, int Free)
{
    public bool IsBookable => State is SlotState.Free or SlotState.Few;

    /// <param name="row">What the database knows.</param>
    /// <param name="smallest">Places that the smallest unit of the option takes: with fewer left, nothing can be bought.</param>
    /// <param name="now">The instant of the question, the one the row was read for.</param>
    public static SlotOffer Of(DepartureRow row, int smallest, DateTime now)
    {
        // Shrinking a pool below what is sold leaves a negative rest; a guest sees none.
        var free = Math.Max(0, row.Free ?? 0);
        return new SlotOffer(
            row.Id, row.OptionId, row.LocalDate, new TimeOnly(row.LocalMinute / 60, row.LocalMinute % 60), row.StartsAt, row.EndsAt, StateOf(row, free, smallest, now), free);
    }

    private static SlotState StateOf(DepartureRow row, int free, int smallest, DateTime now) => row switch
    {
        { State: DepartureState.Cancelled } => SlotState.Cancelled,
        _ when row.StartsAt <= now => SlotState.Past,
        { State: DepartureState.Closed } or { Free: null } => SlotState.Closed,
        _ when row.ClosesAt <= now => SlotState.TooLate,
        _ when free < Math.Max(1, smallest) => SlotState.SoldOut,
        _ when free <= FewBelow(row.Capacity ?? 0) => SlotState.Few,
        _ => SlotState.Free,
    };

    /// <summary>A fifth of the places, but never fewer than two: "few" should be true, and rare.</summary>
    private static int FewBelow(int capacity) => Math.Max(2, capacity / 5);
}

/// <summary>A day of a calendar: the best that any of its departures offers, and the lowest price one can book.</summary>
/// <param name="FromMinor">Null when nothing can be booked.</param>
internal sealed record DayOffer(DateOnly Date, SlotState State, long? FromMinor)
{
    /// <param name="slots">Departures of any days.</param>
    /// <param name="priceFrom">The price to show for an option on a day, null when it has none.</param>
    public static IReadOnlyList<DayOffer> Of(IEnumerable<SlotOffer> slots, Func<Guid, DateOnly, long?> priceFrom) =>
        [.. slots.GroupBy(s => s.Date).OrderBy(day => day.Key).Select(day => new DayOffer(
            day.Key, day.Min(s => s.State), day.Where(s => s.IsBookable).Min(s => priceFrom(s.OptionId, s.Date))))];
}
