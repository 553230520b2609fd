using Zxcvbn;
using Zxcvbn.Matcher;

namespace Modular.Vault.Passwords.Guessing;

/// <summary>
/// For one password: runs every matcher once and keeps the cheapest explanation of each piece. zxcvbn asks again for every position of the
/// password; a hundred digits took two seconds of it, which anybody could have sent us.
/// </summary>
internal sealed class MatchOnce(IMatcher[] matchers) : IMatcher
{
    private Match[]? matches;

    public IEnumerable<Match> MatchPassword(string password) => matches ??=
        [.. matchers.SelectMany(matcher => matcher.MatchPassword(password)).GroupBy(match => (match.i, match.j)).Select(same => same.MinBy(match => match.Entropy)!)];
}
