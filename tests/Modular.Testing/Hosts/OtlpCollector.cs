using System.Collections.Concurrent;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using OpenTelemetry.Metrics;
using OpenTelemetry.Trace;

namespace Modular.Testing;

/// <summary>Takes what a host exports by OTLP over HTTP, as it came over the wire: names and values stand in it as plain UTF-8.</summary>
public sealed class OtlpCollector : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly ConcurrentQueue<(string Signal, byte[] Body)> _received = new();

    private OtlpCollector()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        _app = builder.Build();
        _app.Urls.Add("http://127.0.0.1:0");
        _app.MapPost("/v1/{signal}", async (string signal, HttpRequest request) =>
        {
            using var body = new MemoryStream();
            await request.Body.CopyToAsync(body);
            _received.Enqueue((signal, body.ToArray()));
        });
    }

    /// <summary>The host's settings that make it report here, every trace.</summary>
    public Dictionary<string, string?> Settings => new() { ["Telemetry:Otlp:Endpoint"] = _app.Urls.First(), ["Telemetry:TraceRatio"] = "1" };

    public static async Task<OtlpCollector> StartAsync()
    {
        var collector = new OtlpCollector();
        await collector._app.StartAsync();
        return collector;
    }

    /// <summary>All that the host has to say by now; traces and metrics.</summary>
    public async Task<(string Traces, string Metrics)> ReceiveAsync(TestHost host)
    {
        ArgumentNullException.ThrowIfNull(host);
        await Task.Run(() =>
        {
            host.Services.GetRequiredService<TracerProvider>().ForceFlush();
            host.Services.GetRequiredService<MeterProvider>().ForceFlush();
        });
        return (Text("traces"), Text("metrics"));
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private string Text(string signal) => string.Join('\n', _received.Where(r => r.Signal == signal).Select(r => Encoding.UTF8.GetString(r.Body)));
}
