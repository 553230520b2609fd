using System.Buffers;
using System.Globalization;
using System.IO.Compression;
using System.Net;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Modular.Vault.Tests.Leaks;

/// <summary>Something that must not be found.</summary>
/// <param name="Name">What it is, for the message.</param>
/// <param name="Bytes">As it is, UTF-8 where it is text.</param>
/// <param name="Text">Null for bytes that are no text.</param>
internal sealed record Needle(string Name, byte[] Bytes, string? Text)
{
    public static Needle Of(string name, string text) => new(name, Encoding.UTF8.GetBytes(text), text);

    public static Needle Of(string name, ReadOnlySpan<byte> bytes) => new(name, bytes.ToArray(), null);

    /// <summary>Six digits are found by chance between others; then they are none of ours.</summary>
    public bool IsShort => Bytes.Length < 8;

    /// <summary>Every way in which it could be written down, as bytes.</summary>
    public IEnumerable<(string Encoding, byte[] Bytes)> Forms()
    {
        yield return ("plain", Bytes);
        yield return ("hex", Encoding.ASCII.GetBytes(Convert.ToHexStringLower(Bytes)));
        yield return ("HEX", Encoding.ASCII.GetBytes(Convert.ToHexString(Bytes)));
        foreach (var offset in new[] { 0, 1, 2 })
        {
            var text = Base64(Bytes, offset);
            yield return ($"base64 at {offset}", Encoding.ASCII.GetBytes(text));
            yield return ($"base64url at {offset}", Encoding.ASCII.GetBytes(text.Replace('+', '-').Replace('/', '_')));
        }

        if (Text is null)
        {
            yield break;
        }

        yield return ("UPPER", Encoding.UTF8.GetBytes(Text.ToUpperInvariant()));
        yield return ("lower", Encoding.UTF8.GetBytes(Text.ToLowerInvariant()));
        yield return ("Latin-1", Encoding.Latin1.GetBytes(Text));
        yield return ("UTF-16LE", Encoding.Unicode.GetBytes(Text));
        yield return ("UTF-16BE", Encoding.BigEndianUnicode.GetBytes(Text));
        yield return ("JSON", Encoding.UTF8.GetBytes(JsonEncodedText.Encode(Text).ToString()));
        yield return ("json", Encoding.UTF8.GetBytes(string.Concat(Text.Select(c => c < 128 ? c.ToString() : string.Create(CultureInfo.InvariantCulture, $"\\u{(int)c:x4}")))));
        yield return ("percent", Encoding.ASCII.GetBytes(Uri.EscapeDataString(Text)));
        yield return ("form", Encoding.ASCII.GetBytes(WebUtility.UrlEncode(Text)));
        yield return ("HTML decimal", Encoding.UTF8.GetBytes(WebUtility.HtmlEncode(Text)));
        yield return ("HTML hex", Encoding.UTF8.GetBytes(HtmlEncoder.Default.Encode(Text)));
    }

    /// <summary>What of its base64 does not depend on what stands before and after it.</summary>
    private static string Base64(byte[] bytes, int offset)
    {
        var text = Convert.ToBase64String([.. new byte[offset], .. bytes]).TrimEnd('=');
        var from = offset switch { 0 => 0, 1 => 2, _ => 3 };
        return text[from..((offset + bytes.Length) % 3 == 0 ? text.Length : text.Length - 1)];
    }
}

/// <summary>A needle that was found.</summary>
internal sealed record Find(string Needle, string Encoding, string Place)
{
    public override string ToString() => $"{Needle} ({Encoding}) in {Place}";
}

/// <summary>Looks for all needles in all encodings at once, also inside what is packed with gzip.</summary>
internal sealed class Magnet
{
    private const int Shortest = 6;

    private readonly ILookup<string, (Needle Needle, string Encoding)> _forms;
    private readonly SearchValues<string> _patterns;
    private readonly int[] _lengths;

    public Magnet(IEnumerable<Needle> needles)
    {
        _forms = needles.SelectMany(n => n.Forms().Select(f => (Pattern: Encoding.Latin1.GetString(f.Bytes), n, f.Encoding))).Where(f => f.Pattern.Length >= Shortest).ToLookup(f => f.Pattern, f => (f.n, f.Encoding));
        _patterns = SearchValues.Create([.. _forms.Select(f => f.Key)], StringComparison.Ordinal);
        _lengths = [.. _forms.Select(f => f.Key.Length).Distinct()];
    }

    public IEnumerable<Find> Search(string place, byte[] bytes) => Unpacked(bytes).SelectMany(b => SearchIn(place, Encoding.Latin1.GetString(b))).Distinct();

    private IEnumerable<Find> SearchIn(string place, string text)
    {
        for (var at = 0; ; at++)
        {
            var next = text.AsSpan(at).IndexOfAny(_patterns);
            if (next < 0)
            {
                yield break;
            }

            at += next;
            foreach (var length in _lengths.Where(l => at + l <= text.Length))
            {
                foreach (var (needle, encoding) in _forms[text.Substring(at, length)])
                {
                    if (!needle.IsShort || length > needle.Bytes.Length || !IsWord(text, at - 1) && !IsWord(text, at + length))
                    {
                        yield return new(needle.Name, encoding, place);
                    }
                }
            }
        }
    }

    private static bool IsWord(string text, int at) => at >= 0 && at < text.Length && char.IsAsciiLetterOrDigit(text[at]);

    private static IEnumerable<byte[]> Unpacked(byte[] bytes)
    {
        yield return bytes;
        for (int at = 0, next; (next = bytes.AsSpan(at).IndexOf([(byte)0x1f, (byte)0x8b, (byte)8])) >= 0; at += next + 1)
        {
            using var plain = new MemoryStream();
            try
            {
                using var packed = new GZipStream(new MemoryStream(bytes, at + next, bytes.Length - at - next), CompressionMode.Decompress);
                packed.CopyTo(plain);
            }
            catch (InvalidDataException)
            {
                // Bytes that only look like it, or that end early: what came out is looked at all the same.
            }

            yield return plain.ToArray();
        }
    }
}
