using Modular.Vault.Crypto;

namespace Modular.Vault.Unlock;

/// <summary>The session of this request, with the cookie's secret. Set by the cookie scheme; gone with the request.</summary>
internal sealed class CurrentSession : IDisposable
{
    /// <summary>Null for a request without a session.</summary>
    public KeyBytes? Secret { get; private set; }

    public byte[] Id { get; private set; } = [];

    public Guid Handle { get; private set; }

    public Guid Account { get; private set; }

    /// <summary>When the person last proved in it that it is them.</summary>
    public DateTime? ProvedAt { get; set; }

    /// <summary>A company signed the person in.</summary>
    public bool ByCompany { get; set; }

    public void Set(KeyBytes secret, byte[] id, Guid handle, Guid account, DateTime? provedAt = null)
    {
        Secret?.Dispose();
        (Secret, Id, Handle, Account, ProvedAt) = (secret, id, handle, account, provedAt);
    }

    public void Dispose() => Secret?.Dispose();
}
