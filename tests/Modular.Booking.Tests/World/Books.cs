using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Modular.Booking.Reconcile;
using Modular.Booking.Storage;
using Modular.Kernel;

namespace Modular.Booking.Tests.World;

/// <summary>What does not add up, by the product's own rules.</summary>
internal static class Books
{
    public static async Task<IReadOnlyList<string>> FaultsAsync(IServiceProvider services, Guid? orderId = null)
    {
        await using var scope = services.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<BookingDb>();
        var pools = orderId is null ? [] : await db.Allocations.Where(a => a.OrderId == orderId).Select(a => a.PoolId).ToListAsync();
        var found = await Reconcile.Reconcile.LookAsync(db, scope.ServiceProvider.GetRequiredService<TimeProvider>().UtcNow(), CancellationToken.None);
        return
        [
            .. from rule in found
               from it in rule.Breaks
               where orderId is null || it.OrderId == orderId || pools.Contains(it.SubjectId)
               select $"{rule.Rule.Name}: {rule.Rule.Subject} {it.SubjectId}: {it.Actual} where {it.Expected} is right",
        ];
    }
}
