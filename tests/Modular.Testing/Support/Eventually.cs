using System.Diagnostics;

namespace Modular.Testing;

/// <summary>Polls until something outside this process is true. Only for real processes: in process, drive the work instead of waiting for it.</summary>
public static class Eventually
{
    public static async Task TrueAsync(Func<Task<bool>> condition, string what, TimeSpan? within = null)
    {
        ArgumentNullException.ThrowIfNull(condition);
        var deadline = within ?? TimeSpan.FromSeconds(60);
        for (var watch = Stopwatch.StartNew(); !await condition();)
        {
            if (watch.Elapsed > deadline)
            {
                throw new TimeoutException($"Waited {deadline.TotalSeconds:0} s in vain for: {what}");
            }

            await Task.Delay(50);
        }
    }

    public static Task TrueAsync(Func<bool> condition, string what, TimeSpan? within = null) => TrueAsync(() => Task.FromResult(condition()), what, within);
}
