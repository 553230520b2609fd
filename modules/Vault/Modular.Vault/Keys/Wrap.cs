using Modular.Kernel;

namespace Modular.Vault.Keys;

internal enum WrapKind
{
    Password = 1,
    Recovery = 2,
}

/// <summary>
/// A person's master key, wrapped under their password or recovery code: key-encryption key by <see cref="KeyLadder"/>, AES-KWP, and the pepper
/// around it. One password is in force, and one recovery code; a new code stands beside the one before until the person says that they have noted
/// it down, so that an answer that got lost costs nobody their data. After a reset without the code the old wraps stay for a while, open nothing by
/// themselves, and let the person who remembers come back to their old data.
/// </summary>
internal sealed class Wrap
{
    private const string Kept = "while it is in force, and 30 days after a reset without the recovery code";

    /// <summary>How long a wrap that is no longer in force is kept.</summary>
    public static readonly TimeSpan InertFor = TimeSpan.FromDays(30);

    public Guid AccountId { get; init; }

    public WrapKind Kind { get; init; }

    /// <summary>Counts up within a kind.</summary>
    public int Number { get; init; }

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

    /// <summary>When the person said that they have the code; null for one that was just shown.</summary>
    public DateTime? NotedAt { get; set; }

    /// <summary>Since when it is not in force; null while it is.</summary>
    public DateTime? InertSince { get; set; }

    public long Version { get; set; }
}
