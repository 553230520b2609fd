using System.Globalization;
using Modular.Booking.Schedule;
using NodaTime;
using NodaTime.Text;

namespace Modular.Booking.Octo;

/// <summary>Instants and days as OCTO writes them: local times with the offset of that instant, so that the hour told twice is two times.</summary>
internal static class OctoTimes
{
    private static readonly OffsetDateTimePattern WithOffset = OffsetDateTimePattern.CreateWithInvariantCulture("uuuu'-'MM'-'dd'T'HH':'mm':'sso<+HH:mm>");

    public static string Local(DateTime utc, string zone) => WithOffset.Format(Instant.FromDateTimeUtc(utc).InZone(Occurrences.Zone(zone)!).ToOffsetDateTime());

    public static string Utc(DateTime utc) => utc.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    public static string? Utc(DateTime? utc) => utc is { } known ? Utc(known) : null;

    public static string Day(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    /// <summary>A day of a request; the field is named when it is none.</summary>
    public static DateOnly Day(string? text, string field) =>
        DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) && day.Year is >= 2000 and < 2200
            ? day
            : throw new OctoException(OctoError.Bad($"{field} must be a day such as 2027-05-31."));

    /// <summary>From and until, both included.</summary>
    public static (DateOnly From, DateOnly Until) Range(string? from, string? until, int most)
    {
        var (first, last) = (Day(from, "localDateStart"), Day(until, "localDateEnd"));
        return last < first ? throw new OctoException(OctoError.Bad("localDateEnd is before localDateStart."))
            : last.DayNumber - first.DayNumber >= most ? throw new OctoException(OctoError.Bad($"At most {most} days can be asked for at once."))
            : (first, last);
    }
}
