using Modular.Vault.Passwords.Guessing;

namespace Modular.Vault.Passwords;

/// <summary>Judges a password before it is accepted. Pure and safe to share; the word lists load at the first call (about a quarter of a second).</summary>
internal sealed class PasswordMeter(PasswordPolicy policy)
{
    /// <summary>Bits at which 2 · 10¹⁰ guesses are spent; zxcvbn's line between score 2 and 3.</summary>
    private const double Line = 34.22;

    /// <summary>zxcvbn's own steps (10², 10⁴, 10⁶, 10⁸ seconds at 10,000 guesses a second, half the space on average).</summary>
    private static readonly double[] Steps = [20.93, 27.58, Line, 40.86];

    public PasswordStrength Judge(string? password, PasswordOwner? about = null)
    {
        password ??= "";
        if (password.Length > PasswordPolicy.MaximumCodeUnits)
        {
            return Verdict(100, 0, 0, 0, PasswordFlaw.TooLong);
        }

        if (PasswordText.Normalise(password) is not { } text)
        {
            return Verdict(0, 0, 0, 0, PasswordFlaw.Unreadable);
        }

        var count = PasswordText.Count(password, text);
        var guess = Guesser.Shared.Guess(text, about ?? PasswordOwner.Nobody);
        var score = Steps.Count(step => guess.Bits >= step);
        var flaw = count < policy.MinimumLength ? PasswordFlaw.TooShort
            : count > policy.MaximumLength ? PasswordFlaw.TooLong
            : Blocklist.Contains(text) ? PasswordFlaw.Known
            : score < policy.MinimumScore ? guess.Flaw
            : PasswordFlaw.None;
        if (flaw == PasswordFlaw.Known)
        {
            return Verdict(Length(count), Complexity(text), 0, 0, flaw);
        }

        return Verdict(Length(count), Complexity(text), Percent(guess.Bits / Line * 75), score, flaw);
    }

    private PasswordStrength Verdict(int length, int complexity, int unpredictability, int score, PasswordFlaw flaw)
    {
        var (german, english) = PasswordAdvice.For(flaw, score, policy);
        return new(length, complexity, unpredictability, score, flaw == PasswordFlaw.None, flaw, german, english);
    }

    private static int Length(int count) => Percent(count * 5);

    private static int Complexity(string text)
    {
        var distinct = text.Distinct().Count();
        var kinds = (text.Any(char.IsLower) ? 1 : 0) + (text.Any(char.IsUpper) ? 1 : 0) + (text.Any(char.IsDigit) ? 1 : 0) + (text.Any(c => !char.IsLetterOrDigit(c)) ? 1 : 0);
        return Percent((distinct * 5) + (Math.Min(kinds, distinct) * 10));
    }

    private static int Percent(double value) => (int)Math.Clamp(value, 0, 100);
}
