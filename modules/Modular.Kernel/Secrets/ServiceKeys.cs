using System.Security.Cryptography;
using System.Text;

namespace Modular.Kernel;

/// <summary>
/// The host's service keys, the present one first; older ones still open and recognise. Each purpose gets its own key (HKDF-SHA256, RFC 5869),
/// so that one purpose never helps an attacker with another. Prints as <c>***</c>.
/// </summary>
public sealed class ServiceKeys
{
    private const byte Version = 1;
    private const int NonceSize = 12;
    private const int TagSize = 16;
    private readonly byte[][] _roots;

    /// <exception cref="ArgumentException">No key, or one that is not 32 bytes.</exception>
    public ServiceKeys(IEnumerable<byte[]> roots)
    {
        _roots = [.. roots];
        if (_roots.Length == 0 || _roots.Any(r => r.Length != 32))
        {
            throw new ArgumentException("A service key is 32 bytes; at least one is needed.", nameof(roots));
        }
    }

    /// <summary>32-byte keys for one purpose, the present one first.</summary>
    public IEnumerable<byte[]> For(string purpose) => _roots.Select(root => HKDF.DeriveKey(HashAlgorithmName.SHA256, root, 32, info: Encoding.UTF8.GetBytes(purpose)));

    /// <summary>Seals with AES-256-GCM: version, nonce, ciphertext, tag. <paramref name="context"/> is bound to it: another row cannot pass it off as its own.</summary>
    public byte[] Seal(string purpose, byte[] context, ReadOnlySpan<byte> plain)
    {
        var result = new byte[1 + NonceSize + plain.Length + TagSize];
        result[0] = Version;
        var nonce = result.AsSpan(1, NonceSize);
        RandomNumberGenerator.Fill(nonce);
        using var aes = new AesGcm(For(purpose).First(), TagSize);
        aes.Encrypt(nonce, plain, result.AsSpan(1 + NonceSize, plain.Length), result.AsSpan(1 + NonceSize + plain.Length), context);
        return result;
    }

    /// <summary>Opens what any of the keys sealed.</summary>
    /// <exception cref="CryptographicException">Wrong key, wrong context, or changed bytes.</exception>
    public byte[] Open(string purpose, byte[] context, ReadOnlySpan<byte> @sealed)
    {
        if (@sealed.Length < 1 + NonceSize + TagSize || @sealed[0] != Version)
        {
            throw new CryptographicException("Not a sealed value of a known version.");
        }

        var plain = new byte[@sealed.Length - 1 - NonceSize - TagSize];
        foreach (var key in For(purpose))
        {
            using var aes = new AesGcm(key, TagSize);
            try
            {
                aes.Decrypt(@sealed.Slice(1, NonceSize), @sealed.Slice(1 + NonceSize, plain.Length), @sealed[^TagSize..], plain, context);
                return plain;
            }
            catch (AuthenticationTagMismatchException)
            {
                // An older key may have sealed it.
            }
        }

        throw new CryptographicException("No service key opens this value.");
    }

    public override string ToString() => "***";
}
