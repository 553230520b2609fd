using Microsoft.EntityFrameworkCore;
using Modular.Booking.Availability;
using Modular.Booking.Orders;
using Modular.Booking.Storage;
using Modular.Kernel;

namespace Modular.Booking.Payments;

/// <summary>
/// Moves an order's places: held → sold, a longer hold, back to everybody. Allocations change only under the locks of their pools,
/// taken in id order; on SQLite the write transaction is the lock.
/// </summary>
internal sealed class Places(BookingDb db)
{
    /// <summary>Sells the order's places. Places that were given to others meanwhile are taken again if there is room; if not, false and nothing changed.</summary>
    public async Task<bool> SellAsync(Order order, DateTime now, CancellationToken cancellation)
    {
        var (allocations, pools) = await LockAsync(order.Id, cancellation);
        foreach (var lost in allocations.Where(a => a.State == AllocationState.Released))
        {
            var pool = pools[lost.PoolId];
            if (Room(pool) < lost.Places)
            {
                await ReclaimAsync(pool, now, cancellation);
            }

            if (Room(pool) < lost.Places)
            {
                return false;
            }
        }

        foreach (var allocation in allocations)
        {
            var pool = pools[allocation.PoolId];
            if (allocation.State == AllocationState.Held)
            {
                pool.Held -= allocation.Places;
                pool.Sold += allocation.Places;
            }
            else if (allocation.State == AllocationState.Released)
            {
                pool.Sold += allocation.Places;
            }

            allocation.State = AllocationState.Committed;
        }

        return true;
    }

    /// <summary>Keeps the places longer. False when they were given to others.</summary>
    public async Task<bool> ExtendAsync(Order order, DateTime until, CancellationToken cancellation)
    {
        var (allocations, _) = await LockAsync(order.Id, cancellation);
        if (allocations.Count == 0 || allocations.Any(a => a.State != AllocationState.Held))
        {
            return false;
        }

        foreach (var allocation in allocations)
        {
            allocation.ExpiresAt = until;
        }

        order.ExpiresAt = until;
        return true;
    }

    /// <summary>Gives the places back, held or sold.</summary>
    public async Task ReleaseAsync(Order order, CancellationToken cancellation)
    {
        var (allocations, pools) = await LockAsync(order.Id, cancellation);
        foreach (var allocation in allocations)
        {
            var pool = pools[allocation.PoolId];
            pool.Held -= allocation.State == AllocationState.Held ? allocation.Places : 0;
            pool.Sold -= allocation.State == AllocationState.Committed ? allocation.Places : 0;
            allocation.State = AllocationState.Released;
        }
    }

    /// <summary>Gives a part of what was sold back: so many places of each departure. The order keeps the rest.</summary>
    public async Task GiveBackAsync(Order order, IReadOnlyDictionary<Guid, int> byDeparture, CancellationToken cancellation)
    {
        var departures = byDeparture.Keys.ToArray();
        var (allocations, pools) = await LockAsync(order.Id, cancellation);
        foreach (var draw in await db.DeparturePools.AsNoTracking().Where(d => departures.Contains(d.DepartureId)).ToListAsync(cancellation))
        {
            if (allocations.Find(a => a.PoolId == draw.PoolId && a.State == AllocationState.Committed) is { } allocation)
            {
                pools[draw.PoolId].Sold -= byDeparture[draw.DepartureId];
                allocation.Places -= byDeparture[draw.DepartureId];
            }
        }
    }

    /// <summary>Sells so many places of another departure, then gives those of the old one back: both or neither. False when there is no room.</summary>
    public async Task<bool> MoveAsync(Order order, Guid from, Guid to, int count, DateTime now, CancellationToken cancellation)
    {
        var pools = await LockAsync($"""
            select p.* from {db.Table("pool")} p
            where p.id in (select pool_id from {db.Table("allocation")} where order_id = {"{0}"} union select pool_id from {db.Table("departure_pool")} where departure_id = {"{1}"})
            """, [order.Id, to], cancellation);
        var allocations = await db.Allocations.Where(a => a.OrderId == order.Id).ToListAsync(cancellation);
        var draws = await db.DeparturePools.AsNoTracking().Where(d => d.DepartureId == from || d.DepartureId == to).ToListAsync(cancellation);
        var (left, joined) = (draws.Where(d => d.DepartureId == from).Select(d => d.PoolId).ToHashSet(), draws.Where(d => d.DepartureId == to).Select(d => d.PoolId).ToHashSet());
        // What both draw on is neither given nor taken.
        foreach (var pool in joined.Except(left).Select(id => pools[id]))
        {
            if (Room(pool) < count)
            {
                await ReclaimAsync(pool, now, cancellation);
            }

            if (Room(pool) < count)
            {
                return false;
            }

            pool.Sold += count;
            if (allocations.Find(a => a.PoolId == pool.Id) is { } known)
            {
                (known.Places, known.State) = (known.Places + count, AllocationState.Committed);
            }
            else
            {
                db.Allocations.Add(new Allocation { OrderId = order.Id, PoolId = pool.Id, Places = count, State = AllocationState.Committed, ExpiresAt = order.ExpiresAt });
            }
        }

        foreach (var allocation in allocations.Where(a => left.Contains(a.PoolId) && !joined.Contains(a.PoolId)))
        {
            pools[allocation.PoolId].Sold -= count;
            allocation.Places -= count;
            if (allocation.Places == 0)
            {
                db.Allocations.Remove(allocation);
            }
        }

        return joined.Count > 0;
    }

    private static int Room(Pool pool) => pool.Capacity - pool.Held - pool.Sold;

    /// <summary>Holds of others that have expired are nobody's; the pool is locked.</summary>
    private async Task ReclaimAsync(Pool pool, DateTime now, CancellationToken cancellation)
    {
        foreach (var expired in await db.Allocations.Where(a => a.PoolId == pool.Id && a.State == AllocationState.Held && a.ExpiresAt <= now).ToListAsync(cancellation))
        {
            expired.State = AllocationState.Released;
            pool.Held -= expired.Places;
        }
    }

    private async Task<(List<Allocation> Allocations, Dictionary<Guid, Pool> Pools)> LockAsync(Guid orderId, CancellationToken cancellation)
    {
        var pools = await LockAsync($"""select p.* from {db.Table("pool")} p where p.id in (select pool_id from {db.Table("allocation")} where order_id = {"{0}"})""", [orderId], cancellation);
        var allocations = await db.Allocations.Where(a => a.OrderId == orderId).ToListAsync(cancellation);
        return (allocations, pools);
    }

    /// <summary>In id order, as everybody locks them.</summary>
    private Task<Dictionary<Guid, Pool>> LockAsync(string pools, object[] values, CancellationToken cancellation)
    {
        var sql = pools + " order by p.id" + (db.IsSqlite ? "" : " for update of p");
        return db.Pools.FromSqlRaw(sql, values).ToDictionaryAsync(p => p.Id, cancellation);
    }
}

internal static class Locks
{
    /// <summary>The order, locked until the transaction ends.</summary>
    public static async Task<Order?> LockOrderAsync(this BookingDb db, Guid id, CancellationToken cancellation)
    {
        var sql = $"select * from {db.Table("orders")} where id = {{0}}{(db.IsSqlite ? "" : " for update")}";
        return (await db.Orders.FromSqlRaw(sql, id).ToListAsync(cancellation)).SingleOrDefault();
    }

    /// <summary>The payment, locked until the transaction ends. Lock the order first.</summary>
    public static async Task<Payment?> LockPaymentAsync(this BookingDb db, Guid id, CancellationToken cancellation)
    {
        var sql = $"select * from {db.Table("payment")} where id = {{0}}{(db.IsSqlite ? "" : " for update")}";
        return (await db.Payments.FromSqlRaw(sql, id).ToListAsync(cancellation)).SingleOrDefault();
    }
}
