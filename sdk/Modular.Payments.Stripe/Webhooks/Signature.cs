using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Modular.Sdk;

namespace Modular.Payments.Stripe.Webhooks;

/// <summary>Stripe-Signature: <c>t=seconds,v1=hex[,v1=hex]</c>, an HMAC-SHA256 of <c>{t}.{raw body}</c>.</summary>
/// <remarks>Stripe.net's own check wants the body as a string and reads the machine's clock, or throws on events of another API version; this reads bytes and takes the clock.</remarks>
internal static class Signature
{
    public static readonly TimeSpan Tolerance = TimeSpan.FromSeconds(300);

    /// <summary>Null when genuine and fresh, else the reason.</summary>
    public static string? Fault(string? header, ReadOnlySpan<byte> body, Secret secret, DateTimeOffset now)
    {
        if (string.IsNullOrEmpty(header))
        {
            return "There is no signature.";
        }

        var stamp = "";
        var candidates = new List<string>();
        foreach (var part in header.Split(','))
        {
            var cut = part.IndexOf('=', StringComparison.Ordinal);
            var (name, value) = cut < 0 ? ("", "") : (part[..cut].Trim(), part[(cut + 1)..].Trim());
            if (name == "t")
            {
                stamp = value;
            }
            else if (name == "v1")
            {
                candidates.Add(value);
            }
        }

        if (!long.TryParse(stamp, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) || candidates.Count == 0)
        {
            return "The signature cannot be read.";
        }

        // First whether it is genuine, then whether it is fresh: the age of a forgery says nothing.
        if (!Fits(candidates, Expected(stamp, body, secret)))
        {
            return "The signature does not fit.";
        }

        return Math.Abs(now.ToUnixTimeSeconds() - seconds) > (long)Tolerance.TotalSeconds ? "The signature is too old." : null;
    }

    private static byte[] Expected(string stamp, ReadOnlySpan<byte> body, Secret secret)
    {
        using var hmac = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, Encoding.UTF8.GetBytes(secret.Reveal()));
        hmac.AppendData(Encoding.ASCII.GetBytes(stamp));
        hmac.AppendData("."u8);
        hmac.AppendData(body);
        return hmac.GetHashAndReset();
    }

    private static bool Fits(List<string> candidates, byte[] expected)
    {
        var fits = false;
        Span<byte> given = stackalloc byte[32];
        foreach (var candidate in candidates)
        {
            if (candidate.Length == 64 && Convert.FromHexString(candidate, given, out _, out _) == System.Buffers.OperationStatus.Done)
            {
                fits |= CryptographicOperations.FixedTimeEquals(given, expected);
            }
        }

        return fits;
    }
}
