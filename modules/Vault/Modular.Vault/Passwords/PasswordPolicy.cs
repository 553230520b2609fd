namespace Modular.Vault.Passwords;

/// <summary>The lengths count what a person would call characters (grapheme clusters), after NFKC.</summary>
internal sealed record PasswordPolicy
{
    public int MinimumLength { get; init; } = 12;

    public int MaximumLength { get; init; } = 128;

    public int MinimumScore { get; init; } = 3;

    /// <summary>No honest 128 characters are longer; one character with a thousand accents is.</summary>
    public const int MaximumCodeUnits = 2048;
}
