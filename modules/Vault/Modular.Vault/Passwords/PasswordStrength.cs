namespace Modular.Vault.Passwords;

/// <summary>What a person sees while choosing a password. The three gauges run from 0 to 100, the score from 0 to 4.</summary>
/// <param name="Length">100 at twenty characters.</param>
/// <param name="Complexity">How varied the characters are. Advice only: no kind of character is ever required (NIST 800-63B).</param>
/// <param name="Unpredictability">75 is the line between refused and accepted.</param>
/// <param name="Score">0 hopeless … 3 good … 4 strong.</param>
internal sealed record PasswordStrength(
    int Length, int Complexity, int Unpredictability, int Score, bool Accepted, PasswordFlaw Flaw, string German, string English)
{
    /// <summary>For pages, whose parameters are public and know no internal type.</summary>
    public (int Length, int Complexity, int Unpredictability)? Gauges => (Length, Complexity, Unpredictability);
}

internal enum PasswordFlaw
{
    None,
    TooShort,
    TooLong,
    Unreadable,
    Known,
    Personal,
    Keyboard,
    Repeated,
    Digits,
    Words,
    Guessable,
}
