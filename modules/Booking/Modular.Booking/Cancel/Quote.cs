using Modular.Booking.Orders;
using Modular.Booking.Payments;
using Modular.Booking.Schedule;
using Modular.Booking.Tickets;
using Modular.Kernel;
using Modular.Sdk;

namespace Modular.Booking.Cancel;

/// <summary>What cancelling one visit gives back.</summary>
internal sealed record QuoteLine(Visit Visit, long PriceMinor, long BackMinor, TermsStep Step, bool CalledOff);

/// <summary>What cancelling an order at one instant would do. Pure: shown to the guest, and computed again under the order's lock.</summary>
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

    public Money Kept => Left - Back;

    public static Quote Of(OrderView view)
    {
        var lines = view.Visits.Select(v => Of(v, view.Now)).ToList();
        var left = Shares(view).Sum(s => s.LeftMinor);
        var currency = view.Order.Currency;
        return new Quote
        {
            Lines = lines,
            Left = new Money(left, currency),
            Back = new Money(Math.Min(left, lines.Sum(l => l.BackMinor)), currency),
            Owes = view.Order.OwedMinor is { } owed ? new Money(Math.Max(0, owed - lines.Sum(l => l.BackMinor)), currency) : null,
            Until = lines.Min(l => l.Step.Until),
            Impossible = WhyImpossible(view),
            NotByGuest = view.Order.ResellerId is not null ? Refusals.AtReseller : view.Order.State == OrderState.Confirmed && lines.Exists(l => l.Visit.Departure.StartsAt <= view.Now && !l.CalledOff) ? Refusals.Started : null,
        };
    }

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

    /// <summary>Half a cent goes to the guest.</summary>
    private static QuoteLine Of(Visit visit, DateTime now)
    {
        var calledOff = visit.Departure.State == DepartureState.Cancelled;
        var steps = visit.Positions.Select(p => (p.Line, Step: calledOff ? new TermsStep(100, null) : p.Terms.At(now, Start.Of(visit.Departure)))).ToList();
        return new QuoteLine(
            visit,
            steps.Sum(s => checked(s.Line.PriceMinor * s.Line.Quantity)),
            steps.Sum(s => (checked(s.Line.PriceMinor * s.Line.Quantity * s.Step.Percent) + 50) / 100),
            new TermsStep(steps.Count == 0 ? 0 : steps.Min(s => s.Step.Percent), steps.Min(s => s.Step.Until)),
            calledOff);
    }

    private static Refusal? WhyImpossible(OrderView view) => view.Order switch
    {
        { State: OrderState.Cancelled } => Refusals.AlreadyCancelled,
        _ when view.Order.IsExpired(view.Now) => Refusals.Expired,
        _ when view.Tickets.Any(t => t.Ticket.State == TicketState.Redeemed) => Refusals.CheckedIn,
        _ => null,
    };
}
