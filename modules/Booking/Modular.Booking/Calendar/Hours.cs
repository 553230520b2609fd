using System.Globalization;
using Modular.Ui;
using NodaTime;

namespace Modular.Booking.Calendar;

/// <summary>
/// An hour of a day as the wall clock names it. Where the clocks go back, one name comes twice: then the offset tells the two apart, so that a day of 25 hours
/// shows 25 different ones.
/// </summary>
internal static class Hours
{
    /// <summary>"10:00"; "02:00 (UTC+2)" and "02:00 (UTC+1)" of a night in which the clocks go back.</summary>
    public static string Name(DateTime utc, string zone) => Name(utc, DateTimeZoneProviders.Tzdb[zone]);

    /// <summary>"09:30", with the offset where that time comes twice on this day.</summary>
    public static string Clock(DateTime utc, string zone)
    {
        var of = DateTimeZoneProviders.Tzdb[zone];
        var local = Instant.FromDateTimeUtc(utc).InZone(of);
        return local.ToString("HH:mm", CultureInfo.InvariantCulture) + Offset(local, of);
    }

    private static string Name(DateTime utc, DateTimeZone zone)
    {
        var local = Instant.FromDateTimeUtc(utc).InZone(zone);
        return local.ToString("HH':00'", CultureInfo.InvariantCulture) + Offset(local, zone);
    }

    private static string Offset(ZonedDateTime local, DateTimeZone zone) =>
        zone.MapLocal(local.LocalDateTime).Count == 2 ? $" (UTC{local.Offset.ToString("+H", CultureInfo.InvariantCulture)})" : "";

    /// <summary>"Die Uhren werden umgestellt: Dieser Tag hat 25 Stunden." Null on a day of 24 hours.</summary>
    public static string? Odd(DateOnly day, string zone)
    {
        var hours = Schedule.LocalDays.Length(day, DateTimeZoneProviders.Tzdb[zone]).TotalHours;
        return hours == 24 ? null : T.Of($"Die Uhren werden umgestellt: Dieser Tag hat {hours.ToString("0.#", Language.Culture)} Stunden.", $"The clocks change: this day has {hours.ToString("0.#", Language.Culture)} hours.");
    }
}
