using MediatR;

namespace Modular.Credit.Contracts;

/// <summary>Asks what a bureau's score means, in the bureau's own published words. Nothing is stored, and no score is computed.</summary>
/// <param name="Score">The score as the bureau's letter gives it; null when the letter gives none.</param>
/// <param name="Bureau">"boniversum"; anything else is answered with <see cref="ScoreState.UnknownBureau"/>.</param>
public sealed record ExplainScore(int? Score, string Bureau) : IRequest<ScoreBand>
{
    /// <summary>Prints no personal data.</summary>
    public override string ToString() => $"ExplainScore {Bureau} ***";
}

/// <summary>How much can be said about a score.</summary>
public enum ScoreState
{
    /// <summary>It lies in a band.</summary>
    Known,

    /// <summary>The bureau gives no score.</summary>
    NoScore,

    /// <summary>The bureau has no such score.</summary>
    OutOfRange,

    /// <summary>No published bands of this bureau are known here.</summary>
    UnknownBureau,
}

/// <summary>What a score means.</summary>
/// <param name="State">How much can be said.</param>
/// <param name="From">Lowest score of the band; of the whole scale when out of range.</param>
/// <param name="To">Highest score, likewise.</param>
/// <param name="De">The band's name in German; empty without a band.</param>
/// <param name="En">The same in English.</param>
/// <param name="MeaningDe">What it means, in German.</param>
/// <param name="MeaningEn">The same in English.</param>
/// <param name="Source">Where the bands were read; empty without a source.</param>
public sealed record ScoreBand(ScoreState State, int? From, int? To, string De, string En, string MeaningDe, string MeaningEn, string Source)
{
    /// <summary>Prints no personal data.</summary>
    public override string ToString() => $"ScoreBand {State} ***";
}
