using Modular.Kernel;
using Modular.Ui;

namespace Modular.Booking.Schedule;

internal static class Refusals
{
    public static Refusal BelowSold(DateOnly day, int used)
    {
        var (de, en) = (Write(day, "de"), Write(day, "en"));
        return new Refusal(
            "below-sold",
            $"Am {de} sind schon {used} Plätze verkauft oder gerade reserviert. Weniger als {used} geht deshalb nicht.",
            $"On {en}, {used} places are already sold or on hold. So {used} is the least you can enter.",
            "capacity");
    }

    public static Refusal BookedAlready(int departures) => new(
        "booked-already",
        departures == 1
            ? "Ein Termin, der danach nicht mehr im Plan steht, ist schon gebucht. Sehen Sie sich die Bestellungen unten an und speichern Sie dann noch einmal."
            : $"{departures} Termine, die danach nicht mehr im Plan stehen, sind schon gebucht. Sehen Sie sich die Bestellungen unten an und speichern Sie dann noch einmal.",
        departures == 1
            ? "One departure that would no longer be planned is booked already. Look at its orders below, then save once more."
            : $"{departures} departures that would no longer be planned are booked already. Look at their orders below, then save once more.");

    public static Refusal ExceptionsOverlap { get; } = new(
        "exceptions-overlap",
        "An einem dieser Tage ist dieser Wochenplan schon geschlossen oder verlegt. Ändern Sie jene Ausnahme, oder wählen Sie andere Tage.",
        "This schedule is closed or moved on one of these days already. Change that exception, or choose other days.",
        "from");

    public static Refusal NothingToMove { get; } = new(
        "nothing-to-move",
        "An diesen Tagen findet nach dem Wochenplan nichts statt, was verlegt werden könnte. Wählen Sie „Zusätzliche Termine“.",
        "Nothing takes place on these days that could be moved. Choose “Extra departures”.",
        "kind");

    public static Refusal SeasonsOverlap { get; } = new(
        "seasons-overlap",
        "An einem dieser Tage gilt schon eine andere Saison dieser Option. Zwei Saisons teilen sich keinen Tag.",
        "Another season of this option applies on one of these days already. Two seasons share no day.",
        "from");

    public static Refusal SameSlot { get; } = new(
        "same-slot",
        "Zu dieser Zeit gibt es an einem dieser Tage schon einen Termin dieser Option. Wählen Sie eine andere Uhrzeit oder ändern Sie den vorhandenen Plan.",
        "This option already has a start at that time on one of these days. Choose another time, or change the existing schedule.",
        "start");

    private static string Write(DateOnly day, string language)
    {
        using (Language.Use(language))
        {
            return Show.Date(day);
        }
    }
}
