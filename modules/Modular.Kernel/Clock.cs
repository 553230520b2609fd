namespace Modular.Kernel;

public static class Clock
{
    /// <summary>
    /// The present instant as a UTC <see cref="DateTime"/> in whole microseconds, which both databases keep exactly.
    /// The one place where instants are truncated.
    /// </summary>
    public static DateTime UtcNow(this TimeProvider clock)
    {
        ArgumentNullException.ThrowIfNull(clock);
        var now = clock.GetUtcNow().UtcDateTime;
        return new DateTime(now.Ticks - now.Ticks % TimeSpan.TicksPerMicrosecond, DateTimeKind.Utc);
    }

    /// <summary>A UUIDv7 of the present instant: sorted by time, so that new rows land at the end of an index.</summary>
    public static Guid NewId(this TimeProvider clock)
    {
        ArgumentNullException.ThrowIfNull(clock);
        return Guid.CreateVersion7(clock.GetUtcNow());
    }
}
