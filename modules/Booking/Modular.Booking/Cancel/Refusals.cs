using Modular.Kernel;

namespace Modular.Booking.Cancel;

internal static class Refusals
{
    public static readonly Refusal AlreadyCancelled = new("already-cancelled",
        "Diese Bestellung ist schon storniert.", "This order is already cancelled.");

    public static readonly Refusal Expired = new("expired",
        "Die Reservierung ist abgelaufen, die Plätze sind schon wieder frei. Es gibt nichts mehr zu stornieren.", "The reservation has run out and the places are free already. There is nothing left to cancel.");

    public static readonly Refusal CheckedIn = new("checked-in",
        "Mit dieser Bestellung wurde schon jemand eingelassen. Stornieren geht dann nicht mehr.", "Somebody has already been admitted with this order. It can no longer be cancelled.");

    public static readonly Refusal Started = new("started",
        "Der Termin hat schon begonnen. Stornieren geht nur vorher.", "It has already begun. Cancelling is possible only before.");

    public static readonly Refusal NotConfirmed = new("not-confirmed",
        "Diese Bestellung ist noch nicht bezahlt. Die Plätze lassen sich auf der Seite der Bestellung freigeben.", "This order is not paid yet. Its places can be given up on the order's page.");

    public static readonly Refusal AtReseller = new("at-reseller",
        "Sie haben bei einem Partner gebucht und bezahlt. Bitte stornieren Sie dort.", "You booked with a partner and paid there. Please cancel with them.");

    public static readonly Refusal SumChanged = new("sum-changed",
        "Der Betrag hat sich geändert, seit Sie die Seite geöffnet haben. Es wurde noch nichts storniert; bitte prüfen Sie den neuen Betrag.",
        "The sum has changed since you opened the page. Nothing has been cancelled yet; please check the new sum.");

    public static readonly Refusal TicketsChanged = new("tickets-changed",
        "An den Tickets hat sich etwas geändert, seit Sie die Seite geöffnet haben. Es wurde noch nichts storniert; bitte prüfen Sie Ihre Auswahl.",
        "Something about the tickets has changed since you opened the page. Nothing has been cancelled yet; please check your choice.");

    public static readonly Refusal NothingChosen = new("nothing-chosen",
        "Bitte wählen Sie mindestens ein Ticket.", "Please choose at least one ticket.");

    public static readonly Refusal OnlyWhole = new("only-whole",
        "Diesen Auftrag hat ein Wiederverkäufer verkauft. Hier lässt er sich nur ganz stornieren; einzelne Tickets ändert der Wiederverkäufer, indem er storniert und neu bucht.",
        "A reseller sold this order. Here it can only be cancelled as a whole; to change single tickets, the reseller cancels and books anew.");

    public static readonly Refusal Torn = new("incomplete",
        "Das Formular ist unvollständig angekommen. Bitte schicken Sie es noch einmal ab.", "The form arrived incomplete. Please send it again.");

    public static readonly Refusal KeyReused = new("idempotency-key-reused",
        "Dieses Formular wurde schon mit anderen Angaben abgeschickt. Bitte laden Sie die Seite neu.", "This form was already sent with other details. Please reload the page.", "key");

    public static readonly Refusal OwnerOnly = new("owner-only",
        "Einen anderen Betrag darf nur jemand mit Inhaberrechten erstatten.", "Only an owner may give back another sum.", "choice");

    public static Refusal MoreThanLeft(string left) => new("more-than-left",
        $"So viel ist nicht da: Höchstens {left} können zurückgehen.", $"That is more than there is: at most {left} can go back.", "amount");

    public static Refusal TierTooLong(int number) => new("tier-too-long",
        "Bitte geben Sie eine ganze Zahl an, höchstens ein Jahr vor Beginn.", "Please enter a whole number, at most one year before the start.", $"amount{number}");

    public static Refusal TierShare(int number) => new("tier-share",
        "Bitte geben Sie einen Anteil von 1 bis 100 % an.", "Please enter a share from 1 to 100%.", $"percent{number}");

    public static Refusal TierOrder(int number) => new("tier-order",
        "Diese Stufe muss näher am Beginn liegen und weniger zurückgeben als die davor.", "This tier must be closer to the start and give back less than the one before.", $"amount{number}");
}
