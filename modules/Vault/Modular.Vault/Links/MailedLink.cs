using Modular.Kernel;

namespace Modular.Vault.Links;

internal enum LinkPurpose
{
    /// <summary>The mailbox of a new account is the person's.</summary>
    Confirm = 1,

    /// <summary>A new password without the old one.</summary>
    Reset = 2,

    /// <summary>The new mailbox of an account is the person's.</summary>
    ChangeEmail = 3,

    /// <summary>Back to the old mailbox.</summary>
    UndoEmail = 4,

    /// <summary>"This was not me", in a security notice. Has the number of its event.</summary>
    NotMe = 5,
}

/// <summary>
/// One link that was, or is about to be, mailed to one mailbox. Whether the mailbox has an account is found out when the mail is written and again
/// when the link comes back: who asks for a link cannot learn it, because asking does the same work either way.
/// </summary>
internal sealed class MailedLink
{
    private const string Kept = "30 days after it was sent";

    public Guid Id { get; init; }

    public LinkPurpose Purpose { get; init; }

    /// <summary>SHA-256 of the link's secret, see <see cref="LinkSecrets"/>.</summary>
    [Personal(DataClass.Credential, Kept)]
    public required byte[] SecretHash { get; init; }

    /// <summary>The mailbox, in the form that is unique; what the link proves.</summary>
    [Personal(DataClass.SystemReadable, Kept)]
    public required string EmailKey { get; init; }

    /// <summary>The mailbox as it was written.</summary>
    [Personal(DataClass.SystemReadable, Kept)]
    public required string Email { get; init; }

    /// <summary>The account, where the one who asked was signed in.</summary>
    public Guid? AccountId { get; init; }

    public DateTime SentAt { get; init; }

    public DateTime ExpiresAt { get; init; }

    /// <summary>Used, or no longer needed: the link is dead.</summary>
    public DateTime? ClosedAt { get; set; }

    public bool IsOpen(DateTime now) => ClosedAt is null && ExpiresAt > now;
}
