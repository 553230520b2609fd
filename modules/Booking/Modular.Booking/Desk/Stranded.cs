using Microsoft.EntityFrameworkCore;
using Modular.Booking.Orders;
using Modular.Booking.Schedule;
using Modular.Booking.Storage;

namespace Modular.Booking.Desk;

internal sealed record StrandedOrder(Guid Id, string Number, string Name, int Places, bool Paid);

internal sealed record StrandedDeparture(Guid Id, string TitleDe, string TitleEn, DateOnly Date, DateTime StartsAt, string Zone, IReadOnlyList<StrandedOrder> Orders);

/// <summary>Booked departures that a change would take out of the plan: shown with their orders before anything is saved.</summary>
/// <param name="Removing">Asked by the button that removes, not by the form that saves.</param>
/// <param name="More">How many departures are not listed.</param>
internal sealed record Stranded(bool Removing, IReadOnlyList<StrandedDeparture> Departures, int More)
{
    private const int Shown = 20;

    /// <summary>The field by which a person says that they have seen the orders.</summary>
    public const string Field = "sold";

    public static SoldDepartures Decided(DeskForm form) => form[Field] == "close" ? SoldDepartures.Close : SoldDepartures.Ask;

    public static async Task<Stranded?> ReadAsync(BookingDb db, Guid operatorId, IReadOnlyList<Guid> departures, bool removing, DateTime now, CancellationToken cancellation)
    {
        if (departures.Count == 0)
        {
            return null;
        }

        var rows = await (
            from departure in db.Departures
            join option in db.Options on departure.OptionId equals option.Id
            join line in db.OrderLines on departure.Id equals line.DepartureId
            join order in db.Orders on line.OrderId equals order.Id
            where departure.OperatorId == operatorId && departures.Contains(departure.Id)
                && line.Quantity > line.Cancelled && (order.State == OrderState.Confirmed || (order.State == OrderState.Held && order.ExpiresAt > now))
            select new { departure, option.TitleDe, option.TitleEn, order.Id, order.Number, order.GuestName, order.State, Places = (line.Quantity - line.Cancelled) * line.Places }).AsNoTracking().ToListAsync(cancellation);
        var all = rows.GroupBy(r => r.departure.Id).OrderBy(g => g.First().departure.StartsAt).Select(g => new StrandedDeparture(
            g.Key, g.First().TitleDe, g.First().TitleEn, g.First().departure.LocalDate, g.First().departure.StartsAt, g.First().departure.Zone,
            [.. g.GroupBy(r => r.Id).Select(o => new StrandedOrder(o.Key, o.First().Number, o.First().GuestName ?? "", o.Sum(l => l.Places), o.First().State == OrderState.Confirmed))])).ToList();
        return new Stranded(removing, [.. all.Take(Shown)], Math.Max(0, all.Count - Shown));
    }
}
