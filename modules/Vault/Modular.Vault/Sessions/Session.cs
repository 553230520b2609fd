using Modular.Kernel;

namespace Modular.Vault.Sessions;

/// <summary>
/// One signed-in browser. The cookie holds 32 random bytes, the row only their hash: neither half suffices. The same bytes open
/// the session's copy of the person's master key (<see cref="Unlock.UnlockedSession"/>), which is why they are in no log and no ticket.
/// </summary>
internal sealed class Session
{
    /// <summary>SHA-256("id" ‖ cookie).</summary>
    [Personal(DataClass.Credential, Retention.Session)]
    public required byte[] Id { get; init; }

    /// <summary>Names the session on the person's own page; opens nothing.</summary>
    public Guid Handle { get; init; }

    public Guid AccountId { get; init; }

    public DateTime OpenedAt { get; init; }

    public DateTime SeenAt { get; set; }

    public DateTime ExpiresAt { get; init; }

    /// <summary>The password was right and the second factor is still to come: opens nothing but the page that asks for it.</summary>
    public bool IsHalf { get; init; }

    /// <summary>When the person last proved in this session that it is them.</summary>
    public DateTime? ProvedAt { get; set; }

    /// <summary>The company connection it came by. Such a session has that operator's roles and no others, and proves nothing about the account.</summary>
    public Guid? CompanyId { get; init; }

    public Guid? CompanyIdentityId { get; init; }

    /// <summary>SHA-256 of the company's own session id (sid), by which its provider ends it.</summary>
    [Personal(DataClass.SystemReadable, Retention.Session)]
    public byte[]? CompanySid { get; init; }

    /// <summary>"Firefox · Linux".</summary>
    [Personal(DataClass.SystemReadable, Retention.Session)]
    public required string Device { get; init; }
}
