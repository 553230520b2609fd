using NodaTime;

namespace Modular.Booking.Schedule;

/// <summary>Calendar days of a place as stretches of instants: 24 hours, and 23 or 25 where the clocks change.</summary>
internal static class LocalDays
{
    /// <summary>The instant at which a day begins at a place; where midnight is skipped, the first instant of the day.</summary>
    public static DateTime Start(DateOnly day, string zone) => Start(day, Occurrences.Zone(zone)!);

    public static DateTime Start(DateOnly day, DateTimeZone zone) => zone.AtStartOfDay(new LocalDate(day.Year, day.Month, day.Day)).ToDateTimeUtc();

    public static TimeSpan Length(DateOnly day, DateTimeZone zone) => Start(day.AddDays(1), zone) - Start(day, zone);
}
