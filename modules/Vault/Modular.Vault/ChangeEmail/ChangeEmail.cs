using Microsoft.EntityFrameworkCore;
using Modular.Kernel;
using Modular.Vault.Accounts;
using Modular.Vault.Keys;
using Modular.Vault.Links;
using Modular.Vault.Notices;
using Modular.Vault.SignIn;
using Modular.Vault.Storage;

namespace Modular.Vault.ChangeEmail;

/// <summary>
/// Another address for an account. The new mailbox proves itself by a link, and the old one is told, with a link that takes it back. Whether the new
/// address has an account already is told to its mailbox, not to whoever typed it.
/// </summary>
internal sealed class ChangeEmail(VaultDb db, MailedLinks links, KeyOpener opener, SecurityLog log, Throttle throttle, TimeProvider clock)
{
    public async Task<Outcome> Send(Guid id, string typed, string password, System.Net.IPAddress? from, CancellationToken stop)
    {
        if (AccountRules.Email(typed, out var email).FirstOrDefault() is { } refusal)
        {
            return refusal;
        }

        var account = await db.Accounts.AsNoTracking().SingleAsync(a => a.Id == id, stop);
        if (email.Normalised == account.EmailKey)
        {
            return Outcome.Refused("same", "Das ist schon Ihre Adresse.", "That is your address already.", "email");
        }

        // The same counter as signing in: a stolen session must not become a way to guess on.
        var tried = Tried.At("sign-in", account.EmailKey, from);
        if (await throttle.Count(tried, stop) is { } wait)
        {
            return SignIn.SignIn.TooOften(wait);
        }

        using var opening = await opener.Try(id, password, stop);
        switch (opening.Verdict)
        {
            case OpeningVerdict.Busy:
                return AccountRules.Busy;
            case OpeningVerdict.Wrong:
                return Outcome.Refused("current", "Das ist nicht Ihr Passwort.", "That is not your password.", "current");
        }

        await throttle.Forgive(tried, stop);
        // Neither one mailbox many times nor many mailboxes once.
        if ((await throttle.Count(Tried.At("confirm", email.Normalised, from, Pace.Mails), stop) ?? await throttle.Count(Tried.At("email", id.ToString(), from, Pace.Mails with { FreePerPerson = 10 }), stop)) is { } pause)
        {
            return SignIn.SignIn.TooOften(pause);
        }

        await using var write = await db.BeginWriteAsync(stop);
        await links.Forget(stop);
        await links.Close(LinkPurpose.ChangeEmail, id, stop);
        links.Issue(LinkPurpose.ChangeEmail, email, ChangeEmailComposer.Name, id);
        await db.SaveChangesAsync(stop);
        await write.CommitAsync(stop);
        return Outcome.Done;
    }

    /// <summary>The link and the account it would change; the account is null when the link is of no use any more.</summary>
    public async Task<(MailedLink? Link, Account? Account)> Look(string secret, CancellationToken stop)
    {
        var link = await links.Find(secret, LinkPurpose.ChangeEmail, stop);
        return link is null || await IsTaken(link.EmailKey, stop) ? (link, null) : (link, await db.Accounts.AsNoTracking().SingleOrDefaultAsync(a => a.Id == link.AccountId, stop));
    }

    /// <summary>Changes it for somebody who is known to own the account, by session or password. False when somebody was faster.</summary>
    public async Task<bool> Handle(MailedLink link, Guid account, string device, CancellationToken stop)
    {
        await using var write = await db.BeginWriteAsync(stop);
        if (!await links.Use(link, stop)
            || await IsTaken(link.EmailKey, stop)
            || await db.Accounts.SingleOrDefaultAsync(a => a.Id == account, stop) is not { ConfirmedAt: not null } row)
        {
            return false;
        }

        await links.Close(LinkPurpose.Reset, row.EmailKey, stop);
        links.Issue(LinkPurpose.UndoEmail, EmailAddress.Parse(row.Email), UndoEmailComposer.Name, account);
        (row.Email, row.EmailKey) = (link.Email, link.EmailKey);
        row.Version++;
        log.Note(account, SecurityEventKind.EmailChanged, device);
        try
        {
            await db.SaveChangesAsync(stop);
        }
        catch (DbUpdateException)
        {
            // Another account took the address in the same instant.
            return false;
        }

        await write.CommitAsync(stop);
        return true;
    }

    /// <summary>The link that the old mailbox got, and its account.</summary>
    public async Task<(MailedLink? Link, Account? Account)> LookBack(string secret, CancellationToken stop)
    {
        var link = await links.Find(secret, LinkPurpose.UndoEmail, stop);
        return (link, link is null ? null : await db.Accounts.AsNoTracking().SingleOrDefaultAsync(a => a.Id == link.AccountId, stop));
    }

    /// <summary>
    /// "This was not me": the old address is back, every device is signed out, and the password, which somebody else knows, opens nothing until a new
    /// one is chosen by mail. False when the link was used before.
    /// </summary>
    public async Task<bool> Undo(MailedLink link, string device, CancellationToken stop)
    {
        await using var write = await db.BeginWriteAsync(stop);
        if (!await links.Use(link, stop) || await db.Accounts.SingleOrDefaultAsync(a => a.Id == link.AccountId, stop) is not { } row)
        {
            return false;
        }

        var account = row.Id;
        await links.Close(LinkPurpose.ChangeEmail, account, stop);
        await links.Close(LinkPurpose.UndoEmail, account, stop);
        await links.Close(LinkPurpose.Reset, row.EmailKey, stop);
        if (row.EmailKey == link.EmailKey || !await IsTaken(link.EmailKey, stop))
        {
            (row.Email, row.EmailKey) = (link.Email, link.EmailKey);
            links.Issue(LinkPurpose.Reset, EmailAddress.Parse(link.Email), Reset.ResetComposer.Name);
        }

        await DropNewFactors(account, link.SentAt - MailedLinks.Life(LinkPurpose.ChangeEmail), stop);
        row.StoppedAt = clock.UtcNow();
        row.Version++;
        await db.Sessions.Where(s => s.AccountId == account).ExecuteDeleteAsync(stop);
        log.Note(account, SecurityEventKind.EmailRestored, device);
        await db.SaveChangesAsync(stop);
        await write.CommitAsync(stop);
        return true;
    }

    /// <summary>Who took the account may have locked the door behind them; what was there before stays (ASVS 6.4.3).</summary>
    private async Task DropNewFactors(Guid account, DateTime since, CancellationToken stop)
    {
        if (await db.Authenticators.Where(f => f.AccountId == account && f.MadeAt >= since).ExecuteDeleteAsync(stop) > 0)
        {
            await db.BackupCodes.Where(c => c.AccountId == account).ExecuteDeleteAsync(stop);
        }

        await db.Passkeys.Where(p => p.AccountId == account && p.MadeAt >= since).ExecuteDeleteAsync(stop);
    }

    private Task<bool> IsTaken(string emailKey, CancellationToken stop) => db.Accounts.AnyAsync(a => a.EmailKey == emailKey, stop);
}
