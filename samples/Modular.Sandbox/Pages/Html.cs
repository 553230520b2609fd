using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Unicode;

namespace Modular.Sandbox.Pages;

/// <summary>A piece of markup. Interpolated values are encoded unless they are markup themselves.</summary>
internal sealed record Html(string Markup)
{
    public static readonly Html Empty = new("");

    public static Html Of(HtmlInterpolation markup) => new(markup.ToString());

    public static Html Join(IEnumerable<Html> parts) => new(string.Concat(parts.Select(p => p.Markup)));

    public override string ToString() => Markup;
}

[InterpolatedStringHandler]
internal readonly struct HtmlInterpolation(int literalLength, int formattedCount)
{
    private static readonly HtmlEncoder Encoder = HtmlEncoder.Create(UnicodeRanges.All);
    private readonly StringBuilder _text = new(literalLength + formattedCount * 16);

    public void AppendLiteral(string value) => _text.Append(value);

    public void AppendFormatted(Html? value) => _text.Append(value?.Markup);

    public void AppendFormatted(IEnumerable<Html> values) { foreach (var value in values) _text.Append(value.Markup); }

    public void AppendFormatted(object? value) => _text.Append(Encoder.Encode(Convert.ToString(value, CultureInfo.InvariantCulture) ?? ""));

    public void AppendFormatted(IFormattable value, string format) => AppendFormatted((object)value.ToString(format, CultureInfo.InvariantCulture));

    public override string ToString() => _text.ToString();
}
