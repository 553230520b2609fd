using System.Globalization;
using Modular.Host.Plugins;
using Modular.Ui;

namespace Modular.Host.Admin;

/// <summary>How a plug-in stands, in words.</summary>
internal static class StandingWords
{
    public static string StateOf(StandingNow standing) => standing.Condition switch
    {
        Condition.Healthy => T.Of("bereit", "ready"),
        Condition.Degraded => T.Of("angeschlagen", "degraded"),
        _ => T.Of("in Quarantäne", "in quarantine"),
    };

    public static Tone ToneOf(StandingNow standing) => standing.Condition switch
    {
        Condition.Healthy => Tone.Success,
        Condition.Degraded => Tone.Warning,
        _ => Tone.Danger,
    };

    /// <summary>Null for a healthy one.</summary>
    public static string? ReasonOf(StandingNow standing) => standing.Condition == Condition.Healthy
        ? null
        : $"{What(standing.Reason)} ({standing.Detail}), {T.Of("seit", "since")} {standing.Since.ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture)} UTC";

    private static string What(string reason) => reason switch
    {
        "breaker" => T.Of("Aufrufe scheitern in Serie", "calls fail in a row"),
        "hangs" => T.Of("Aufrufe kommen nicht zurück", "calls do not come back"),
        "nonsense" => T.Of("Antworten, mit denen niemand etwas anfangen kann", "answers that nobody can use"),
        "reference" => T.Of("antwortet über eine andere Zahlung als die gefragte", "answers about another payment than the one it was asked about"),
        "payment" => T.Of("nennt die Zahlung von jemand anderem", "names somebody else’s payment"),
        "currency" or "currencies" => T.Of("falsche Währung", "wrong currency"),
        "amount" => T.Of("anderer Betrag als verlangt", "another amount than asked for"),
        "refunded" => T.Of("mehr erstattet als eingenommen", "more given back than collected"),
        "redirect" => T.Of("wollte Menschen an eine Adresse schicken, die es nicht angemeldet hat", "wanted to send people to a host it did not declare"),
        "instructions" => T.Of("falsche oder fehlende Angaben für die Überweisung", "wrong or missing instructions for a transfer"),
        "host" => T.Of("wollte einen Rechner anrufen, den es nicht angemeldet hat", "wanted to call a host it did not declare"),
        _ => reason,
    };
}
