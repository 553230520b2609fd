using System.Globalization;

namespace Modular.Sandbox.Faults;

/// <summary>What the knobs of every HTTP door do before anything else happens: late, cut off, too many, broken.</summary>
internal static class BrokenLine
{
    /// <summary>True: the request has had its answer, or gets none.</summary>
    public static async Task<bool> BreaksAsync(HttpContext context, string target)
    {
        var faults = context.RequestServices.GetRequiredService<FaultBoard>();
        string[] routes = [$"{context.Request.Method} {context.Request.Path}", context.Request.Path];
        if (faults.Bite(target, FaultBoard.Delay, routes) is { } delay)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(delay.DelayMs), context.RequestServices.GetRequiredService<TimeProvider>(), context.RequestAborted);
        }

        if (faults.Bite(target, FaultBoard.Drop, routes) is not null)
        {
            context.Abort();
            return true;
        }

        if (faults.Bite(target, FaultBoard.RateLimit, routes) is { } limit)
        {
            context.Response.Headers.RetryAfter = limit.RetryAfterSeconds.ToString(CultureInfo.InvariantCulture);
            context.Response.StatusCode = 429;
            return true;
        }

        if (faults.Bite(target, FaultBoard.FailBefore, routes) is { } before)
        {
            context.Response.StatusCode = before.Status ?? 500;
            return true;
        }

        return false;
    }
}
