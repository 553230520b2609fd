using System.IO.Compression;

namespace Modular.Vault.Passwords.Guessing;

/// <summary>
/// Words by a 64-bit hash, with the bits it costs to guess them: 200,000 words in a few megabytes, and a substring is looked up without
/// being cut out. Two words of one hash would make one of them look common; at 2⁻²⁸ for all pairs that is accepted.
/// </summary>
internal sealed class Words
{
    public const ulong Seed = 14695981039346656037;

    private const int CommonPasswords = 1000;

    private static readonly Lazy<Words> Everybody = new(Load);

    private readonly Dictionary<ulong, float> bits = [];

    private readonly HashSet<ulong> leaked = [];

    public static Words Shared => Everybody.Value;

    public int Longest { get; private set; }

    public static Words Of(IEnumerable<string> words)
    {
        var list = new Words();
        foreach (var word in words)
        {
            list.Add(word.ToLowerInvariant(), 1);
        }

        return list;
    }

    public static ulong Extend(ulong hash, char next) => (hash ^ next) * 1099511628211;

    public bool TryFind(ulong hash, out float cost) => bits.TryGetValue(hash, out cost);

    /// <summary>One of the thousand commonest passwords: never a building block of a good phrase.</summary>
    public bool IsLeaked(ulong hash) => leaked.Contains(hash);

    public static ulong Hash(ReadOnlySpan<char> word)
    {
        var hash = Seed;
        foreach (var c in word)
        {
            hash = Extend(hash, c);
        }

        return hash;
    }

    internal static IEnumerable<string> German() => Lines(typeof(Words).Assembly.GetManifestResourceStream("words/german.txt.gz")!, zipped: true);

    internal static IEnumerable<string> Passwords() => Lines(typeof(Words).Assembly.GetManifestResourceStream("words/passwords.txt.gz")!, zipped: true);

    internal static IEnumerable<string> English(string list) => Lines(typeof(Zxcvbn.Zxcvbn).Assembly.GetManifestResourceStream($"zxcvbn-core.Dictionaries.{list}.lst")!, zipped: false);

    private static Words Load()
    {
        var words = new Words();
        words.AddRanked(German());
        foreach (var list in (string[])["english", "us_tv_and_film", "male_names", "female_names", "surnames", "passwords"])
        {
            words.AddRanked(English(list));
        }

        var rank = 0;
        foreach (var password in Passwords())
        {
            words.Add(password, MathF.Log2(++rank));
            if (rank <= CommonPasswords)
            {
                words.leaked.Add(Hash(password));
            }
        }

        return words;
    }

    private static IEnumerable<string> Lines(Stream resource, bool zipped)
    {
        using var reader = new StreamReader(zipped ? new GZipStream(resource, CompressionMode.Decompress) : resource);
        while (reader.ReadLine() is { } line)
        {
            if (line.Trim() is { Length: > 0 } word)
            {
                yield return word;
            }
        }
    }

    private void AddRanked(IEnumerable<string> words)
    {
        var rank = 0;
        foreach (var word in words)
        {
            rank++;
            if (word.Length > 1)
            {
                Add(word, MathF.Log2(rank));
            }
        }
    }

    private void Add(string word, float cost)
    {
        foreach (var spelling in Disguise.Spellings(word))
        {
            var hash = Hash(spelling);
            if (!bits.TryGetValue(hash, out var known) || known > cost)
            {
                bits[hash] = cost;
            }

            Longest = Math.Min(Math.Max(Longest, spelling.Length), 64);
        }
    }
}
