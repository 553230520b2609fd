using System.Globalization;
using System.Threading.RateLimiting;
using Modular.Host.Ops.Telemetry;

namespace Modular.Host.Web;

/// <summary>
/// So many requests are in the house at once; whoever comes beyond that is asked to come again, at once and for next to nothing. A house that lets
/// everybody in serves nobody: each request waits for all others, memory grows with the queue, and answers come after their callers have gone.
/// Setting Overload:Concurrent; 0 lifts it. Load balancers ask for health whatever is going on.
/// Who only looks waits behind who acts: of those who read, no more than keep the processors busy (Overload:Reading) are served at once, and a quarter
/// of the house is never theirs. Otherwise the work on a guest's pages is for nothing when, with full hands, they are turned away at the till.
/// </summary>
internal sealed class Admission : IDisposable
{
    public const string Setting = "Overload:Concurrent";
    public const string ReadingSetting = "Overload:Reading";

    /// <summary>More than the lanes and the database's connections can use at once, and little enough to be served within a second.</summary>
    private const int Usual = 256;

    private static readonly byte[] Words = """{"type":"about:blank","title":"Busy right now. Please try again in a moment.","status":503,"code":"overload"}"""u8.ToArray();
    private static readonly TimeSpan Quiet = TimeSpan.FromSeconds(10);

    /// <summary>Where somebody is in the middle of something: the guest who comes back from paying, and who is about to sign in.</summary>
    private static readonly PathString[] Begun = ["/orders", "/account", "/sso", "/bank"];

    private readonly RequestDelegate _next;
    private readonly Traffic _traffic;
    private readonly TimeProvider _clock;
    private readonly ILogger<Admission> _log;
    private readonly ConcurrencyLimiter _reading;
    private readonly int _most;
    private int _inside;
    private int _refused;
    private long _said;

    public Admission(RequestDelegate next, IConfiguration configuration, Traffic traffic, TimeProvider clock, ILogger<Admission> log)
    {
        (_next, _traffic, _clock, _log) = (next, traffic, clock, log);
        _most = configuration.GetValue(Setting, Usual);
        var readers = Math.Max(1, _most * 3 / 4);
        var atOnce = Math.Clamp(configuration.GetValue(ReadingSetting, 8 * Environment.ProcessorCount), 1, readers);
        _reading = new ConcurrencyLimiter(new() { PermitLimit = atOnce, QueueLimit = readers - atOnce });
    }

    public Task InvokeAsync(HttpContext context) =>
        _most == 0 || context.Request.Path.StartsWithSegments("/health", StringComparison.Ordinal) ? _next(context) : AdmitAsync(context);

    public void Dispose() => _reading.Dispose();

    private async Task AdmitAsync(HttpContext context)
    {
        try
        {
            if (Interlocked.Increment(ref _inside) > _most)
            {
                await RefuseAsync(context.Response);
            }
            else if (IsReading(context.Request))
            {
                await ReadAsync(context);
            }
            else
            {
                await _next(context);
            }
        }
        finally
        {
            Interlocked.Decrement(ref _inside);
        }
    }

    private async Task ReadAsync(HttpContext context)
    {
        using var place = await _reading.AcquireAsync();
        if (!place.IsAcquired)
        {
            await RefuseAsync(context.Response);
        }
        else if (!context.RequestAborted.IsCancellationRequested)
        {
            await _next(context);
        }
    }

    private static bool IsReading(HttpRequest request) =>
        (HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method)) && !Array.Exists(Begun, path => request.Path.StartsWithSegments(path, StringComparison.Ordinal));

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
        _traffic.TurnAway();
        var (last, now) = (Volatile.Read(ref _said), _clock.GetTimestamp());
        if ((last == 0 || _clock.GetElapsedTime(last, now) > Quiet) && Interlocked.CompareExchange(ref _said, now, last) == last)
        {
            _log.LogWarning("Overload: {Most} requests are in the house; {Refused} were refused since the start", _most, Volatile.Read(ref _refused));
        }
    }
}
