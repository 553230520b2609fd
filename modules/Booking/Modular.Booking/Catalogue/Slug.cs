using System.Globalization;
using System.Text;

namespace Modular.Booking.Catalogue;

/// <summary>A name as it can stand in an address: "Kajak für Große" becomes "kajak-fuer-grosse".</summary>
internal static class Slug
{
    public static string Of(string name, int longest = 50)
    {
        var spelled = name.ToLowerInvariant()
            .Replace("ä", "ae", StringComparison.Ordinal).Replace("ö", "oe", StringComparison.Ordinal)
            .Replace("ü", "ue", StringComparison.Ordinal).Replace("ß", "ss", StringComparison.Ordinal);
        var slug = new StringBuilder();
        foreach (var c in spelled.Normalize(NormalizationForm.FormKD))
        {
            if (char.IsAsciiLetterOrDigit(c))
            {
                slug.Append(c);
            }
            else if (CharUnicodeInfo.GetUnicodeCategory(c) != UnicodeCategory.NonSpacingMark && slug.Length > 0 && slug[^1] != '-')
            {
                slug.Append('-');
            }
        }

        var text = slug.ToString();
        return text[..Math.Min(longest, text.Length)].Trim('-') is { Length: > 0 } done ? done : "x";
    }
}
