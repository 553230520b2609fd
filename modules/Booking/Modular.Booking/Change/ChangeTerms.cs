using Modular.Booking.Cancel;
using Modular.Booking.Catalogue;
using Modular.Booking.Orders;
using Modular.Booking.Schedule;
using Modular.Booking.Tickets;
using Modular.Kernel;

namespace Modular.Booking.Change;

/// <summary>Until when a guest may move to another departure, by the operator's rule. Pure.</summary>
internal static class ChangeTerms
{
    /// <summary>The last instant; null when there is none. A departure that the operator called off may be left at any time.</summary>
    public static DateTime? Until(OrderView view)
    {
        if (view.Visits is not [var visit])
        {
            return null;
        }

        var start = Start.Of(visit.Departure);
        return view.Operator.Changes switch
        {
            _ when visit.Departure.State == DepartureState.Cancelled => DateTime.MaxValue,
            ChangeRule.WhileFree when visit.Positions.All(p => FreeUntil(p, start) is not null) => visit.Positions.Min(p => FreeUntil(p, start)),
            ChangeRule.Hours => start.At.AddHours(-view.Operator.ChangeHours),
            _ => null,
        };
    }

    /// <summary>Until when cancelling costs nothing; null when it always costs something.</summary>
    private static DateTime? FreeUntil(Position position, Start start) =>
        position.Line.PriceMinor == 0 ? start.At : position.Terms.Tiers is [{ Percent: 100 } free, ..] ? free.Until(start) : null;

    /// <summary>Why the guest cannot change the date; null when that is possible.</summary>
    public static Refusal? WhyNot(OrderView view) => view.Order switch
    {
        { State: OrderState.Cancelled } => Cancel.Refusals.AlreadyCancelled,
        { State: not OrderState.Confirmed } => Refusals.NotConfirmed,
        { ResellerId: not null } => Refusals.AtReseller,
        _ when view.Visits is not [_] => Refusals.ByOperator,
        _ when view.Tickets.Any(t => t.Ticket.State == TicketState.Redeemed) => Refusals.CheckedIn,
        _ when Until(view) is not { } until => Refusals.ByOperator,
        _ when view.Visits[0].Departure is { State: not DepartureState.Cancelled } departure && departure.StartsAt <= view.Now => Refusals.Started,
        _ when Until(view) < view.Now => Refusals.TooLate,
        _ => null,
    };
}
