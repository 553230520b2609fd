using Microsoft.EntityFrameworkCore;
using Modular.Booking.Storage;
using Modular.Kernel;

namespace Modular.Booking.Reconcile;

/// <summary>A job's turn: of several workers, the one that moves the row's instant does it.</summary>
internal static class Duties
{
    /// <summary>True when it is due and ours until the lease ends.</summary>
    public static async Task<bool> TakeDutyAsync(this BookingDb db, string name, DateTime now, TimeSpan lease, CancellationToken cancellation)
    {
        if (await db.Duties.AnyAsync(d => d.Name == name && d.DueAt > now, cancellation))
        {
            return false;
        }

        await using var write = await db.BeginWriteAsync(cancellation);
        var first = $"insert into {db.Table("duty")} (name, due_at) values ({{0}}, {{1}}) on conflict (name) do nothing";
        await db.Database.ExecuteSqlRawAsync(first, [name, now], cancellation);
        var mine = await db.Duties.Where(d => d.Name == name && d.DueAt <= now).ExecuteUpdateAsync(set => set.SetProperty(d => d.DueAt, now + lease), cancellation);
        await write.CommitAsync(cancellation);
        return mine == 1;
    }

    public static async Task DutyDoneAsync(this BookingDb db, string name, DateTime now, TimeSpan every, CancellationToken cancellation)
    {
        await using var write = await db.BeginWriteAsync(cancellation);
        await db.Duties.Where(d => d.Name == name).ExecuteUpdateAsync(set => set.SetProperty(d => d.DueAt, now + every).SetProperty(d => d.DoneAt, now), cancellation);
        await write.CommitAsync(cancellation);
    }
}
