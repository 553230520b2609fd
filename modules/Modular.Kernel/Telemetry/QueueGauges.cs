using System.Diagnostics.Metrics;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Modular.Kernel;

/// <summary>
/// The queues as gauges. Gauges are read at any moment and cannot ask a database, so the worker looks every few seconds, and only while somebody
/// collects; ages grow by the clock in between. Several workers report the same numbers: take the greatest, never the sum.
/// </summary>
internal sealed class QueueGauges : BackgroundService
{
    private static readonly TimeSpan Pace = TimeSpan.FromSeconds(5);
    private readonly Queues _queues;
    private readonly TimeProvider _clock;
    private readonly ILogger<QueueGauges> _log;
    private readonly Instrument _outbox;
    private volatile IReadOnlyList<QueueState> _last = [];

    public QueueGauges(Queues queues, KernelServices kernel, IMeterFactory meters, ILogger<QueueGauges> log)
    {
        (_queues, _clock, _log) = (queues, kernel.Clock, log);
        var meter = meters.Create(Measures.Prefix + "Kernel");
        _outbox = meter.CreateObservableGauge("modular.outbox.waiting", () => Counts(q => q.Outbox), "{event}", "Events that have not left their module.");
        meter.CreateObservableGauge("modular.relay.lag", () => Ages(q => q.OutboxOldest), "s", "Age of the oldest event that has not left its module.");
        meter.CreateObservableGauge("modular.inbox.waiting", () => Counts(q => q.Inbox), "{delivery}", "Deliveries that are not done.");
        meter.CreateObservableGauge("modular.inbox.age", () => Ages(q => q.InboxOldest), "s", "Age of the oldest delivery that is not done.");
        meter.CreateObservableGauge("modular.inbox.dead_letters", () => Counts(q => q.DeadLetters), "{delivery}", "Deliveries that gave up.");
        meter.CreateObservableGauge("modular.mail.waiting", () => Counts(q => q.Mails), "{mail}", "Mails to be sent.");
        meter.CreateObservableGauge("modular.mail.age", () => Ages(q => q.MailsOldest), "s", "Age of the oldest mail to be sent.");
        meter.CreateObservableGauge("modular.mail.failed", () => Counts(q => q.MailsFailed), "{mail}", "Mails that gave up.");
    }

    /// <summary>Reads once.</summary>
    public async Task LookAsync(CancellationToken cancellation) => _last = await _queues.ReadAsync(cancellation);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        // Real time on purpose: it paces a look, it decides nothing.
        using var pace = new PeriodicTimer(Pace);
        do
        {
            try
            {
                if (_outbox.Enabled)
                {
                    await LookAsync(stoppingToken);
                }
            }
            catch (Exception failure) when (!stoppingToken.IsCancellationRequested)
            {
                // Old numbers would look like health.
                _last = [];
                _log.LogWarning("The queues could not be read: {Failure}", Failures.Name(failure));
            }
        }
        while (await pace.WaitForNextTickAsync(stoppingToken));
    }

    private IEnumerable<Measurement<long>> Counts(Func<QueueState, int> count) => _last.Select(q => new Measurement<long>(count(q), new KeyValuePair<string, object?>("modular.module", q.Module)));

    private IEnumerable<Measurement<double>> Ages(Func<QueueState, DateTime?> since)
    {
        var now = _clock.UtcNow();
        return _last.Select(q => new Measurement<double>(since(q) is { } oldest ? Math.Max(0, (now - oldest).TotalSeconds) : 0, new KeyValuePair<string, object?>("modular.module", q.Module)));
    }
}
