using System.Globalization;

namespace Modular.Booking.Schedule;

/// <summary>
/// A shared resource is counted in half hours of UTC. Whoever needs a boat from 10:10 to 11:20 takes it from 10:00 to 11:30:
/// a little pessimistic, never wrong, and two departures overlap exactly when they share a cell.
/// </summary>
internal static class Cells
{
    public const int Minutes = 30;

    private const long Width = Minutes * TimeSpan.TicksPerMinute;

    /// <summary>The starts of all cells that [start, end) touches.</summary>
    public static IEnumerable<DateTime> Touched(DateTime start, DateTime end)
    {
        for (var cell = start.Ticks - start.Ticks % Width; cell < end.Ticks; cell += Width)
        {
            yield return new DateTime(cell, DateTimeKind.Utc);
        }
    }

    /// <summary>The pool of a resource in one cell: "r:{resource}:20261224T0930Z". Sorts by time.</summary>
    public static string Key(Guid resource, DateTime cell) =>
        string.Create(CultureInfo.InvariantCulture, $"r:{resource:D}:{cell:yyyyMMdd'T'HHmm'Z'}");

    /// <summary>What the keys of all cells of a resource begin with.</summary>
    public static string Prefix(Guid resource) => $"r:{resource:D}:";

    /// <summary>The instant at which a cell's key says it begins.</summary>
    public static DateTime Start(string key) =>
        DateTime.ParseExact(key[^14..], "yyyyMMdd'T'HHmm'Z'", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal);

    /// <summary>The pool of a departure's own seats.</summary>
    public static string Key(Guid departure) => $"d:{departure:D}";
}
