namespace Modular.Host.Ops.Telemetry;

/// <summary>
/// The requests of this process in the last hour, by minute and door, for /admin: fixed arrays and a few increments per request, so that the
/// page needs no collector beside the host.
/// </summary>
internal sealed class Traffic(TimeProvider clock)
{
    public const int Minutes = 60;

    /// <summary>Upper bounds in milliseconds; the last bucket has none.</summary>
    public static readonly double[] Bounds = [5, 10, 25, 50, 100, 250, 500, 1000, 2500, 5000];

    /// <summary>First segments of routes; "" is the landing page, the last one takes whatever matched nothing.</summary>
    public static readonly string[] Doors =
        ["", "book", "orders", "widget", "desk", "me", "account", "verify", "partner", "admin", "hooks", "api", "octo", "sso", "legal", Others];

    public const string Others = "…";

    private readonly Minute[] _ring = [.. Enumerable.Range(0, Minutes).Select(_ => new Minute())];
    private readonly Lock _turning = new();

    /// <param name="route">The pattern of the route that was taken, null when none was.</param>
    /// <param name="status">The answer's status.</param>
    /// <param name="milliseconds">How long it took.</param>
    public void Record(string? route, int status, double milliseconds)
    {
        var counts = At(Now).Doors[Door(route)];
        Interlocked.Increment(ref counts.Requests);
        if (status >= 500)
        {
            Interlocked.Increment(ref counts.Errors);
        }
        else if (status == StatusCodes.Status429TooManyRequests)
        {
            Interlocked.Increment(ref counts.Refused);
        }

        Interlocked.Increment(ref counts.Times[Bucket(milliseconds)]);
    }

    /// <summary>The last <paramref name="minutes"/> minutes, oldest first, the present one last; all doors together.</summary>
    public IReadOnlyList<TrafficMinute> ByMinute(int minutes)
    {
        var now = Now;
        return [.. Enumerable.Range(0, minutes).Select(i => now - minutes + 1 + i).Select(m => new TrafficMinute(DateTime.UnixEpoch.AddMinutes(m), Sum(m, m, Doors.Select((_, door) => door))))];
    }

    /// <summary>Each door that was used in the last <paramref name="minutes"/> minutes.</summary>
    public IReadOnlyList<TrafficDoor> ByDoor(int minutes)
    {
        var now = Now;
        return [.. Doors.Select((name, door) => new TrafficDoor(name, Sum(now - minutes + 1, now, [door]))).Where(d => d.Counts.Requests > 0)];
    }

    private long Now => clock.GetUtcNow().ToUnixTimeSeconds() / 60;

    private Counts Sum(long from, long to, IEnumerable<int> doors)
    {
        var sum = new Counts();
        var wanted = doors.ToList();
        foreach (var minute in _ring.Where(m => m.Number >= from && m.Number <= to))
        {
            foreach (var door in wanted)
            {
                sum.Add(minute.Doors[door]);
            }
        }

        return sum;
    }

    private Minute At(long number)
    {
        var minute = _ring[number % Minutes];
        if (Volatile.Read(ref minute.Number) != number)
        {
            lock (_turning)
            {
                if (minute.Number < number)
                {
                    // A request of the hour before that is still counting may lose itself here; it is a chart, not a ledger.
                    foreach (var door in minute.Doors)
                    {
                        door.Clear();
                    }

                    Volatile.Write(ref minute.Number, number);
                }
            }
        }

        return minute;
    }

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

    private static int Bucket(double milliseconds)
    {
        var i = 0;
        while (i < Bounds.Length && milliseconds > Bounds[i])
        {
            i++;
        }

        return i;
    }

    private sealed class Minute
    {
        public long Number;

        public Counts[] Doors { get; } = [.. Traffic.Doors.Select(_ => new Counts())];
    }

    /// <summary>Requests, faults and times of one door.</summary>
    internal sealed class Counts
    {
        public int Requests;
        public int Errors;
        public int Refused;
        public readonly int[] Times = new int[Bounds.Length + 1];

        /// <summary>The upper bound of the bucket in which this share of the requests ends; null without requests, infinite beyond the last bound.</summary>
        public double? Within(double share)
        {
            var all = Times.Sum();
            var wanted = Math.Max(1, (int)Math.Ceiling(all * share));
            for (int i = 0, seen = 0; i < Times.Length && all > 0; i++)
            {
                seen += Times[i];
                if (seen >= wanted)
                {
                    return i < Bounds.Length ? Bounds[i] : double.PositiveInfinity;
                }
            }

            return null;
        }

        public void Add(Counts other)
        {
            Requests += other.Requests;
            Errors += other.Errors;
            Refused += other.Refused;
            for (var i = 0; i < Times.Length; i++)
            {
                Times[i] += other.Times[i];
            }
        }

        public void Clear()
        {
            Requests = Errors = Refused = 0;
            Array.Clear(Times);
        }
    }
}

internal sealed record TrafficMinute(DateTime At, Traffic.Counts Counts);

internal sealed record TrafficDoor(string Door, Traffic.Counts Counts);
