using Zxcvbn;
using Zxcvbn.Matcher;

namespace Modular.Vault.Passwords.Guessing;

/// <summary>
/// Words no list has ("kastanienbaum") still sound like words. A model of three letters in a row, learnt from the German and English lists,
/// says how surprising each next letter is; a random letter costs 4.7 bits, a likely one two or three.
/// </summary>
internal sealed class LanguageMatcher : IMatcher
{
    public const string Language = "language";

    private const string Alphabet = "abcdefghijklmnopqrstuvwxyzäöüß";
    private const int Size = 31;
    private const int Edge = 30;
    private const int Shortest = 5;

    /// <summary>Paid once per piece: the attacker has to choose this way of guessing.</summary>
    private const double Choice = 3;

    private readonly float[] surprise = Learn();

    public IEnumerable<Match> MatchPassword(string password)
    {
        var lower = password.ToLowerInvariant();
        foreach (var reading in Disguise.Readings(lower))
        {
            for (var from = 0; from < reading.Length; from++)
            {
                int before = Edge, last = Edge, signs = 0;
                double bits = Choice;
                for (var to = from; to < reading.Length; to++)
                {
                    var letter = Alphabet.IndexOf(reading[to], StringComparison.Ordinal);
                    if (letter < 0)
                    {
                        break;
                    }

                    var sign = reading[to] == lower[to] ? 0 : 1;
                    signs += sign;
                    bits += surprise[Cell(before, last, letter)] + sign;
                    (before, last) = (last, letter);
                    if (to - from + 1 >= Shortest && signs * 2 < to - from + 1)
                    {
                        var token = password[from..(to + 1)];
                        yield return new Match { Pattern = Language, Token = token, i = from, j = to, Entropy = bits + Disguise.CapitalBits(token) };
                    }
                }
            }
        }
    }

    private static int Cell(int before, int last, int letter) => (((before * Size) + last) * Size) + letter;

    private static float[] Learn()
    {
        var counts = new float[Size * Size * Size];
        foreach (var word in Words.German().Take(40_000).Concat(Words.English("english").Take(20_000)))
        {
            int before = Edge, last = Edge;
            foreach (var c in word)
            {
                var letter = Alphabet.IndexOf(c, StringComparison.Ordinal);
                if (letter < 0)
                {
                    (before, last) = (Edge, Edge);
                    continue;
                }

                counts[Cell(before, last, letter)]++;
                (before, last) = (last, letter);
            }
        }

        for (var context = 0; context < Size * Size; context++)
        {
            var row = counts.AsSpan(context * Size, Size);
            var total = 0f;
            foreach (var count in row)
            {
                total += count;
            }

            for (var letter = 0; letter < Size; letter++)
            {
                row[letter] = -MathF.Log2((row[letter] + 0.3f) / (total + (0.3f * Size)));
            }
        }

        return counts;
    }
}
