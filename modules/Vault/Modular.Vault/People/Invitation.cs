using Modular.Kernel;

namespace Modular.Vault.People;

/// <summary>A role that waits for a person to prove their mailbox. The link's secret is not stored: it is this id, sealed by Data Protection.</summary>
internal sealed class Invitation
{
    private const string Kept = "30 days after it was sent";

    public static readonly TimeSpan Life = TimeSpan.FromDays(7);

    /// <summary>The idempotency key of the grant.</summary>
    public Guid Id { get; init; }

    public Guid TenantId { get; init; }

    [NotPersonal]
    public required string TenantName { get; init; }

    [Personal(DataClass.SystemReadable, Kept)]
    public required string Email { get; init; }

    [Personal(DataClass.SystemReadable, Kept)]
    public required string EmailKey { get; init; }

    [Personal(DataClass.SystemReadable, Kept)]
    public required string Name { get; init; }

    public StaffRole Role { get; init; }

    [NotPersonal]
    public required string Language { get; init; }

    public DateTime SentAt { get; init; }

    public DateTime ExpiresAt { get; init; }

    /// <summary>Accepted, withdrawn or replaced: the link is dead.</summary>
    public DateTime? ClosedAt { get; set; }
}
