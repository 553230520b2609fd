using MediatR;

namespace Modular.Vault.Contracts;

/// <summary>How well the owner's name that a bank gives fits the name a person registered. Only this is kept of the comparison.</summary>
public enum HolderMatch
{
    /// <summary>Another name.</summary>
    None = 0,

    /// <summary>It may be them or a relative: an initial only, a second given name only, half of a hyphenated one, "jun.". Not enough.</summary>
    Partial = 1,

    /// <summary>Them, written differently: a middle name more or less, one half of a double name, a lost umlaut, a joint account, a line that was cut.</summary>
    Close = 2,

    /// <summary>The same name; umlauts, accents, case, titles and the order before a comma do not count.</summary>
    Exact = 3,
}

/// <summary>
/// Reports whom a bank calls the owner of a person's accounts, after a run opened that person's credential. In the fetcher only: the registered name is sealed for it, the names
/// are compared in its memory, and nothing but the level of the match is kept. Exact and Close confirm the person; anything less leaves them as they are and tells them what to do.
/// The same report again changes nothing.
/// </summary>
/// <param name="Person">Whose accounts they are.</param>
/// <param name="Credential">The credential that was opened.</param>
/// <param name="Holders">Owners as the bank writes them, of as many accounts as it named.</param>
public sealed record ReportAccountHolder(Guid Person, Guid Credential, IReadOnlyList<string> Holders) : IRequest<HolderAnswer>
{
    /// <summary>Prints no name.</summary>
    public override string ToString() => $"ReportAccountHolder {Credential} ***";
}

/// <summary>The level of the match, or why there is none.</summary>
/// <param name="Result">Done, NotHere, Changed, or NoKey when nobody asked for it, or it was answered before.</param>
/// <param name="Match">None unless Done.</param>
public sealed record HolderAnswer(SealingResult Result, HolderMatch Match = HolderMatch.None);
