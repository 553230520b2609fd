using Microsoft.EntityFrameworkCore;
using Modular.Booking.Catalogue;
using Modular.Booking.Orders;
using Modular.Booking.Payments;
using Modular.Booking.Schedule;
using Modular.Booking.Storage;
using Modular.Kernel;

namespace Modular.Booking.FindOrders;

/// <summary>One departure that an order booked.</summary>
internal sealed record FoundVisit(Guid OrderId, string TitleDe, string TitleEn, DateTime StartsAt, string Zone, int Quantity);

internal sealed record FoundOrder(Order Order, IReadOnlyList<FoundVisit> Visits);

/// <param name="Orders">Newest first.</param>
/// <param name="Next">Where older ones begin; null at the end.</param>
internal sealed record FoundOrders(IReadOnlyList<FoundOrder> Orders, OrderCursor? Next);

/// <summary>
/// Orders newest first, by keyset along (operator, booked at): a page costs the same wherever it lies. What names one order (number, code, mailbox) is
/// looked up first; names are compared along the way, no further back than <see cref="NameDays"/> unless a day is given, because older ones are forgotten
/// (<see cref="Privacy.ForgetGuests"/>).
/// </summary>
internal sealed class FindOrders(BookingDb db, TimeProvider clock)
{
    public const int PerPage = 25;
    public const int NameDays = 400;

    /// <summary>Holds live for three weeks at most (a transfer's); older ones need not be looked at.</summary>
    private const int HoldDays = 22;

    /// <summary>So many days of service or fewer are looked up first; of more, most orders match anyway.</summary>
    private const int FewDays = 31;

    public async Task<FoundOrders> RunAsync(Operator of, OrderQuestion question, OrderCursor? before, int count, CancellationToken cancellation)
    {
        var matching = await MatchingAsync(of, question, cancellation);
        if (before is { } cursor)
        {
            matching = matching.Where(o => o.HeldAt <= cursor.HeldAt && (o.HeldAt < cursor.HeldAt || o.Id < cursor.Id));
        }

        var orders = await matching.OrderByDescending(o => o.HeldAt).ThenByDescending(o => o.Id).Take(count + 1).ToListAsync(cancellation);
        var shown = orders.Take(count).ToList();
        var visits = await VisitsAsync(of.Id, shown.ConvertAll(o => o.Id), cancellation);
        return new FoundOrders([.. shown.Select(o => new FoundOrder(o, [.. visits[o.Id]]))], orders.Count > count ? new OrderCursor(shown[^1].HeldAt, shown[^1].Id) : null);
    }

    private async Task<IQueryable<Order>> MatchingAsync(Operator of, OrderQuestion question, CancellationToken cancellation)
    {
        var orders = Booked(db.Orders.AsNoTracking().Where(o => o.OperatorId == of.Id), of.Zone, question);
        orders = await WordsAsync(orders, of.Id, question, cancellation);
        orders = Standing(orders, question.Standing);
        orders = Taking(orders, of.Id, question);
        if (question.OwnShopOnly)
        {
            orders = orders.Where(o => o.ResellerId == null);
        }
        else if (question.Reseller is { } reseller)
        {
            orders = orders.Where(o => o.ResellerId == reseller);
        }

        if (question.Method is { } method)
        {
            var accounts = await db.PaymentAccounts.Where(a => a.OperatorId == of.Id && a.Provider == method).Select(a => a.Id).ToListAsync(cancellation);
            orders = orders.Where(o => db.Payments.Any(p => p.OrderId == o.Id && p.Status == PaymentStatus.Captured && accounts.Contains(p.AccountId)));
        }

        return orders;
    }

    private static IQueryable<Order> Booked(IQueryable<Order> orders, string zone, OrderQuestion question)
    {
        if (question.From is { } from)
        {
            var begin = LocalDays.Start(from, zone);
            orders = orders.Where(o => o.HeldAt >= begin);
        }

        if (question.Until is { } until)
        {
            var end = LocalDays.Start(until.AddDays(1), zone);
            orders = orders.Where(o => o.HeldAt < end);
        }

        return orders;
    }

    private async Task<IQueryable<Order>> WordsAsync(IQueryable<Order> orders, Guid operatorId, OrderQuestion question, CancellationToken cancellation)
    {
        if (question.Text.Length == 0)
        {
            return orders;
        }

        if (question.IsMailbox)
        {
            var (typed, small) = (question.Text, question.Text.ToLowerInvariant());
            return orders.Where(o => o.GuestEmail == typed || o.GuestEmail == small);
        }

        // Sixteen letters may be a code or somebody's name.
        if (question.IsTicket(out var code)
            && await db.Tickets.Where(t => t.Code == code && t.OperatorId == operatorId).Select(t => t.OrderId).SingleOrDefaultAsync(cancellation) is var order && order != Guid.Empty)
        {
            return orders.Where(o => o.Id == order);
        }

        if (question.Number is { } number
            && await db.Orders.Where(o => o.OperatorId == operatorId && o.Number == number).Select(o => o.Id).SingleOrDefaultAsync(cancellation) is var id && id != Guid.Empty)
        {
            return orders.Where(o => o.Id == id);
        }

        if (question.From is null)
        {
            var oldest = clock.UtcNow().AddDays(-NameDays);
            orders = orders.Where(o => o.HeldAt >= oldest);
        }

        var pattern = "%" + question.Text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("%", "\\%", StringComparison.Ordinal).Replace("_", "\\_", StringComparison.Ordinal) + "%";
        return db.IsSqlite ? orders.Where(o => EF.Functions.Like(o.GuestName!, pattern, "\\")) : orders.Where(o => EF.Functions.ILike(o.GuestName!, pattern, "\\"));
    }

    private IQueryable<Order> Standing(IQueryable<Order> orders, OrderStanding? standing)
    {
        var now = clock.UtcNow();
        var oldest = now.AddDays(-HoldDays);
        return standing switch
        {
            null => orders,
            OrderStanding.Confirmed => orders.Where(o => o.State == OrderState.Confirmed),
            OrderStanding.Held => orders.Where(o => o.State == OrderState.Held && o.ExpiresAt > now && o.HeldAt > oldest),
            OrderStanding.Cancelled => orders.Where(o => o.State == OrderState.Cancelled),
            _ => orders.Where(o => o.State == OrderState.Expired || (o.State == OrderState.Held && o.ExpiresAt <= now)),
        };
    }

    /// <summary>By what takes place, and when.</summary>
    private IQueryable<Order> Taking(IQueryable<Order> orders, Guid operatorId, OrderQuestion question)
    {
        if (question is { Experience: null, ServiceFrom: null, ServiceUntil: null })
        {
            return orders;
        }

        var departures = db.Departures.Where(d => d.OperatorId == operatorId);
        if (question.Experience is { } experience)
        {
            departures = departures.Where(d => d.ExperienceId == experience);
        }

        if (question.ServiceFrom is { } from)
        {
            departures = departures.Where(d => d.LocalDate >= from);
        }

        if (question.ServiceUntil is { } until)
        {
            departures = departures.Where(d => d.LocalDate <= until);
        }

        var few = question.Experience is not null || (question is { ServiceFrom: { } first, ServiceUntil: { } last } && last.DayNumber - first.DayNumber <= FewDays);
        return few
            ? orders.Where(o => departures.Join(db.OrderLines.Where(l => l.Quantity > l.Cancelled), d => d.Id, l => l.DepartureId, (d, l) => l.OrderId).Contains(o.Id))
            : orders.Where(o => db.OrderLines.Any(l => l.OrderId == o.Id && l.Quantity > l.Cancelled && departures.Any(d => d.Id == l.DepartureId)));
    }

    private async Task<ILookup<Guid, FoundVisit>> VisitsAsync(Guid operatorId, List<Guid> orders, CancellationToken cancellation)
    {
        if (orders.Count == 0)
        {
            return Array.Empty<FoundVisit>().ToLookup(v => v.OrderId);
        }

        var lines = await (
            from line in db.OrderLines.AsNoTracking()
            join departure in db.Departures on line.DepartureId equals departure.Id
            join experience in db.Experiences on departure.ExperienceId equals experience.Id
            where orders.Contains(line.OrderId) && line.OperatorId == operatorId && line.Quantity > line.Cancelled
            select new { departure.Id, Visit = new FoundVisit(line.OrderId, experience.TitleDe, experience.TitleEn, departure.StartsAt, departure.Zone, line.Quantity - line.Cancelled) }).ToListAsync(cancellation);
        return lines.GroupBy(l => (l.Visit.OrderId, l.Id)).Select(g => g.First().Visit with { Quantity = g.Sum(l => l.Visit.Quantity) })
            .OrderBy(v => v.StartsAt).ToLookup(v => v.OrderId);
    }
}
