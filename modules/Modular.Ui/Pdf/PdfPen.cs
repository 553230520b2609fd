using SkiaSharp;

namespace Modular.Ui;

/// <summary>Writes text on a page: wraps at words, shrinks to fit, ends with an ellipsis rather than run out of its box.</summary>
public sealed class PdfPen(SKCanvas canvas)
{
    private const float Leading = 1.28f;

    /// <summary>One line at a baseline; returns its width.</summary>
    public float Line(string text, float x, float y, SKTypeface face, float size, SKColor colour, SKTextAlign align = SKTextAlign.Left)
    {
        using var font = Font(text, face, size);
        using var paint = new SKPaint { Color = colour, IsAntialias = true };
        canvas.DrawText(text, x, y, align, font, paint);
        return font.MeasureText(text);
    }

    /// <summary>A line made smaller until it fits, and cut when even the smallest size does not.</summary>
    public void Fitted(string text, float x, float y, float width, SKTypeface face, float size, float smallest, SKColor colour)
    {
        for (; size > smallest && Width(text, face, size) > width; size -= 0.5f)
        {
        }

        Line(Cut(text, face, size, width), x, y, face, size, colour);
    }

    /// <summary>Lines of at most <paramref name="width"/>, the first baseline at <paramref name="y"/>; returns the baseline after the last.</summary>
    public float Block(string text, float x, float y, float width, int lines, SKTypeface face, float size, SKColor colour)
    {
        foreach (var line in Wrap(text, width, lines, face, size))
        {
            Line(line, x, y, face, size, colour);
            y += size * Leading;
        }

        return y;
    }

    /// <summary>The largest size, in steps from <paramref name="size"/> down, at which the text fits into so many lines.</summary>
    public static float SizeFor(string text, float width, int lines, SKTypeface face, float size, float smallest)
    {
        for (; size > smallest && Wrap(text, width, lines + 1, face, size).Count > lines; size -= 1)
        {
        }

        return size;
    }

    /// <summary>Breaks at spaces and line ends; a word longer than the line is cut, as is what exceeds the lines.</summary>
    public static IReadOnlyList<string> Wrap(string text, float width, int lines, SKTypeface face, float size)
    {
        var wrapped = new List<string>();
        foreach (var paragraph in text.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            var line = "";
            foreach (var word in paragraph.Split(' ', StringSplitOptions.RemoveEmptyEntries))
            {
                var longer = line.Length == 0 ? word : line + " " + word;
                if (line.Length > 0 && Width(longer, face, size) > width)
                {
                    wrapped.Add(line);
                    longer = word;
                }

                line = longer;
            }

            wrapped.Add(line);
        }

        if (wrapped.Count > lines)
        {
            wrapped[lines - 1] += " …";
            wrapped.RemoveRange(lines, wrapped.Count - lines);
        }

        return [.. wrapped.Select(line => Cut(line, face, size, width))];
    }

    /// <summary>How wide a line would be.</summary>
    public static float Width(string text, SKTypeface face, float size)
    {
        using var font = Font(text, face, size);
        return font.MeasureText(text);
    }

    private static string Cut(string text, SKTypeface face, float size, float width)
    {
        if (Width(text, face, size) <= width)
        {
            return text;
        }

        var kept = text.Length;
        while (kept > 1 && Width(text[..kept].TrimEnd() + "…", face, size) > width)
        {
            kept -= char.IsLowSurrogate(text[kept - 1]) ? 2 : 1;
        }

        return text[..Math.Max(kept, 0)].TrimEnd() + "…";
    }

    private static SKFont Font(string text, SKTypeface face, float size) =>
        new(PdfFonts.For(text, face), size) { Subpixel = true, LinearMetrics = true, Hinting = SKFontHinting.None };
}
