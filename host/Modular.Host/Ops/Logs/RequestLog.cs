using System.Diagnostics;
using Modular.Host.Ops.Telemetry;

namespace Modular.Host.Ops.Logs;

/// <summary>One line per request: method, route pattern ("/orders/{secret}"), status, duration. Never a raw path, never a query.</summary>
internal sealed class RequestLog(RequestDelegate next, Traffic traffic, ILogger<RequestLog> log)
{
    private const int ClosedByClient = 499;

    public async Task InvokeAsync(HttpContext context)
    {
        // What an error page tells a person leads to the trace.
        Activity.Current?.SetTag("modular.request.id", context.TraceIdentifier);
        using var scope = log.BeginScope<KeyValuePair<string, object>[]>([new("Request", context.TraceIdentifier)]);
        var start = Stopwatch.GetTimestamp();
        try
        {
            await next(context);
        }
        finally
        {
            var status = context.RequestAborted.IsCancellationRequested ? ClosedByClient : context.Response.StatusCode;
            var level = status >= 500 ? LogLevel.Error : IsNoise(context) ? LogLevel.Debug : LogLevel.Information;
            var elapsed = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
            if (!IsNoise(context))
            {
                traffic.Record((context.GetEndpoint() as RouteEndpoint)?.RoutePattern.RawText, status, elapsed);
            }

            log.Log(level, "{Method} {Route} {Status} in {Elapsed:0.0} ms", Method(context), Route(context), status, elapsed);
        }
    }

    /// <summary>The pattern of the route that was taken; what matched none is not repeated.</summary>
    public static string Route(HttpContext context) => (context.GetEndpoint() as RouteEndpoint)?.RoutePattern.RawText ?? "(no route)";

    private static bool IsNoise(HttpContext context) =>
        context.Request.Path.StartsWithSegments("/health", StringComparison.Ordinal) || context.Request.Path.StartsWithSegments("/_content", StringComparison.Ordinal);

    private static string Method(HttpContext context) => context.Request.Method switch
    {
        "GET" or "HEAD" or "POST" or "PUT" or "PATCH" or "DELETE" or "OPTIONS" => context.Request.Method,
        _ => "OTHER",
    };
}
