using Modular.Vault.Contracts;

namespace Modular.Vault.Identify.Holder;

/// <summary>A family name found among words.</summary>
/// <param name="Level">None when it is not there.</param>
/// <param name="Rest">The words that are left for given names.</param>
/// <param name="IsFirst">It stood before all of these.</param>
internal sealed record FoundFamily(HolderMatch Level, IReadOnlyList<Word> Rest, bool IsFirst);

/// <summary>Family names, one or two of them, whole or cut.</summary>
internal static class Family
{
    /// <summary>A shorter piece of a double name, or of a name that was cut, says too little.</summary>
    private const int ShortestPiece = 3;

    private static readonly FoundFamily Nothing = new(HolderMatch.None, [], false);

    public static FoundFamily Take(IReadOnlyList<Word> family, IReadOnlyList<Word> among, Word? cut)
    {
        if (Joined(family, among) is { } joined)
        {
            return joined;
        }

        var (left, found, level) = (among.ToList(), new List<Word>(), HolderMatch.Exact);
        foreach (var name in family)
        {
            var alike = left.Select(w => (Word: w, As: name.To(w))).Where(w => w.As != Alike.No).OrderBy(w => w.As).LastOrDefault();
            if (alike.Word is null && cut is not null && left.Contains(cut) && IsStart(cut, name))
            {
                alike = (cut, Alike.Loosely);
            }

            if (alike.Word is null)
            {
                continue;
            }

            level = alike.As == Alike.Fully ? level : HolderMatch.Close;
            left.RemoveAt(left.FindLastIndex(w => ReferenceEquals(w, alike.Word)));
            found.Add(alike.Word);
        }

        if (found.Count == 0 || (found.Count < family.Count && !found.Exists(w => w.Text.Length >= ShortestPiece)))
        {
            return Nothing;
        }

        // The other half of a double name that the bank knows and the card does not, or the other way round.
        var partners = left.RemoveAll(w => found.Exists(f => f.Group == w.Group));
        level = found.Count < family.Count || partners > 0 ? HolderMatch.Close : level;
        return new(level, left, left.Count > 0 && among.Count > 0 && found.Contains(among[0]));
    }

    /// <summary>"El Amrani" and "Elamrani", "O'Connor" and "O Connor".</summary>
    private static FoundFamily? Joined(IReadOnlyList<Word> family, IReadOnlyList<Word> among)
    {
        var whole = string.Concat(family.Select(w => w.Spelled));
        for (var i = 0; i < among.Count; i++)
        {
            for (var length = 1; length <= 2 && i + length <= among.Count; length++)
            {
                if ((length > 1 || family.Count > 1) && string.Concat(among.Skip(i).Take(length).Select(w => w.Spelled)) == whole)
                {
                    IReadOnlyList<Word> rest = [.. among.Take(i), .. among.Skip(i + length)];
                    return new(HolderMatch.Exact, rest, i == 0 && rest.Count > 0);
                }
            }
        }

        return null;
    }

    private static bool IsStart(Word cut, Word name) => cut.Spelled.Length >= ShortestPiece && name.Spelled.StartsWith(cut.Spelled, StringComparison.Ordinal);
}
