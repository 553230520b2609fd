using System.Globalization;

namespace Modular.Sdk;

/// <summary>A text for people in the two languages of the house. Plain text, no markup; German uses "Sie".</summary>
public sealed record LocalText
{
    /// <summary>German.</summary>
    public required string De { get; init; }

    /// <summary>English.</summary>
    public required string En { get; init; }

    /// <summary>Both, side by side.</summary>
    public static LocalText Of(string de, string en) => new() { De = de, En = en };

    /// <summary>German for German cultures, English for all others.</summary>
    public string For(CultureInfo culture)
    {
        ArgumentNullException.ThrowIfNull(culture);
        return culture.TwoLetterISOLanguageName == "de" ? De : En;
    }
}
