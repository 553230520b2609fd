using Modular.Kernel;

namespace Modular.Booking.Change;

internal static class Refusals
{
    public static readonly Refusal NotConfirmed = new("not-confirmed",
        "Diese Bestellung ist nicht bezahlt. Geben Sie die Plätze frei und wählen Sie einfach einen anderen Termin.", "This order is not paid. Give the places up and simply choose another date.");

    public static readonly Refusal AtReseller = new("at-reseller",
        "Sie haben bei einem Partner gebucht und bezahlt. Bitte buchen Sie dort um.", "You booked with a partner and paid there. Please change the date with them.");

    public static readonly Refusal ByOperator = new("by-operator",
        "Online lässt sich dieser Termin nicht ändern. Melden Sie sich bitte beim Veranstalter.", "This date cannot be changed online. Please contact the operator.");

    public static readonly Refusal CheckedIn = new("checked-in",
        "Mit dieser Bestellung wurde schon jemand eingelassen. Der Termin lässt sich dann nicht mehr ändern.", "Somebody has already been admitted with this order. The date can no longer be changed.");

    public static readonly Refusal Started = new("started",
        "Der Termin hat schon begonnen. Ändern geht nur vorher.", "It has already begun. Changing is possible only before.");

    public static readonly Refusal TooLate = new("too-late",
        "Die Frist zum Ändern ist vorbei. Melden Sie sich bitte beim Veranstalter, wenn etwas dazwischengekommen ist.", "The time for changing has passed. Please contact the operator if something has come up.");

    public static readonly Refusal NoRoom = new("no-room",
        "An diesem Termin ist nicht mehr genug Platz für Sie. Ihr bisheriger Termin gilt weiter; bitte wählen Sie einen anderen.", "There is no longer enough room for you on this date. Your present date stays valid; please choose another one.");

    public static readonly Refusal Closed = new("closed",
        "Dieser Termin ist nicht mehr buchbar. Ihr bisheriger Termin gilt weiter; bitte wählen Sie einen anderen.", "This date can no longer be booked. Your present date stays valid; please choose another one.");

    public static readonly Refusal Dearer = new("dearer",
        "Dieser Termin kostet mehr als Ihr bisheriger. Das geht nicht online: Rufen Sie den Veranstalter bitte an oder schreiben Sie ihm.", "This date costs more than your present one. That cannot be done online: please call or write to the operator.");

    public static readonly Refusal Changed = new("changed",
        "Preis oder Tickets haben sich geändert, seit Sie die Seite geöffnet haben. Es wurde noch nichts umgebucht; bitte prüfen Sie es noch einmal.", "The price or the tickets have changed since you opened the page. Nothing has been moved yet; please check again.");
}
