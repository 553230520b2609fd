using Microsoft.EntityFrameworkCore;
using Modular.Kernel;
using Modular.Vault.Accounts;
using Modular.Vault.Keys;
using Modular.Vault.Links;
using Modular.Vault.Notices;
using Modular.Vault.Passwords;
using Modular.Vault.SignIn;
using Modular.Vault.Storage;

namespace Modular.Vault.Reset;

/// <summary>
/// A new password for who reads the account's mailbox. It opens no session: who has a second factor is asked for it at the next sign-in as always
/// (ASVS 6.4.3). Every session ends, and the person is told by mail. With the recovery code the keys stay; without it there are new ones, and what was
/// sealed before waits 30 days for the old password or code.
/// </summary>
internal sealed class ResetPassword(VaultDb db, MailedLinks links, PasswordMeter meter, UserKeys keys, KeyOpener opener, SecurityLog log, Throttle throttle, TimeProvider clock)
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

    public Task<bool> HasCode(Guid account, CancellationToken stop) => db.Wraps.AnyAsync(w => w.AccountId == account && w.Kind == WrapKind.Recovery && w.InertSince == null, stop);

    /// <param name="typed">The recovery code, or empty.</param>
    public async Task<Outcome<ResetDone>> Handle(MailedLink link, Account account, string wanted, string typed, string device, CancellationToken stop)
    {
        if (AccountRules.Password(meter.Judge(wanted, new(account.Name, account.Email))).FirstOrDefault() is { } weak)
        {
            return weak;
        }

        using var code = RecoveryCode.Read(typed);
        using var opening = code is null ? Opening.Wrong : await opener.Try(account.Id, code, stop);
        if (typed.Length > 0 && opening.Verdict != OpeningVerdict.Right)
        {
            return new Refusal(
                "code",
                "Dieser Wiederherstellungscode stimmt nicht. Prüfen Sie ihn, oder lassen Sie das Feld leer.",
                "This recovery code is not right. Check it, or leave the field empty.",
                "code");
        }

        using var password = await keys.Prepare(account.Id, wanted, stop);
        if (password is null)
        {
            return AccountRules.Busy;
        }

        var now = clock.UtcNow();
        await using var write = await db.BeginWriteAsync(stop);
        if (!await links.Use(link, stop) || await db.Accounts.SingleOrDefaultAsync(a => a.Id == account.Id && a.EmailKey == link.EmailKey, stop) is not { } row)
        {
            return new ResetDone(false, null);
        }

        var next = await Lock(row, password, opening, stop);
        // The link came through the mailbox: that proves it.
        row.ConfirmedAt ??= now;
        row.StoppedAt = null;
        row.Version++;
        await links.Close(LinkPurpose.Confirm, link.EmailKey, stop);
        var id = row.Id;
        await db.Sessions.Where(s => s.AccountId == id).ExecuteDeleteAsync(stop);
        log.Add(row, SecurityEventKind.PasswordReset, device);
        await db.SaveChangesAsync(stop);
        await write.CommitAsync(stop);
        return new ResetDone(true, next);
    }

    private async Task<RecoveryCode?> Lock(Account account, NewLock password, Opening opening, CancellationToken stop)
    {
        if (opening.Verdict == OpeningVerdict.Right)
        {
            await keys.Rewrap(password, opening.Master, stop);
            return await keys.NewRecoveryCode(opening.Master, stop);
        }

        // Whoever opened the account with an address they never proved has nothing to come back to.
        await (account.ConfirmedAt is null ? keys.Replace(password, stop) : keys.Reset(password, stop));
        return null;
    }
}

/// <param name="Done">False when somebody was faster with this link.</param>
/// <param name="Next">The next recovery code, to be shown once, when one was used.</param>
internal sealed record ResetDone(bool Done, RecoveryCode? Next);
