using System.Net;
using System.Text;
using System.Text.RegularExpressions;

namespace Modular.Ui;

/// <summary>The plain-text twin of an HTML mail.</summary>
public static partial class MailText
{
    /// <summary>Reads our own mail markup as text: links keep their address, rows become lines, the preheader is dropped.</summary>
    /// <remarks>Made for <see cref="MailLayout"/> and its parts, not for foreign HTML.</remarks>
    public static string FromHtml(string html)
    {
        ArgumentNullException.ThrowIfNull(html);
        var text = Dropped().Replace(html, "");
        text = Spaces().Replace(text, " ");
        text = Link().Replace(text, m => Linked(m.Groups[1].Value, Tags().Replace(m.Groups[2].Value, "").Trim()));
        text = Item().Replace(text, "\n- ");
        text = CellGap().Replace(text, ": ");
        text = Block().Replace(text, "\n");
        text = WebUtility.HtmlDecode(Tags().Replace(text, ""));
        return Tidy(text);
    }

    private static string Linked(string address, string label) =>
        address.StartsWith("mailto:", StringComparison.Ordinal) ? address["mailto:".Length..]
        : label.Length == 0 || label == address ? address
        : $"{label}: {address}";

    private static string Tidy(string text)
    {
        var tidy = new StringBuilder();
        var blank = 0;
        foreach (var line in text.Split('\n').Select(l => l.Trim()))
        {
            blank = line.Length == 0 ? blank + 1 : 0;
            if (blank < 2)
            {
                tidy.Append(line).Append('\n');
            }
        }

        return tidy.ToString().Trim() + "\n";
    }

    [GeneratedRegex("<head.*?</head>|<!doctype[^>]*>|<!--.*?-->|<([a-z]+)[^>]*\\bdata-mail=\"html-only\"[^>]*>.*?</\\1>", RegexOptions.Singleline | RegexOptions.IgnoreCase)]
    private static partial Regex Dropped();

    [GeneratedRegex("\\s+")]
    private static partial Regex Spaces();

    [GeneratedRegex("<a\\b[^>]*\\bhref=\"([^\"]*)\"[^>]*>(.*?)</a>", RegexOptions.IgnoreCase)]
    private static partial Regex Link();

    [GeneratedRegex("<li\\b[^>]*>", RegexOptions.IgnoreCase)]
    private static partial Regex Item();

    [GeneratedRegex("</t[dh]>\\s*<td\\b[^>]*>", RegexOptions.IgnoreCase)]
    private static partial Regex CellGap();

    [GeneratedRegex("</?(p|h[1-6]|div|table|ul|ol|br|hr)\\b[^>]*>|</tr>", RegexOptions.IgnoreCase)]
    private static partial Regex Block();

    [GeneratedRegex("<[^>]+>")]
    private static partial Regex Tags();
}
