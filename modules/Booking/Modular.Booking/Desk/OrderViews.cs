using Microsoft.EntityFrameworkCore;
using Modular.Booking.Cancel;
using Modular.Booking.Invoices;
using Modular.Booking.Details;
using Modular.Booking.Orders;
using Modular.Booking.Payments;
using Modular.Booking.Schedule;
using Modular.Booking.Storage;
using Modular.Booking.Tickets;
using Modular.Sdk;
using Modular.Ui;

namespace Modular.Booking.Desk;

internal sealed record LineRow(string TitleDe, string TitleEn, string UnitDe, string UnitEn, DateTime StartsAt, string Zone, Guid DepartureId, int Quantity, int Cancelled, long PriceMinor, int VatBasisPoints, Guid? ChangeId);

internal sealed record TicketRow(string Code, string UnitDe, string UnitEn, TicketState State, DateTime? RedeemedAt, Guid? ReversalId);

internal sealed record ScanRow(DateTime At, ScanOutcome Outcome);

/// <summary>Something that happened to an order.</summary>
internal sealed record StoryRow(DateTime At, string Words);

/// <summary>The reseller's side of an order.</summary>
internal sealed record Resale(string Reseller, string? Reference, string? Notes, string? Phone);

/// <summary>One order as the back office sees it; never the guest's secret, never a whole ticket code.</summary>
/// <param name="Order">The order.</param>
/// <param name="Lines">What was booked.</param>
/// <param name="Payments">Oldest first.</param>
/// <param name="Refunds">Oldest first.</param>
/// <param name="Reversals">Decisions to give money back.</param>
/// <param name="Money">The history of payments and refunds.</param>
/// <param name="Providers">The provider's name by payment account.</param>
/// <param name="Tickets">One per unit.</param>
/// <param name="Scans">At the door.</param>
internal sealed record OrderView(
    Order Order,
    IReadOnlyList<LineRow> Lines,
    IReadOnlyList<Payment> Payments,
    IReadOnlyList<Refund> Refunds,
    IReadOnlyList<Reversal> Reversals,
    IReadOnlyList<MoneyEvent> Money,
    IReadOnlyDictionary<Guid, string> Providers,
    IReadOnlyList<TicketRow> Tickets,
    IReadOnlyList<ScanRow> Scans)
{
    /// <summary>Who sold it, when it came by a reseller's program.</summary>
    public Resale? Resale { get; init; }

    public OrderDocuments Documents { get; init; } = OrderDocuments.None;

    /// <summary>When the guest corrected name or mailbox.</summary>
    public IReadOnlyList<ContactChange> Contacts { get; init; } = [];

    public IReadOnlyList<StoryRow> Story(DateTime now)
    {
        var story = new List<StoryRow> { new(Order.HeldAt, T.Of("Plätze reserviert", "Places held")) };
        story.AddRange(Payments.Select(p => new StoryRow(p.CreatedAt, T.Of("Zur Zahlung gegangen", "Went to pay"))));
        story.AddRange(Refunds.Where(r => r.ReversalId is null && !Refunds.Any(failed => failed.RetriedAs == r.Id && r.Status != RefundStatus.External)).Select(r => new StoryRow(r.CreatedAt, DeskWords.Of(r))));
        story.AddRange(Reversals.Select(r => new StoryRow(r.At, DeskWords.Of(r, Resale is not null, r.Kind == ReversalKind.Moved ? WhereTo(r) : TicketsOf(r)))));
        story.AddRange(Scans.Select(s => new StoryRow(s.At, T.Of("Ticket ", "Ticket ") + DeskWords.Of(s.Outcome))));
        story.AddRange(Contacts.Select(c => new StoryRow(c.At, c.OtherMailbox ? T.Of($"Der Gast hat Name oder E-Mail-Adresse geändert, vorher {c.OldName}, {c.OldEmail}", $"The guest changed name or e-mail address, before {c.OldName}, {c.OldEmail}") : T.Of($"Der Gast hat den Namen geändert, vorher {c.OldName}", $"The guest changed the name, before {c.OldName}"))));
        if (Order.ConfirmedAt is { } confirmed)
        {
            story.Add(new(confirmed, Order.ResellerId is not null ? T.Of("Auf Rechnung bestätigt, Tickets ausgestellt", "Confirmed on account, tickets issued") : T.Of("Bezahlt und bestätigt, Tickets ausgestellt", "Paid and confirmed, tickets issued")));
        }
        else if (Order.IsExpired(now))
        {
            story.Add(new(Order.ExpiresAt, T.Of("Reservierung verfallen", "Hold lapsed")));
        }

        return [.. story.OrderBy(s => s.At)];
    }

    /// <summary>"2 × Erwachsene": the tickets that one decision revoked.</summary>
    private string TicketsOf(Reversal reversal) => string.Join(", ", Tickets.Where(t => t.ReversalId == reversal.Id).GroupBy(t => T.Of(t.UnitDe, t.UnitEn)).Select(g => $"{g.Count()} × {g.Key}"));

    private string WhereTo(Reversal reversal) => Lines.FirstOrDefault(l => l.ChangeId == reversal.Id) is { } line ? Show.Instant(line.StartsAt, line.Zone, year: true) : "";

    public static async Task<OrderView?> ReadAsync(BookingDb db, Guid operatorId, Guid id, CancellationToken cancellation)
    {
        if (await db.Orders.AsNoTracking().SingleOrDefaultAsync(o => o.Id == id && o.OperatorId == operatorId, cancellation) is not { } order)
        {
            return null;
        }

        var lines = await (
            from line in db.OrderLines.AsNoTracking()
            join departure in db.Departures on line.DepartureId equals departure.Id
            join experience in db.Experiences on departure.ExperienceId equals experience.Id
            join unit in db.Units on line.UnitId equals unit.Id
            where line.OrderId == id
            orderby departure.StartsAt, unit.Position
            select new LineRow(experience.TitleDe, experience.TitleEn, unit.TitleDe, unit.TitleEn, departure.StartsAt, departure.Zone, departure.Id, line.Quantity, line.Cancelled, line.PriceMinor, line.VatBasisPoints, line.ChangeId)).ToListAsync(cancellation);
        var tickets = await (
            from ticket in db.Tickets.AsNoTracking()
            join unit in db.Units on ticket.UnitId equals unit.Id
            where ticket.OrderId == id
            orderby unit.Position, ticket.Id
            select new TicketRow(ticket.Code, unit.TitleDe, unit.TitleEn, ticket.State, ticket.RedeemedAt, ticket.ReversalId)).ToListAsync(cancellation);
        var scans = await (
            from scan in db.Scans.AsNoTracking()
            join ticket in db.Tickets on scan.TicketId equals ticket.Id
            where ticket.OrderId == id && scan.OperatorId == operatorId
            orderby scan.ScannedAt
            select new ScanRow(scan.ScannedAt, scan.Outcome)).Take(200).ToListAsync(cancellation);
        return new OrderView(
            order,
            lines,
            await db.Payments.AsNoTracking().Where(p => p.OrderId == id).OrderBy(p => p.CreatedAt).ToListAsync(cancellation),
            await db.Refunds.AsNoTracking().Where(r => r.OrderId == id).OrderBy(r => r.CreatedAt).ToListAsync(cancellation),
            await db.Reversals.AsNoTracking().Where(r => r.OrderId == id).OrderBy(r => r.At).ToListAsync(cancellation),
            await db.MoneyEvents.AsNoTracking().Where(m => m.OrderId == id).OrderBy(m => m.At).ThenBy(m => m.Id).ToListAsync(cancellation),
            await db.PaymentAccounts.AsNoTracking().Where(a => a.OperatorId == operatorId).ToDictionaryAsync(a => a.Id, a => a.Provider, cancellation),
            tickets,
            scans)
        {
            Contacts = await db.ContactChanges.AsNoTracking().Where(c => c.OrderId == id).OrderBy(c => c.At).ToListAsync(cancellation),
            Resale = await ResaleAsync(db, operatorId, id, cancellation),
            Documents = await OrderDocuments.OfAsync(db, id, cancellation),
        };
    }

    private static async Task<Resale?> ResaleAsync(BookingDb db, Guid operatorId, Guid id, CancellationToken cancellation) => await (
        from booking in db.OctoBookings.AsNoTracking()
        join reseller in db.Resellers on booking.ResellerId equals reseller.Id
        where booking.OrderId == id && booking.OperatorId == operatorId
        select new { reseller.Name, Booking = booking }).FirstOrDefaultAsync(cancellation) is { } found
            ? new Resale(found.Name, found.Booking.ResellerReference, found.Booking.Notes, found.Booking.Guest?.PhoneNumber)
            : null;
}
