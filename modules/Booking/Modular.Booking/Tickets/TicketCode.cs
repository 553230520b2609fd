using System.Security.Cryptography;

namespace Modular.Booking.Tickets;

/// <summary>
/// 80 bits of chance as 16 characters of Crockford's Base32: what the QR code says, and what can be read out and typed at the door.
/// I, L, O and U do not occur; whoever types them for 1, 1 and 0 is understood.
/// </summary>
internal static class TicketCode
{
    public const int Length = 16;

    private const string Alphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

    /// <summary>A code that nobody can guess.</summary>
    public static string New() => RandomNumberGenerator.GetString(Alphabet, Length);

    /// <summary>Reads what a camera saw or a person typed: any case, with spaces and dashes, O for 0, I and L for 1.</summary>
    /// <param name="typed">The text; null is no code.</param>
    /// <param name="code">The code as it is stored.</param>
    public static bool TryParse(string? typed, out string code)
    {
        code = "";
        // A code with a dash between all characters is the longest text worth reading.
        if (typed is null || typed.Length > 4 * Length)
        {
            return false;
        }

        Span<char> read = stackalloc char[Length];
        var length = 0;
        foreach (var c in typed)
        {
            if (char.IsWhiteSpace(c) || c is '-' or '–' or '.' or '_')
            {
                continue;
            }

            var meant = char.ToUpperInvariant(c) switch { 'O' => '0', 'I' or 'L' => '1', var other => other };
            if (length == Length || !Alphabet.Contains(meant, StringComparison.Ordinal))
            {
                return false;
            }

            read[length++] = meant;
        }

        if (length != Length)
        {
            return false;
        }

        code = new string(read);
        return true;
    }

    /// <summary>"7K2M-9XQA-…": in groups of four, for people.</summary>
    public static string Format(string code) => string.Join('-', code.Chunk(4).Select(group => new string(group)));
}
