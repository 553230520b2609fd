using Microsoft.EntityFrameworkCore;
using Modular.Booking.Storage;
using Modular.Booking.Tickets;

namespace Modular.Booking.CheckIn;

/// <summary>What the person at the door needs to see of one scan.</summary>
internal sealed record ScanView(
    ScanOutcome Outcome,
    string Code,
    string OrderNumber,
    string GuestName,
    string UnitDe,
    string UnitEn,
    int Places,
    string ExperienceDe,
    string ExperienceEn,
    string OptionDe,
    string OptionEn,
    DateTime StartsAt,
    string Zone,
    Guid DepartureId,
    DateTime? FirstRedeemedAt)
{
    /// <summary>Places are what counts at the jetty: a family ticket lets four people in. Catalogue rows may be gone; the order line has the numbers.</summary>
    public static Task<ScanView?> ReadAsync(BookingDb db, Guid operatorId, Guid scanId, CancellationToken cancellation) => (
        from scan in db.Scans.AsNoTracking()
        join ticket in db.Tickets on scan.TicketId equals ticket.Id
        join order in db.Orders on ticket.OrderId equals order.Id
        join departure in db.Departures on ticket.DepartureId equals departure.Id
        join option in db.Options on departure.OptionId equals option.Id
        join experience in db.Experiences on departure.ExperienceId equals experience.Id
        join unit in db.Units on ticket.UnitId equals unit.Id
        where scan.Id == scanId && scan.OperatorId == operatorId
        select new ScanView(
            scan.Outcome, ticket.Code, order.Number, order.GuestName ?? "", unit.TitleDe, unit.TitleEn, unit.Places,
            experience.TitleDe, experience.TitleEn, option.TitleDe, option.TitleEn, departure.StartsAt, departure.Zone, departure.Id, ticket.RedeemedAt))
        .SingleOrDefaultAsync(cancellation)!;
}
