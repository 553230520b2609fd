using System.Globalization;

namespace Modular.Ui;

/// <summary>Text in the reader's language; both languages stand side by side where they are used.</summary>
public static class T
{
    /// <summary>The German text when the current UI culture is German, the English text otherwise.</summary>
    public static string Of(string de, string en) => Language.IsGerman ? de : en;
}

/// <summary>The two languages of the product and their cultures.</summary>
public static class Language
{
    /// <summary>German as spoken in Germany.</summary>
    public static CultureInfo German { get; } = CultureInfo.GetCultureInfo("de-DE");

    /// <summary>British English: day before month, the 24-hour clock, "€12.50".</summary>
    public static CultureInfo English { get; } = CultureInfo.GetCultureInfo("en-GB");

    /// <summary>Whether the current UI culture is German.</summary>
    public static bool IsGerman => CultureInfo.CurrentUICulture.TwoLetterISOLanguageName == "de";

    /// <summary>"de" or "en".</summary>
    public static string Code => IsGerman ? "de" : "en";

    /// <summary>The culture that formats dates and numbers for the current language.</summary>
    public static CultureInfo Culture => IsGerman ? German : English;

    /// <summary>The culture of a language tag: "de", "de-AT" and the like are German, everything else is English.</summary>
    public static CultureInfo Of(string? tag) =>
        tag is not null && tag.StartsWith("de", StringComparison.OrdinalIgnoreCase) ? German : English;

    /// <summary>Speaks a language until disposed: <c>using (Language.Use("de")) { … }</c>, for mails and documents.</summary>
    /// <remarks>The culture belongs to the current asynchronous flow; dispose in the method that called.</remarks>
    public static IDisposable Use(string tag) => new Spoken(Of(tag));

    private sealed class Spoken : IDisposable
    {
        private readonly CultureInfo culture = CultureInfo.CurrentCulture;
        private readonly CultureInfo uiCulture = CultureInfo.CurrentUICulture;

        public Spoken(CultureInfo spoken) => CultureInfo.CurrentCulture = CultureInfo.CurrentUICulture = spoken;

        public void Dispose()
        {
            CultureInfo.CurrentCulture = culture;
            CultureInfo.CurrentUICulture = uiCulture;
        }
    }
}
