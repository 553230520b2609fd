using Modular.Kernel;

namespace Modular.Vault.Accounts;

/// <summary>
/// A person. What opens their sealed data (wraps, keys, erase key) lives in tables of its own beside this one; nothing here is a key, and the
/// password is nowhere but in their wraps.
/// </summary>
internal sealed class Account
{
    public Guid Id { get; init; }

    [Personal(DataClass.SystemReadable, Retention.Account)]
    public required string Email { get; set; }

    /// <summary>The address in the form that is unique.</summary>
    [Personal(DataClass.SystemReadable, Retention.Account)]
    public required string EmailKey { get; set; }

    [Personal(DataClass.SystemReadable, Retention.Account)]
    public required string Name { get; set; }

    /// <summary>"de" or "en", for mails.</summary>
    [NotPersonal]
    public required string Language { get; set; }

    /// <summary>When the person proved that the mailbox is theirs. Before that nobody's trust in the address may become the account's.</summary>
    public DateTime? ConfirmedAt { get; set; }

    public DateTime OpenedAt { get; init; }

    /// <summary>When the person said that somebody else was in their account: nothing but a new password by mail opens it again.</summary>
    public DateTime? StoppedAt { get; set; }

    /// <summary>Since when new keys are asked for (verb <c>keys rotate-people</c>); null when none are. They come when the password next opens the vault.</summary>
    public DateTime? KeysDueSince { get; set; }

    /// <summary>Runs the platform.</summary>
    public bool IsPlatform { get; init; }

    public long Version { get; set; }
}

/// <summary>What a person may do at one operator. A role that was taken stays as a row, so that its version keeps growing.</summary>
internal sealed class Membership
{
    public Guid AccountId { get; init; }

    public Guid TenantId { get; init; }

    /// <summary>Null when it was taken away.</summary>
    public StaffRole? Role { get; set; }

    /// <summary>As it was when the role was granted; only for pages that let a person choose between operators.</summary>
    [NotPersonal]
    public required string TenantName { get; set; }

    /// <summary>The company connection that gave, or took, the role; null when a person did.</summary>
    public Guid? CompanyId { get; set; }

    /// <summary>The idempotency key of the last grant.</summary>
    public Guid Key { get; set; }

    public DateTime ChangedAt { get; set; }

    public long Version { get; set; }
}
