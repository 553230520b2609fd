using Modular.Kernel;

namespace Modular.Vault.Keys;

internal enum KeyKind
{
    /// <summary>Seals the person's records.</summary>
    Data = 1,

    /// <summary>The secret half of a key pair, for what is sealed while the person is away.</summary>
    Secret = 2,

    /// <summary>A newer master key under an older one, so that an older recovery code still leads there. Goes with the next recovery code.</summary>
    Master = 3,
}

/// <summary>
/// A key of a person, wrapped (AES-KWP) under their master key of the given generation. The highest number of a kind is the present one; older ones still open.
/// </summary>
internal sealed class SealedKey
{
    public Guid AccountId { get; init; }

    public KeyKind Kind { get; init; }

    public int Number { get; init; }

    public int Generation { get; set; }

    [Personal(DataClass.Credential, Retention.Account)]
    public required byte[] Wrapped { get; set; }

    public DateTime MadeAt { get; init; }
}

/// <summary>
/// The public half of a person's key pair, to which others seal. It is authenticated with a key outside the database: somebody who can only
/// write the database cannot put their own in its place.
/// </summary>
internal sealed class PublicKey
{
    public Guid AccountId { get; init; }

    /// <summary>Equals the number of the <see cref="SealedKey"/> of kind Secret.</summary>
    public int Number { get; init; }

    [NotPersonal]
    public required byte[] Bytes { get; init; }

    /// <summary>HMAC-SHA256 over person, number and bytes, by the service key.</summary>
    [NotPersonal]
    public required byte[] Mac { get; set; }

    public DateTime MadeAt { get; init; }
}
