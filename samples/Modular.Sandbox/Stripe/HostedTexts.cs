using System.Globalization;

namespace Modular.Sandbox.Stripe;

/// <summary>The words of the payment page, German and English side by side.</summary>
internal sealed class HostedTexts(bool german)
{
    public string Lang => german ? "de" : "en";
    public CultureInfo Culture { get; } = CultureInfo.GetCultureInfo(german ? "de-DE" : "en-GB");

    public string Title => T("Bezahlen", "Payment");
    public string PayTo(string merchant) => T($"Zahlung an {merchant}", $"Pay {merchant}");
    public string Total => T("Gesamt", "Total");
    public string Order => T("Ihre Bestellung", "Your order");
    public string Each => T("je", "each");
    public string HowTo => T("Wie soll die Zahlung ausgehen?", "How should this payment go?");
    public string TestMode => T("Testbetrieb", "Test mode");
    public string Explain => T("Hier fließt kein Geld. Wählen Sie, was die Karte tun soll; der Shop erfährt es wie von Stripe.",
        "No money moves here. Choose what the card should do; the shop hears it as it would from Stripe.");
    public string Email => T("E-Mail", "Email");
    public string Pay(string amount) => T($"{amount} bezahlen", $"Pay {amount}");
    public string PayHint => T("Testkarte 4242, gelingt sofort", "Test card 4242, succeeds at once");
    public string Decline => T("Karte ablehnen", "Card declined");
    public string DeclineHint => T("Die Bank sagt Nein; danach ein neuer Versuch", "The bank says no; then try again");
    public string ThreeDs => T("Mit 3-D Secure bezahlen", "Pay with 3-D Secure");
    public string ThreeDsHint => T("Die Bank fragt nach", "The bank asks back");
    public string Async => T("Später bezahlen", "Pay later");
    public string AsyncHint => T("Wie eine Lastschrift: Der Shop bekommt die Bestellung, das Geld kommt später oder gar nicht",
        "Like a bank debit: the shop gets the order, the money comes later or never");
    public string Leave => T("Abbrechen und zurück zum Shop", "Leave and go back to the shop");
    public string Problem => T("Die Zahlung hat nicht geklappt", "The payment did not go through");
    public string Declined => T("Ihre Karte wurde abgelehnt. Es wurde nichts abgebucht. Bitte versuchen Sie es noch einmal oder mit einer anderen Karte.",
        "Your card was declined. Nothing was charged. Please try again or use another card.");
    public string NotAuthenticated => T("Ihre Bank konnte Sie nicht bestätigen. Es wurde nichts abgebucht. Bitte versuchen Sie es noch einmal.",
        "Your bank could not confirm that it is you. Nothing was charged. Please try again.");
    public string BankTitle => T("Sind Sie das?", "Is this you?");
    public string BankAsks(string merchant, string amount) => T($"{merchant} möchte {amount} von Ihrer Karte •••• 4242 abbuchen.", $"{merchant} wants to charge {amount} to your card •••• 4242.");
    public string BankName => T("Sandbox-Bank", "Sandbox Bank");
    public string Confirm => T("Ja, ich bin es", "Yes, it is me");
    public string Refuse => T("Nein, ablehnen", "No, refuse");
    public string Done => T("Diese Zahlung ist abgeschlossen", "This payment is complete");
    public string DoneText => T("Hier ist nichts mehr zu tun.", "There is nothing left to do here.");
    public string ToShop => T("Weiter zum Shop", "Continue to the shop");
    public string Expired => T("Diese Zahlungsseite ist abgelaufen", "This payment page has expired");
    public string ExpiredText => T("Es wurde nichts abgebucht. Bitte beginnen Sie im Shop noch einmal.", "Nothing was charged. Please start again in the shop.");
    public string BackToShop => T("Zurück zum Shop", "Back to the shop");
    public string Unknown => T("Diese Zahlungsseite gibt es nicht", "There is no such payment page");
    public string UnknownText => T("Vielleicht wurde die Sandbox neu gestartet. Bitte beginnen Sie im Shop noch einmal.", "Perhaps the sandbox was restarted. Please start again in the shop.");
    public string Until(DateTimeOffset at) => T($"Gültig bis {at.UtcDateTime.ToString("d. MMMM, HH:mm", Culture)} Uhr (UTC)", $"Valid until {at.UtcDateTime.ToString("d MMMM, HH:mm", Culture)} (UTC)");

    public static HostedTexts For(HttpRequest request, string? locale)
    {
        var wanted = locale is null or "auto" ? Preferred(request) : locale;
        return new HostedTexts(wanted.StartsWith("de", StringComparison.OrdinalIgnoreCase));
    }

    private static string Preferred(HttpRequest request) => request.GetTypedHeaders().AcceptLanguage
        .OrderByDescending(l => l.Quality ?? 1).Select(l => l.Value.Value ?? "")
        .FirstOrDefault(l => l.StartsWith("de", StringComparison.OrdinalIgnoreCase) || l.StartsWith("en", StringComparison.OrdinalIgnoreCase)) ?? "en";

    private string T(string de, string en) => german ? de : en;
}
