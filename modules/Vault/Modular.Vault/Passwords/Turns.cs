namespace Modular.Vault.Passwords;

/// <summary>
/// So many at once, so many waiting, and a plain "no" to the next: a flood costs memory and time only up to here. While more than half of the queue is taken, a
/// place rests after each piece of work for as long as that took: processors that were never idle would have nothing left for those who want something else.
/// </summary>
internal class Turns(int atOnce, int waiting, TimeProvider? clock = null) : IDisposable
{
    private readonly TimeProvider clock = clock ?? TimeProvider.System;
    private readonly SemaphoreSlim free = new(atOnce, atOnce);
    private int present;
    private long refused;

    public int Waiting => Math.Max(0, Volatile.Read(ref present) - atOnce);

    /// <summary>The next to come would be refused.</summary>
    public bool IsFull => Volatile.Read(ref present) >= atOnce + waiting;

    public long Refused => Volatile.Read(ref refused);

    /// <summary>Default when the queue is full; the work was not done.</summary>
    public async ValueTask<T?> Take<T>(Func<T?> work, CancellationToken stop)
    {
        if (Interlocked.Increment(ref present) > atOnce + waiting)
        {
            Interlocked.Decrement(ref present);
            Interlocked.Increment(ref refused);
            return default;
        }

        try
        {
            await free.WaitAsync(stop);
            var begun = clock.GetTimestamp();
            try
            {
                return await OwnThread.Run(work);
            }
            finally
            {
                if (Waiting * 2 > waiting)
                {
                    _ = RestAsync(clock.GetElapsedTime(begun));
                }
                else
                {
                    free.Release();
                }
            }
        }
        finally
        {
            Interlocked.Decrement(ref present);
        }
    }

    public void Dispose() => free.Dispose();

    /// <summary>The answer does not wait for this, only the next in the queue.</summary>
    private async Task RestAsync(TimeSpan time)
    {
        await Task.Delay(time, clock).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        try
        {
            free.Release();
        }
        catch (ObjectDisposedException)
        {
            // The host has stopped meanwhile; nobody waits any more.
        }
    }
}
