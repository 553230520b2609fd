using Modular.Vault.Contracts;

namespace Modular.Vault.Identify.Holder;

/// <summary>Given names. One side may say less than the other, never something else.</summary>
internal static class Given
{
    private const int ShortestPiece = 3;

    private enum Fit
    {
        No,
        Initial,

        /// <summary>Half of a hyphenated name: "Anna" and "Anna-Lena" may be sisters.</summary>
        Half,
        Loosely,
        Fully,
    }

    public static HolderMatch Compare(IReadOnlyList<IReadOnlyList<Word>> registered, IReadOnlyList<Word> words, Word? cut)
    {
        List<IReadOnlyList<Word>> seen = [.. words.GroupBy(w => w.Group).Select(g => g.ToList())];
        if (seen.Count == 0)
        {
            return HolderMatch.None;
        }

        // "Hans Peter", "Hans-Peter" and "Hanspeter" are one.
        if (string.Concat(registered.SelectMany(n => n).Select(w => w.Spelled)) == string.Concat(words.Select(w => w.Spelled)))
        {
            return HolderMatch.Exact;
        }

        var (free, fits) = (Enumerable.Range(0, registered.Count).ToList(), new (Fit As, int Name)[seen.Count]);
        foreach (var wanted in new[] { Fit.Fully, Fit.Loosely, Fit.Half, Fit.Initial })
        {
            for (var i = 0; i < seen.Count; i++)
            {
                if (fits[i].As == Fit.No && free.FindIndex(n => Of(registered[n], seen[i], cut) == wanted) is >= 0 and var at)
                {
                    fits[i] = (wanted, free[at]);
                    free.RemoveAt(at);
                }
            }
        }

        var others = fits.Count(f => f.As == Fit.No);
        if (others == seen.Count || (others > 0 && free.Count > 0))
        {
            return HolderMatch.None;
        }

        // The first name decides, on both sides: children carry their parents' names behind it.
        var isFirst = fits[0].As >= Fit.Loosely && Array.Exists(fits, f => f.As >= Fit.Loosely && f.Name == 0);
        return !isFirst || Array.Exists(fits, f => f.As == Fit.Half) ? HolderMatch.Partial
            : others == 0 && free.Count == 0 && Array.TrueForAll(fits, f => f.As == Fit.Fully) ? HolderMatch.Exact
            : HolderMatch.Close;
    }

    private static Fit Of(IReadOnlyList<Word> registered, IReadOnlyList<Word> seen, Word? cut)
    {
        if (string.Concat(registered.Select(w => w.Spelled)) == string.Concat(seen.Select(w => w.Spelled)))
        {
            return Fit.Fully;
        }

        if (string.Concat(registered.Select(w => w.Bare)) == string.Concat(seen.Select(w => w.Bare)))
        {
            return Fit.Loosely;
        }

        if (seen.All(w => w.IsInitial) || registered.All(w => w.IsInitial))
        {
            return seen.Count <= registered.Count && seen.Zip(registered).All(p => p.First.Spelled[0] == p.Second.Spelled[0]) ? Fit.Initial : Fit.No;
        }

        if (cut is not null && seen.Count == 1 && ReferenceEquals(seen[0], cut) && registered[0].Spelled.StartsWith(cut.Spelled, StringComparison.Ordinal))
        {
            return cut.Spelled.Length >= ShortestPiece ? Fit.Loosely : Fit.Initial;
        }

        return (registered.Count > 1 || seen.Count > 1) && (IsIn(registered, seen) || IsIn(seen, registered)) ? Fit.Half : Fit.No;
    }

    private static bool IsIn(IReadOnlyList<Word> whole, IReadOnlyList<Word> part) => part.All(p => whole.Any(w => w.To(p) != Alike.No));
}
