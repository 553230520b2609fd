using Microsoft.EntityFrameworkCore;
using Modular.Kernel;
using Modular.Vault.Storage;

namespace Modular.Vault.Links;

/// <summary>Issues one-time links and takes them back.</summary>
internal sealed class MailedLinks(VaultDb db, LinkSecrets secrets, TimeProvider clock)
{
    private static readonly TimeSpan Kept = TimeSpan.FromDays(30);

    /// <summary>How long a link of this purpose can be used.</summary>
    public static TimeSpan Life(LinkPurpose purpose) => purpose switch
    {
        LinkPurpose.Reset => TimeSpan.FromMinutes(30),
        LinkPurpose.UndoEmail or LinkPurpose.NotMe => TimeSpan.FromDays(7),
        _ => TimeSpan.FromDays(1),
    };

    /// <summary>Adds a link and its mail to the caller's write.</summary>
    public MailedLink Issue(LinkPurpose purpose, EmailAddress to, string template, Guid? account = null)
    {
        var link = Add(clock.NewId(), purpose, to, account);
        db.Post(template, link.Id);
        return link;
    }

    /// <summary>Adds a link that goes into a mail which is written anyway, by the number of what that mail is about.</summary>
    public MailedLink Add(Guid id, LinkPurpose purpose, EmailAddress to, Guid? account)
    {
        var now = clock.UtcNow();
        var link = new MailedLink
        {
            Id = id,
            Purpose = purpose,
            SecretHash = LinkSecrets.Hash(secrets.For(id)),
            Email = to.Reveal(),
            EmailKey = to.Normalised,
            AccountId = account,
            SentAt = now,
            ExpiresAt = now + Life(purpose),
        };
        db.Links.Add(link);
        return link;
    }

    /// <summary>The link of a secret, open or not.</summary>
    public async Task<MailedLink?> Find(string secret, LinkPurpose purpose, CancellationToken stop)
    {
        if (secret.Length != LinkSecrets.Length)
        {
            return null;
        }

        var hash = LinkSecrets.Hash(secret);
        return await db.Links.AsNoTracking().SingleOrDefaultAsync(l => l.SecretHash == hash && l.Purpose == purpose, stop);
    }

    /// <summary>Inside the caller's write: true for the one who was first, and every other link of this purpose to this mailbox dies with it.</summary>
    public async Task<bool> Use(MailedLink link, CancellationToken stop)
    {
        if (!await UseAlone(link, stop))
        {
            return false;
        }

        await Close(link.Purpose, link.EmailKey, stop);
        return true;
    }

    /// <summary>The same, and the others live on: each is about something else.</summary>
    public async Task<bool> UseAlone(MailedLink link, CancellationToken stop)
    {
        var now = clock.UtcNow();
        return await db.Links.Where(l => l.Id == link.Id && l.ClosedAt == null && l.ExpiresAt > now).ExecuteUpdateAsync(set => set.SetProperty(l => l.ClosedAt, now), stop) == 1;
    }

    public async Task Close(LinkPurpose purpose, string emailKey, CancellationToken stop)
    {
        var now = clock.UtcNow();
        await db.Links.Where(l => l.Purpose == purpose && l.EmailKey == emailKey && l.ClosedAt == null).ExecuteUpdateAsync(set => set.SetProperty(l => l.ClosedAt, now), stop);
    }

    /// <summary>The same for every mailbox of an account.</summary>
    public async Task Close(LinkPurpose purpose, Guid account, CancellationToken stop)
    {
        var now = clock.UtcNow();
        await db.Links.Where(l => l.Purpose == purpose && l.AccountId == account && l.ClosedAt == null).ExecuteUpdateAsync(set => set.SetProperty(l => l.ClosedAt, now), stop);
    }

    /// <summary>Inside the caller's write: forgets what is older than <see cref="Kept"/>.</summary>
    public Task Forget(CancellationToken stop)
    {
        var old = clock.UtcNow() - Kept;
        return db.Links.Where(l => l.SentAt < old).ExecuteDeleteAsync(stop);
    }
}
