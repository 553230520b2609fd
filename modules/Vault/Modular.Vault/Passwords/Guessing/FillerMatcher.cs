using System.Text.RegularExpressions;
using Zxcvbn;
using Zxcvbn.Matcher;
using Match = Zxcvbn.Match;

namespace Modular.Vault.Passwords.Guessing;

/// <summary>What people put before, between and after words: digits, years, dates, signs. zxcvbn counts them like random characters and ends at 2019.</summary>
internal sealed partial class FillerMatcher : IMatcher
{
    public const string Digits = "digits";
    public const string Sign = "sign";

    private const double Digit = 3.33;

    /// <summary>A long number is a telephone, a customer or a birth date far more often than chance.</summary>
    private const double DigitOfLongRun = 2.6;

    public IEnumerable<Match> MatchPassword(string password)
    {
        for (var i = 0; i < password.Length;)
        {
            var j = i;
            if (char.IsAsciiDigit(password[i]))
            {
                while (j + 1 < password.Length && char.IsAsciiDigit(password[j + 1]))
                {
                    j++;
                }

                for (var from = i; from <= j; from++)
                {
                    for (var to = from; to <= j; to++)
                    {
                        var length = to - from + 1;
                        yield return Of(password, Digits, from, to, length * (length >= 6 ? DigitOfLongRun : Digit));
                    }
                }
            }
            else if (!char.IsLetterOrDigit(password[i]) && !char.IsSurrogate(password[i]))
            {
                while (j + 1 < password.Length && password[j + 1] == password[i])
                {
                    j++;
                }

                yield return Of(password, Sign, i, j, SignBits(password[i]) + Math.Log2(j - i + 1));
            }

            i = j + 1;
        }

        foreach (var regex in (Regex[])[Year(), DayFirst(), YearFirst(), DayAndMonth()])
        {
            foreach (System.Text.RegularExpressions.Match date in regex.Matches(password))
            {
                var bits = (regex == Year() ? 7.2 : regex == DayAndMonth() ? 8.5 : 15.7) + (date.Value.All(char.IsAsciiDigit) || regex == Year() ? 0 : 1);
                yield return Of(password, Digits, date.Index, date.Index + date.Length - 1, bits);
            }
        }
    }

    private static double SignBits(char sign) => sign switch
    {
        ' ' or '-' or '.' or '_' or ',' or '!' or '?' => 2.5,
        _ => 5,
    };

    private static Match Of(string password, string pattern, int i, int j, double bits) =>
        new() { Pattern = pattern, Token = password[i..(j + 1)], i = i, j = j, Entropy = bits };

    [GeneratedRegex("(?:19|20)[0-9]{2}", RegexOptions.CultureInvariant)]
    private static partial Regex Year();

    [GeneratedRegex(@"(?:0?[1-9]|[12][0-9]|3[01])([.\-/ _]?)(?:0?[1-9]|1[0-2])\1(?:(?:19|20)[0-9]{2}|[0-9]{2})", RegexOptions.CultureInvariant)]
    private static partial Regex DayFirst();

    [GeneratedRegex(@"(?:19|20)[0-9]{2}([.\-/ _]?)(?:0?[1-9]|1[0-2])\1(?:0?[1-9]|[12][0-9]|3[01])", RegexOptions.CultureInvariant)]
    private static partial Regex YearFirst();

    [GeneratedRegex(@"(?:0[1-9]|[12][0-9]|3[01])[.\-/]?(?:0[1-9]|1[0-2])", RegexOptions.CultureInvariant)]
    private static partial Regex DayAndMonth();
}
