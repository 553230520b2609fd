using System.Text.RegularExpressions;
using Zxcvbn;
using Zxcvbn.Matcher;
using Match = Zxcvbn.Match;

namespace Modular.Vault.Passwords.Guessing;

/// <summary>How many bits of guessing a password stands, by zxcvbn's search for its cheapest explanation, with our matchers beside its own.</summary>
internal sealed partial class Guesser : IMatcherFactory
{
    /// <summary>zxcvbn's cost grows faster than the text (upstream issue 326); what comes after is not needed to pass, and not counted.</summary>
    private const int Read = 64;

    /// <summary>In four different words and more, nobody can know that each was a common one: a list of 400 is the least an attacker tries.</summary>
    private const double WordOfPhrase = 8.65;

    private const int WordsOfPhrase = 4;
    private const int LettersOfPhrase = 16;

    private static readonly WalkMatcher Walks = new();

    private static readonly Lazy<Guesser> Everybody = new(() => new Guesser());

    private readonly IMatcher[] matchers =
    [
        new WordMatcher(Words.Shared, WordMatcher.Word, shortest: 3),
        new LanguageMatcher(),
        Walks,
        new FillerMatcher(),
        new SpatialMatcher(),
        new RepeatMatcher(),
        new SequenceMatcher(),
        new DateMatcher(),
    ];

    private readonly Zxcvbn.Zxcvbn zxcvbn;

    private Guesser() => zxcvbn = new Zxcvbn.Zxcvbn(this);

    public static Guesser Shared => Everybody.Value;

    public IEnumerable<IMatcher> CreateMatchers(IEnumerable<string> userInputs) =>
        [new MatchOnce([.. matchers, new WordMatcher(Words.Of(userInputs), WordMatcher.Personal, shortest: 3)])];

    public Guess Guess(string password, PasswordOwner about)
    {
        var text = Head(password);
        string[] personal = [.. about.Words()];
        var best = Explain(text, personal, 0);
        if (SpacedPhrase(text, personal) is var spaced && spaced > 0)
        {
            return best with { Bits = Math.Max(best.Bits, spaced) };
        }

        best = Cheaper(best, Explain(Separators().Replace(text, ""), personal, 6));
        var folded = Fold(text);
        return folded.Length < text.Length ? Cheaper(best, Explain(folded, personal, 2) with { Flaw = PasswordFlaw.Repeated }) : best;
    }

    private Guess Explain(string text, string[] personal, double surcharge)
    {
        if (text.Length == 0)
        {
            return new(0, PasswordFlaw.Guessable);
        }

        var result = zxcvbn.EvaluatePassword(text, personal);
        return new(Math.Max(result.Entropy, Phrase(result.MatchSequence)) + surcharge, Flaw(result.MatchSequence));
    }

    private static double Phrase(IList<Match> parts)
    {
        var words = parts.Where(part => part is { Pattern: WordMatcher.Word or LanguageMatcher.Language, Token.Length: >= 3 }).DistinctBy(part => part.Token.ToLowerInvariant()).ToList();
        return words.Count >= WordsOfPhrase && words.Sum(word => word.Token.Length) >= LettersOfPhrase ? words.Sum(word => Math.Max(word.Entropy, WordOfPhrase)) : 0;
    }

    private static PasswordFlaw Flaw(IList<Match> parts)
    {
        var heaviest = parts
            .GroupBy(part => part.Pattern switch
            {
                WordMatcher.Personal => PasswordFlaw.Personal,
                WordMatcher.Word or "leaked" or LanguageMatcher.Language => PasswordFlaw.Words,
                WalkMatcher.Walk or "spatial" => PasswordFlaw.Keyboard,
                "repeat" or "sequence" => PasswordFlaw.Repeated,
                FillerMatcher.Digits or "date" => PasswordFlaw.Digits,
                _ => PasswordFlaw.Guessable,
            })
            .OrderByDescending(kind => kind.Key == PasswordFlaw.Personal)
            .ThenByDescending(kind => kind.Sum(part => part.j - part.i + 1))
            .FirstOrDefault();
        return heaviest?.Key ?? PasswordFlaw.Guessable;
    }

    private static Guess Cheaper(Guess a, Guess b) => b.Bits < a.Bits ? b : a;

    /// <summary>Bits of a phrase whose words stand apart, whatever else they look like; zero when it is none. Keyboard walks, leaked and own words do not count.</summary>
    private static double SpacedPhrase(string text, string[] personal)
    {
        var words = Separators().Split(text).Select(word => word.ToLowerInvariant()).Distinct().Where(IsWord).Except(personal, StringComparer.OrdinalIgnoreCase).ToList();
        return words.Count >= WordsOfPhrase && words.Sum(word => word.Length) >= LettersOfPhrase ? words.Count * WordOfPhrase : 0;
    }

    internal static bool IsWord(string word) =>
        word.Length >= 3 && word.All(char.IsLetter) && word.Distinct().Count() >= 2 && !Words.Shared.IsLeaked(Words.Hash(word)) && !Walks.MatchPassword(word).Any(walk => walk.j - walk.i + 1 == word.Length);

    /// <summary>"hallohallohallo" is "hallo" and a small number.</summary>
    private static string Fold(string text)
    {
        for (var shorter = Echo().Replace(text, "$1"); shorter.Length < text.Length; shorter = Echo().Replace(text, "$1"))
        {
            text = shorter;
        }

        return text;
    }

    private static string Head(string password)
    {
        if (password.Length <= Read)
        {
            return password;
        }

        return password[..(char.IsHighSurrogate(password[Read - 1]) ? Read - 1 : Read)];
    }

    [GeneratedRegex(@"[\s\p{P}\p{S}]+", RegexOptions.CultureInvariant)]
    private static partial Regex Separators();

    [GeneratedRegex(@"(.{2,}?)\1+", RegexOptions.CultureInvariant | RegexOptions.IgnoreCase | RegexOptions.Singleline)]
    private static partial Regex Echo();
}

internal readonly record struct Guess(double Bits, PasswordFlaw Flaw);
