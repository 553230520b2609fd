using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace Modular.Kernel;

/// <summary>
/// What modules need to measure. A module makes one meter, "Modular.{Module}", from the container's <see cref="IMeterFactory"/>; the host collects
/// all of that name. Instruments are named "modular.{thing}", without units (exporters add them); tags carry names of ours from a small set,
/// never an id, a path or anything a person wrote.
/// </summary>
public static class Measures
{
    /// <summary>Every meter of ours begins with it.</summary>
    public const string Prefix = "Modular.";

    /// <summary>Buckets for durations in seconds: the default ones suit milliseconds.</summary>
    public static InstrumentAdvice<double> Seconds { get; } = new() { HistogramBucketBoundaries = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30] };
}

/// <summary>
/// Our own units of work in traces: an event handled, a mail sent, a job. Null, and free, while nobody collects traces. Of a span only tags under
/// "modular." and those of the semantic conventions that hold no data of people are exported.
/// </summary>
public static class Spans
{
    public const string SourceName = "Modular";
    private static readonly ActivitySource Source = new(SourceName);

    /// <summary>Begins work that no request waits for: the start of a trace, or a part of the one that is under way.</summary>
    /// <param name="name">A name from a small set, such as "handle booking.order-confirmed.v1".</param>
    public static Activity? Begin(string name) => Source.StartActivity(name, Activity.Current is null ? ActivityKind.Consumer : ActivityKind.Internal);

    /// <summary>Begins work that another thread does for a request; null unless that request is traced.</summary>
    public static Activity? Begin(string name, ActivityContext parent) => parent == default ? null : Source.StartActivity(name, ActivityKind.Internal, parent);

    /// <summary>What to hand to that thread; nothing unless the present work is traced.</summary>
    public static ActivityContext Present => Activity.Current is { Recorded: true } traced ? traced.Context : default;

    /// <summary>Marks it as failed, by type.</summary>
    public static void Fail(this Activity? span, Exception failure)
    {
        ArgumentNullException.ThrowIfNull(failure);
        span?.SetTag("error.type", failure.GetType().FullName).SetStatus(ActivityStatusCode.Error);
    }
}
