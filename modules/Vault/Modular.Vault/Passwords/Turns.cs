namespace Modular.Vault.Passwords;

/// <summary>So many at once, so many waiting, and a plain "no" to the next: a flood costs memory and time only up to here.</summary>
internal class Turns(int atOnce, int waiting) : IDisposable
{
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
            try
            {
                return await OwnThread.Run(work);
            }
            finally
            {
                free.Release();
            }
        }
        finally
        {
            Interlocked.Decrement(ref present);
        }
    }

    public void Dispose() => free.Dispose();
}
