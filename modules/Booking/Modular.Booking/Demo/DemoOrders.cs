using System.Security.Cryptography;
using Microsoft.EntityFrameworkCore;
using Modular.Booking.Availability;
using Modular.Booking.Cancel;
using Modular.Booking.Catalogue;
using Modular.Booking.Contracts;
using Modular.Booking.Orders;
using Modular.Booking.Payments;
using Modular.Booking.Schedule;
using Modular.Booking.Storage;
using Modular.Booking.Tickets;
using Modular.Kernel;

namespace Modular.Booking.Demo;

/// <summary>Paid orders of invented guests over the next three weeks, counted in the pools like any other; nobody has their links.</summary>
internal sealed class DemoOrders(BookingDb db, TimeProvider clock)
{
    private static readonly string[] Guests =
    [
        "Katharina Brandt", "Jonas Weidemann", "Aylin Demir", "Oliver Shaw", "Familie Petersen", "Marta Kowalczyk", "Thomas Grünwald", "Priya Nair",
        "Sabine Hofmann", "Lukas Feldmann", "Chiara Rossi", "Henrik Solberg", "Nadine Achterberg", "Emma Whitfield", "Cem Yıldız", "Franziska Lohse",
        "Björn Nyström", "Claudia Meinhardt", "Rui Carvalho", "Anke Thiessen", "Moritz Ahlers", "Sophie Laurent", "Dagmar Pohl", "Felix Okonkwo",
    ];

    public async Task WriteAsync(CancellationToken cancellation)
    {
        var now = clock.UtcNow();
        var until = now.AddDays(21);
        var departures = await db.Departures.AsNoTracking()
            .Where(d => d.OperatorId == DemoOperator.Id && d.StartsAt < until)
            .OrderBy(d => d.StartsAt).ThenBy(d => d.Id).ToListAsync(cancellation);
        var options = await db.Options.AsNoTracking().Include(o => o.Units).Where(o => o.OperatorId == DemoOperator.Id).ToDictionaryAsync(o => o.Id, cancellation);
        await using var write = await db.BeginWriteAsync(cancellation);
        var drawn = await (
            from departure in db.Departures
            join link in db.DeparturePools on departure.Id equals link.DepartureId
            join pool in db.Pools on link.PoolId equals pool.Id
            where departure.OperatorId == DemoOperator.Id && departure.StartsAt < until
            select new { departure.Id, pool }).ToListAsync(cancellation);
        var account = await db.PaymentAccounts.Where(a => a.OperatorId == DemoOperator.Id).Select(a => a.Id).FirstOrDefaultAsync(cancellation);
        var pools = drawn.ToLookup(d => d.Id, d => d.pool);
        var prices = await PriceBook.ReadAsync(db, options.Keys, DateOnly.FromDateTime(now).AddDays(-1), cancellation);
        var number = 0;
        foreach (var (departure, index) in departures.Select((d, i) => (d, i)))
        {
            // Near days fill first: four orders on some, one on every third, later only here and there.
            var orders = (index * 7 % 5) switch { 0 => index < 20 ? 4 : 2, 2 => 1, 3 when index < 24 => 2, _ => 0 };
            for (var i = 0; i < orders; i++)
            {
                Sell(departure, options[departure.OptionId], prices, [.. pools[departure.Id]], number++, account, now);
            }
        }

        await db.SaveChangesAsync(cancellation);
        await write.CommitAsync(cancellation);
        db.ChangeTracker.Clear();
    }

    private void Sell(Departure departure, Option option, PriceBook prices, List<Pool> pools, int number, Guid account, DateTime now)
    {
        var bought = Wish(option, number).ConvertAll(b => (Unit: b.Unit.At(prices.PriceOf(b.Unit, departure.LocalDate)), b.Quantity));
        var places = bought.Sum(b => b.Unit.Places * b.Quantity);
        if (pools.Exists(p => p.Held + p.Sold + places > p.Capacity))
        {
            return;
        }

        var at = now.AddMinutes(-35 - number * 47 % 4000);
        var order = Order(departure, bought, number, option.PolicyId, at);
        var payment = Paid(order, account, at);
        // Here and there somebody fell ill and got everything back.
        var cancelled = number % 23 == 7;
        db.AddRange(order, payment);
        foreach (var pool in pools)
        {
            pool.Sold += cancelled ? 0 : places;
            db.Add(new Allocation { OrderId = order.Id, PoolId = pool.Id, Places = places, State = cancelled ? AllocationState.Released : AllocationState.Committed, ExpiresAt = order.ExpiresAt });
        }

        foreach (var ticket in bought.SelectMany(b => Enumerable.Repeat(b.Unit, b.Quantity)))
        {
            db.Add(new Ticket
            {
                Id = clock.NewId(),
                OperatorId = DemoOperator.Id,
                OrderId = order.Id,
                DepartureId = departure.Id,
                UnitId = ticket.Id,
                Code = TicketCode.New(),
                State = cancelled ? TicketState.Revoked : TicketState.Issued,
            });
        }

        if (cancelled)
        {
            Cancel(order, payment, at.AddMinutes(20));
        }
    }

    private void Cancel(Order order, Payment payment, DateTime at)
    {
        (order.State, order.Version) = (OrderState.Cancelled, 3);
        payment.RefundedMinor = payment.CapturedMinor;
        var reversal = new Reversal
        {
            Id = clock.NewId(),
            OperatorId = DemoOperator.Id,
            OrderId = order.Id,
            Key = clock.NewId(),
            RequestHash = Reversal.HashOf(ReversalKind.Cancelled, order.TotalMinor, ""),
            Kind = ReversalKind.Cancelled,
            AmountMinor = order.TotalMinor,
            Currency = order.Currency,
            Reason = "",
            At = at,
        };
        db.Add(reversal);
        db.Add(new Refund
        {
            Id = clock.NewId(),
            OperatorId = DemoOperator.Id,
            OrderId = order.Id,
            PaymentId = payment.Id,
            ReversalId = reversal.Id,
            OperationId = clock.NewId(),
            Status = RefundStatus.Done,
            AmountMinor = order.TotalMinor,
            Currency = order.Currency,
            Reason = "cancelled",
            CreatedAt = at,
        });
    }

    private static List<(Unit Unit, int Quantity)> Wish(Option option, int number)
    {
        Unit Of(UnitType type) => option.Units.First(u => u.Type == type);
        return (number % 5) switch
        {
            0 => [(Of(UnitType.Adult), 2)],
            1 => [(Of(UnitType.Adult), 2), (Of(UnitType.Child), 1)],
            2 when option.Units.Exists(u => u.Type == UnitType.Family) => [(Of(UnitType.Family), 1)],
            3 => [(Of(UnitType.Adult), 1), (Of(UnitType.Child), 1)],
            _ => [(Of(UnitType.Adult), 1)],
        };
    }

    private Order Order(Departure departure, List<(Unit Unit, int Quantity)> bought, int number, Guid? policy, DateTime at)
    {
        var id = clock.NewId();
        var guest = Guests[number * 5 % Guests.Length];
        return new Order
        {
            Id = id,
            OperatorId = DemoOperator.Id,
            Number = OrderNumber.New(),
            SecretHash = RandomNumberGenerator.GetBytes(32),
            IdempotencyKey = clock.NewId(),
            RequestHash = SHA256.HashData(id.ToByteArray()),
            State = OrderState.Confirmed,
            Culture = number % 4 == 3 ? "en-GB" : "de-DE",
            GuestName = guest,
            GuestEmail = $"gast{number + 1}@demo.example",
            TotalMinor = bought.Sum(b => b.Unit.PriceMinor * b.Quantity),
            Currency = "EUR",
            HeldAt = at,
            ExpiresAt = at.AddMinutes(15),
            ConfirmedAt = at.AddMinutes(3),
            Version = 2,
            Lines =
            [
                .. bought.Select(b => new OrderLine
                {
                    Id = clock.NewId(),
                    OperatorId = DemoOperator.Id,
                    OrderId = id,
                    DepartureId = departure.Id,
                    UnitId = b.Unit.Id,
                    Quantity = b.Quantity,
                    PriceMinor = b.Unit.PriceMinor,
                    VatBasisPoints = b.Unit.VatBasisPoints,
                    Places = b.Unit.Places,
                    PolicyId = policy,
                }),
            ],
        };
    }

    private Payment Paid(Order order, Guid account, DateTime at) => new()
    {
        Id = clock.NewId(),
        OperatorId = DemoOperator.Id,
        OrderId = order.Id,
        AccountId = account,
        OperationId = clock.NewId(),
        Status = PaymentStatus.Captured,
        AmountMinor = order.TotalMinor,
        Currency = order.Currency,
        CapturedMinor = order.TotalMinor,
        CreatedAt = at.AddMinutes(1),
        ExpiresAt = at.AddMinutes(31),
    };
}
