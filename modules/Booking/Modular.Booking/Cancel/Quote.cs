using Modular.Booking.Orders;
using Modular.Booking.Payments;
using Modular.Booking.Schedule;
using Modular.Booking.Tickets;
using Modular.Kernel;
using Modular.Sdk;

namespace Modular.Booking.Cancel;

/// <summary>What cancelling one visit, or some tickets of it, gives back.</summary>
internal sealed record QuoteLine(Visit Visit, long PriceMinor, long BackMinor, TermsStep Step, bool CalledOff);

/// <summary>What cancelling one ticket gives back, as far as there is money left.</summary>
internal sealed record QuoteTicket(Visit Visit, Entry Entry, long PriceMinor, long BackMinor, TermsStep Step);

/// <summary>
/// What cancelling an order, or some of its tickets, at one instant would do. Pure: shown to the guest, and computed again under the order's lock.
/// Every ticket is rounded by itself, half a cent to the guest, so that one after another gives back what all at once do.
/// </summary>
internal sealed record Quote
{
    public required IReadOnlyList<QuoteLine> Lines { get; init; }

    /// <summary>What is here of the guest's money and not on its way back.</summary>
    public required Money Left { get; init; }

    public required Money Back { get; init; }

    /// <summary>Until when the sum is this one; null when it does not change before the start.</summary>
    public DateTime? Until { get; init; }

    /// <summary>Why nobody can cancel it any more.</summary>
    public Refusal? Impossible { get; init; }

    /// <summary>Why the guest cannot, where the desk still can.</summary>
    public Refusal? NotByGuest { get; init; }

    /// <summary>What a reseller still owes for it afterwards; null when it is not sold on account.</summary>
    public Money? Owes { get; init; }

    /// <summary>The tickets it is about, when not the whole order.</summary>
    public IReadOnlyList<QuoteTicket> Tickets { get; init; } = [];

    /// <summary>What of the price of the chosen tickets does not go back.</summary>
    public Money PartKept => new Money(Lines.Sum(l => l.PriceMinor), Back.Currency) - Back;

    public Money Kept => Left - Back;

    public static Quote Of(OrderView view)
    {
        var lines = view.Visits.Select(v => Of(v, view.Now)).ToList();
        return Of(view, lines) with { Impossible = WhyImpossible(view) };
    }

    /// <summary>Some of the order's tickets; those it does not have, or not any more, make it impossible.</summary>
    public static Quote Of(OrderView view, IReadOnlyCollection<Guid> chosen)
    {
        var tickets = TicketsOf(view).Where(t => chosen.Contains(t.Entry.Ticket.Id)).ToList();
        var lines = tickets.GroupBy(t => t.Visit).Select(v => new QuoteLine(
            v.Key,
            v.Sum(t => t.PriceMinor),
            v.Sum(t => t.BackMinor),
            new TermsStep(v.Min(t => t.Step.Percent), v.Min(t => t.Step.Until)),
            v.Key.Departure.State == DepartureState.Cancelled)).ToList();
        return Of(view, lines) with
        {
            Tickets = tickets,
            Impossible = view.Order switch
            {
                { State: OrderState.Confirmed, ResellerId: not null } => Refusals.OnlyWhole,
                { State: OrderState.Confirmed } when chosen.Count == 0 => Refusals.NothingChosen,
                { State: OrderState.Confirmed } when tickets.Count != chosen.Count || tickets.Exists(t => t.Entry.Ticket.State != TicketState.Issued) => Refusals.TicketsChanged,
                { State: OrderState.Confirmed } => null,
                { State: OrderState.Held } when !view.Order.IsExpired(view.Now) => Refusals.NotConfirmed,
                _ => WhyImpossible(view),
            },
        };
    }

    /// <summary>Every ticket that is valid or was used, with what it would give back.</summary>
    public static IReadOnlyList<QuoteTicket> TicketsOf(OrderView view) =>
        [.. view.Visits.SelectMany(v => v.Tickets.Where(t => t.Ticket.State != TicketState.Revoked).Select(t => Of(v, t, view.Now)))];

    /// <summary>
    /// What can go back of each payment, the oldest first. A refund that failed is still here, unless people are to make it by hand; one the provider
    /// knows of and we do not is gone.
    /// Money that does not fit is not counted: people look at it first.
    /// </summary>
    public static IEnumerable<(Payment Payment, long LeftMinor)> Shares(OrderView view) => view.Payments
        .Where(p => p is { Status: PaymentStatus.Captured, Mismatch: null })
        .OrderBy(p => p.CreatedAt).ThenBy(p => p.Id)
        .Select(p => (p, p.LeftMinor(view.Refunds)))
        .Where(s => s.Item2 > 0);

    /// <summary>A sum over the payments that still have it; the caller has made sure that so much is left.</summary>
    public static IReadOnlyList<(Payment Payment, long Minor)> Split(OrderView view, long amountMinor)
    {
        var (parts, open) = (new List<(Payment, long)>(), amountMinor);
        foreach (var (payment, left) in Shares(view))
        {
            var part = Math.Min(open, left);
            if (part > 0)
            {
                parts.Add((payment, part));
            }

            open -= part;
        }

        return open == 0 ? parts : throw new InvalidOperationException($"Order {view.Order.Id}: {open} more than is left.");
    }

    private static Quote Of(OrderView view, List<QuoteLine> lines)
    {
        var (left, currency) = (Shares(view).Sum(s => s.LeftMinor), view.Order.Currency);
        return new Quote
        {
            Lines = lines,
            Left = new Money(left, currency),
            Back = new Money(Math.Min(left, lines.Sum(l => l.BackMinor)), currency),
            Owes = view.Order.OwedMinor is { } owed ? new Money(Math.Max(0, owed - lines.Sum(l => l.BackMinor)), currency) : null,
            Until = lines.Min(l => l.Step.Until),
            NotByGuest = view.Order.ResellerId is not null ? Refusals.AtReseller : view.Order.State == OrderState.Confirmed && lines.Exists(l => l.Visit.Departure.StartsAt <= view.Now && !l.CalledOff) ? Refusals.Started : null,
        };
    }

    private static QuoteLine Of(Visit visit, DateTime now)
    {
        var steps = visit.Positions.Select(p => (p.Line, Step: StepOf(visit, p, now))).ToList();
        return new QuoteLine(
            visit,
            steps.Sum(s => checked(s.Line.PriceMinor * s.Line.Remaining)),
            steps.Sum(s => checked(Share(s.Line.PriceMinor, s.Step) * s.Line.Remaining)),
            new TermsStep(steps.Count == 0 ? 0 : steps.Min(s => s.Step.Percent), steps.Min(s => s.Step.Until)),
            visit.Departure.State == DepartureState.Cancelled);
    }

    private static QuoteTicket Of(Visit visit, Entry entry, DateTime now)
    {
        // Lines of one unit on one departure were sold at one price and under one version of the terms.
        var position = visit.Positions.First(p => p.Line.UnitId == entry.Ticket.UnitId);
        var step = StepOf(visit, position, now);
        return new QuoteTicket(visit, entry, position.Line.PriceMinor, Share(position.Line.PriceMinor, step), step);
    }

    /// <summary>What the operator calls off goes back whole.</summary>
    private static TermsStep StepOf(Visit visit, Position position, DateTime now) =>
        visit.Departure.State == DepartureState.Cancelled ? new TermsStep(100, null) : position.Terms.At(now, Start.Of(visit.Departure));

    /// <summary>Half a cent goes to the guest.</summary>
    private static long Share(long priceMinor, TermsStep step) => (checked(priceMinor * step.Percent) + 50) / 100;

    private static Refusal? WhyImpossible(OrderView view) => view.Order switch
    {
        { State: OrderState.Cancelled } => Refusals.AlreadyCancelled,
        _ when view.Order.IsExpired(view.Now) => Refusals.Expired,
        _ when view.Tickets.Any(t => t.Ticket.State == TicketState.Redeemed) => Refusals.CheckedIn,
        _ => null,
    };
}
