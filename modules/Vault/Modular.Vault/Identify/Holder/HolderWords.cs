using Modular.Ui;
using Modular.Vault.Contracts;

namespace Modular.Vault.Identify.Holder;

/// <summary>Levels and states in words.</summary>
internal static class HolderWords
{
    public static string Level(HolderMatch match) => match switch
    {
        HolderMatch.Exact => T.Of("stimmt überein", "the same"),
        HolderMatch.Close => T.Of("stimmt überein, anders geschrieben", "the same, written differently"),
        HolderMatch.Partial => T.Of("ähnlich, reicht nicht", "similar, not enough"),
        _ => T.Of("ein anderer Name", "another name"),
    };

    /// <summary>What went wrong, and what to do; null where nothing did.</summary>
    public static (string Title, string Text)? Advice(HolderState? state, HolderMatch? match) => (state, match) switch
    {
        (HolderState.Compared, HolderMatch.Partial) => (
            T.Of("Der Kontoinhaber passt nur zum Teil zu Ihnen", "The account holder fits you only in part"),
            T.Of("Das kann ein Verwandter sein, darum gilt es nicht. Nehmen Sie ein Konto, das auf Ihren ausgeschriebenen Vornamen läuft, geben Sie alle Vornamen wie im Ausweis an, oder bestätigen Sie sich mit dem Personalausweis.", "It could be a relative, so it does not count. Use an account that carries your first name in full, give all first names as on your card, or confirm yourself with your identity card.")),
        (HolderState.Compared, HolderMatch.None) => (
            T.Of("Das Konto läuft auf einen anderen Namen", "The account is in another name"),
            T.Of("Nehmen Sie ein Konto, das Ihnen gehört, prüfen Sie die Schreibweise Ihres Namens, oder bestätigen Sie sich mit dem Personalausweis.", "Use an account that is yours, check how you wrote your name, or confirm yourself with your identity card.")),
        (HolderState.Refused, _) => (
            T.Of("Ihre Bank hat Anmeldename oder PIN nicht angenommen", "Your bank did not accept login or PIN"),
            T.Of("Prüfen Sie beides, bevor Sie es noch einmal versuchen: Nach drei falschen PINs sperren Banken den Zugang.", "Check both before you try again: after three wrong PINs banks block the access.")),
        (HolderState.WantsTan, _) => (
            T.Of("Ihre Bank verlangt eine TAN", "Your bank asks for a TAN"),
            T.Of("Das geht auf diesem Weg noch nicht. Nehmen Sie eine andere Bank, oder bestätigen Sie sich mit dem Personalausweis.", "This way cannot do that yet. Use another bank, or confirm yourself with your identity card.")),
        (HolderState.NoAnswer, _) => (
            T.Of("Ihre Bank hat nicht geantwortet", "Your bank did not answer"),
            T.Of("Versuchen Sie es später noch einmal, oder bestätigen Sie sich mit dem Personalausweis.", "Try again later, or confirm yourself with your identity card.")),
        _ => null,
    };
}
