using Modular.Kernel;

namespace Modular.Vault.Passkeys;

/// <summary>A passkey of a person: its public half, and by what name they know it. It signs in; it opens no keys.</summary>
internal sealed class Passkey
{
    private const string Kept = "until the person removes it or the account ends";

    public const int LongestName = 60;
    public const int LongestCredentialId = 1023;

    public Guid Id { get; init; }

    public Guid AccountId { get; init; }

    [Personal(DataClass.Credential, Kept)]
    public required byte[] CredentialId { get; init; }

    /// <summary>COSE, as the authenticator gave it.</summary>
    [Personal(DataClass.Credential, Kept)]
    public required byte[] PublicKey { get; init; }

    [Personal(DataClass.SystemReadable, Kept)]
    public required string Name { get; init; }

    /// <summary>How the browser can reach it, for its own dialog: "internal,hybrid".</summary>
    [NotPersonal]
    public string? Transports { get; init; }

    public long SignCount { get; set; }

    /// <summary>Kept by a password manager or platform that copies it to other devices.</summary>
    public bool IsBackupEligible { get; init; }

    public bool IsBackedUp { get; set; }

    public DateTime MadeAt { get; init; }

    public DateTime? LastUsedAt { get; set; }
}

/// <summary>A challenge that was answered: the same answer is not taken again.</summary>
internal sealed class AnsweredChallenge
{
    /// <summary>SHA-256 of the sealed challenge.</summary>
    [NotPersonal]
    public required byte[] Id { get; init; }

    public DateTime ExpiresAt { get; init; }
}
