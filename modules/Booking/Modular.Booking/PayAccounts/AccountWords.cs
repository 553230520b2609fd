using Modular.Booking.Payments;
using Modular.Sdk;
using Modular.Sdk.Payments;
using Modular.Ui;

namespace Modular.Booking.PayAccounts;

/// <summary>An account's state in words, what matters most first.</summary>
internal static class AccountWords
{
    public static (string Text, Tone Tone) State(AccountView account) => account switch
    {
        { Row.Stage: AccountStage.Draft } => (T.Of("Angaben fehlen", "Settings missing"), Tone.Warning),
        { Row.Stage: AccountStage.Disconnected } => (T.Of("Getrennt", "Disconnected"), Tone.Neutral),
        { Installed: null } => (T.Of("Plug-in fehlt", "Plug-in missing"), Tone.Danger),
        { Installed.IsOffered: false } => (T.Of("Gesperrt", "Locked"), Tone.Danger),
        { Report.Works: false } => (T.Of("Test gescheitert", "Test failed"), Tone.Danger),
        { Row.Enabled: false } => (T.Of("Nicht im Shop", "Not in the shop"), Tone.Neutral),
        { Installed.IsDegraded: true } => (T.Of("Im Shop, gestört", "In the shop, unsteady"), Tone.Warning),
        _ => (T.Of("Im Shop", "In the shop"), Tone.Success),
    };

    public static (string Text, Tone Tone) Kind(AccountView account) => account.Row.Sandbox ? (T.Of("Nur Test", "Test only"), Tone.Warning) : (T.Of("Echtes Geld", "Real money"), Tone.Info);

    /// <summary>"Karte, SEPA-Lastschrift".</summary>
    public static string Means(AccountView account) => account.Installed is { } installed ? new PayMethod(account.Id, installed.Descriptor).Label : "–";

    /// <summary>A sentence about the plug-in, where there is something to say.</summary>
    public static string? Plugin(AccountView account) => account.Installed switch
    {
        null => T.Of(
            "Das Plug-in dieses Zahlungsdienstes ist nicht installiert. Gäste sehen ihn nicht; offene Zahlungen sehen wir nach, sobald es wieder da ist.",
            "The plug-in of this payment service is not installed. Guests do not see it; open payments are looked at as soon as it is back."),
        { IsOffered: false } => T.Of(
            "Wir rufen diesen Zahlungsdienst gerade nicht an, weil sein Plug-in auffällig war. Gäste sehen ihn nicht; offene Zahlungen gehen nicht verloren.",
            "We are not calling this payment service because its plug-in behaved strangely. Guests do not see it; open payments are not lost."),
        { IsDegraded: true } => T.Of(
            "Dieser Zahlungsdienst hat eben nicht immer richtig geantwortet. Wir versuchen es weiter; Sie müssen nichts tun.",
            "This payment service has not always answered properly just now. We keep trying; you need not do anything."),
        _ => null,
    };

    /// <summary>It calls nobody and is called by nobody: money is told by statements.</summary>
    public static bool IsOffline(AccountView account) => account.Installed?.Descriptor.Capabilities.Statements == true;

    /// <summary>The provider must be told our address by hand; the others are told by the test.</summary>
    public static bool WantsHook(AccountView account) => account.Installed?.Descriptor.Capabilities.Webhooks == WebhookAuthentication.Signed;

    public static Tone Of(FindingSeverity severity) => severity switch
    {
        FindingSeverity.Error => Tone.Danger,
        FindingSeverity.Warning => Tone.Warning,
        _ => Tone.Info,
    };

    /// <summary>Why the settings of an account stay for a while.</summary>
    public static IEnumerable<string> Of(AccountHolds holds)
    {
        if (holds.Open > 0)
        {
            yield return Show.Count(holds.Open, "Zahlung ist noch nicht abgeschlossen", "Zahlungen sind noch nicht abgeschlossen", "payment has not ended yet", "payments have not ended yet");
        }

        if (holds.Refunds > 0)
        {
            yield return Show.Count(holds.Refunds, "Erstattung ist noch nicht angekommen", "Erstattungen sind noch nicht angekommen", "refund has not arrived yet", "refunds have not arrived yet");
        }

        if (holds.Refundable > 0)
        {
            yield return Show.Count(holds.Refundable, "bezahlte Bestellung könnten Sie noch erstatten", "bezahlte Bestellungen könnten Sie noch erstatten", "paid order you could still refund", "paid orders you could still refund");
        }

        if (holds is { Open: 0, Refunds: 0, Refundable: 0, Watched: > 0 })
        {
            yield return Show.Count(holds.Watched, "Zahlung behalten wir noch einen Monat im Blick, falls die Bank sie zurückholt", "Zahlungen behalten wir noch einen Monat im Blick, falls die Bank sie zurückholt", "payment we keep an eye on for a month, in case the bank takes it back", "payments we keep an eye on for a month, in case the bank takes them back");
        }
    }
}
