using System.Diagnostics.Metrics;
using Modular.Booking.Hold;
using Modular.Kernel;

namespace Modular.Booking.Telemetry;

/// <summary>What Booking measures. Tags are words of ours: outcomes, states, refusal codes, plug-in ids; never an operator, an order or a guest.</summary>
internal sealed class BookingMetrics
{
    private readonly Meter _meter;
    private readonly Counter<long> _holds;
    private readonly Histogram<int> _batches;
    private readonly Histogram<double> _commits;
    private readonly Counter<long> _orders;
    private readonly Counter<long> _payments;
    private readonly Counter<long> _refunds;
    private readonly Counter<long> _webhooks;
    private readonly Counter<long> _scans;

    public BookingMetrics(IMeterFactory meters)
    {
        _meter = meters.Create(Measures.Prefix + "Booking");
        _holds = _meter.CreateCounter<long>("modular.booking.holds", "{hold}", "Wishes to hold places, by how they were answered.");
        _batches = _meter.CreateHistogram("modular.booking.hold.batch.size", "{hold}", "Holds written in one commit.", tags: null, new InstrumentAdvice<int> { HistogramBucketBoundaries = [1, 2, 4, 8, 16, 32, 64, 128] });
        _commits = _meter.CreateHistogram("modular.booking.hold.commit.duration", "s", "One batch of holds, to its commit.", tags: null, Measures.Seconds);
        _orders = _meter.CreateCounter<long>("modular.booking.orders", "{order}", "Orders that reached a state.");
        _payments = _meter.CreateCounter<long>("modular.booking.payments", "{payment}", "Attempts to pay that reached a state.");
        _refunds = _meter.CreateCounter<long>("modular.booking.refunds", "{refund}", "Refunds that reached a state.");
        _webhooks = _meter.CreateCounter<long>("modular.booking.webhooks", "{webhook}", "What providers' calls were taken for.");
        _scans = _meter.CreateCounter<long>("modular.booking.scans", "{scan}", "Codes shown at a door, by verdict.");
    }

    /// <summary>Lets each lane's queue be read.</summary>
    public void WatchQueues(Func<IEnumerable<int>> lengths) => _meter.CreateObservableGauge(
        "modular.booking.hold.queue.length",
        () => lengths().Select((length, lane) => new Measurement<int>(length, new KeyValuePair<string, object?>("modular.lane", lane))),
        "{hold}",
        "Holds that wait for their lane.");

    public void Held(Outcome<HeldOrder> outcome)
    {
        if (outcome.Refusal is not { } refusal)
        {
            Hold(outcome.Value.Replayed ? "replayed" : "held", "");
        }
        else
        {
            Hold(refusal == Refusals.Busy ? "busy" : "refused", refusal.Code);
        }
    }

    /// <summary>The wish itself was wrong.</summary>
    public void HoldInvalid(Refusal refusal) => Hold("invalid", refusal.Code);

    /// <summary>The database did not answer.</summary>
    public void HoldFailed() => Hold("failed", "");

    public void Batch(int size, TimeSpan time)
    {
        _batches.Record(size);
        _commits.Record(time.TotalSeconds);
    }

    public void Order(string state) => _orders.Add(1, new KeyValuePair<string, object?>("modular.state", state));

    public void Payment(string provider, string state) => _payments.Add(1, new("modular.provider", provider), new("modular.state", state));

    public void Refund(string provider, string state, string reason) => _refunds.Add(1, new("modular.provider", provider), new("modular.state", state), new("modular.reason", reason));

    /// <param name="provider">The plug-in's id; empty where no account of that key exists.</param>
    /// <param name="outcome">"verified", "hint", "forged", "ignored", "unknown-account", "too-large", "failed".</param>
    public void Webhook(string provider, string outcome) => _webhooks.Add(1, new("modular.provider", provider), new("modular.outcome", outcome));

    public void Scan(string verdict) => _scans.Add(1, new KeyValuePair<string, object?>("modular.outcome", verdict));

    private void Hold(string outcome, string reason) => _holds.Add(1, new("modular.outcome", outcome), new("modular.reason", reason));
}
