using Microsoft.EntityFrameworkCore;
using Modular.Kernel;
using Modular.Vault.Accounts;
using Modular.Vault.Consents;
using Modular.Vault.Contracts;
using Modular.Vault.Keys;
using Modular.Vault.Legal;
using Modular.Vault.Passwords;
using Modular.Vault.Storage;

namespace Modular.Vault.People;

/// <summary>
/// Following the link proves the mailbox. An account that somebody opened with this address without proving it becomes the invited person's:
/// new password, every session ended.
/// </summary>
internal sealed class AcceptInvitation(VaultDb db, InvitationLink link, PasswordMeter meter, UserKeys keys, ConsentLedger consents, LegalTexts texts, TimeProvider clock)
{
    private static readonly Refusal Gone = new(
        "gone",
        "Dieser Link ist abgelaufen oder wurde schon benutzt. Bitten Sie um eine neue Einladung.",
        "This link has expired or was already used. Ask for a new invitation.");

    /// <summary>The open invitation of a link, and whether the person has to choose a password.</summary>
    public async Task<(Invitation Invitation, bool NeedsPassword)?> Look(string token, CancellationToken stop)
    {
        var now = clock.UtcNow();
        if (link.Read(token) is not { } id
            || await db.Invitations.AsNoTracking().SingleOrDefaultAsync(i => i.Id == id && i.ClosedAt == null && i.ExpiresAt > now, stop) is not { } invitation)
        {
            return null;
        }

        return (invitation, !await db.Accounts.AnyAsync(a => a.EmailKey == invitation.EmailKey && a.ConfirmedAt != null, stop));
    }

    /// <summary>The account to sign in, or null when it was there already and the person signs in with their own password.</summary>
    public async Task<Outcome<Account?>> Handle(string token, string password, string terms, CancellationToken stop)
    {
        if (await Look(token, stop) is not var (invitation, needsPassword))
        {
            return Gone;
        }

        if (needsPassword)
        {
            if (terms != texts.Current(ConsentPurpose.Terms).Version)
            {
                return AccountRules.OtherTerms;
            }

            var strength = meter.Judge(password, new(invitation.Name, invitation.Email, Operator: invitation.TenantName));
            if (AccountRules.Password(strength).FirstOrDefault() is { } weak)
            {
                return weak;
            }
        }

        var known = await db.Accounts.AsNoTracking().Where(a => a.EmailKey == invitation.EmailKey).Select(a => (Guid?)a.Id).SingleOrDefaultAsync(stop);
        using var newLock = needsPassword ? await keys.Prepare(known ?? clock.NewId(), password, stop) : null;
        if (needsPassword && newLock is null)
        {
            return AccountRules.Busy;
        }

        await using var write = await db.BeginWriteAsync(stop);
        var now = clock.UtcNow();
        if (await db.Invitations.Where(i => i.Id == invitation.Id && i.ClosedAt == null).ExecuteUpdateAsync(set => set.SetProperty(i => i.ClosedAt, now), stop) == 0)
        {
            return Gone;
        }

        var account = await db.Accounts.SingleOrDefaultAsync(a => a.EmailKey == invitation.EmailKey, stop);
        if (account?.ConfirmedAt is null && (newLock is null || (account?.Id ?? newLock.Account) != newLock.Account))
        {
            return Gone;
        }

        account = await Own(account, invitation, newLock, terms, now, stop);
        if (await Memberships.Set(db, clock, account.Id, invitation.TenantId, invitation.TenantName, invitation.Role, invitation.Id, stop) is { } refusal)
        {
            return refusal;
        }

        await db.SaveChangesAsync(stop);
        await write.CommitAsync(stop);
        return newLock is null ? (Outcome<Account?>)(Account?)null : account;
    }

    private async Task<Account> Own(Account? account, Invitation invitation, NewLock? password, string terms, DateTime now, CancellationToken stop)
    {
        if (account is null)
        {
            account = new Account
            {
                Id = password!.Account,
                Email = invitation.Email,
                EmailKey = invitation.EmailKey,
                Name = invitation.Name,
                Language = invitation.Language,
                OpenedAt = now,
                ConfirmedAt = now,
            };
            db.Accounts.Add(account);
            keys.Create(password);
            await consents.AcceptTerms(account.Id, terms, stop);
            db.Tell(new AccountOpened(account.Id));
        }
        else if (account.ConfirmedAt is null)
        {
            account.ConfirmedAt = now;
            account.Name = invitation.Name;
            account.Version++;
            var id = account.Id;
            await keys.Replace(password!, stop);
            await consents.AcceptTerms(id, terms, stop);
            await db.Sessions.Where(s => s.AccountId == id).ExecuteDeleteAsync(stop);
        }

        return account;
    }
}
