using Microsoft.EntityFrameworkCore;
using Modular.Booking.Storage;
using Modular.Booking.Tickets;

namespace Modular.Booking.CheckIn;

/// <summary>What the person at the door needs to see of one scan.</summary>
internal sealed record ScanView(
    ScanOutcome Outcome,
    string Code,
    Guid OrderId,
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
    DateTime ScannedAt,
    DateTime? FirstRedeemedAt)
{
    /// <summary>All who come with this order, by unit.</summary>
    public IReadOnlyList<PartyLine> Party { get; init; } = [];

    /// <summary>Places are what counts at the jetty: a family ticket lets four people in. Catalogue rows may be gone; the order line has the numbers.</summary>
    public static async Task<ScanView?> ReadAsync(BookingDb db, Guid operatorId, Guid scanId, CancellationToken cancellation)
    {
        var view = await (
            from scan in db.Scans.AsNoTracking()
            join ticket in db.Tickets on scan.TicketId equals ticket.Id
            join order in db.Orders on ticket.OrderId equals order.Id
            join departure in db.Departures on ticket.DepartureId equals departure.Id
            join option in db.Options on departure.OptionId equals option.Id
            join experience in db.Experiences on departure.ExperienceId equals experience.Id
            join unit in db.Units on ticket.UnitId equals unit.Id
            where scan.Id == scanId && scan.OperatorId == operatorId
            select new ScanView(
                scan.Outcome, ticket.Code, order.Id, order.Number, order.GuestName ?? "", unit.TitleDe, unit.TitleEn, unit.Places, experience.TitleDe, experience.TitleEn,
                option.TitleDe, option.TitleEn, departure.StartsAt, departure.Zone, departure.Id, scan.ScannedAt, ticket.RedeemedAt))
            .SingleOrDefaultAsync(cancellation);
        return view is null ? null : view with { Party = await PartyAsync(db, operatorId, view, cancellation) };
    }

    private static async Task<IReadOnlyList<PartyLine>> PartyAsync(BookingDb db, Guid operatorId, ScanView view, CancellationToken cancellation) => await (
        from ticket in db.Tickets.AsNoTracking()
        join unit in db.Units on ticket.UnitId equals unit.Id
        where ticket.OperatorId == operatorId && ticket.OrderId == view.OrderId && ticket.DepartureId == view.DepartureId && ticket.State != TicketState.Revoked
        group ticket by new { unit.Id, unit.TitleDe, unit.TitleEn } into party
        orderby party.Key.Id
        select new PartyLine(party.Key.TitleDe, party.Key.TitleEn, party.Count(), party.Count(t => t.State == TicketState.Redeemed)))
        .ToListAsync(cancellation);
}

/// <summary>So many tickets of one unit, and how many of them are in.</summary>
internal sealed record PartyLine(string De, string En, int Tickets, int Admitted);
