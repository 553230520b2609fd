using Microsoft.EntityFrameworkCore;
using Modular.Kernel;
using Modular.Vault.Accounts;
using Modular.Vault.Incidents;
using Modular.Vault.Links;
using Modular.Vault.Storage;

namespace Modular.Vault.Notices;

/// <summary>
/// "This was not me", from the link of a security notice: every device is signed out, the password opens nothing until a new one is chosen by mail, what
/// this very notice told of goes (a passkey, an authenticator app, a known browser), and an incident says that somebody should look. Nothing else goes:
/// whoever reads the mailbox must not get rid of factors that were there before (ASVS 6.4.3).
/// </summary>
internal sealed class NotMe(VaultDb db, MailedLinks links, SecurityLog log, TimeProvider clock)
{
    /// <summary>A notice is written in the same commit as the deed, moments after its time was taken.</summary>
    private static readonly TimeSpan Moments = TimeSpan.FromMinutes(1);

    /// <summary>The link, its account, and what was told; without account or event it is of no use.</summary>
    public async Task<(MailedLink? Link, Account? Account, SecurityEvent? Happened)> Look(string secret, CancellationToken stop)
    {
        if (await links.Find(secret, LinkPurpose.NotMe, stop) is not { } link)
        {
            return default;
        }

        // The link has the number of its event.
        var happened = await db.SecurityEvents.AsNoTracking().SingleOrDefaultAsync(e => e.Id == link.Id, stop);
        return (link, happened is null ? null : await db.Accounts.AsNoTracking().SingleOrDefaultAsync(a => a.Id == happened.AccountId, stop), happened);
    }

    public async Task<NotMeOutcome> Handle(MailedLink link, SecurityEvent happened, string device, CancellationToken stop)
    {
        var id = happened.AccountId;
        await using var write = await db.BeginWriteAsync(stop);
        if (!await links.UseAlone(link, stop) || await db.Accounts.SingleOrDefaultAsync(a => a.Id == id, stop) is not { } account)
        {
            return NotMeOutcome.Gone;
        }

        // Who changed the address since has the mailbox to which a reset would go; the old one got a link that takes the account back.
        var hasMoved = account.EmailKey != link.EmailKey;
        if (!hasMoved)
        {
            await links.Close(LinkPurpose.Reset, account.EmailKey, stop);
            links.Issue(LinkPurpose.Reset, EmailAddress.Parse(account.Email), Reset.ResetComposer.Name);
        }

        await links.Close(LinkPurpose.ChangeEmail, id, stop);
        await Drop(happened, stop);
        account.StoppedAt = clock.UtcNow();
        account.Version++;
        await db.Sessions.Where(s => s.AccountId == id).ExecuteDeleteAsync(stop);
        log.Note(id, SecurityEventKind.Denied, device);
        await IncidentLog.Join(db, IncidentKind.NotMe, id, clock, stop);
        await db.SaveChangesAsync(stop);
        await write.CommitAsync(stop);
        return hasMoved ? NotMeOutcome.Moved : NotMeOutcome.Done;
    }

    private async Task Drop(SecurityEvent happened, CancellationToken stop)
    {
        var (id, from, to) = (happened.AccountId, happened.At - Moments, happened.At + Moments);
        switch (happened.Kind)
        {
            case SecurityEventKind.PasskeyAdded:
                await db.Passkeys.Where(p => p.AccountId == id && p.MadeAt >= from && p.MadeAt <= to).ExecuteDeleteAsync(stop);
                break;
            case SecurityEventKind.SecondFactorOn when await db.Authenticators.Where(f => f.AccountId == id && f.ConfirmedAt >= from && f.ConfirmedAt <= to).ExecuteDeleteAsync(stop) > 0:
                await db.BackupCodes.Where(c => c.AccountId == id).ExecuteDeleteAsync(stop);
                break;
            case SecurityEventKind.NewDevice:
                await db.KnownDevices.Where(d => d.AccountId == id && d.FirstAt >= from && d.FirstAt <= to).ExecuteDeleteAsync(stop);
                break;
        }
    }
}

internal enum NotMeOutcome
{
    Done,

    /// <summary>Done, and the account has another address by now.</summary>
    Moved,

    /// <summary>Somebody was faster, or the account is gone.</summary>
    Gone,
}
