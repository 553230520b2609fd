using System.Text;

namespace Modular.Vault.Passwords.Guessing;

/// <summary>What people do to a word so that it no longer looks like one.</summary>
internal static class Disguise
{
    private const string Signs = "@4ª8(<{[3€69&1!|0$5§+72£";

    private static readonly string[] Meanings = ["aaabcccceegggiiiosssttzl", "aaabcccceebqglllosssttzl"];

    /// <summary>müller, mueller, muller.</summary>
    public static IEnumerable<string> Spellings(string word)
    {
        yield return word;
        if (word.AsSpan().IndexOfAny("äöüß") < 0)
        {
            yield break;
        }

        yield return word.Replace("ä", "ae", StringComparison.Ordinal).Replace("ö", "oe", StringComparison.Ordinal)
            .Replace("ü", "ue", StringComparison.Ordinal).Replace("ß", "ss", StringComparison.Ordinal);
        yield return word.Replace('ä', 'a').Replace('ö', 'o').Replace('ü', 'u').Replace("ß", "ss", StringComparison.Ordinal);
    }

    /// <summary>The same text with signs read as letters, once per way of reading; same length, so positions stay true.</summary>
    public static IEnumerable<string> Readings(string lower)
    {
        var seen = new List<string> { lower };
        foreach (var meaning in Meanings)
        {
            var reading = string.Create(lower.Length, (lower, meaning), static (span, state) =>
            {
                for (var i = 0; i < span.Length; i++)
                {
                    var sign = Signs.IndexOf(state.lower[i], StringComparison.Ordinal);
                    span[i] = sign < 0 ? state.lower[i] : state.meaning[sign];
                }
            });
            if (!seen.Contains(reading))
            {
                seen.Add(reading);
            }
        }

        return seen;
    }

    public static string Reversed(string text) => string.Create(text.Length, text, static (span, from) =>
    {
        from.CopyTo(span);
        span.Reverse();
    });

    public static string LettersOnly(string text)
    {
        var letters = new StringBuilder(text.Length);
        foreach (var c in text)
        {
            if (char.IsLetter(c))
            {
                letters.Append(char.ToLowerInvariant(c));
            }
        }

        return letters.ToString();
    }

    /// <summary>Bits an attacker spends on capitals, as zxcvbn counts them.</summary>
    public static double CapitalBits(ReadOnlySpan<char> token)
    {
        int upper = 0, lower = 0;
        foreach (var c in token)
        {
            upper += char.IsUpper(c) ? 1 : 0;
            lower += char.IsLower(c) ? 1 : 0;
        }

        if (upper == 0)
        {
            return 0;
        }

        if (lower == 0 || (upper == 1 && (char.IsUpper(token[0]) || char.IsUpper(token[^1]))))
        {
            return 1;
        }

        double ways = 0, choose = 1;
        for (var k = 1; k <= Math.Min(upper, lower); k++)
        {
            choose = choose * (upper + lower - k + 1) / k;
            ways += choose;
        }

        return Math.Log2(ways + 1);
    }
}
