using System.Globalization;
using Modular.Host.Ops.Telemetry;

namespace Modular.Host.Web;

/// <summary>
/// So many requests are in the house at once; whoever comes beyond that is asked to come again, at once and for next to nothing. A house that lets
/// everybody in serves nobody: each request waits for all others, memory grows with the queue, and answers come after their callers have gone.
/// Setting Overload:Concurrent; 0 lifts it. Load balancers ask for health whatever is going on.
/// </summary>
internal sealed class Admission(RequestDelegate next, IConfiguration configuration, Traffic traffic, TimeProvider clock, ILogger<Admission> log)
{
    public const string Setting = "Overload:Concurrent";

    /// <summary>More than the lanes and the database's connections can use at once, and little enough to be served within a second.</summary>
    private const int Usual = 256;

    private static readonly byte[] Words = """{"type":"about:blank","title":"Busy right now. Please try again in a moment.","status":503,"code":"overload"}"""u8.ToArray();
    private static readonly TimeSpan Quiet = TimeSpan.FromSeconds(10);
    private readonly int _most = configuration.GetValue(Setting, Usual);
    private int _inside;
    private int _refused;
    private long _said;

    public Task InvokeAsync(HttpContext context) =>
        _most == 0 || context.Request.Path.StartsWithSegments("/health", StringComparison.Ordinal) ? next(context) : AdmitAsync(context);

    private async Task AdmitAsync(HttpContext context)
    {
        try
        {
            if (Interlocked.Increment(ref _inside) > _most)
            {
                await RefuseAsync(context.Response);
                return;
            }

            await next(context);
        }
        finally
        {
            Interlocked.Decrement(ref _inside);
        }
    }

    private Task RefuseAsync(HttpResponse response)
    {
        Say();
        response.StatusCode = StatusCodes.Status503ServiceUnavailable;
        // Not all at the same instant again.
        response.Headers.RetryAfter = (1 + (Volatile.Read(ref _refused) % 3)).ToString(CultureInfo.InvariantCulture);
        response.Headers.CacheControl = "no-store";
        response.ContentType = "application/problem+json";
        response.ContentLength = Words.Length;
        return response.Body.WriteAsync(Words, 0, Words.Length);
    }

    /// <summary>One line for many: a line per refusal would be the next overload.</summary>
    private void Say()
    {
        Interlocked.Increment(ref _refused);
        traffic.TurnAway();
        var (last, now) = (Volatile.Read(ref _said), clock.GetTimestamp());
        if ((last == 0 || clock.GetElapsedTime(last, now) > Quiet) && Interlocked.CompareExchange(ref _said, now, last) == last)
        {
            log.LogWarning("Overload: {Most} requests are in the house; {Refused} were refused since the start", _most, Volatile.Read(ref _refused));
        }
    }
}
