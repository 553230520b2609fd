using Microsoft.EntityFrameworkCore;
using Modular.Kernel;
using Modular.Vault.Accounts;
using Modular.Vault.Audit;
using Modular.Vault.Storage;

namespace Modular.Vault.Notices;

/// <summary>Notes what happened to an account and tells its person by mail, in the caller's write.</summary>
internal sealed class SecurityLog(VaultDb db, AuditTrail trail, TimeProvider clock)
{
    public void Add(Account account, SecurityEventKind kind, string device) => Add(account.Id, kind, device);

    public void Add(Guid account, SecurityEventKind kind, string device) => db.Post(SecurityComposer.Name, Note(account, kind, device));

    /// <summary>Notes it without the mail, where the person is told in another way.</summary>
    public Guid Note(Guid account, SecurityEventKind kind, string device)
    {
        var happened = new SecurityEvent { Id = clock.NewId(), AccountId = account, Kind = kind, At = clock.UtcNow(), Device = device };
        db.SecurityEvents.Add(happened);
        trail.Add(AuditKind.AccountSecurity, account, account, $"{(int)kind}");
        return happened.Id;
    }

    public async Task<IReadOnlyList<SecurityEvent>> Latest(Guid account, int most, CancellationToken stop)
    {
        var since = clock.UtcNow() - SecurityEvent.Memory;
        return await db.SecurityEvents.AsNoTracking().Where(e => e.AccountId == account && e.At > since).OrderByDescending(e => e.At).Take(most).ToListAsync(stop);
    }
}
