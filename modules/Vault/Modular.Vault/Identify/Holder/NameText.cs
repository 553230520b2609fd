using System.Globalization;
using System.Text;

namespace Modular.Vault.Identify.Holder;

/// <summary>How alike two words of a name are.</summary>
internal enum Alike
{
    No,

    /// <summary>Alike once every mark is left out: "Muller" for "Müller".</summary>
    Loosely,

    /// <summary>The same, or the same with umlauts and ß spelled out, whatever the case and the accents.</summary>
    Fully,
}

/// <summary>One word of a name.</summary>
/// <param name="Text">Small letters, composed (NFKC).</param>
/// <param name="Group">Words of one hyphenated name share it.</param>
internal sealed record Word(string Text, int Group)
{
    /// <summary>ä as ae, ß as ss, other accents left out: how a machine without them writes it.</summary>
    public string Spelled { get; } = NameText.Fold(Text, spell: true);

    /// <summary>ä as a: how a machine that drops marks writes it.</summary>
    public string Bare { get; } = NameText.Fold(Text, spell: false);

    public bool IsInitial => new StringInfo(Text).LengthInTextElements == 1;

    public Alike To(Word other) => Spelled == other.Spelled ? Alike.Fully : Bare == other.Bare ? Alike.Loosely : Alike.No;

    public override string ToString() => "***";
}

/// <summary>Names as text: taken apart, and folded so that spellings of the same letter meet. Other scripts than Latin are kept as they are.</summary>
internal static class NameText
{
    private const string Hyphens = "-‐‑‒–—−";
    private const string Apostrophes = "'’‘ʼ`´ʹ";

    public static string Normal(string text) => text.Normalize(NormalizationForm.FormKC).ToLowerInvariant().Trim();

    /// <summary>Words in order; what stands between two letters without a blank around it and is a hyphen keeps them in one group.</summary>
    public static List<Word> Words(string normal)
    {
        var (words, word, group, joined) = (new List<Word>(), new StringBuilder(), 0, false);
        void End()
        {
            if (word.Length > 0)
            {
                words.Add(new(word.ToString(), joined ? group : ++group));
                joined = false;
                word.Clear();
            }
        }

        for (var i = 0; i < normal.Length; i++)
        {
            var c = normal[i];
            if (char.IsLetter(c) || char.IsSurrogate(c) || IsMark(c))
            {
                word.Append(c);
            }
            else if (!Apostrophes.Contains(c, StringComparison.Ordinal))
            {
                var before = word.Length > 0 || (words.Count > 0 && i > 0 && normal[i - 1] == '.');
                End();
                joined = Hyphens.Contains(c, StringComparison.Ordinal) && before && words.Count > 0 && i + 1 < normal.Length && char.IsLetter(normal[i + 1]);
            }
        }

        End();
        return words;
    }

    public static string Fold(string text, bool spell)
    {
        var folded = new StringBuilder(text.Length + 4);
        foreach (var c in text)
        {
            folded.Append(c switch
            {
                'ä' => spell ? "ae" : "a",
                'ö' or 'ø' => spell ? "oe" : "o",
                'ü' => spell ? "ue" : "u",
                'å' => spell ? "aa" : "a",
                'ß' => "ss",
                'æ' => "ae",
                'œ' => "oe",
                'ł' => "l",
                'đ' or 'ð' => "d",
                'þ' => "th",
                'ı' or 'İ' => "i",
                'ς' => "σ",
                _ => Plain(c),
            });
        }

        return folded.ToString();
    }

    /// <summary>A Latin letter without its marks.</summary>
    private static string Plain(char c)
    {
        if (c < 0x80 || char.IsSurrogate(c))
        {
            return c.ToString();
        }

        if (IsMark(c) && c < 0x370)
        {
            return "";
        }

        var parts = c.ToString().Normalize(NormalizationForm.FormD);
        return parts[0] < 0x250 ? char.ToLowerInvariant(parts[0]).ToString() : c.ToString();
    }

    private static bool IsMark(char c) => CharUnicodeInfo.GetUnicodeCategory(c) is UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark;
}
