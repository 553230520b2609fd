using Modular.Kernel;

namespace Modular.Vault.Unlock;

/// <summary>
/// A session's copy of the person's master key, sealed under a key from the session's cookie: the row without the cookie opens nothing, nor the
/// cookie without the row. It goes with its session.
/// </summary>
internal sealed class UnlockedSession
{
    private const string Kept = "15 minutes after the last use, 8 hours at most";

    [Personal(DataClass.Credential, Retention.Session)]
    public required byte[] SessionId { get; init; }

    public Guid AccountId { get; init; }

    public int Generation { get; set; }

    /// <summary>Nonce, ciphertext, tag (AES-256-GCM); empty when it has run out.</summary>
    [Personal(DataClass.Credential, Kept)]
    public required byte[] Sealed { get; set; }

    public DateTime At { get; set; }

    public DateTime ExpiresAt { get; set; }

    /// <summary>When it was last used; whoever can write the database can stretch this, but not <see cref="ExpiresAt"/>, which is authenticated.</summary>
    public DateTime SeenAt { get; set; }
}
