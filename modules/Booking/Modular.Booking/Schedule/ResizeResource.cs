using Microsoft.EntityFrameworkCore;
using Modular.Booking.Catalogue;
using Modular.Booking.Storage;
using Modular.Kernel;

namespace Modular.Booking.Schedule;

/// <summary>Changes how much there is of a shared resource, from the running half hour on; never below what is held and sold at any moment.</summary>
internal sealed class ResizeResource(BookingDb db, TimeProvider clock)
{
    public async Task<Outcome> RunAsync(Resource resource, string zone, CancellationToken cancellation)
    {
        await using var write = await db.BeginWriteAsync(cancellation);
        await db.SaveChangesAsync(cancellation);
        var now = clock.UtcNow();
        var (prefix, first) = (Cells.Prefix(resource.Id), Cells.Key(resource.Id, Cells.Touched(now, now.AddMinutes(1)).First()));
#pragma warning disable CA1309 // Runs as SQL: both databases compare keys of one length and one alphabet alike.
        var cells = db.Pools.Where(p => p.OperatorId == resource.OperatorId && p.Key.StartsWith(prefix) && string.Compare(p.Key, first) >= 0);
#pragma warning restore CA1309
        // The update locks every cell; what does not fit stays as it was and is found right after.
        await cells.Where(p => p.Held + p.Sold <= resource.Capacity).ExecuteUpdateAsync(p => p.SetProperty(x => x.Capacity, resource.Capacity), cancellation);
        var full = await cells.Where(p => p.Held + p.Sold > resource.Capacity).OrderByDescending(p => p.Held + p.Sold).Select(p => new { p.Key, Used = p.Held + p.Sold }).FirstOrDefaultAsync(cancellation);
        if (full is not null)
        {
            return Refusals.BelowSold(Occurrences.Day(Cells.Start(full.Key), Occurrences.Zone(zone)!), full.Used);
        }

        await write.CommitAsync(cancellation);
        return Outcome.Done;
    }
}
