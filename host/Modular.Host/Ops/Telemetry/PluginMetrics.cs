using System.Diagnostics.Metrics;
using Modular.Kernel;
using Modular.Sdk;

namespace Modular.Host.Ops.Telemetry;

/// <summary>How plug-ins answer.</summary>
internal sealed class PluginMetrics
{
    private readonly Histogram<double> _calls;
    private readonly PluginCalls _recent;

    public PluginMetrics(IMeterFactory meters, PluginCalls recent)
    {
        _recent = recent;
        _calls = meters.Create(Measures.Prefix + "Host").CreateHistogram("modular.plugin.call.duration", "s", "One call of a plug-in, by what it came to.", tags: null, Measures.Seconds);
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

    /// <summary>Answers are records named after what they say: Ok, Declined, TryLater, Verified.</summary>
    private static string Outcome(object? answer, bool late) => answer switch
    {
        null => late ? "timeout" : "failed",
        SettingsReport => "ok",
        _ => string.Concat(answer.GetType().Name.Select((c, i) => i > 0 && char.IsUpper(c) ? "-" + char.ToLowerInvariant(c) : char.ToLowerInvariant(c).ToString())),
    };
}
