namespace Modular.Host.Ops.Telemetry;

/// <summary>
/// The requests of this process in the last hour, by minute and door, for /admin: fixed arrays and a few increments per request, so that the
/// page needs no collector beside the host.
/// </summary>
internal sealed class Traffic(TimeProvider clock)
{
    public const int Minutes = MinuteRing.Minutes;

    /// <summary>First segments of routes; "" is the landing page, the last one takes whatever matched nothing.</summary>
    public static readonly string[] Doors =
        ["", "book", "orders", "widget", "desk", "me", "account", "verify", "partner", "admin", "hooks", "api", "octo", "sso", "legal", Others];

    public const string Others = "…";

    private readonly DateTime _since = clock.GetUtcNow().UtcDateTime;
    private readonly MinuteRing _doors = new(clock, Doors.Length);
    private readonly MinuteRing _turnedAway = new(clock, 1);

    /// <param name="route">The pattern of the route that was taken, null when none was.</param>
    /// <param name="status">The answer's status.</param>
    /// <param name="milliseconds">How long it took.</param>
    public void Record(string? route, int status, double milliseconds)
    {
        var counts = _doors.Now(Door(route));
        counts.Count(milliseconds);
        if (status >= 500)
        {
            Interlocked.Increment(ref counts.Errors);
        }
        else if (status == StatusCodes.Status429TooManyRequests)
        {
            Interlocked.Increment(ref counts.Refused);
        }
    }

    /// <summary>Somebody was turned away at the gate because the house was full; they stand in no door's figures.</summary>
    public void TurnAway() => Interlocked.Increment(ref _turnedAway.Now(0).Requests);

    public int TurnedAway(int minutes) => _turnedAway.Sum(minutes, 0).Requests;

    /// <summary>The last <paramref name="minutes"/> minutes, oldest first, the present one last; all doors together.</summary>
    public IReadOnlyList<TrafficMinute> ByMinute(int minutes) => [.. _doors.ByMinute(minutes).Select(m => new TrafficMinute(m.At, m.Counts, Known: m.At > _since.AddMinutes(-1)))];

    public MinuteCounts All(int minutes) => _doors.Sum(minutes);

    /// <summary>Each door that was used in the last <paramref name="minutes"/> minutes.</summary>
    public IReadOnlyList<TrafficDoor> ByDoor(int minutes) => [.. Doors.Select((name, door) => new TrafficDoor(name, _doors.Sum(minutes, door))).Where(d => d.Counts.Requests > 0)];

    private static int Door(string? route)
    {
        if (route is null)
        {
            return Doors.Length - 1;
        }

        var path = route.AsSpan().TrimStart('/');
        var slash = path.IndexOf('/');
        var first = slash < 0 ? path : path[..slash];
        for (var i = 0; i < Doors.Length - 1; i++)
        {
            if (first.SequenceEqual(Doors[i]))
            {
                return i;
            }
        }

        return Doors.Length - 1;
    }
}

/// <param name="At">When the minute began.</param>
/// <param name="Counts">What happened in it.</param>
/// <param name="Known">False before this process watched: nothing is known then, which is not nothing.</param>
internal sealed record TrafficMinute(DateTime At, MinuteCounts Counts, bool Known);

internal sealed record TrafficDoor(string Door, MinuteCounts Counts);
