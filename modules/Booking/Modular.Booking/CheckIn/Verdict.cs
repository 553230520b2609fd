using Modular.Booking.Tickets;
using Modular.Ui;

namespace Modular.Booking.CheckIn;

/// <summary>A verdict in the words of the person at the door. The page shows it, and the camera's view gets it as JSON: both say the same.</summary>
/// <param name="Tone">"ok", "warn" or "bad".</param>
/// <param name="Headline">The verdict in a word or two.</param>
/// <param name="Who">The guest and what this ticket is for.</param>
/// <param name="Party">How many of the order's tickets came in already.</param>
/// <param name="What">The experience.</param>
/// <param name="When">Its time, where the reason does not name it.</param>
/// <param name="Why">The reason, and what to do.</param>
/// <param name="Anyway">Whether the person at the door may decide otherwise.</param>
internal sealed record Verdict(string Tone, string Headline, string Who, string Party, string What, string When, string Why, bool Anyway)
{
    public static Verdict Of(ScanView scan) => new(
        scan.Outcome switch { ScanOutcome.Admitted => "ok", ScanOutcome.OtherDay => "warn", _ => "bad" },
        HeadlineOf(scan),
        WhoOf(scan),
        PartyOf(scan),
        $"{T.Of(scan.ExperienceDe, scan.ExperienceEn)}, {T.Of(scan.OptionDe, scan.OptionEn)}",
        scan.Outcome == ScanOutcome.OtherDay ? "" : Show.Instant(scan.StartsAt, scan.Zone),
        WhyOf(scan),
        scan.Outcome == ScanOutcome.OtherDay);

    /// <summary>Codes of other operators do not exist here either; whose they are is not told.</summary>
    public static Verdict Unknown(string operatorName) => new(
        "bad", T.Of("Unbekannt", "Unknown"), "", "", "", "",
        T.Of(
            $"Dieser Code gilt nicht bei {operatorName}. Vielleicht ist es ein Ticket von jemand anderem. Nicht einlassen; suchen Sie im Zweifel die Bestellung nach dem Namen.",
            $"This code is not valid at {operatorName}. It may be somebody else's ticket. Do not admit; if in doubt, look the order up by name."),
        false);

    public static Verdict NoCode() => new("bad", T.Of("Kein Ticket", "Not a ticket"), "", "", "", "", CodeHint, false);

    public static string CodeHint => T.Of("Ein Code hat 16 Zeichen, Ziffern und Buchstaben. Scannen oder tippen Sie ihn noch einmal.", "A code has 16 characters, digits and letters. Scan or type it again.");

    private static string HeadlineOf(ScanView scan) => scan.Outcome switch
    {
        ScanOutcome.Admitted => T.Of("Willkommen", "Admitted"),
        ScanOutcome.AlreadyRedeemed => T.Of("Schon eingelassen", "Already admitted"),
        ScanOutcome.Revoked => T.Of("Storniert", "Cancelled"),
        _ => T.Of("Anderer Tag", "Another day"),
    };

    private static string WhoOf(ScanView scan)
    {
        var unit = T.Of(scan.UnitDe, scan.UnitEn) + (scan.Places > 1 ? T.Of($" ({scan.Places} Plätze)", $" ({scan.Places} places)") : "");
        return scan.GuestName.Length == 0 ? unit : $"{scan.GuestName} · {unit}";
    }

    private static string PartyOf(ScanView scan) => scan.Party.Sum(p => p.Tickets) < 2
        ? ""
        : string.Join(", ", scan.Party.Select(p => $"{p.Tickets} × {T.Of(p.De, p.En)}"))
            + T.Of($" · {scan.Party.Sum(p => p.Admitted)} von {scan.Party.Sum(p => p.Tickets)} da", $" · {scan.Party.Sum(p => p.Admitted)} of {scan.Party.Sum(p => p.Tickets)} here");

    private static string WhyOf(ScanView scan) => scan.Outcome switch
    {
        ScanOutcome.AlreadyRedeemed when scan.FirstRedeemedAt is { } first => T.Of(
            $"Zuerst gescannt: {Show.Instant(first, scan.Zone)}, {Ago(scan.ScannedAt - first)}. Nicht noch einmal einlassen.",
            $"First scanned: {Show.Instant(first, scan.Zone)}, {Ago(scan.ScannedAt - first)}. Do not admit again."),
        ScanOutcome.Revoked => T.Of("Dieses Ticket wurde storniert. Nicht einlassen.", "This ticket was cancelled. Do not admit."),
        ScanOutcome.OtherDay => T.Of(
            $"Das Ticket gilt am {Show.Instant(scan.StartsAt, scan.Zone)}, nicht heute. Noch niemand wurde eingelassen.", $"The ticket is for {Show.Instant(scan.StartsAt, scan.Zone)}, not for today. Nobody was admitted yet."),
        _ => T.Of("Bestellung ", "Order ") + scan.OrderNumber,
    };

    private static string Ago(TimeSpan time) => time.TotalMinutes < 1
        ? T.Of("gerade eben", "just now")
        : T.Of($"vor {Show.Duration(time)}", $"{Show.Duration(time)} ago");
}
