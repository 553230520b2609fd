using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Modular.Vault.Crypto;

namespace Modular.Vault.SecondFactor;

/// <summary>One-time codes by the clock: RFC 6238 with SHA-1, 30 seconds and six digits, because that is what authenticator apps do.</summary>
internal static class Totp
{
    public const int SecretSize = 20;
    public const int Digits = 6;

    /// <summary>A phone's clock may be half a minute off, and typing takes time.</summary>
    private const int Drift = 1;

    private const int StepSeconds = 30;
    private const string Alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

    public static long StepAt(DateTime utc) => (utc - DateTime.UnixEpoch).Ticks / (StepSeconds * TimeSpan.TicksPerSecond);

    public static string Code(ReadOnlySpan<byte> secret, long step)
    {
        Span<byte> counter = stackalloc byte[8];
        BinaryPrimitives.WriteInt64BigEndian(counter, step);
        Span<byte> mac = stackalloc byte[HMACSHA1.HashSizeInBytes];
        // SHA-1's collisions do not touch HMAC, and apps know nothing else.
#pragma warning disable CA5350
        HMACSHA1.HashData(secret, counter, mac);
#pragma warning restore CA5350
        var number = BinaryPrimitives.ReadInt32BigEndian(mac[(mac[^1] & 15)..]) & int.MaxValue;
        return (number % 1_000_000).ToString("D6", CultureInfo.InvariantCulture);
    }

    /// <summary>The step whose code was typed, or null. Takes the same time for a right and a wrong one.</summary>
    public static long? Match(KeyBytes secret, string typed, DateTime utc)
    {
        long? found = null;
        var given = Encoding.UTF8.GetBytes(typed);
        for (var step = StepAt(utc) - Drift; step <= StepAt(utc) + Drift; step++)
        {
            if (CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(Code(secret.Span, step)), given))
            {
                found = step;
            }
        }

        return found;
    }

    /// <summary>Six digits, however they were grouped; null for anything else.</summary>
    public static string? Read(string typed)
    {
        var digits = string.Concat(typed.Where(c => !char.IsWhiteSpace(c) && c != '-'));
        return digits.Length == Digits && digits.All(char.IsAsciiDigit) ? digits : null;
    }

    /// <summary>For typing: base32 in groups of four.</summary>
    public static string Reveal(KeyBytes secret) => string.Join(' ', Base32(secret.Span).Chunk(4).Select(group => new string(group)));

    /// <summary>What the QR code says to the app.</summary>
    public static string Address(KeyBytes secret, string account) =>
        $"otpauth://totp/Modular:{Uri.EscapeDataString(account)}?secret={Base32(secret.Span)}&issuer=Modular&algorithm=SHA1&digits={Digits}&period={StepSeconds}";

    private static string Base32(ReadOnlySpan<byte> bytes)
    {
        var text = new StringBuilder();
        int buffer = 0, bits = 0;
        foreach (var value in bytes)
        {
            buffer = ((buffer << 8) | value) & 0xFFFF;
            for (bits += 8; bits >= 5; bits -= 5)
            {
                text.Append(Alphabet[(buffer >> (bits - 5)) & 31]);
            }
        }

        return bits == 0 ? text.ToString() : text.Append(Alphabet[(buffer << (5 - bits)) & 31]).ToString();
    }
}
