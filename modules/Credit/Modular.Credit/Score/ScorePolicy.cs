using Modular.Credit.Contracts;

namespace Modular.Credit.Score;

/// <summary>
/// What bureaus publish about their scores, in one place and with the source, so that a correction is one line. Nothing here computes a score,
/// and where a bureau says nothing, neither do we.
/// </summary>
internal static class ScorePolicy
{
    public const string Boniversum = "boniversum";

    public const string Source = "bonify, Boniversum-Score, 2025/26";

    private static readonly ScoreBand[] BoniversumBands =
    [
        Band(994, 1079, "hervorragend", "outstanding", "Die oberste Stufe. Nach oben geht es nicht weiter.", "The top band. There is none above it."),
        Band(966, 993, "sehr gut", "very good", "Die zweithöchste von fünf Stufen.", "The second highest of five bands."),
        Band(942, 965, "gut", "good", "Die mittlere von fünf Stufen.", "The middle one of five bands."),
        Band(904, 941, "zwischen „ausbaufähig“ und „gut“", "between “room to improve” and “good”", "Die zweitniedrigste von fünf Stufen; unsere Quelle nennt keinen Namen für sie.", "The second lowest of five bands; our source gives no name for it."),
        Band(1, 903, "ausbaufähig", "room to improve", "Die unterste von fünf Stufen. Welche Einträge dahinterstehen, sagt Ihnen nur die Auskunftei selbst: mit der kostenlosen Datenkopie.", "The lowest of five bands. Which entries are behind it only the bureau itself can tell you: with the free copy of your data."),
    ];

    private static readonly ScoreBand NoScore = new(
        ScoreState.NoScore, null, null, "", "",
        "Die Auskunftei nennt keinen Score. Das kommt bei manchen negativen Einträgen vor, etwa aus gerichtlichen Verzeichnissen, oder wenn sie die Person nicht kennt. Welcher Grund bei Ihnen gilt, steht in Ihrer Datenkopie; wir erfinden keinen.",
        "The bureau gives no score. That happens with some negative entries, for example from court registers, or when it does not know the person. Which reason applies to you is in the copy of your data; we make none up.",
        Source);

    private static readonly ScoreBand UnknownBureau = new(
        ScoreState.UnknownBureau, null, null, "", "",
        "Von dieser Auskunftei kennen wir keine veröffentlichten Stufen. Die Stufen einer anderen zu nehmen wäre geraten: Jede rechnet auf ihrer eigenen Skala.",
        "We know no published bands of this bureau. To use another's bands would be a guess: each has a scale of its own.",
        "");

    /// <summary>Best first.</summary>
    public static IReadOnlyList<ScoreBand> Bands => BoniversumBands;

    public static ScoreBand Explain(int? score, string bureau) => (bureau, score) switch
    {
        (not Boniversum, _) => UnknownBureau,
        (_, null) => NoScore,
        _ => BoniversumBands.FirstOrDefault(b => score >= b.From && score <= b.To) ?? OutOfRange(),
    };

    private static ScoreBand OutOfRange()
    {
        var (lowest, highest) = (BoniversumBands[^1].From, BoniversumBands[0].To);
        return new(
            ScoreState.OutOfRange, lowest, highest, "", "",
            $"Der Boniversum-Score reicht von {lowest} bis {highest}. Sehen Sie im Schreiben noch einmal nach; vielleicht ist es der Score einer anderen Auskunftei.",
            $"The Boniversum score runs from {lowest} to {highest}. Look at the letter again; perhaps it is another bureau's score.",
            Source);
    }

    private static ScoreBand Band(int from, int to, string de, string en, string meaningDe, string meaningEn) => new(ScoreState.Known, from, to, de, en, meaningDe, meaningEn, Source);
}
