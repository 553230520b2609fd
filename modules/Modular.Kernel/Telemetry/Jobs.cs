using System.Collections.Concurrent;
using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace Modular.Kernel;

/// <summary>How a recurring job of this process went last.</summary>
/// <param name="Name">"booking.departures".</param>
/// <param name="Began">When the last run began.</param>
/// <param name="Took">How long it took; null while it runs.</param>
/// <param name="Failure">Why it failed: an exception's type; null when it did not.</param>
/// <param name="Runs">How often it ran since this process started.</param>
/// <param name="Failures">How often it failed.</param>
public sealed record JobState(string Name, DateTime Began, TimeSpan? Took, string? Failure, int Runs, int Failures);

/// <summary>What recurring jobs of this process report, for /admin and the metrics. Kept in memory: it speaks of this instance only.</summary>
public sealed class Jobs
{
    private readonly ConcurrentDictionary<string, JobState> _last = new();
    private readonly TimeProvider _clock;
    private readonly Histogram<double> _durations;

    public Jobs(TimeProvider clock, IMeterFactory meters)
    {
        ArgumentNullException.ThrowIfNull(meters);
        _clock = clock;
        _durations = meters.Create(Measures.Prefix + "Kernel").CreateHistogram("modular.job.duration", "s", "One run of a recurring job.", tags: null, Measures.Seconds);
    }

    public IReadOnlyList<JobState> All => [.. _last.Values.OrderBy(j => j.Name, StringComparer.Ordinal)];

    /// <summary>Runs it, measured; what it throws is noted by type and thrown on.</summary>
    public async Task RunAsync(string name, Func<Task> job)
    {
        ArgumentNullException.ThrowIfNull(job);
        var began = _clock.UtcNow();
        var start = Stopwatch.GetTimestamp();
        using var span = Spans.Begin("job " + name);
        _last.AddOrUpdate(name, _ => new JobState(name, began, null, null, 1, 0), (_, last) => last with { Began = began, Took = null, Failure = null, Runs = last.Runs + 1 });
        try
        {
            await job();
            End(name, start, null);
        }
        catch (OperationCanceledException)
        {
            // The host stops: no verdict on the job.
            throw;
        }
        catch (Exception failure)
        {
            span.Fail(failure);
            End(name, start, failure);
            throw;
        }
    }

    private void End(string name, long start, Exception? failure)
    {
        var took = Stopwatch.GetElapsedTime(start);
        _durations.Record(took.TotalSeconds, new("modular.job", name), new("modular.outcome", failure is null ? "done" : "failed"));
        _last.AddOrUpdate(name, _ => throw new UnreachableException(), (_, last) => last with
        {
            Took = took,
            Failure = failure is null ? null : Kernel.Failures.Name(failure),
            Failures = last.Failures + (failure is null ? 0 : 1),
        });
    }
}
