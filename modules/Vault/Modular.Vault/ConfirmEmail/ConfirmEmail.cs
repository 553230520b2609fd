using Microsoft.EntityFrameworkCore;
using Modular.Kernel;
using Modular.Vault.Accounts;
using Modular.Vault.Links;
using Modular.Vault.SignIn;
using Modular.Vault.Storage;

namespace Modular.Vault.ConfirmEmail;

/// <summary>
/// Proves that the mailbox is the person's. The link alone is not enough: whoever opened the account with a stranger's address could otherwise
/// have that stranger confirm it. So the account's password, or its open session, belongs to it.
/// </summary>
internal sealed class ConfirmEmail(VaultDb db, MailedLinks links, Throttle throttle, TimeProvider clock)
{
    /// <summary>Sends the link (again). The same work whether the address has an account or not.</summary>
    public async Task<Outcome> Send(string typed, System.Net.IPAddress? from, CancellationToken stop)
    {
        if (AccountRules.Email(typed, out var email).FirstOrDefault() is { } refusal)
        {
            return refusal;
        }

        if (await throttle.Count(Tried.At("confirm", email.Normalised, from, Pace.Mails), stop) is { } wait)
        {
            return SignIn.SignIn.TooOften(wait);
        }

        await using var write = await db.BeginWriteAsync(stop);
        await links.Forget(stop);
        links.Issue(LinkPurpose.Confirm, email, ConfirmComposer.Name);
        await db.SaveChangesAsync(stop);
        await write.CommitAsync(stop);
        return Outcome.Done;
    }

    /// <summary>The link and the account it would confirm; the account is null when the link is of no use any more.</summary>
    public async Task<(MailedLink? Link, Account? Account)> Look(string secret, CancellationToken stop)
    {
        var link = await links.Find(secret, LinkPurpose.Confirm, stop);
        var account = link is null ? null : await db.Accounts.AsNoTracking().SingleOrDefaultAsync(a => a.EmailKey == link.EmailKey, stop);
        return (link, account);
    }

    /// <summary>Confirms for somebody who is known to own the account, by session or password. False when somebody was faster.</summary>
    public async Task<bool> Handle(MailedLink link, Guid account, CancellationToken stop)
    {
        var now = clock.UtcNow();
        await using var write = await db.BeginWriteAsync(stop);
        if (!await links.Use(link, stop)
            || await db.Accounts.SingleOrDefaultAsync(a => a.Id == account && a.EmailKey == link.EmailKey && a.ConfirmedAt == null, stop) is not { } row)
        {
            return false;
        }

        row.ConfirmedAt = now;
        row.Version++;
        await db.SaveChangesAsync(stop);
        await write.CommitAsync(stop);
        return true;
    }
}
