using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;

namespace Modular.Browser.Tests.Support;

/// <summary>An authenticator app that was told its secret by hand: base32, RFC 6238 with SHA-1, six digits.</summary>
internal sealed class AuthenticatorApp(string secret)
{
    private readonly byte[] _secret = FromBase32(secret);

    /// <summary>The code of the present half minute.</summary>
    public string Next()
    {
        Span<byte> counter = stackalloc byte[8];
        BinaryPrimitives.WriteInt64BigEndian(counter, DateTimeOffset.UtcNow.ToUnixTimeSeconds() / 30);
        Span<byte> mac = stackalloc byte[20];
#pragma warning disable CA5350
        HMACSHA1.HashData(_secret, counter, mac);
#pragma warning restore CA5350
        var number = BinaryPrimitives.ReadInt32BigEndian(mac[(mac[^1] & 15)..]) & int.MaxValue;
        return (number % 1_000_000).ToString("D6", CultureInfo.InvariantCulture);
    }

    private static byte[] FromBase32(string text)
    {
        var bits = string.Concat(text.Select(letter => Convert.ToString("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".IndexOf(letter, StringComparison.Ordinal), 2).PadLeft(5, '0')));
        return [.. Enumerable.Range(0, bits.Length / 8).Select(i => Convert.ToByte(bits.Substring(i * 8, 8), 2))];
    }
}
