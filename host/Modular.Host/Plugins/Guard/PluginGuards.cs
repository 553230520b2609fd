using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using Microsoft.Extensions.Options;
using Modular.Host.Ops.Telemetry;
using Modular.Kernel;

namespace Modular.Host.Plugins;

/// <summary>The guards of this process, one per plug-in, and how they stand as gauges.</summary>
internal sealed class PluginGuards
{
    private readonly ConcurrentDictionary<string, PluginGuard> _all = new();
    private readonly PluginStandings _standings;
    private readonly PluginSettings _limits;
    private readonly PluginMetrics _metrics;
    private readonly TimeProvider _clock;

    public PluginGuards(PluginStandings standings, IOptions<PluginSettings> limits, PluginMetrics metrics, IMeterFactory meters, TimeProvider clock)
    {
        (_standings, _limits, _metrics, _clock) = (standings, limits.Value, metrics, clock);
        var meter = meters.Create(Measures.Prefix + "Host");
        meter.CreateObservableGauge("modular.plugin.condition", () => _all.Values.Select(g => new Measurement<int>((int)g.Standing.Now.Condition, Tag(g))), description: "0 healthy, 1 degraded, 2 quarantined.");
        meter.CreateObservableGauge("modular.plugin.breaker", () => Lanes(lane => lane.BreakerState), description: "0 closed, 1 half open, 2 open.");
        meter.CreateObservableGauge("modular.plugin.running", () => Lanes(lane => lane.Running), "{call}", "Calls that hold a place.");
        meter.CreateObservableGauge("modular.plugin.stuck", () => Lanes(lane => lane.Stuck), "{call}", "Abandoned calls that still run.");
    }

    public PluginGuard Of(string plugin) => _all.GetOrAdd(plugin, id => new PluginGuard(_standings.Of(id), _limits, _metrics, _clock));

    private IEnumerable<Measurement<int>> Lanes(Func<Lane, int> value) => _all.Values.SelectMany(g => g.Both.Select(b => new Measurement<int>(value(b.Lane), Tag(g), new("modular.lane", b.Name))));

    private static KeyValuePair<string, object?> Tag(PluginGuard guard) => new("modular.plugin", guard.Id);
}
