using Modular.Kernel;

namespace Modular.Booking.Invoices;

internal static class InvoiceRefusals
{
    public static readonly Refusal NoIssuer = new("no-issuer",
        "Name und Anschrift des Betriebs fehlen noch. Ohne sie darf keine Rechnung ausgestellt werden (§ 14 Abs. 4 Nr. 1 UStG).",
        "The business's name and address are missing. Without them no invoice may be issued (§ 14 (4) no. 1 UStG).");

    public static readonly Refusal NoTaxNumber = new("no-tax-number",
        "Steuernummer oder USt-IdNr. fehlt noch. Ohne eine von beiden darf keine Rechnung ausgestellt werden (§ 14 Abs. 4 Nr. 2 UStG).",
        "The tax number or VAT id is missing. Without one of them no invoice may be issued (§ 14 (4) no. 2 UStG).");

    public static readonly Refusal NotYet = new("issuer-incomplete",
        "Dieser Veranstalter stellt hier noch keine Rechnungen aus. Fragen Sie ihn bitte direkt.", "This operator does not issue invoices here yet. Please ask them directly.");

    public static readonly Refusal NotPaid = new("not-paid",
        "Eine Rechnung gibt es, sobald die Bestellung bezahlt ist.", "There is an invoice as soon as the order is paid.");

    public static readonly Refusal Free = new("free",
        "Diese Bestellung hat nichts gekostet; es gibt nichts zu berechnen.", "This order cost nothing; there is nothing to invoice.");

    public static readonly Refusal OnAccount = new("on-account",
        "Diese Bestellung hat ein Partner verkauft. Der Gast bekommt seine Rechnung dort.", "A partner sold this order. The guest gets the invoice there.");

    public static readonly Refusal AllBack = new("all-back",
        "Das Geld dieser Bestellung ist ganz zurückgegangen; es gibt nichts zu berechnen.", "All of this order's money went back; there is nothing to invoice.");

    public static readonly Refusal NoExemptReason = new("no-exempt-reason",
        "In dieser Bestellung sind Leistungen zu 0 %. Warum sie steuerfrei sind, muss auf der Rechnung stehen (§ 14 Abs. 4 Nr. 8 UStG) und ist unter Betrieb noch nicht eingetragen.",
        "This order contains services at 0%. Why they are exempt has to be on the invoice (§ 14 (4) no. 8 UStG) and is not entered under Business yet.");

    public static readonly Refusal NeedsAddress = new("needs-address",
        "Ab 250,01 € muss Ihre Anschrift auf der Rechnung stehen (§ 14 Abs. 4 Nr. 1 UStG). Bitte füllen Sie Straße, Postleitzahl und Ort aus.",
        "From €250.01 on your address has to be on the invoice (§ 14 (4) no. 1 UStG). Please fill in street, postal code and town.", "street");

    public static readonly Refusal Replaced = new("replaced",
        "Diese Rechnung wurde inzwischen durch eine andere ersetzt. Bitte prüfen Sie die neue.", "This invoice has been replaced by another meanwhile. Please check the new one.");

    public static readonly Refusal TooOften = new("too-often",
        "Diese Rechnung wurde schon mehrmals neu ausgestellt. Bitte wenden Sie sich an den Veranstalter.", "This invoice has been issued anew several times. Please contact the operator.");

    public static readonly Refusal SumsDiffer = new("sums-differ",
        "Die Positionen dieser Bestellung ergeben nicht ihre Summe. Bitte melden Sie es dem Betreiber der Plattform.", "The positions of this order do not add up to its total. Please report it to whoever runs the platform.");

    public static Refusal AlreadyIssued(string number) => new("already-issued",
        $"Die Rechnung {number} wurde inzwischen ausgestellt. Wenn sie an jemand anderen gehen soll, ändern Sie bitte diese.",
        $"Invoice {number} has been issued meanwhile. If it should be made out to somebody else, please change that one.");
}
