using System.Collections.Concurrent;
using System.Diagnostics.Tracing;
using Microsoft.Diagnostics.NETCore.Client;
using Microsoft.Diagnostics.Tracing;

namespace Modular.Benchmarks.Measure;

/// <summary>
/// What a process allocates, from its own runtime counters over the diagnostics port that every .NET process has (what dotnet-counters reads).
/// </summary>
internal sealed class Allocations : IDisposable
{
    private readonly EventPipeSession _session;
    private readonly Task _reading;
    private readonly ConcurrentBag<double> _bytes = [];

    private Allocations(int process)
    {
        _session = new DiagnosticsClient(process).StartEventPipeSession(
            [new EventPipeProvider("System.Runtime", EventLevel.Informational, 0, new Dictionary<string, string> { ["EventCounterIntervalSec"] = "1" })], requestRundown: false, circularBufferMB: 16);
        _reading = Task.Run(Read);
    }

    /// <summary>Bytes allocated per operation while <paramref name="work"/> runs; <paramref name="work"/> returns how many it did.</summary>
    public static double PerOperation(int process, Func<int> work)
    {
        using var allocations = new Allocations(process);
        Thread.Sleep(1200);
        allocations._bytes.Clear();
        var operations = work();
        Thread.Sleep(1200);
        allocations._session.Stop();
        allocations._reading.Wait(TimeSpan.FromSeconds(5));
        return allocations._bytes.Sum() / Math.Max(1, operations);
    }

    public void Dispose() => _session.Dispose();

    private void Read()
    {
        using var source = new EventPipeEventSource(_session.EventStream);
        source.Dynamic.All += counter =>
        {
            if (counter.EventName == "EventCounters" && counter.PayloadValue(0) is IDictionary<string, object> { } wrapped
                && wrapped["Payload"] is IDictionary<string, object> values && values["Name"] as string == "alloc-rate")
            {
                _bytes.Add(Convert.ToDouble(values["Increment"], System.Globalization.CultureInfo.InvariantCulture));
            }
        };
        source.Process();
    }
}
