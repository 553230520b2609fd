using Modular.Ui;

namespace Modular.Booking.Reconcile;

/// <summary>What a broken rule means and what to do about it, for people.</summary>
internal static class RuleWords
{
    public static (string What, string Todo) Of(string rule) => rule switch
    {
        "money-missing" => (
            T.Of("Die Bestellung ist bestätigt, aber nicht (mehr) ganz bezahlt.", "The order is confirmed but not (or no longer) fully paid."),
            T.Of("Wurde beim Zahlungsdienst erstattet? Dann stornieren Sie die Bestellung, sonst klären Sie es mit dem Gast.", "Was it refunded at the payment service? Then cancel the order, otherwise sort it out with the guest.")),
        "money-kept" => (
            T.Of("Geld ist da, zu dem keine Plätze gehören und das nicht zurückging.", "Money is here that belongs to no places and did not go back."),
            T.Of("Öffnen Sie die Bestellung und geben Sie das Geld zurück.", "Open the order and give the money back.")),
        "refund-over" => (
            T.Of("Von dieser Zahlung ging mehr zurück, als ankam.", "More of this payment went back than arrived."),
            T.Of("Vergleichen Sie mit den Zahlen Ihres Zahlungsdienstes; vielleicht kam zweimal Geld zurück.", "Compare with the figures of your payment service; money may have gone back twice.")),
        "refund-decided" or "cancelled-decided" => (
            T.Of("Entscheidung und Erstattung stimmen nicht überein.", "The decision and the refund do not agree."), Platform),
        "provider-captured" => (
            T.Of("Ihr Zahlungsdienst meldet einen anderen Eingang als wir.", "Your payment service reports another receipt than we do."),
            T.Of("Öffnen Sie die Bestellung und fragen Sie den Zahlungsdienst noch einmal.", "Open the order and ask the payment service once more.")),
        "provider-refunds" => (
            T.Of("Ihr Zahlungsdienst meldet andere Erstattungen als wir.", "Your payment service reports other refunds than we do."),
            T.Of("Öffnen Sie die Bestellung und fragen Sie den Zahlungsdienst noch einmal.", "Open the order and ask the payment service once more.")),
        "provider-twice" or "currency" => (
            T.Of("Eine Zahlung ist widersprüchlich gespeichert.", "A payment is stored in contradiction."), Platform),
        "mismatch" => (
            T.Of("Eine Zahlung passt nicht zur Bestellung.", "A payment does not match its order."),
            T.Of("Öffnen Sie die Bestellung und entscheiden Sie: annehmen, zurückschicken oder zur Seite legen.", "Open the order and decide: accept it, send it back, or set it aside.")),
        "disputed" => (
            T.Of("Der Gast hat die Zahlung bei seiner Bank angefochten.", "The guest has disputed the payment at their bank."),
            T.Of("Antworten Sie rechtzeitig im Portal Ihres Zahlungsdienstes.", "Answer in time in the portal of your payment service.")),
        "dispute-lost" => (
            T.Of("Die Bank des Gasts hat die Zahlung endgültig zurückgeholt.", "The guest’s bank has taken the payment back for good."),
            T.Of("Öffnen Sie die Bestellung: stornieren Sie sie, wenn niemand mehr kommen soll, und bestätigen Sie, dass Sie den Verlust gesehen haben.", "Open the order: cancel it if nobody is to come any more, and confirm that you have seen the loss.")),
        "payment-stuck" => (
            T.Of("Eine Zahlung ist seit langem unentschieden.", "A payment has been undecided for long."),
            T.Of("Sehen Sie im Portal Ihres Zahlungsdienstes nach, und prüfen Sie die Zugangsdaten.", "Look it up in the portal of your payment service, and check the credentials.")),
        "refund-stuck" => (
            T.Of("Eine Erstattung kommt seit langem nicht an.", "A refund has not arrived for long."),
            T.Of("Sehen Sie im Portal Ihres Zahlungsdienstes nach, und prüfen Sie die Zugangsdaten.", "Look it up in the portal of your payment service, and check the credentials.")),
        "refund-failed" => (
            T.Of("Eine Erstattung hat nicht geklappt.", "A refund did not work."),
            T.Of("Öffnen Sie die Bestellung: noch einmal versuchen oder auf anderem Weg zurückgeben.", "Open the order: try again, or return the money another way.")),
        "invoiced" => (
            T.Of("Rechnungen und Korrekturen einer Bestellung ergeben nicht, was bezahlt und nicht zurückgegeben ist.", "Invoices and corrections of an order do not come to what was paid and not given back."),
            T.Of("Öffnen Sie die Bestellung und vergleichen Sie Belege und Zahlungen; prüfen Sie, ob Ihre Rechnungsangaben vollständig sind.", "Open the order and compare documents and payments; check that your invoicing details are complete.")),
        "places-oversold" => (T.Of("Es sind mehr Plätze vergeben, als da sind.", "More places are given away than there are."), Platform),
        "places-held" or "places-sold" or "places-lines" or "order-places" => (
            T.Of("Die Zählung der Plätze stimmt nicht mit den Bestellungen überein.", "The count of places does not agree with the orders."), Platform),
        "order-tickets" or "order-tickets-issued" => (
            T.Of("Zahl der Tickets und gebuchte Plätze stimmen nicht überein.", "The number of tickets and what was booked do not agree."), Platform),
        _ => (rule, Platform),
    };

    private static string Platform => T.Of("Das darf nicht vorkommen. Bitte melden Sie es dem Betreiber der Plattform.", "This must not happen. Please report it to whoever runs the platform.");
}
