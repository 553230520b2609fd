using NodaTime;
using NodaTime.TimeZones;

namespace Modular.Booking.Schedule;

/// <summary>One start: the wall-clock time it is written for, and the instant at which it happens.</summary>
/// <param name="LocalDate">The day of the schedule.</param>
/// <param name="LocalMinute">The schedule's minute after midnight, also where that minute is skipped or told twice.</param>
/// <param name="StartsAt">The instant, UTC.</param>
/// <param name="Moved">True when the wall clock skips that time on that day, so that it starts later than written.</param>
internal readonly record struct Occurrence(DateOnly LocalDate, int LocalMinute, DateTime StartsAt, bool Moved);

/// <summary>
/// A weekly schedule on the calendar of its place. Days on which the clocks change:
/// a time that is skipped starts later by as much as is skipped (02:30 becomes 03:30 when 02:00–03:00 is missing), because guests who
/// set their clock arrive then; a time that comes twice means the first; a day that does not exist at all has no start.
/// </summary>
internal static class Occurrences
{
    public static DateTimeZone? Zone(string id) => DateTimeZoneProviders.Tzdb.GetZoneOrNull(id);

    /// <summary>The calendar day in a zone at an instant.</summary>
    public static DateOnly Day(DateTime utc, DateTimeZone zone) => Instant.FromDateTimeUtc(utc).InZone(zone).Date.ToDateOnly();

    /// <summary>Every start of the schedule from one local day to another, both included, with its places. A moved or added start obeys the same clock.</summary>
    public static IEnumerable<(Occurrence At, int Capacity)> Of(WeeklySchedule schedule, DayRules rules, DateTimeZone zone, DateOnly from, DateOnly to)
    {
        for (var day = from; day <= to; day = day.AddDays(1))
        {
            foreach (var start in rules.Starts(schedule, day))
            {
                if (At(day, start.Minute, zone) is { } at)
                {
                    yield return (at, start.Capacity);
                }
            }
        }
    }

    /// <summary>The instant of a wall-clock time, or null on a day the place never had.</summary>
    public static Occurrence? At(DateOnly day, int minute, DateTimeZone zone)
    {
        var local = day.ToLocalDate().At(LocalTime.Midnight.PlusMinutes(minute));
        var mapping = zone.MapLocal(local);
        if (mapping.Count == 0 && mapping.LateInterval.WallOffset.Seconds - mapping.EarlyInterval.WallOffset.Seconds >= NodaConstants.SecondsPerDay)
        {
            return null;
        }

        var start = Resolvers.LenientResolver(mapping);
        return new Occurrence(day, minute, start.ToDateTimeUtc(), Moved: mapping.Count == 0);
    }

    private static LocalDate ToLocalDate(this DateOnly day) => new(day.Year, day.Month, day.Day);
}
