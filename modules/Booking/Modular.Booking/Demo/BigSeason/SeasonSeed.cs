using Microsoft.EntityFrameworkCore;
using Modular.Booking.Availability;
using Modular.Booking.Catalogue;
using Modular.Booking.Channels;
using Modular.Booking.Payments;
using Modular.Booking.Schedule;
using Modular.Booking.Storage;
using Modular.Kernel;

namespace Modular.Booking.Demo.BigSeason;

/// <summary>
/// A year of a large operator, invented and always the same for the same day: into a development database that has no orders yet, in one transaction. The books
/// are whole: every rule of <see cref="Reconcile"/> holds for it.
/// </summary>
internal sealed class SeasonSeed(BookingDb db, TimeProvider clock)
{
    private const ulong Seed = 20_270_501;
    private const int AtOnce = 5_000;

    private static readonly string[] Providers = ["stripe", "paypal", "mangopay"];

    private static readonly string[] Sellers = ["Havel Reisen", "Kanaltouren Online", "Nordlicht Incentives"];

    public async Task RunAsync(Guid operatorId, SeasonSize size, CancellationToken cancellation)
    {
        var now = clock.UtcNow();
        var chance = new Chance(Seed);
        var of = await db.Operators.AsNoTracking().SingleAsync(o => o.Id == operatorId, cancellation);
        var experiences = SeasonCatalogue.Experiences(of, size, chance, now);
        var departures = SeasonCatalogue.Departures(of, experiences, size, chance, now);
        var pools = departures.ConvertAll(d => new Pool { Id = chance.Id(d.Departure.StartsAt.AddDays(-120)), OperatorId = operatorId, Key = Cells.Key(d.Departure.Id), Capacity = 0 });
        var accounts = Accounts(operatorId, chance, now);
        var resellers = Sellers.Select(name => new Reseller { Id = chance.Id(now), OperatorId = operatorId, Name = name, CreatedAt = now }).ToList();

        await using var write = await db.BeginWriteAsync(cancellation);
        db.AddRange(experiences);
        db.AddRange(accounts);
        db.AddRange(resellers);
        await db.SaveChangesAsync(cancellation);
        db.ChangeTracker.Clear();
        var orders = new SeasonOrders(of, departures, pools, accounts.ConvertAll(a => a.Id), resellers.ConvertAll(r => r.Id), chance, now);
        foreach (var wishes in SeasonOrders.Wishes(departures, chance, now).Chunk(AtOnce))
        {
            foreach (var wish in wishes)
            {
                orders.Add(wish);
            }

            await WriteAsync(orders, cancellation);
            orders.Clear();
        }

        foreach (var pool in pools)
        {
            // One in eight sold out.
            pool.Capacity = Math.Max(4, pool.Sold + (chance.OneIn(8) ? 0 : 1 + chance.Below(12)));
        }

        await Bulk.WriteAsync(db, pools, cancellation);
        await Bulk.WriteAsync(db, departures.ConvertAll(d => d.Departure), cancellation);
        await Bulk.WriteAsync(db, departures.Select((d, i) => new DeparturePool { DepartureId = d.Departure.Id, PoolId = pools[i].Id }).ToList(), cancellation);
        await write.CommitAsync(cancellation);
        await AnalyseAsync(cancellation);
    }

    private async Task WriteAsync(SeasonOrders orders, CancellationToken cancellation)
    {
        await Bulk.WriteAsync(db, orders.Orders, cancellation);
        await Bulk.WriteAsync(db, orders.Lines.ToList(), cancellation);
        await Bulk.WriteAsync(db, orders.Tickets, cancellation);
        await Bulk.WriteAsync(db, orders.Allocations, cancellation);
        await Bulk.WriteAsync(db, orders.Payments, cancellation);
        await Bulk.WriteAsync(db, orders.Reversals, cancellation);
        await Bulk.WriteAsync(db, orders.Refunds, cancellation);
    }

    /// <summary>Accounts that are no more: they name the provider of old payments, are offered to nobody, and no money can be sent through them.</summary>
    private static List<PaymentAccount> Accounts(Guid operatorId, Chance chance, DateTime now) => [.. Providers.Select(provider =>
    {
        var id = chance.Id(now);
        return new PaymentAccount
        {
            Id = id,
            OperatorId = operatorId,
            Provider = provider,
            HookKey = $"season-{id:N}",
            SettingsSealed = [],
            Sandbox = true,
            Enabled = false,
            Stage = AccountStage.Removed,
            DisconnectedAt = now,
        };
    })];

    /// <summary>What autovacuum would do within a minute on PostgreSQL; until then plans are made for empty tables.</summary>
    private Task AnalyseAsync(CancellationToken cancellation) => db.IsSqlite ? Task.CompletedTask : db.Database.ExecuteSqlRawAsync("analyze", cancellation);
}
