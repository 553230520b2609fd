using Modular.Kernel;

namespace Modular.Vault.DeleteAccount;

/// <summary>
/// An account that is being deleted, or was. Written before anything is destroyed, so that a crash in the middle leaves a deletion that goes on; stays without
/// anything about the person, so that a restored backup does not bring them back.
/// </summary>
internal sealed class AccountDeletion
{
    private const string Kept = "until the last mail has gone out, a week at most";

    /// <summary>How long it is remembered: longer than any backup.</summary>
    public static readonly TimeSpan Memory = TimeSpan.FromDays(400);

    public Guid AccountId { get; init; }

    public DateTime AskedAt { get; init; }

    /// <summary>Where the last mail goes, sealed with the service key; empty when it has gone, or when the mailbox was never proved.</summary>
    [Personal(DataClass.SystemReadable, Kept)]
    public required byte[] MailboxSealed { get; set; }

    [NotPersonal]
    public required string Language { get; init; }

    /// <summary>When the keys were gone and the rows after them.</summary>
    public DateTime? ErasedAt { get; set; }

    /// <summary>When nothing was left to do.</summary>
    public DateTime? FinishedAt { get; set; }
}
