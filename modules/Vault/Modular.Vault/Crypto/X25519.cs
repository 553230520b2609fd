namespace Modular.Vault.Crypto;

/// <summary>X25519 (RFC 7748) over libsodium.</summary>
internal static class X25519
{
    public const int KeySize = 32;

    public static KeyBytes NewSecret() => KeyBytes.Random(KeySize);

    public static byte[] PublicOf(KeyBytes secret)
    {
        Check(secret.Span);
        var @public = new byte[KeySize];
        Sodium.ScalarMultBase(@public, secret.Span);
        return @public;
    }

    /// <summary>Null for a public key of low order, whose shared secret everybody knows (RFC 7748 section 6.1, RFC 9180 section 7.1.4).</summary>
    public static KeyBytes? Agree(KeyBytes secret, ReadOnlySpan<byte> @public)
    {
        Check(secret.Span);
        Check(@public);
        var shared = new KeyBytes(KeySize);
        if (Sodium.ScalarMult(shared.Fill, secret.Span, @public))
        {
            return shared;
        }

        shared.Dispose();
        return null;
    }

    private static void Check(ReadOnlySpan<byte> key)
    {
        if (key.Length != KeySize)
        {
            throw new ArgumentException("An X25519 key has 32 bytes.", nameof(key));
        }
    }
}
