using Modular.Kernel;

namespace Modular.Vault.Keys;

internal enum WrapKind
{
    Password = 1,
    Recovery = 2,
}

/// <summary>
/// A person's master key, wrapped under their password or recovery code: key-encryption key by <see cref="KeyLadder"/>, AES-KWP, and the pepper
/// around it. One of each kind is in force; after a reset without the recovery code the old ones stay for a while, open nothing by themselves,
/// and let the person who remembers come back to their old data.
/// </summary>
internal sealed class Wrap
{
    private const string Kept = "while it is in force, and 30 days after a reset without the recovery code";

    /// <summary>How long a wrap that is no longer in force is kept.</summary>
    public static readonly TimeSpan InertFor = TimeSpan.FromDays(30);

    public Guid AccountId { get; init; }

    public WrapKind Kind { get; init; }

    /// <summary>Which of the person's master keys is in it.</summary>
    public int Generation { get; init; }

    public int KdfVersion { get; set; }

    /// <summary>Argon2id's cost; zero for a recovery code, which nobody can guess.</summary>
    public int MemoryKiB { get; set; }

    public int Passes { get; set; }

    [Personal(DataClass.Credential, Kept)]
    public required byte[] Salt { get; set; }

    /// <summary>Under the pepper: SHA-256 of the verifier. Checked before anything is unwrapped.</summary>
    [Personal(DataClass.Credential, Kept)]
    public required byte[] Verifier { get; set; }

    /// <summary>Under the pepper: the wrapped master key.</summary>
    [Personal(DataClass.Credential, Kept)]
    public required byte[] Wrapped { get; set; }

    public Guid EraseKeyId { get; set; }

    public DateTime MadeAt { get; set; }

    /// <summary>Since when it is not in force; null while it is.</summary>
    public DateTime? InertSince { get; set; }

    public long Version { get; set; }
}
