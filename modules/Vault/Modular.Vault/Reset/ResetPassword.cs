using Microsoft.EntityFrameworkCore;
using Modular.Kernel;
using Modular.Vault.Accounts;
using Modular.Vault.Links;
using Modular.Vault.Notices;
using Modular.Vault.Passwords;
using Modular.Vault.SignIn;
using Modular.Vault.Storage;

namespace Modular.Vault.Reset;

/// <summary>
/// A new password for who reads the account's mailbox. It opens no session: who has a second factor is asked for it at the next sign-in as always
/// (ASVS 6.4.3). Every session ends, and the person is told by mail.
/// </summary>
internal sealed class ResetPassword(VaultDb db, MailedLinks links, PasswordMeter meter, PasswordHasher hasher, SecurityLog log, Throttle throttle, TimeProvider clock)
{
    /// <summary>Mails the link. The same work whether the address has an account or not; the mail is written, or not, by the worker.</summary>
    public async Task<Outcome> Send(string typed, System.Net.IPAddress? from, CancellationToken stop)
    {
        if (AccountRules.Email(typed, out var email).FirstOrDefault() is { } refusal)
        {
            return refusal;
        }

        if (await throttle.Count(Tried.At("reset", email.Normalised, from, Pace.Mails), stop) is { } wait)
        {
            return SignIn.SignIn.TooOften(wait);
        }

        await using var write = await db.BeginWriteAsync(stop);
        await links.Forget(stop);
        links.Issue(LinkPurpose.Reset, email, ResetComposer.Name);
        await db.SaveChangesAsync(stop);
        await write.CommitAsync(stop);
        return Outcome.Done;
    }

    public async Task<(MailedLink? Link, Account? Account)> Look(string secret, CancellationToken stop)
    {
        var link = await links.Find(secret, LinkPurpose.Reset, stop);
        var account = link is null ? null : await db.Accounts.AsNoTracking().SingleOrDefaultAsync(a => a.EmailKey == link.EmailKey, stop);
        return (link, account);
    }

    /// <summary>False as value when somebody was faster with this link.</summary>
    public async Task<Outcome<bool>> Handle(MailedLink link, Account account, string wanted, string device, CancellationToken stop)
    {
        if (AccountRules.Password(meter.Judge(wanted, new(account.Name, account.Email))).FirstOrDefault() is { } weak)
        {
            return weak;
        }

        if (await hasher.Hash(wanted, stop) is not { } hash)
        {
            return AccountRules.Busy;
        }

        var now = clock.UtcNow();
        await using var write = await db.BeginWriteAsync(stop);
        if (!await links.Use(link, stop) || await db.Accounts.SingleOrDefaultAsync(a => a.Id == account.Id && a.EmailKey == link.EmailKey, stop) is not { } row)
        {
            return false;
        }

        row.PasswordHash = hash;
        // The link came through the mailbox: that proves it.
        row.ConfirmedAt ??= now;
        row.Version++;
        await links.Close(LinkPurpose.Confirm, link.EmailKey, stop);
        var id = row.Id;
        await db.Sessions.Where(s => s.AccountId == id).ExecuteDeleteAsync(stop);
        log.Add(row, SecurityEventKind.PasswordReset, device);
        await db.SaveChangesAsync(stop);
        await write.CommitAsync(stop);
        return true;
    }
}
