using System.Security.Cryptography;
using Modular.Booking.Availability;
using Modular.Booking.Cancel;
using Modular.Booking.Catalogue;
using Modular.Booking.Orders;
using Modular.Booking.Payments;
using Modular.Booking.Privacy;
using Modular.Booking.Schedule;
using Modular.Booking.Tickets;

namespace Modular.Booking.Demo.BigSeason;

internal enum SeasonEnd
{
    Confirmed,
    Resold,
    Cancelled,
    Goodwill,
    Lapsed,
}

/// <summary>One order to be: where, when it is booked, how it ends.</summary>
internal sealed record SeasonWish(int Departure, int Second, DateTime HeldAt, SeasonEnd End, int Adults, int Children);

/// <summary>Orders of invented guests with lines, tickets, places and money, as the house itself would have left them.</summary>
internal sealed class SeasonOrders(Operator of, IReadOnlyList<SeasonDeparture> departures, IReadOnlyList<Pool> pools, IReadOnlyList<Guid> accounts, IReadOnlyList<Guid> resellers, Chance chance, DateTime now)
{
    private const string Alphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

    private static readonly string[] First =
        ["Katharina", "Jonas", "Aylin", "Oliver", "Marta", "Thomas", "Priya", "Sabine", "Lukas", "Chiara", "Henrik", "Nadine", "Emma", "Cem", "Franziska", "Björn", "Claudia", "Rui", "Anke", "Moritz", "Sophie", "Dagmar", "Felix", "Zoë"];

    private static readonly string[] Last =
        ["Brandt", "Weidemann", "Demir", "Shaw", "Petersen", "Kowalczyk", "Grünwald", "Nair", "Hofmann", "Feldmann", "Rossi", "Solberg", "Achterberg", "Whitfield", "Yıldız", "Lohse", "Nyström", "Meinhardt", "Carvalho", "Thiessen", "Ahlers", "Laurent", "Pohl", "Okonkwo"];

    private static readonly TimeSpan Hold = TimeSpan.FromMinutes(15);

    private readonly DateOnly _known = DateOnly.FromDateTime(now).AddDays(-ForgetGuests.Days);

    private int _number;

    public List<Order> Orders { get; } = [];

    public List<Ticket> Tickets { get; } = [];

    public List<Allocation> Allocations { get; } = [];

    public List<Payment> Payments { get; } = [];

    public List<Reversal> Reversals { get; } = [];

    public List<Refund> Refunds { get; } = [];

    public IEnumerable<OrderLine> Lines => Orders.SelectMany(o => o.Lines);

    /// <summary>Oldest first, as they would have come in.</summary>
    public static List<SeasonWish> Wishes(IReadOnlyList<SeasonDeparture> departures, Chance chance, DateTime now)
    {
        var wishes = new List<SeasonWish>(departures.Sum(d => d.Orders));
        for (var i = 0; i < departures.Count; i++)
        {
            for (var n = 0; n < departures[i].Orders; n++)
            {
                var starts = departures[i].Departure.StartsAt;
                var held = starts.AddHours(-1.5 - chance.Wait() * 24 * 11);
                held = held < now.AddMinutes(-20) ? held : now.AddMinutes(-20 - chance.Wait() * 60 * 24 * 5);
                var end = chance.Below(100) switch { < 10 => SeasonEnd.Resold, < 14 => SeasonEnd.Cancelled, < 15 => SeasonEnd.Goodwill, < 17 => SeasonEnd.Lapsed, _ => SeasonEnd.Confirmed };
                var second = end == SeasonEnd.Confirmed && chance.OneIn(30) ? chance.Below(departures.Count) : -1;
                var later = second >= 0 && second != i && departures[second].Departure.StartsAt > held.AddHours(2);
                wishes.Add(new SeasonWish(i, later ? second : -1, new DateTime(held.Ticks - held.Ticks % TimeSpan.TicksPerSecond, DateTimeKind.Utc), end, 1 + chance.Below(3), chance.OneIn(3) ? 1 + chance.Below(2) : 0));
            }
        }

        wishes.Sort((a, b) => a.HeldAt.CompareTo(b.HeldAt));
        return wishes;
    }

    public void Clear()
    {
        Orders.Clear();
        Tickets.Clear();
        Allocations.Clear();
        Payments.Clear();
        Reversals.Clear();
        Refunds.Clear();
    }

    public void Add(SeasonWish wish)
    {
        var order = Order(wish);
        Orders.Add(order);
        var taken = wish.End is not SeasonEnd.Cancelled and not SeasonEnd.Lapsed;
        foreach (var at in wish.Second < 0 ? [wish.Departure] : new[] { wish.Departure, wish.Second })
        {
            var lines = order.Lines.Where(l => l.DepartureId == departures[at].Departure.Id).ToList();
            var places = lines.Sum(l => l.Quantity * l.Places);
            pools[at].Sold += taken ? places : 0;
            Allocations.Add(new Allocation { OrderId = order.Id, PoolId = pools[at].Id, Places = places, State = taken ? AllocationState.Committed : AllocationState.Released, ExpiresAt = order.ExpiresAt });
            if (wish.End != SeasonEnd.Lapsed)
            {
                AddTickets(order, lines, departures[at].Departure, taken);
            }
        }

        if (wish.End is not SeasonEnd.Lapsed and not SeasonEnd.Resold)
        {
            Pay(order, wish.End);
        }
    }

    private Order Order(SeasonWish wish)
    {
        var id = chance.Id(wish.HeldAt);
        var lines = Bought(id, wish.Departure, wish).Concat(wish.Second < 0 ? [] : Bought(id, wish.Second, wish)).ToList();
        var total = lines.Sum(l => l.PriceMinor * l.Quantity);
        var isKnown = wish.End != SeasonEnd.Lapsed && departures[wish.Departure].Departure.LocalDate > _known;
        var (first, last) = (chance.Of(First), chance.Of(Last));
        return new Order
        {
            Id = id,
            OperatorId = of.Id,
            Number = Number(_number++),
            SecretHash = SHA256.HashData(id.ToByteArray()),
            IdempotencyKey = chance.Id(wish.HeldAt),
            RequestHash = SHA256.HashData(lines[0].Id.ToByteArray()),
            State = wish.End switch { SeasonEnd.Cancelled => OrderState.Cancelled, SeasonEnd.Lapsed => OrderState.Expired, _ => OrderState.Confirmed },
            Culture = chance.OneIn(5) ? "en-GB" : "de-DE",
            GuestName = isKnown ? $"{first} {last}" : null,
            GuestEmail = isKnown ? $"gast{chance.Below(1 + (int)(_number * 0.8))}@demo.example" : null,
            TotalMinor = total,
            Currency = of.Currency,
            HeldAt = wish.HeldAt,
            ExpiresAt = wish.HeldAt + Hold,
            ConfirmedAt = wish.End == SeasonEnd.Lapsed ? null : wish.HeldAt.AddMinutes(3),
            ResellerId = wish.End == SeasonEnd.Resold ? chance.Of(resellers) : null,
            OwedMinor = wish.End == SeasonEnd.Resold ? total : null,
            Version = 2,
            Lines = lines,
        };
    }

    private IEnumerable<OrderLine> Bought(Guid order, int at, SeasonWish wish)
    {
        var (departure, units) = (departures[at].Departure, departures[at].Option.Units);
        foreach (var (unit, quantity) in new[] { (units[0], wish.Adults), (units[1], wish.Children) })
        {
            if (quantity > 0)
            {
                yield return new OrderLine
                {
                    Id = chance.Id(wish.HeldAt),
                    OperatorId = of.Id,
                    OrderId = order,
                    DepartureId = departure.Id,
                    UnitId = unit.Id,
                    Quantity = quantity,
                    PriceMinor = unit.PriceMinor,
                    VatBasisPoints = unit.VatBasisPoints,
                    Places = unit.Places,
                };
            }
        }
    }

    private void AddTickets(Order order, List<OrderLine> lines, Departure departure, bool valid)
    {
        foreach (var unit in lines.SelectMany(l => Enumerable.Repeat(l.UnitId, l.Quantity)))
        {
            var came = valid && departure.StartsAt < now && !chance.OneIn(20);
            Tickets.Add(new Ticket
            {
                Id = chance.Id(order.ConfirmedAt!.Value),
                OperatorId = of.Id,
                OrderId = order.Id,
                DepartureId = departure.Id,
                UnitId = unit,
                Code = Code(),
                State = !valid ? TicketState.Revoked : came ? TicketState.Redeemed : TicketState.Issued,
                RedeemedAt = came ? departure.StartsAt.AddMinutes(-5) : null,
            });
        }
    }

    private void Pay(Order order, SeasonEnd end)
    {
        var (at, method) = (order.HeldAt.AddMinutes(1), chance.Below(10) switch { < 6 => 0, < 9 => 1, _ => 2 });
        var payment = new Payment
        {
            Id = chance.Id(at),
            OperatorId = of.Id,
            OrderId = order.Id,
            AccountId = accounts[method % accounts.Count],
            OperationId = chance.Id(at),
            Status = PaymentStatus.Captured,
            AmountMinor = order.TotalMinor,
            Currency = order.Currency,
            CapturedMinor = order.TotalMinor,
            CreatedAt = at,
            ExpiresAt = at.AddMinutes(30),
            CapturedAt = order.ConfirmedAt,
        };
        Payments.Add(payment);
        if (end is SeasonEnd.Cancelled or SeasonEnd.Goodwill)
        {
            var back = end == SeasonEnd.Cancelled ? order.TotalMinor : order.TotalMinor / 3;
            payment.RefundedMinor = back;
            GiveBack(order, payment, end == SeasonEnd.Cancelled ? ReversalKind.Cancelled : ReversalKind.Goodwill, back, order.HeldAt.AddHours(1));
        }
    }

    private void GiveBack(Order order, Payment payment, ReversalKind kind, long amount, DateTime at)
    {
        var reversal = new Reversal
        {
            Id = chance.Id(at),
            OperatorId = of.Id,
            OrderId = order.Id,
            Key = chance.Id(at),
            RequestHash = Reversal.HashOf(kind, amount, ""),
            Kind = kind,
            AmountMinor = amount,
            Currency = order.Currency,
            Reason = "",
            At = at,
        };
        Reversals.Add(reversal);
        Refunds.Add(new Refund
        {
            Id = chance.Id(at),
            OperatorId = of.Id,
            OrderId = order.Id,
            PaymentId = payment.Id,
            ReversalId = reversal.Id,
            OperationId = chance.Id(at),
            Status = RefundStatus.Done,
            AmountMinor = amount,
            Currency = order.Currency,
            Reason = reversal.RefundReason,
            CreatedAt = at,
        });
    }

    private string Code() => string.Create(TicketCode.Length, chance, static (text, chance) =>
    {
        foreach (ref var sign in text)
        {
            sign = Alphabet[(int)(chance.Next() >> 59)];
        }
    });

    /// <summary>The n-th of 32^8 numbers, in an order that looks like none (an odd factor permutes them).</summary>
    private static string Number(int n)
    {
        var mixed = ((ulong)n * 0x9E3779B97F + 0x1234567) & ((1UL << 40) - 1);
        return string.Create(8, mixed, static (text, number) =>
        {
            for (var i = 0; i < text.Length; i++)
            {
                text[i] = Alphabet[(int)(number >> (5 * i)) & 31];
            }
        });
    }
}
