using Autofac;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Modular.Booking.Availability;
using Modular.Booking.Hold;
using Modular.Booking.Orders;
using Modular.Booking.Storage;
using Modular.Kernel;

namespace Modular.Booking.Tests.Hold;

/// <summary>The known-bad control: reads the counter, compares, writes it back. Every concurrency test of places must fail on it.</summary>
internal sealed class ReadCompareWrite(IServiceScopeFactory scopes) : IHoldStore
{
    public int Lanes => 32;

    public static void Register(ContainerBuilder container) =>
        container.RegisterType<ReadCompareWrite>().As<IHoldStore>().SingleInstance();

    public async Task<Outcome<HeldOrder>[]> WriteAsync(IReadOnlyList<HoldCommand> commands, DateTime now) => [.. await Task.WhenAll(commands.Select(c => OneAsync(c, now)))];

    private async Task<Outcome<HeldOrder>> OneAsync(HoldCommand command, DateTime now)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<BookingDb>();
        var pools = await db.DeparturePools.Where(d => d.DepartureId == command.DepartureId).Join(db.Pools.AsNoTracking(), d => d.PoolId, p => p.Id, (_, p) => p).ToListAsync();
        if (pools.Any(p => p.Capacity - p.Held - p.Sold < command.Places))
        {
            return Refusals.SoldOut;
        }

        // What every such implementation does somewhere between its two statements: something else.
        await Task.Yield();
        db.Orders.Add(new Order
        {
            Id = command.OrderId,
            OperatorId = command.OperatorId,
            Number = command.Number,
            SecretHash = command.SecretHash,
            IdempotencyKey = command.IdempotencyKey,
            RequestHash = command.RequestHash,
            Culture = command.Culture,
            TotalMinor = command.TotalMinor,
            Currency = command.Currency,
            HeldAt = now,
            ExpiresAt = now + HoldRules.Life,
            Lines = [.. command.Units.Select(u => new OrderLine
            {
                Id = TimeProvider.System.NewId(), OperatorId = command.OperatorId, OrderId = command.OrderId, DepartureId = command.DepartureId, UnitId = u.Unit.Id,
                Quantity = u.Quantity, PriceMinor = u.Unit.PriceMinor, VatBasisPoints = 1900, Places = 1,
            })],
        });
        foreach (var pool in pools)
        {
            db.Allocations.Add(new Allocation { OrderId = command.OrderId, PoolId = pool.Id, Places = command.Places, ExpiresAt = now + HoldRules.Life });
        }

        await db.SaveChangesAsync();
        foreach (var pool in pools)
        {
            var held = pool.Held + command.Places;
            await db.Pools.Where(p => p.Id == pool.Id).ExecuteUpdateAsync(set => set.SetProperty(p => p.Held, held));
        }

        return new HeldOrder(command.OrderId, command.Number, command.TotalMinor, command.Currency, now + HoldRules.Life, Replayed: false);
    }
}
