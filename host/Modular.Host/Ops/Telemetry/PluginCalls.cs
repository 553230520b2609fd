using System.Collections.Concurrent;

namespace Modular.Host.Ops.Telemetry;

/// <summary>How plug-ins answered this process in the last hour, for /admin.</summary>
internal sealed class PluginCalls(TimeProvider clock)
{
    private readonly ConcurrentDictionary<string, MinuteRing> _rings = new();
    private readonly ConcurrentDictionary<string, PluginFailure> _last = new();

    /// <param name="plugin">The plug-in's id.</param>
    /// <param name="call">"begin", "refund" and so on.</param>
    /// <param name="failed">It threw, answered nothing, or came too late.</param>
    /// <param name="late">It came too late.</param>
    /// <param name="time">How long it was waited for.</param>
    public void Record(string plugin, string call, bool failed, bool late, TimeSpan time)
    {
        var counts = _rings.GetOrAdd(plugin, _ => new MinuteRing(clock, 1)).Now(0);
        counts.Count(time.TotalMilliseconds);
        if (failed)
        {
            Interlocked.Increment(ref counts.Errors);
            _last[plugin] = new PluginFailure(clock.GetUtcNow().UtcDateTime, call, late);
        }

        if (late)
        {
            Interlocked.Increment(ref counts.Refused);
        }
    }

    /// <summary>Calls of the last <paramref name="minutes"/> minutes: Errors are all failures, Refused those by the deadline.</summary>
    public MinuteCounts Of(string plugin, int minutes) => _rings.TryGetValue(plugin, out var ring) ? ring.Sum(minutes) : new MinuteCounts();

    /// <summary>The newest failure since this process started; null when there was none.</summary>
    public PluginFailure? LastFailure(string plugin) => _last.GetValueOrDefault(plugin);
}

internal sealed record PluginFailure(DateTime At, string Call, bool Late);
