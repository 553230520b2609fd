using System.Globalization;
using System.Text;

namespace Modular.Ui;

/// <summary>Where values lie on the paper, with ticks at round numbers.</summary>
internal sealed record ChartScale(double Low, double High, double Step, ChartPaper Paper)
{
    public static ChartScale For(IEnumerable<double?> values, bool fromZero, ChartPaper paper)
    {
        var known = values.OfType<double>().DefaultIfEmpty(0).ToArray();
        var low = fromZero ? Math.Min(0, known.Min()) : known.Min();
        var high = fromZero ? Math.Max(0, known.Max()) : known.Max();
        if (high <= low)
        {
            high = low + 1;
        }

        var step = Round((high - low) / 4);
        return new ChartScale(Math.Floor(low / step) * step, Math.Ceiling(high / step) * step, step, paper);
    }

    public IEnumerable<double> Ticks()
    {
        for (var i = 0; Low + (i * Step) <= High + (Step / 2); i++)
        {
            yield return Low + (i * Step);
        }
    }

    public double Y(double value) => ChartPaper.Top + ((High - value) / (High - Low) * Paper.PlotHeight);

    public double X(int index, int count) => Paper.Left + ((index + .5) / count * Paper.PlotWidth);

    /// <summary>The line's path, lifted where a value is missing.</summary>
    public string Path(IReadOnlyList<double?> values)
    {
        var path = new StringBuilder();
        var drawing = false;
        for (var i = 0; i < values.Count; i++)
        {
            if (values[i] is not { } value)
            {
                drawing = false;
                continue;
            }

            path.Append(drawing ? 'L' : 'M').Append(N(X(i, values.Count))).Append(' ').Append(N(Y(value)));
            drawing = true;
        }

        return path.ToString();
    }

    public static string N(double number) => number.ToString("0.#", CultureInfo.InvariantCulture);

    private static double Round(double raw)
    {
        var magnitude = Math.Pow(10, Math.Floor(Math.Log10(raw)));
        return (raw / magnitude) switch { <= 1 => 1, <= 2 => 2, <= 2.5 => 2.5, <= 5 => 5, _ => 10 } * magnitude;
    }
}

/// <summary>The drawing's size and margins; text shall stay readable, so narrow places get a paper of their own.</summary>
internal sealed record ChartPaper(string Class, int Width, int Height, int Left, int Labels)
{
    public static readonly ChartPaper[] All = [new("chart-wide", 960, 320, 72, 16), new("chart-mid", 600, 300, 68, 12), new("chart-slim", 340, 260, 64, 6)];

    public const int Top = 12;

    public int PlotWidth => Width - Left - 8;

    public int PlotHeight => Height - Top - 34;
}
