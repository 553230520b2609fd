using Modular.Kernel;

namespace Modular.Certificate.Keys;

/// <summary>A key pair (ECDSA, P-256). The newest signs; the public halves of all stay, so that whatever they signed can be checked.</summary>
internal sealed class SigningKey
{
    private const string Kept = "while a document it signed may be checked; the newest signs, older ones stay to verify";

    /// <summary>1, 2, 3 …: two hosts that make the same one at once meet at this key, and one of them wins.</summary>
    public int Generation { get; init; }

    /// <summary>The thumbprint of the public key (RFC 7638), so that it cannot be mistaken.</summary>
    [NotPersonal]
    public required string KeyId { get; init; }

    /// <summary>SubjectPublicKeyInfo.</summary>
    [NotPersonal]
    public required byte[] Public { get; init; }

    /// <summary>PKCS#8, sealed by the service keys and bound to <see cref="KeyId"/>.</summary>
    [Personal(DataClass.Credential, Kept)]
    public required byte[] PrivateSealed { get; init; }

    public DateTime MadeAt { get; init; }
}
