using System.Security.Cryptography;
using Modular.Vault.Crypto;

namespace Modular.Vault.Keys;

/// <summary>
/// 130 random bits as 26 letters of Crockford's alphabet, and two more that catch a slip of the pen: seven groups of four. Reads O as 0, I and L as 1,
/// small letters as large ones, and takes any blanks and dashes. Prints as <c>***</c>.
/// </summary>
internal sealed class RecoveryCode : IDisposable
{
    private const string Alphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
    private const int Letters = 26;
    private const int CheckLetters = 2;
    private const int Group = 4;

    private readonly KeyBytes _letters;

    private RecoveryCode(KeyBytes letters) => _letters = letters;

    /// <summary>What is hashed: one byte of 0 to 31 per letter.</summary>
    public KeyBytes Key => _letters;

    public static RecoveryCode New()
    {
        var letters = KeyBytes.Random(Letters);
        foreach (ref var letter in letters.Fill)
        {
            letter &= 31;
        }

        return new(letters);
    }

    /// <summary>Null when it is no code: a wrong letter, a letter too many, or check letters that do not fit.</summary>
    public static RecoveryCode? Read(string? typed)
    {
        if (typed is null || typed.Length > 100)
        {
            return null;
        }

        Span<byte> all = stackalloc byte[Letters + CheckLetters];
        var count = 0;
        foreach (var letter in typed)
        {
            if (char.IsWhiteSpace(letter) || letter is '-' or '–')
            {
                continue;
            }

            var value = Alphabet.IndexOf(Plain(letter), StringComparison.Ordinal);
            if (value < 0 || count == all.Length)
            {
                return null;
            }

            all[count++] = (byte)value;
        }

        Span<byte> check = stackalloc byte[CheckLetters];
        Check(all[..Letters], check);
        return count == all.Length && all[Letters..].SequenceEqual(check) ? new(KeyBytes.Copy(all[..Letters])) : null;
    }

    /// <summary>For the one page that shows it.</summary>
    public string Reveal()
    {
        Span<byte> check = stackalloc byte[CheckLetters];
        Check(_letters.Span, check);
        byte[] all = [.. _letters.Span, .. check];
        return string.Join('-', all.Select(value => Alphabet[value]).Chunk(Group).Select(group => new string(group)));
    }

    public void Dispose() => _letters.Dispose();

    public override string ToString() => "***";

    private static char Plain(char letter) => char.ToUpperInvariant(letter) switch
    {
        'O' => '0',
        'I' or 'L' => '1',
        var other => other,
    };

    private static void Check(ReadOnlySpan<byte> letters, Span<byte> check)
    {
        Span<byte> hash = stackalloc byte[32];
        SHA256.HashData(letters, hash);
        (check[0], check[1]) = ((byte)(hash[0] & 31), (byte)(hash[1] & 31));
    }
}
