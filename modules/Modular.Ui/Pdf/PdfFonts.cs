using SkiaSharp;

namespace Modular.Ui;

/// <summary>The fonts that travel with the house, so that a document looks the same on every machine. Licences: Pdf/Fonts.</summary>
public static class PdfFonts
{
    /// <summary>Running text.</summary>
    public static SKTypeface Text { get; } = Load("Figtree-Regular.ttf");

    /// <summary>What has to be seen.</summary>
    public static SKTypeface Strong { get; } = Load("Figtree-SemiBold.ttf");

    /// <summary>Headings.</summary>
    public static SKTypeface Display { get; } = Load("Bricolage-Bold.ttf");

    /// <summary>For names in letters the others do not have.</summary>
    public static SKTypeface World { get; } = Load("DejaVuSans.ttf");

    /// <summary>The wanted face, or the one that knows more letters when the wanted one lacks some: a name is never a row of boxes.</summary>
    public static SKTypeface For(string text, SKTypeface wanted) => Knows(wanted, text) || !KnowsMore(text, wanted) ? wanted : World;

    private static bool Knows(SKTypeface face, string text) => face.ContainsGlyphs(text);

    private static bool KnowsMore(string text, SKTypeface wanted) => World.GetGlyphs(text).Count(g => g == 0) < wanted.GetGlyphs(text).Count(g => g == 0);

    private static SKTypeface Load(string name)
    {
        using var stream = typeof(PdfFonts).Assembly.GetManifestResourceStream("Modular.Ui.Pdf.Fonts." + name)
            ?? throw new InvalidOperationException($"The font {name} is not in the assembly.");
        using var data = SKData.Create(stream);
        return SKTypeface.FromData(data) ?? throw new InvalidOperationException($"The font {name} cannot be read.");
    }
}
