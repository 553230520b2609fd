using Modular.Booking.Availability;
using Modular.Booking.Cancel;
using Modular.Booking.Orders;
using Modular.Booking.Schedule;
using Modular.Sdk;

namespace Modular.Booking.Change;

/// <summary>
/// What moving the whole party to another day costs or gives back. Pure: shown to the guest, and computed again under the order's lock. The price of
/// a ticket is the new day's; what it is less goes back by the terms of purchase, as far as the guest's money is here.
/// </summary>
/// <param name="Old">What the tickets that still count were bought for.</param>
/// <param name="New">What they cost on the new day.</param>
/// <param name="Back">What goes back; nought where it costs the same or more.</param>
internal sealed record ChangeQuote(Money Old, Money New, Money Back)
{
    /// <summary>Price by unit on the new day.</summary>
    public required IReadOnlyDictionary<Guid, long> Prices { get; init; }

    public bool IsDearer => New.Minor > Old.Minor;

    public long Difference => New.Minor - Old.Minor;

    /// <param name="view">An order with one visit.</param>
    /// <param name="day">The new departure's local day.</param>
    /// <param name="book">The option's prices.</param>
    public static ChangeQuote Of(OrderView view, DateOnly day, PriceBook book)
    {
        var visit = view.Visits[0];
        // A unit that left the catalogue keeps its price.
        var prices = visit.Positions.GroupBy(p => p.Line.UnitId).ToDictionary(g => g.Key, g => g.First() is { Unit: { } unit } ? book.PriceOf(unit, day) : g.First().Line.PriceMinor);
        var old = visit.Positions.Sum(p => checked(p.Line.PriceMinor * p.Line.Remaining));
        var asked = visit.Positions.Sum(p => checked(prices[p.Line.UnitId] * p.Line.Remaining));
        if (visit.Departure.State == DepartureState.Cancelled && asked > old)
        {
            // Whoever calls a date off asks nothing for another one.
            (prices, asked) = (visit.Positions.GroupBy(p => p.Line.UnitId).ToDictionary(g => g.Key, g => g.First().Line.PriceMinor), old);
        }

        var percent = visit.Departure.State == DepartureState.Cancelled ? 100 : visit.Positions.Min(p => p.Terms.At(view.Now, Start.Of(visit.Departure)).Percent);
        var back = Math.Min(Quote.Shares(view).Sum(s => s.LeftMinor), (checked(Math.Max(0, old - asked) * percent) + 50) / 100);
        var currency = view.Order.Currency;
        return new ChangeQuote(new Money(old, currency), new Money(asked, currency), new Money(back, currency)) { Prices = prices };
    }
}
