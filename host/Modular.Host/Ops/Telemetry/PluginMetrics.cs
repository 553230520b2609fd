using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using Modular.Kernel;
using Modular.Sdk;

namespace Modular.Host.Ops.Telemetry;

/// <summary>How plug-ins answer.</summary>
internal sealed class PluginMetrics
{
    /// <summary>By type of the answer: a name is made once.</summary>
    private static readonly ConcurrentDictionary<Type, string> Names = new();

    private readonly Histogram<double> _calls;
    private readonly Counter<long> _lies;
    private readonly Counter<long> _notCalled;
    private readonly PluginCalls _recent;

    public PluginMetrics(IMeterFactory meters, PluginCalls recent)
    {
        _recent = recent;
        var meter = meters.Create(Measures.Prefix + "Host");
        _lies = meter.CreateCounter<long>("modular.plugin.lies", "{answer}", "Answers that cannot be, and hosts that were not declared.");
        _notCalled = meter.CreateCounter<long>("modular.plugin.not_called", "{call}", "Calls the guard did not let through: full, resting (breaker open), quarantined.");
        _calls = meter.CreateHistogram("modular.plugin.call.duration", "s", "One call of a plug-in, by what it came to.", tags: null, Measures.Seconds);
    }

    /// <param name="plugin">The plug-in's id.</param>
    /// <param name="call">"begin", "refund" and so on.</param>
    /// <param name="answer">What it answered; null when it failed.</param>
    /// <param name="late">Whether it failed by its deadline.</param>
    /// <param name="time">How long it was waited for.</param>
    public void Called(string plugin, string call, object? answer, bool late, TimeSpan time)
    {
        _calls.Record(time.TotalSeconds, new("modular.plugin", plugin), new("modular.call", call), new("modular.outcome", Outcome(answer, late)));
        _recent.Record(plugin, call, answer is null, answer is null && late, time);
    }

    /// <param name="plugin">The plug-in's id.</param>
    /// <param name="lie">A lie's code.</param>
    public void Lied(string plugin, string lie) => _lies.Add(1, new("modular.plugin", plugin), new("modular.lie", lie));

    /// <param name="plugin">The plug-in's id.</param>
    /// <param name="call">"begin", "refund" and so on.</param>
    /// <param name="why">"full", "resting" or "quarantined".</param>
    public void NotCalled(string plugin, string call, string why) => _notCalled.Add(1, new("modular.plugin", plugin), new("modular.call", call), new("modular.outcome", why));

    /// <summary>Answers are records named after what they say: Ok, Declined, TryLater, Verified.</summary>
    private static string Outcome(object? answer, bool late) => answer switch
    {
        null => late ? "timeout" : "failed",
        SettingsReport => "ok",
        _ => Names.GetOrAdd(answer.GetType(), static type => string.Concat(type.Name.Select((c, i) => i > 0 && char.IsUpper(c) ? "-" + char.ToLowerInvariant(c) : char.ToLowerInvariant(c).ToString()))),
    };
}
