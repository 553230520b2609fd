using System.Diagnostics;
using Modular.Host.Ops.Logs;
using OpenTelemetry;
using OpenTelemetry.Trace;

namespace Modular.Host.Ops.Telemetry;

/// <summary>
/// What of a span may leave: tags by name, of those that hold no data of people. Frameworks put raw paths, queries, agents, statements and
/// messages of exceptions into theirs; secrets of orders stand in paths.
/// </summary>
internal sealed class SafeSpans : BaseProcessor<Activity>
{
    private static readonly HashSet<string> Harmless = new(StringComparer.Ordinal)
    {
        "http.request.method", "http.route", "http.response.status_code", "url.scheme", "network.protocol.version", "error.type",
        "db.system", "db.system.name", "db.name", "db.namespace", "db.operation.name", "db.response.status_code", "db.npgsql.prepared", "db.npgsql.rows",
    };

    // Whom we call; whom a request says it calls is for the sender to choose.
    private static readonly HashSet<string> HarmlessToOthers = new(StringComparer.Ordinal) { "server.address", "server.port" };

    private readonly ActivityListener _exceptions = new() { ShouldListenTo = static _ => true, ExceptionRecorder = Record };

    public SafeSpans() => ActivitySource.AddActivityListener(_exceptions);

    public override void OnEnd(Activity data)
    {
        List<string>? harmful = null;
        foreach (ref readonly var tag in data.EnumerateTagObjects())
        {
            if (!IsHarmless(data.Kind, tag.Key))
            {
                (harmful ??= []).Add(tag.Key);
            }
        }

        foreach (var key in harmful ?? [])
        {
            data.SetTag(key, null);
        }

        if (data.StatusDescription is not null)
        {
            data.SetStatus(data.Status);
        }
    }

    protected override void Dispose(bool disposing)
    {
        _exceptions.Dispose();
        base.Dispose(disposing);
    }

    private static bool IsHarmless(ActivityKind kind, string key) =>
        Harmless.Contains(key) || key.StartsWith("modular.", StringComparison.Ordinal) || (kind == ActivityKind.Client && HarmlessToOthers.Contains(key));

    /// <summary>Runs before the event is written; what stands in the tags is not overwritten.</summary>
    private static void Record(Activity activity, Exception exception, ref TagList tags)
    {
        foreach (var tag in tags)
        {
            if (tag.Key == "exception.message")
            {
                return;
            }
        }

        tags.Add("exception.message", "…");
        tags.Add("exception.stacktrace", SafeException.Describe(exception));
    }
}

/// <summary>Requests and our own work begin traces; a call to a database or another host alone, such as polling, does not.</summary>
internal sealed class RootSampler(double ratio) : Sampler
{
    private readonly TraceIdRatioBasedSampler _chance = new(ratio);

    public override SamplingResult ShouldSample(in SamplingParameters samplingParameters) =>
        samplingParameters.Kind == ActivityKind.Client ? new SamplingResult(SamplingDecision.Drop) : _chance.ShouldSample(samplingParameters);
}

/// <summary>Reads no trace context from requests and writes none into ours.</summary>
internal sealed class NoPropagation : DistributedContextPropagator
{
    public override IReadOnlyCollection<string> Fields => [];

    public override void Inject(Activity? activity, object? carrier, PropagatorSetterCallback? setter)
    {
    }

    public override void ExtractTraceIdAndState(object? carrier, PropagatorGetterCallback? getter, out string? traceId, out string? traceState) => (traceId, traceState) = (null, null);

    public override IEnumerable<KeyValuePair<string, string?>>? ExtractBaggage(object? carrier, PropagatorGetterCallback? getter) => null;
}
