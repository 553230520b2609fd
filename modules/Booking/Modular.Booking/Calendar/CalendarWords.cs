using Modular.Booking.Desk;
using Modular.Booking.Schedule;
using Modular.Ui;

namespace Modular.Booking.Calendar;

/// <summary>How full, in words: the colour never says it alone.</summary>
internal static class CalendarWords
{
    /// <summary>"8/12 verkauft, 2 reserviert, 2 frei"; "Abgesagt".</summary>
    public static string Places(CalendarDeparture departure)
    {
        if (departure.State == DepartureState.Cancelled)
        {
            return DeskWords.Of(departure.State).Text;
        }

        var places = Places(departure.Capacity, departure.Sold, departure.Held, departure.Free);
        return departure.State == DepartureState.Closed ? T.Of($"Geschlossen, {places}", $"Closed, {places}") : places;
    }

    public static string Places(int capacity, int sold, int held, int free)
    {
        var taken = T.Of($"{sold}/{capacity} verkauft", $"{sold}/{capacity} sold");
        var waiting = held == 0 ? "" : T.Of($", {held} reserviert", $", {held} on hold");
        return taken + waiting + (free == 0 ? T.Of(", ausgebucht", ", sold out") : T.Of($", {free} frei", $", {free} free"));
    }

    public static string Of(CalendarView view) => view switch
    {
        CalendarView.Month => T.Of("Monat", "Month"),
        CalendarView.Week => T.Of("Woche", "Week"),
        _ => T.Of("Tag", "Day"),
    };
}
