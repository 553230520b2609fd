using System.Runtime.CompilerServices;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Modular.Booking.Storage;
using Modular.Kernel;

namespace Modular.Booking.Reconcile;

/// <summary>What doctor asks this module: every rule now, and when the job last ran.</summary>
internal static class Examine
{
    public static async IAsyncEnumerable<Finding> RunAsync(IServiceProvider services, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var db = services.GetRequiredService<BookingDb>();
        var now = services.GetRequiredService<TimeProvider>().UtcNow();
        var found = await Reconcile.LookAsync(db, now, cancellation);
        foreach (var (rule, breaks) in found)
        {
            var first = breaks[0];
            yield return new Finding($"booking: {rule.Name}", false,
                $"{(breaks.Count < Reconcile.MostPerRule ? "" : "at least ")}{breaks.Count}; first {rule.Subject.ToString().ToLowerInvariant()} {first.SubjectId}{(first.OrderId is { } order && order != first.SubjectId ? $" of order {order}" : "")}: {first.Actual} where {first.Expected} is right. The operator sees it under /desk/attention");
        }

        if (found.Count == 0)
        {
            yield return new Finding("booking: money, orders and places", true, $"{Rules.All.Count} rules hold");
        }

        var done = await db.Duties.AsNoTracking().Where(d => d.Name == ReconcileJob.Name).Select(d => d.DoneAt).SingleOrDefaultAsync(cancellation);
        yield return done is null ? new Finding("booking: reconciliation", true, "has not run yet; a worker runs it every hour")
            : now - done > 3 * ReconcileJob.Every ? new Finding("booking: reconciliation", false, $"last ran {done:u}: is a worker running?")
            : new Finding("booking: reconciliation", true, $"last ran {done:u}");
    }
}
