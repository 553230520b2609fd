using System.Security.Cryptography;

namespace Modular.Vault.Crypto;

/// <summary>The numbers are those of RFC 9180, table 5.</summary>
internal enum AeadAlgorithm : ushort
{
    Aes128Gcm = 1,
    Aes256Gcm = 2,
    ChaCha20Poly1305 = 3,
}

/// <summary>One AEAD under one key: 12-byte nonce, 16-byte tag behind the ciphertext, nothing else.</summary>
internal sealed class Aead : IDisposable
{
    public const int NonceSize = 12;
    public const int TagSize = 16;

    private readonly AesGcm? _aes;
    private readonly ChaCha20Poly1305? _chaCha;

    public Aead(AeadAlgorithm algorithm, ReadOnlySpan<byte> key)
    {
        if (key.Length != KeySize(algorithm))
        {
            throw new ArgumentException($"The key of {algorithm} has {KeySize(algorithm)} bytes.", nameof(key));
        }

        if (algorithm == AeadAlgorithm.ChaCha20Poly1305)
        {
            _chaCha = new(key);
        }
        else
        {
            _aes = new(key, TagSize);
        }
    }

    public static int KeySize(AeadAlgorithm algorithm) => algorithm switch
    {
        AeadAlgorithm.Aes128Gcm => 16,
        AeadAlgorithm.Aes256Gcm or AeadAlgorithm.ChaCha20Poly1305 => 32,
        _ => throw new ArgumentOutOfRangeException(nameof(algorithm)),
    };

    public void Seal(ReadOnlySpan<byte> nonce, ReadOnlySpan<byte> plain, Span<byte> cipherAndTag, ReadOnlySpan<byte> context)
    {
        var cipher = cipherAndTag[..plain.Length];
        var tag = cipherAndTag[plain.Length..];
        if (_aes is not null)
        {
            _aes.Encrypt(nonce, plain, cipher, tag, context);
        }
        else
        {
            _chaCha!.Encrypt(nonce, plain, cipher, tag, context);
        }
    }

    /// <summary>False when key, nonce or context are others or a byte was changed; <paramref name="plain"/> is all zero then.</summary>
    public bool Open(ReadOnlySpan<byte> nonce, ReadOnlySpan<byte> cipherAndTag, Span<byte> plain, ReadOnlySpan<byte> context)
    {
        if (cipherAndTag.Length != plain.Length + TagSize)
        {
            throw new ArgumentException("The plain text is 16 bytes shorter than ciphertext and tag.", nameof(plain));
        }

        try
        {
            if (_aes is not null)
            {
                _aes.Decrypt(nonce, cipherAndTag[..plain.Length], cipherAndTag[plain.Length..], plain, context);
            }
            else
            {
                _chaCha!.Decrypt(nonce, cipherAndTag[..plain.Length], cipherAndTag[plain.Length..], plain, context);
            }

            return true;
        }
        catch (AuthenticationTagMismatchException)
        {
            CryptographicOperations.ZeroMemory(plain);
            return false;
        }
    }

    public void Dispose()
    {
        _aes?.Dispose();
        _chaCha?.Dispose();
    }
}
