using System.Diagnostics.Metrics;

namespace Modular.Kernel;

/// <summary>What the worker's loops do.</summary>
internal sealed class KernelMetrics
{
    private readonly Counter<long> _relayed;
    private readonly Histogram<double> _handled;
    private readonly Histogram<double> _mailed;

    public KernelMetrics(IMeterFactory meters)
    {
        var meter = meters.Create(Measures.Prefix + "Kernel");
        _relayed = meter.CreateCounter<long>("modular.relay.events", "{event}", "Events carried from an outbox to the inboxes of those who listen.");
        _handled = meter.CreateHistogram("modular.event.handle.duration", "s", "One handler for one event.", tags: null, Measures.Seconds);
        _mailed = meter.CreateHistogram("modular.mail.send.duration", "s", "Composing a mail and handing it over.", tags: null, Measures.Seconds);
    }

    public void Relayed(string module, int events) => _relayed.Add(events, new KeyValuePair<string, object?>("modular.module", module));

    /// <param name="handler">Its key: module, name, event.</param>
    /// <param name="outcome">"done", "postponed" or "dead".</param>
    /// <param name="time">How long it took.</param>
    public void Handled(string handler, string outcome, TimeSpan time) => _handled.Record(time.TotalSeconds, new("modular.handler", handler), new("modular.outcome", outcome));

    /// <param name="template">The composer's name.</param>
    /// <param name="outcome">"sent", "nothing", "postponed" or "dead".</param>
    /// <param name="time">How long it took.</param>
    public void Mailed(string template, string outcome, TimeSpan time) => _mailed.Record(time.TotalSeconds, new("modular.template", template), new("modular.outcome", outcome));
}
