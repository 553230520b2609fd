using System.Security.Cryptography;
using System.Text;

namespace Modular.Sandbox.PayPal;

/// <summary>A stand-in for PayPal's RSA signature over id, time, webhook and the raw body: nobody but the simulator itself verifies it.</summary>
internal static class Signatures
{
    private static readonly byte[] Key = RandomNumberGenerator.GetBytes(32);

    public static string Of(string webhookId, string transmissionId, string time, ReadOnlySpan<byte> body)
    {
        using var hmac = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, Key);
        hmac.AppendData(Encoding.UTF8.GetBytes($"{transmissionId}|{time}|{webhookId}|"));
        hmac.AppendData(body);
        return "s" + Convert.ToHexStringLower(hmac.GetHashAndReset());
    }
}
