namespace Modular.Host.Ops.Telemetry;

/// <summary>What happened in the last hour, minute by minute, in a fixed number of lanes; an older minute makes room for the present one.</summary>
internal sealed class MinuteRing(TimeProvider clock, int lanes)
{
    public const int Minutes = 60;

    private readonly Minute[] _ring = [.. Enumerable.Range(0, Minutes).Select(_ => new Minute(lanes))];
    private readonly Lock _turning = new();

    /// <summary>What the present minute counts.</summary>
    public MinuteCounts Now(int lane) => At(Present).Lanes[lane];

    /// <summary>The last <paramref name="minutes"/> minutes, the present one included; all lanes when none is given.</summary>
    public MinuteCounts Sum(int minutes, params int[] wanted)
    {
        var now = Present;
        return Sum(now - minutes + 1, now, wanted);
    }

    /// <summary>The last <paramref name="minutes"/> minutes, oldest first, the present one last; all lanes together.</summary>
    public IReadOnlyList<(DateTime At, MinuteCounts Counts)> ByMinute(int minutes)
    {
        var now = Present;
        return [.. Enumerable.Range(0, minutes).Select(i => now - minutes + 1 + i).Select(m => (DateTime.UnixEpoch.AddMinutes(m), Sum(m, m, [])))];
    }

    private long Present => clock.GetUtcNow().ToUnixTimeSeconds() / 60;

    private MinuteCounts Sum(long from, long to, int[] wanted)
    {
        var sum = new MinuteCounts();
        foreach (var minute in _ring.Where(m => m.Number >= from && m.Number <= to))
        {
            foreach (var counts in wanted.Length == 0 ? minute.Lanes : wanted.Select(lane => minute.Lanes[lane]))
            {
                sum.Add(counts);
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
                    // What belongs to the hour before and is still counting may lose itself here; it is a chart, not a ledger.
                    foreach (var counts in minute.Lanes)
                    {
                        counts.Clear();
                    }

                    Volatile.Write(ref minute.Number, number);
                }
            }
        }

        return minute;
    }

    private sealed class Minute(int lanes)
    {
        public long Number;

        public MinuteCounts[] Lanes { get; } = [.. Enumerable.Range(0, lanes).Select(_ => new MinuteCounts())];
    }
}

/// <summary>How much happened, how much of it went wrong, and how long it took.</summary>
internal sealed class MinuteCounts
{
    /// <summary>Upper bounds in milliseconds; the last bucket has none.</summary>
    public static readonly double[] Bounds = [5, 10, 25, 50, 100, 250, 500, 1000, 2500, 5000];

    public int Requests;
    public int Errors;
    public int Refused;
    private readonly int[] _times = new int[Bounds.Length + 1];

    public void Count(double milliseconds)
    {
        Interlocked.Increment(ref Requests);
        Interlocked.Increment(ref _times[Bucket(milliseconds)]);
    }

    /// <summary>The upper bound of the bucket in which this share of the requests ends; null without requests, infinite beyond the last bound.</summary>
    public double? Within(double share)
    {
        var all = _times.Sum();
        var wanted = Math.Max(1, (int)Math.Ceiling(all * share));
        for (int i = 0, seen = 0; i < _times.Length && all > 0; i++)
        {
            seen += _times[i];
            if (seen >= wanted)
            {
                return i < Bounds.Length ? Bounds[i] : double.PositiveInfinity;
            }
        }

        return null;
    }

    public void Add(MinuteCounts other)
    {
        Requests += other.Requests;
        Errors += other.Errors;
        Refused += other.Refused;
        for (var i = 0; i < _times.Length; i++)
        {
            _times[i] += other._times[i];
        }
    }

    public void Clear()
    {
        Requests = Errors = Refused = 0;
        Array.Clear(_times);
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
}
