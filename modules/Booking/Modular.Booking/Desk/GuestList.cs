using Microsoft.EntityFrameworkCore;
using Modular.Booking.Storage;
using Modular.Booking.Tickets;

namespace Modular.Booking.Desk;

/// <summary>One ticket on a departure's guest list.</summary>
internal sealed record GuestRow(Guid OrderId, string Number, string Name, string UnitDe, string UnitEn, int Places, TicketState State, DateTime? RedeemedAt);

internal static class GuestList
{
    public static Task<List<GuestRow>> OfAsync(BookingDb db, Guid operatorId, Guid departureId, CancellationToken cancellation) => (
        from ticket in db.Tickets.AsNoTracking()
        join order in db.Orders on ticket.OrderId equals order.Id
        join unit in db.Units on ticket.UnitId equals unit.Id
        where ticket.OperatorId == operatorId && ticket.DepartureId == departureId && ticket.State != TicketState.Revoked
        orderby order.GuestName, order.Number, unit.Position
        select new GuestRow(order.Id, order.Number, order.GuestName ?? "", unit.TitleDe, unit.TitleEn, unit.Places, ticket.State, ticket.RedeemedAt)).ToListAsync(cancellation);
}
