using Modular.Booking.Desk;
using Modular.Booking.Payments;
using Modular.Sdk;
using Modular.Ui;

namespace Modular.Booking.Clarify;

/// <summary>A payment's history in plain words, for the desk.</summary>
internal static class MoneyWords
{
    /// <param name="line">What happened.</param>
    /// <param name="payment">To which payment.</param>
    /// <param name="provider">Its provider's name.</param>
    public static string Of(MoneyEvent line, Payment payment, string provider)
    {
        var amount = line.AmountMinor is { } minor ? Show.Money(new Money(minor, line.Currency ?? payment.Currency)) : "";
        return line.Kind switch
        {
            MoneyEventKind.Begun => T.Of($"Gast will {amount} bezahlen", $"Guest wants to pay {amount}"),
            MoneyEventKind.PageOpen => T.Of($"Gast ist auf der Bezahlseite von {provider}", $"Guest is on {provider}’s payment page"),
            MoneyEventKind.Instructed => T.Of("Gast hat die Bankverbindung und den Verwendungszweck; wir warten auf die Überweisung", "Guest has the bank account and the reference; we are waiting for the transfer"),
            MoneyEventKind.PartReceived => T.Of($"{amount} sind bisher angekommen, der Rest fehlt noch", $"{amount} have arrived so far, the rest is missing"),
            MoneyEventKind.NoAnswer => T.Of($"{provider} hat nicht geantwortet; bezahlen konnte der Gast nirgends", $"{provider} did not answer; the guest had nowhere to pay"),
            MoneyEventKind.GivenUp => T.Of("Versuch beendet, bevor es eine Bezahlseite gab; der nächste ist ein neuer", "Attempt ended before there was a payment page; the next one is a new one"),
            MoneyEventKind.NotAccepted => T.Of($"{provider} hat den Auftrag nicht angenommen: {Refusal(line.Code)}", $"{provider} did not take the order: {Refusal(line.Code)}"),
            MoneyEventKind.Declined => T.Of($"Zahlungsmittel abgelehnt: {Decline(line.Code)}", $"Means of payment declined: {Decline(line.Code)}"),
            MoneyEventKind.Processing => T.Of("Gast hat bezahlt, die Bank braucht noch Zeit; die Plätze bleiben reserviert", "Guest has paid, the bank needs time; the places stay reserved"),
            MoneyEventKind.Captured => T.Of($"{amount} eingegangen", $"{amount} received"),
            MoneyEventKind.Failed => T.Of($"Zahlung gescheitert: {Decline(line.Code)}; der Gast wurde benachrichtigt", $"Payment failed: {Decline(line.Code)}; the guest was told"),
            MoneyEventKind.Expired when payment.IsTransfer => T.Of("In der Frist kam kein Geld", "No money came in time"),
            MoneyEventKind.Expired => T.Of("Nicht bezahlt, die Bezahlseite ist zu", "Not paid, the payment page is closed"),
            MoneyEventKind.Mismatch => Mismatch(line, payment, provider, amount),
            MoneyEventKind.MismatchStays => T.Of("Passt weiterhin nicht; der Gast weiß Bescheid und soll nicht noch einmal bezahlen", "Still does not match; the guest knows and is asked not to pay again"),
            MoneyEventKind.MismatchOver when payment.IsTransfer => T.Of("Was angekommen ist, passt jetzt", "What has arrived fits now"),
            MoneyEventKind.MismatchOver => T.Of($"{provider} meldet jetzt, was wir erwartet haben", $"{provider} now reports what we expected"),
            MoneyEventKind.Accepted => T.Of($"Am Desk angenommen: {amount}", $"Accepted at the desk: {amount}"),
            MoneyEventKind.SentBack => T.Of($"Am Desk entschieden: {amount} gehen zurück", $"Decided at the desk: {amount} go back"),
            MoneyEventKind.SetAside => T.Of($"Am Desk zur Seite gelegt: „{line.Note}“", $"Set aside at the desk: “{line.Note}”"),
            MoneyEventKind.Disputed when line.AmountMinor > 0 => T.Of($"Gast hat {amount} bei seiner Bank angefochten", $"Guest has disputed {amount} at their bank"),
            MoneyEventKind.Disputed => T.Of("Anfechtung beendet, ohne dass Geld fehlt", "Dispute over, no money is missing"),
            MoneyEventKind.Lost => T.Of($"Bank hat für den Gast entschieden: {amount} sind zurückgeholt", $"The bank has decided for the guest: {amount} were taken back"),
            MoneyEventKind.LossNoted => T.Of($"Verlust von {amount} am Desk zur Kenntnis genommen", $"Loss of {amount} taken note of at the desk"),
            _ => Refunded(line, payment, provider, amount),
        };
    }

    /// <summary>Why a failed refund failed.</summary>
    public static string Failure(string? code) => code switch
    {
        "amount" => T.Of("so viel ist von der Zahlung nicht mehr da", "there is not that much left of the payment"),
        "credentials" or "configuration" => T.Of("die Zugangsdaten beim Zahlungsdienst gelten nicht", "the credentials at the payment service are not valid"),
        "state" => T.Of("die Zahlung lässt keine Erstattung zu", "the payment allows no refund"),
        "currency" => T.Of("die Währung passt nicht", "the currency does not match"),
        "not-supported" => T.Of("der Zahlungsdienst kann das nicht", "the payment service cannot do that"),
        "lost_or_stolen_card" => T.Of("die Karte ist gesperrt", "the card is blocked"),
        "expired_or_canceled_card" => T.Of("die Karte gibt es nicht mehr", "the card no longer exists"),
        "insufficient_funds" => T.Of("Ihr Guthaben beim Zahlungsdienst reicht nicht", "your balance at the payment service is not enough"),
        "came-back" => T.Of("das Geld kam zurück", "the money came back"),
        "charge_for_pending_refund_disputed" => T.Of("der Gast hat die Zahlung angefochten", "the guest has disputed the payment"),
        "declined" => T.Of("die Bank des Gasts hat sie abgelehnt", "the guest’s bank has declined it"),
        "merchant_request" or "canceled" or "cancelled" => T.Of("beim Zahlungsdienst abgebrochen", "stopped at the payment service"),
        "not_found" => T.Of("der Zahlungsdienst kennt die Zahlung nicht", "the payment service does not know the payment"),
        "invalid_request" or "key_reused" => T.Of("der Zahlungsdienst nimmt sie nicht an", "the payment service does not take it"),
        null or "failed" or "unknown" => T.Of("ohne Angabe von Gründen", "no reason given"),
        _ => Other(code),
    };

    /// <summary>What helps when a refund failed.</summary>
    public static string NextStep(string? code, Payment payment) => code switch
    {
        _ when payment.IsDisputed => T.Of("Solange der Gast die Zahlung bei seiner Bank anficht, gibt der Zahlungsdienst nichts zurück. Warten Sie, wie die Bank entscheidet: Bekommt der Gast recht, hat er sein Geld schon.", "While the guest disputes the payment at their bank, the payment service returns nothing. Wait for the bank’s decision: if it is for the guest, they have their money already."),
        "amount" => T.Of("Vielleicht ist es dort schon erstattet. Fragen Sie unten beim Zahlungsdienst nach; danach stimmen die Zahlen hier.", "It may have been refunded there already. Ask the payment service below; then the figures here are right."),
        "credentials" or "configuration" => T.Of("Bringen Sie die Zugangsdaten in Ordnung, und versuchen Sie es dann noch einmal.", "Put the credentials right, and then try again."),
        "insufficient_funds" => T.Of("Füllen Sie Ihr Guthaben dort auf, und versuchen Sie es dann noch einmal.", "Top up your balance there, and then try again."),
        "lost_or_stolen_card" or "expired_or_canceled_card" or "declined" or "came-back" or "state" or "not-supported" or "currency" or "not_found" => T.Of("Noch einmal versuchen hilft hier selten. Fragen Sie den Gast nach seiner Bankverbindung, überweisen Sie, und tragen Sie es hier ein.", "Trying again seldom helps here. Ask the guest for a bank account, transfer the money, and record it here."),
        _ => T.Of("Versuchen Sie es noch einmal. Klappt es wieder nicht, überweisen Sie dem Gast das Geld, und tragen Sie es hier ein.", "Try again. If it fails once more, transfer the money to the guest and record it here."),
    };

    public static string MismatchKind(string? kind) => kind switch
    {
        Mismatches.OtherPayment => T.Of("Zahlung gehört zu etwas anderem", "Payment belongs to something else"),
        Mismatches.OtherCurrency => T.Of("Währung passt nicht", "Currency does not match"),
        Mismatches.OverRefunded => T.Of("Erstattungen passen nicht", "Refunds do not match"),
        _ => T.Of("Betrag passt nicht", "Amount does not match"),
    };

    private static string Refunded(MoneyEvent line, Payment payment, string provider, string amount) => line.Kind switch
    {
        MoneyEventKind.RefundRequested => (line.By, line.Code) switch
        {
            (null, RefundReasons.Cancelled) => T.Of($"Gast hat storniert: {amount} gehen zurück", $"Guest cancelled: {amount} go back"),
            (_, RefundReasons.Cancelled) => T.Of($"Am Desk storniert: {amount} gehen zurück", $"Cancelled at the desk: {amount} go back"),
            (null, RefundReasons.Changed) => T.Of($"Gast hat umgebucht: {amount} gehen zurück", $"Guest changed the date: {amount} go back"),
            (null, _) => T.Of($"{amount} gehen von selbst zurück: {DeskWords.OfRefund(line.Code ?? "")}", $"{amount} goes back by itself: {DeskWords.OfRefund(line.Code ?? "")}"),
            _ => T.Of($"Am Desk angestoßen: {amount} gehen zurück, {DeskWords.OfRefund(line.Code ?? "")}", $"Started at the desk: {amount} go back, {DeskWords.OfRefund(line.Code ?? "")}"),
        },
        MoneyEventKind.RefundSent => T.Of($"{amount} unterwegs zum Gast", $"{amount} on their way to the guest"),
        MoneyEventKind.RefundDone => T.Of($"{amount} erstattet", $"{amount} refunded"),
        MoneyEventKind.RefundFailed when payment.IsTransfer && line.Code == Refund.NotSupported => T.Of($"{amount} sind von Hand zurückzugeben", $"{amount} are to be returned by hand"),
        MoneyEventKind.RefundFailed => T.Of($"Erstattung von {amount} gescheitert: {Failure(line.Code)}; der Gast wurde benachrichtigt", $"Refund of {amount} failed: {Failure(line.Code)}; the guest was told"),
        MoneyEventKind.RefundRetried => T.Of($"Am Desk noch einmal angestoßen: {amount}", $"Started once more at the desk: {amount}"),
        MoneyEventKind.RefundElsewhere when payment.IsTransfer => T.Of($"{amount} von Hand zurückgegeben: „{line.Note}“", $"{amount} returned by hand: “{line.Note}”"),
        MoneyEventKind.RefundElsewhere => T.Of($"{amount} auf anderem Weg zurückgegeben: „{line.Note}“", $"{amount} returned another way: “{line.Note}”"),
        MoneyEventKind.RefundExternal => T.Of($"{amount} wurden direkt bei {provider} erstattet, nicht von hier aus", $"{amount} were refunded directly at {provider}, not from here"),
        _ => line.Kind.ToString(),
    };

    private static string Mismatch(MoneyEvent line, Payment payment, string provider, string amount) => line.Code switch
    {
        Mismatches.OtherAmount when payment.IsTransfer => T.Of(
            $"Angekommen sind {amount} statt {Show.Money(new Money(payment.AmountMinor, payment.Currency))}; nicht gezählt",
            $"{amount} have arrived instead of {Show.Money(new Money(payment.AmountMinor, payment.Currency))}; not counted"),
        Mismatches.OtherAmount or Mismatches.OtherCurrency => T.Of(
            $"{provider} meldet {amount} statt {Show.Money(new Money(payment.AmountMinor, payment.Currency))}; nicht gezählt",
            $"{provider} reports {amount} instead of {Show.Money(new Money(payment.AmountMinor, payment.Currency))}; not counted"),
        Mismatches.OtherPayment => T.Of($"{provider} meldet die Zahlung einer anderen Bestellung; nicht gezählt", $"{provider} reports the payment of another order; not counted"),
        _ => T.Of($"{provider} meldet mehr Erstattungen als Eingänge; nicht gezählt", $"{provider} reports more refunds than receipts; not counted"),
    };

    private static string Decline(string? code) => code switch
    {
        "insufficient_funds" => T.Of("Betrag nicht verfügbar", "amount not available"),
        "expired_instrument" => T.Of("Karte abgelaufen", "card expired"),
        "wrong_details" => T.Of("Nummer, Datum oder Prüfziffer falsch", "number, date or check digits wrong"),
        "authentication_failed" => T.Of("Freigabe bei der Bank misslungen", "approval at the bank failed"),
        "not_accepted" => T.Of("geht hier nicht", "not taken here"),
        "suspicious" => T.Of("Verdacht auf Missbrauch", "suspected misuse"),
        "temporary" => T.Of("vorübergehende Störung", "temporary trouble"),
        null or "declined" => T.Of("ohne Angabe von Gründen", "no reason given"),
        _ => Other(code),
    };

    /// <summary>Why a provider opened no page.</summary>
    private static string Refusal(string? code) => code switch
    {
        "amount" => T.Of("den Betrag nimmt er nicht", "it does not take this amount"),
        "currency" => T.Of("die Währung nimmt er nicht", "it does not take this currency"),
        "credentials" or "configuration" => T.Of("die Zugangsdaten gelten nicht", "the credentials are not valid"),
        "invalid_request" or "state" or "not_found" or "key_reused" => T.Of("er versteht ihn nicht", "it does not understand it"),
        null or "declined" => T.Of("ohne Angabe von Gründen", "no reason given"),
        _ => Other(code),
    };

    /// <summary>A code we have no words for; it helps whoever looks it up.</summary>
    private static string Other(string code) => T.Of($"aus einem anderen Grund ({code})", $"for another reason ({code})");
}
