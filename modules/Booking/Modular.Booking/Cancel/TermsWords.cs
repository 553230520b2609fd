using Modular.Ui;

namespace Modular.Booking.Cancel;

/// <summary>Cancellation terms as people read them.</summary>
internal static class TermsWords
{
    /// <summary>One line for lists: "Kostenlos stornierbar bis 3 Tage vor Beginn".</summary>
    public static string Short(CancellationTerms terms) => terms.Tiers switch
    {
        [] => T.Of("Bei Stornierung keine Erstattung", "No refund if you cancel"),
        [{ Percent: 100 } first, ..] => T.Of($"Kostenlos stornierbar bis {Notice(first)}", $"Free cancellation until {Notice(first)}"),
        [var first, ..] => T.Of($"Bis {Notice(first)} {Share(first)} zurück", $"{Share(first)} back until {Notice(first)}"),
    };

    /// <summary>Every tier, without a date.</summary>
    public static IReadOnlyList<string> Lines(CancellationTerms terms) =>
        [.. terms.Tiers.Select(t => Line(Notice(t), t)), .. After(terms)];

    /// <summary>Every tier with its date and time; those that are over are left out, and if all are, it says so.</summary>
    public static IReadOnlyList<string> Lines(CancellationTerms terms, Start start, DateTime now)
    {
        var open = terms.Tiers.Where(t => t.Until(start) >= now).ToList();
        return open.Count == 0 && terms.Tiers.Length > 0
            ? [T.Of("Die Frist für diesen Termin ist vorbei: Bei einer Stornierung gibt es kein Geld zurück.", "The notice for this date has passed: if you cancel, no money goes back.")]
            : [.. open.Select(t => Line(Moment(t.Until(start), start.Zone), t)), .. After(terms)];
    }

    /// <summary>As <see cref="Lines(CancellationTerms, Start, DateTime)"/>, with those that are over, and said so: for whoever asks why.</summary>
    public static IReadOnlyList<string> Explained(CancellationTerms terms, Start start, DateTime now) =>
    [
        .. terms.Tiers.Select(t => Line(Moment(t.Until(start), start.Zone), t) + (t.Until(start) < now ? T.Of(" (vorbei)", " (over)") : "")),
        .. After(terms),
    ];

    /// <summary>"Sa., 5. Dezember 2026, 17:00 Uhr".</summary>
    public static string Moment(DateTime utc, string zone) => Show.Instant(utc, zone, year: true);

    private static string Line(string until, Tier tier) => tier.Percent == 100
        ? T.Of($"Bis {until}: alles zurück", $"Until {until}: everything back")
        : T.Of($"Bis {until}: {Share(tier)} zurück", $"Until {until}: {Share(tier)} back");

    private static IEnumerable<string> After(CancellationTerms terms) => terms.Tiers switch
    {
        [] => [T.Of("Bei einer Stornierung gibt es kein Geld zurück.", "If you cancel, no money goes back.")],
        [.., { Amount: 0 }] => [],
        _ => [T.Of("Danach: kein Geld zurück", "After that: no money back")],
    };

    private static string Notice(Tier tier) => tier switch
    {
        { Amount: 0 } => T.Of("zum Beginn", "the start"),
        { Unit: TierUnit.Days } => Show.Count(tier.Amount, "Tag", "Tage", "day", "days") + T.Of(" vor Beginn", " before the start"),
        _ => Show.Count(tier.Amount, "Stunde", "Stunden", "hour", "hours") + T.Of(" vor Beginn", " before the start"),
    };

    private static string Share(Tier tier) => Show.Percent(tier.Percent / 100.0);
}
