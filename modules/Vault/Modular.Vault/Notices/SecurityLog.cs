using Microsoft.EntityFrameworkCore;
using Modular.Kernel;
using Modular.Vault.Accounts;
using Modular.Vault.Audit;
using Modular.Vault.Links;
using Modular.Vault.Storage;

namespace Modular.Vault.Notices;

/// <summary>Notes what happened to an account and tells its person by mail, with a link for who knows nothing of it, in the caller's write.</summary>
internal sealed class SecurityLog(VaultDb db, MailedLinks links, AuditTrail trail, TimeProvider clock)
{
    public async Task Add(Guid account, SecurityEventKind kind, string device, CancellationToken stop) =>
        Add(await db.Accounts.AsNoTracking().SingleAsync(a => a.Id == account, stop), kind, device);

    public void Add(Account account, SecurityEventKind kind, string device)
    {
        var happened = Note(account.Id, kind, device);
        db.Post(SecurityComposer.Name, happened);
        // An emergency account is not the reader's own.
        if (kind != SecurityEventKind.EmergencyUsed)
        {
            links.Add(happened, LinkPurpose.NotMe, EmailAddress.Parse(account.Email), account.Id);
        }
    }

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
