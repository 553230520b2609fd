using System.Text.RegularExpressions;

namespace Modular.Vault.Identify.Holder;

/// <summary>One person of an account, as far as the bank's line says: words before and after a comma, or all of them in one.</summary>
/// <param name="Family">Before the comma; everything where there is none.</param>
/// <param name="Given">After the comma; null where there is none.</param>
internal sealed record HolderPart(IReadOnlyList<Word> Family, IReadOnlyList<Word>? Given)
{
    public IReadOnlyList<Word> All { get; } = [.. Family, .. Given ?? []];

    public override string ToString() => "***";
}

/// <summary>A bank's line taken apart: people of a joint account, names at birth, generation, and whether it was cut.</summary>
internal sealed partial class HolderText
{
    /// <summary>Where payment formats cut: DTA and its successors in the banks' masks 27, MT940 35, SEPA 70 characters.</summary>
    private static readonly int[] Cuts = [27, 35, 70];

    private HolderText(IReadOnlyList<HolderPart> parts) => Parts = parts;

    public IReadOnlyList<HolderPart> Parts { get; }

    /// <summary>Names at birth, from brackets or after "geb.".</summary>
    public IReadOnlyList<Word> AtBirth { get; private init; } = [];

    /// <summary>"jun." or "sen." and the like; null without.</summary>
    public string? Generation { get; private init; }

    /// <summary>The line may end in the middle of a word: its last word, or null.</summary>
    public Word? Cut { get; private init; }

    /// <summary>Null when it names no person, but a firm or an estate.</summary>
    public static HolderText? Read(string line)
    {
        var normal = Degrees().Replace(NameText.Normal(line), " ");
        var isCut = Cuts.Any(c => line.Trim().Length == c || line.Trim().Length == c - 1);
        if (NameText.Words(Dotted().Replace(normal, "$1$2")).Any(w => NameWords.NotAPerson.Contains(w.Spelled)))
        {
            return null;
        }

        var (text, birth) = TakeBirth(CareOf().Replace(normal, ""));
        var generation = NameText.Words(text).FirstOrDefault(w => NameWords.Generations.Contains(w.Spelled))?.Spelled[..1];
        List<HolderPart> parts = [.. Joint().Split(text).Select(Part).Where(p => p.All.Count > 0)];
        return new(parts) { AtBirth = birth, Generation = generation, Cut = isCut && parts is [.., var last] ? last.All[^1] : null };
    }

    /// <summary>The same line with every comma between two people: "Anna Müller, Peter Müller".</summary>
    public static IReadOnlyList<HolderPart> ByCommas(string line) =>
        [.. TakeBirth(Degrees().Replace(NameText.Normal(line), " ")).Text.Split(',').SelectMany(t => Joint().Split(t)).Select(Part).Where(p => p.All.Count > 0)];

    /// <summary>A name and the names at birth that stand with it.</summary>
    public static (string Text, IReadOnlyList<Word> Birth) TakeBirth(string normal)
    {
        var birth = new List<Word>();
        var text = Birth().Replace(normal, match =>
        {
            birth.AddRange(NameText.Words(match.Groups["name"].Value));
            return " ";
        });
        return (text, birth);
    }

    private static HolderPart Part(string text)
    {
        var comma = text.IndexOf(',', StringComparison.Ordinal);
        if (comma < 0)
        {
            return new(Names(text), null);
        }

        var (family, given) = (Names(text[..comma]), Names(text[(comma + 1)..]));
        return given.Count == 0 ? new(family, null) : family.Count == 0 ? new(given, null) : new(family, given);
    }

    /// <summary>The words that are names, as far as one can tell without knowing whose.</summary>
    private static List<Word> Names(string text)
    {
        var words = NameText.Words(text);
        var isTitled = words.Exists(w => NameWords.Titles.Contains(w.Spelled));
        words.RemoveAll(w => NameWords.Titles.Contains(w.Spelled) || (isTitled && NameWords.Faculties.Contains(w.Spelled)) || NameWords.Generations.Contains(w.Spelled));
        if ((words.Count > 2 && NameWords.Salutations.Contains(words[0].Spelled)) || (words.Count > 1 && NameWords.Couples.Contains(words[0].Spelled)))
        {
            words.RemoveAt(0);
        }

        return words;
    }

    // "von und zu" is one name.
    [GeneratedRegex(@"(?<!\b(?:von|auf|v\.))\s+(?:und|u\.?|oder|od\.?|and)\s+(?!zu\b)|\s*[&+/;]\s*", RegexOptions.CultureInvariant)]
    private static partial Regex Joint();

    [GeneratedRegex(@"\(\s*(?:geb\.?|geborene[rn]?|née|nee|born)?\s*(?<name>[^)]*)\)?|(?:,\s*)?\b(?:geb\.|geb|geborene[rn]?|née|nee)\s+(?<name>[^\s,;&/]+)", RegexOptions.CultureInvariant)]
    private static partial Regex Birth();

    [GeneratedRegex(@"\bh\.\s?c\.|,?\s*\b(?:b\.\s?a\.|m\.\s?a\.|b\.\s?sc\.?|m\.\s?sc\.?|ll\.\s?m\.?|ph\.\s?d\.?|mba|phd|msc|bsc)(?=\s|,|$)", RegexOptions.CultureInvariant)]
    private static partial Regex Degrees();

    [GeneratedRegex(@"\bc/o\b.*$", RegexOptions.CultureInvariant)]
    private static partial Regex CareOf();

    [GeneratedRegex(@"\b([a-z])\.\s?([a-z])\.(?=\s|$)", RegexOptions.CultureInvariant)]
    private static partial Regex Dotted();
}
