using System.Globalization;

namespace Modular.Sandbox.Mangopay;

/// <summary>Counts calls in four sliding windows, as Mangopay's x-ratelimit headers tell.</summary>
internal sealed class RateMeter
{
    private static readonly (TimeSpan Span, int Most)[] Windows = [(TimeSpan.FromMinutes(15), 2300), (TimeSpan.FromMinutes(30), 4500), (TimeSpan.FromHours(1), 8800), (TimeSpan.FromHours(24), 105600)];
    private readonly Lock _gate = new();
    private readonly List<DateTimeOffset> _calls = [];

    /// <summary>Counts one call and tells how it stands; throws 429 when a window is full.</summary>
    public void Count(DateTimeOffset now, IHeaderDictionary headers)
    {
        lock (_gate)
        {
            if (_calls.Count > 0 && _calls[0] <= now - Windows[^1].Span) _calls.RemoveAll(at => at <= now - Windows[^1].Span);
            var made = Array.ConvertAll(Windows, w => _calls.Count - First(now - w.Span));
            var isFull = Windows.Where((w, i) => made[i] >= w.Most).Any();
            if (!isFull)
            {
                _calls.Add(now);
                made = Array.ConvertAll(made, n => n + 1);
            }

            string Line(Func<int, long> of) => string.Join(", ", Windows.Select((_, i) => of(i).ToString(CultureInfo.InvariantCulture)));
            headers["x-ratelimit"] = Line(i => made[i]);
            headers["x-ratelimit-remaining"] = Line(i => Math.Max(0, Windows[i].Most - made[i]));
            headers["x-ratelimit-reset"] = Line(i => (_calls[First(now - Windows[i].Span)] + Windows[i].Span).ToUnixTimeSeconds());
            if (isFull) throw MangopayErrors.TooMany();
        }
    }

    /// <summary>The place of the first call after this instant; the list is in order of time.</summary>
    private int First(DateTimeOffset after)
    {
        var (low, high) = (0, _calls.Count);
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (_calls[middle] > after) high = middle;
            else low = middle + 1;
        }

        return low;
    }
}
