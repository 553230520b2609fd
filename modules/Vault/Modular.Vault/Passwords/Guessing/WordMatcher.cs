using Zxcvbn;
using Zxcvbn.Matcher;

namespace Modular.Vault.Passwords.Guessing;

/// <summary>
/// Finds words from a list anywhere in the password: as they are, with signs for letters, and backwards. Replaces zxcvbn's own dictionary and
/// l33t matchers, which know neither umlauts nor German nor backwards.
/// </summary>
internal sealed class WordMatcher(Words words, string pattern, int shortest) : IMatcher
{
    public const string Word = "word";
    public const string Personal = "personal";

    /// <summary>Three or four letters of a random password are a word of some list more often than not; only a person's own short word is cheap.</summary>
    private const double ShortWord = 2.5;

    public IEnumerable<Match> MatchPassword(string password)
    {
        var lower = password.ToLowerInvariant();
        foreach (var reading in Disguise.Readings(lower))
        {
            foreach (var match in Find(password, lower, reading, backwards: false))
            {
                yield return match;
            }

            foreach (var match in Find(password, lower, Disguise.Reversed(reading), backwards: true))
            {
                yield return match;
            }
        }
    }

    private IEnumerable<Match> Find(string password, string lower, string text, bool backwards)
    {
        for (var from = 0; from < text.Length; from++)
        {
            var hash = Words.Seed;
            for (var to = from; to < text.Length && to - from < words.Longest; to++)
            {
                hash = Words.Extend(hash, text[to]);
                if (to - from + 1 < shortest || !words.TryFind(hash, out var cost))
                {
                    continue;
                }

                var (i, j) = backwards ? (text.Length - 1 - to, text.Length - 1 - from) : (from, to);
                yield return new Match
                {
                    Pattern = words.IsLeaked(hash) ? "leaked" : pattern,
                    Token = password[i..(j + 1)],
                    i = i,
                    j = j,
                    Entropy = cost + (j - i < 4 && pattern == Word ? ShortWord : 0) + Disguise.CapitalBits(password.AsSpan(i, j - i + 1)) + (backwards ? 1 : 0) + Signs(lower, text, i, j, backwards),
                };
            }
        }
    }

    /// <summary>One bit for each kind of sign that stands for a letter.</summary>
    private static int Signs(string lower, string text, int i, int j, bool backwards)
    {
        var kinds = new HashSet<char>();
        for (var at = i; at <= j; at++)
        {
            if (lower[at] != (backwards ? text[text.Length - 1 - at] : text[at]))
            {
                kinds.Add(lower[at]);
            }
        }

        return kinds.Count;
    }
}
