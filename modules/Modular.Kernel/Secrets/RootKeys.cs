using System.Security.Cryptography;
using System.Text;

namespace Modular.Kernel;

/// <summary>
/// Keys of the host that come from outside the database, the present one first; older ones still open and recognise. Each purpose gets its own
/// key (HKDF-SHA256, RFC 5869), so that one purpose never helps an attacker with another. Prints as <c>***</c>.
/// </summary>
public abstract class RootKeys
{
    public const int KeySize = 32;

    private const byte Version = 1;
    private const int NonceSize = 12;
    private const int TagSize = 16;
    private readonly byte[][] _roots;

    /// <exception cref="ArgumentException">No key, or one that is not 32 bytes.</exception>
    protected RootKeys(IEnumerable<byte[]> roots)
    {
        _roots = [.. roots];
        if (_roots.Length == 0 || _roots.Any(r => r.Length != KeySize))
        {
            throw new ArgumentException($"A key is {KeySize} bytes; at least one is needed.", nameof(roots));
        }
    }

    /// <summary>How many there are: more than one while rotating.</summary>
    public int Count => _roots.Length;

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
        foreach (var key in For(purpose))
        {
            if (TryOpen(key, context, @sealed) is { } plain)
            {
                return plain;
            }
        }

        throw new CryptographicException("None of the keys opens this value.");
    }

    /// <summary>False for what an older key sealed: seal it again, and the older key can go one day.</summary>
    public bool IsPresent(string purpose, byte[] context, ReadOnlySpan<byte> @sealed) => TryOpen(For(purpose).First(), context, @sealed) is not null;

    private static byte[]? TryOpen(byte[] key, byte[] context, ReadOnlySpan<byte> @sealed)
    {
        if (@sealed.Length < 1 + NonceSize + TagSize || @sealed[0] != Version)
        {
            throw new CryptographicException("Not a sealed value of a known version.");
        }

        var plain = new byte[@sealed.Length - 1 - NonceSize - TagSize];
        using var aes = new AesGcm(key, TagSize);
        try
        {
            aes.Decrypt(@sealed.Slice(1, NonceSize), @sealed.Slice(1 + NonceSize, plain.Length), @sealed[^TagSize..], plain, context);
            return plain;
        }
        catch (AuthenticationTagMismatchException)
        {
            return null;
        }
    }

    public sealed override string ToString() => "***";
}

/// <summary>The host's own keys: what it seals or recognises itself, in every role.</summary>
public sealed class ServiceKeys(IEnumerable<byte[]> roots) : RootKeys(roots);
