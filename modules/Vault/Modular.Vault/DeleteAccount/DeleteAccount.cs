using System.Text;
using Microsoft.EntityFrameworkCore;
using Modular.Kernel;
using Modular.Vault.Audit;
using Modular.Vault.Contracts;
using Modular.Vault.Crypto;
using Modular.Vault.Erase;
using Modular.Vault.Links;
using Modular.Vault.People;
using Modular.Vault.Storage;

namespace Modular.Vault.DeleteAccount;

/// <summary>
/// Deletes an account. First the wish is written down and every session ended; then the erase keys go, which makes everything sealed for the person unreadable
/// whatever happens next; then all rows and the word to the other modules, in one commit. Every step may be repeated: <see cref="DeletionJob"/> goes on where a
/// crash stopped.
/// </summary>
internal sealed class DeleteAccount(VaultDb db, EraseStore erase, ServiceKeys service, AuditTrail trail, TimeProvider clock)
{
    public const string MailboxPurpose = "vault/farewell";

    private static readonly TimeSpan LongestFarewell = TimeSpan.FromDays(7);

    /// <summary>Why this account cannot go yet; null when it can.</summary>
    public async Task<Refusal?> Hindrance(Guid account, CancellationToken stop)
    {
        var alone = await db.Memberships.AsNoTracking()
            .Where(m => m.AccountId == account && m.Role == StaffRole.Owner && !db.Memberships.Any(o => o.TenantId == m.TenantId && o.AccountId != account && o.Role == StaffRole.Owner))
            .Select(m => m.TenantName).FirstOrDefaultAsync(stop);
        return alone is not null ? LastOwner(alone)
            : await db.Accounts.AnyAsync(a => a.Id == account && a.IsPlatform, stop) && !await db.Accounts.AnyAsync(a => a.Id != account && a.IsPlatform, stop)
                ? new("last-platform", "Sie sind die letzte Person, die diese Plattform betreibt.", "You are the last person who runs this platform.")
                : null;
    }

    /// <summary>Writes the wish down: from this commit on the deletion happens, whatever becomes of this process. Signed out everywhere, nobody signs in any more.</summary>
    public async Task<Outcome> Ask(Guid id, CancellationToken stop)
    {
        await using var write = await db.BeginWriteAsync(stop);
        if (await Hindrance(id, stop) is { } refusal)
        {
            return refusal;
        }

        if (await db.Deletions.AnyAsync(d => d.AccountId == id, stop))
        {
            return Outcome.Done;
        }

        var account = await db.Accounts.SingleAsync(a => a.Id == id, stop);
        foreach (var role in await db.Memberships.AsNoTracking().Where(m => m.AccountId == id && m.Role != null).OrderBy(m => m.TenantId).ToListAsync(stop))
        {
            if (await Memberships.Set(db, clock, id, role.TenantId, role.TenantName, role: null, role.Key, stop) is { } no)
            {
                if (no.Code == "emergency")
                {
                    return no;
                }

                return LastOwner(role.TenantName);
            }
        }

        var now = clock.UtcNow();
        db.Deletions.Add(new AccountDeletion
        {
            AccountId = id,
            AskedAt = now,
            Language = account.Language,
            // Whose mailbox was never proved may be somebody else's.
            MailboxSealed = account.ConfirmedAt is null ? [] : service.Seal(MailboxPurpose, Place(id), Encoding.UTF8.GetBytes(account.Email)),
        });
        account.StoppedAt ??= now;
        account.Version++;
        trail.Add(AuditKind.DeletionAsked, id, id);
        await db.SaveChangesAsync(stop);
        await db.Sessions.Where(s => s.AccountId == id).ExecuteDeleteAsync(stop);
        await write.CommitAsync(stop);
        return Outcome.Done;
    }

    /// <summary>Does what is left to do for this account. True when nothing is.</summary>
    public async Task<bool> GoOn(Guid account, CancellationToken stop)
    {
        db.ChangeTracker.Clear();
        if (await db.Deletions.AsNoTracking().SingleOrDefaultAsync(d => d.AccountId == account, stop) is not { FinishedAt: null } deletion)
        {
            return true;
        }

        if (deletion.ErasedAt is null)
        {
            await erase.Erase(account, stop);
            await Rows(account, farewell: deletion.MailboxSealed.Length > 0, stop);
        }

        return await Finish(deletion, stop);
    }

    /// <summary>The address of the last mail.</summary>
    public EmailAddress? Mailbox(AccountDeletion deletion) =>
        deletion.MailboxSealed.Length > 0 ? EmailAddress.Parse(Encoding.UTF8.GetString(service.Open(MailboxPurpose, Place(deletion.AccountId), deletion.MailboxSealed))) : null;

    /// <summary>Everything of the person in one commit, and the word of it. Also for a person whom a restored backup brought back: then the word is told again.</summary>
    public async Task Rows(Guid id, bool farewell, CancellationToken stop)
    {
        var now = clock.UtcNow();
        await using var write = await db.BeginWriteAsync(stop);
        var mailbox = await db.Accounts.Where(a => a.Id == id).Select(a => new { a.EmailKey, a.ConfirmedAt }).SingleOrDefaultAsync(stop);
        await db.Sessions.Where(s => s.AccountId == id).ExecuteDeleteAsync(stop);
        await db.UnlockedSessions.Where(u => u.AccountId == id).ExecuteDeleteAsync(stop);
        await db.Wraps.Where(w => w.AccountId == id).ExecuteDeleteAsync(stop);
        await db.SealedKeys.Where(k => k.AccountId == id).ExecuteDeleteAsync(stop);
        await db.PublicKeys.Where(k => k.AccountId == id).ExecuteDeleteAsync(stop);
        await db.StreamHeads.Where(h => h.AccountId == id).ExecuteDeleteAsync(stop);
        await db.BankCredentials.Where(c => c.AccountId == id).ExecuteDeleteAsync(stop);
        await db.Consents.Where(c => c.AccountId == id).ExecuteDeleteAsync(stop);
        // A declaration proves that somebody withdrew in time; that it was this account's it need not say.
        await db.Withdrawals.Where(w => w.AccountId == id).ExecuteUpdateAsync(set => set.SetProperty(w => w.AccountId, (Guid?)null), stop);
        await db.Identities.Where(i => i.AccountId == id).ExecuteDeleteAsync(stop);
        await db.HolderChecks.Where(c => c.AccountId == id).ExecuteDeleteAsync(stop);
        await db.Phones.Where(p => p.AccountId == id).ExecuteDeleteAsync(stop);
        await db.Tans.Where(t => t.AccountId == id).ExecuteDeleteAsync(stop);
        await db.Authenticators.Where(a => a.AccountId == id).ExecuteDeleteAsync(stop);
        await db.BackupCodes.Where(c => c.AccountId == id).ExecuteDeleteAsync(stop);
        await db.Passkeys.Where(p => p.AccountId == id).ExecuteDeleteAsync(stop);
        await db.KnownDevices.Where(d => d.AccountId == id).ExecuteDeleteAsync(stop);
        await db.CompanyIdentities.Where(i => i.AccountId == id).ExecuteDeleteAsync(stop);
        await db.SecurityEvents.Where(e => e.AccountId == id).ExecuteDeleteAsync(stop);
        await db.Memberships.Where(m => m.AccountId == id).ExecuteDeleteAsync(stop);
        // Also those to a mailbox that was theirs before, which the way back to it names.
        var mailboxes = await db.Links.Where(l => l.AccountId == id && (l.Purpose == LinkPurpose.UndoEmail || l.Purpose == LinkPurpose.NotMe)).Select(l => l.EmailKey).Distinct().ToListAsync(stop);
        await db.Links.Where(l => l.AccountId == id || l.AccountId == null && mailboxes.Contains(l.EmailKey)).ExecuteDeleteAsync(stop);
        if (mailbox is not null)
        {
            await db.Links.Where(l => l.EmailKey == mailbox.EmailKey).ExecuteDeleteAsync(stop);
            if (mailbox.ConfirmedAt is not null)
            {
                await db.Invitations.Where(i => i.EmailKey == mailbox.EmailKey).ExecuteDeleteAsync(stop);
            }
        }

        await db.Accounts.Where(a => a.Id == id).ExecuteDeleteAsync(stop);
        if (await db.Deletions.SingleOrDefaultAsync(d => d.AccountId == id, stop) is { } deletion)
        {
            deletion.ErasedAt = now;
        }
        else
        {
            // Known from the erase store alone: this database is older than the deletion.
            db.Deletions.Add(new AccountDeletion { AccountId = id, AskedAt = now, Language = "de", MailboxSealed = [], ErasedAt = now, FinishedAt = now });
        }

        trail.Add(AuditKind.Deleted, null, id);
        db.Tell(new AccountDeleted(id));
        if (farewell)
        {
            db.Post(FarewellComposer.Name, id);
        }

        await db.SaveChangesAsync(stop);
        await write.CommitAsync(stop);
    }

    /// <summary>When the last mail has gone, or will not go any more, the address goes, too.</summary>
    private async Task<bool> Finish(AccountDeletion deletion, CancellationToken stop)
    {
        var now = clock.UtcNow();
        var account = deletion.AccountId;
        if (deletion.AskedAt + LongestFarewell > now && await db.Mails.AnyAsync(m => m.Template == FarewellComposer.Name && m.Reference == account && m.State != DeliveryState.Done, stop))
        {
            return false;
        }

        await using var write = await db.BeginWriteAsync(stop);
        await db.Deletions.Where(d => d.AccountId == account && d.ErasedAt != null).ExecuteUpdateAsync(set => set.SetProperty(d => d.MailboxSealed, Array.Empty<byte>()).SetProperty(d => d.FinishedAt, now), stop);
        await write.CommitAsync(stop);
        return true;
    }

    private static byte[] Place(Guid account) => Lengths.Of("mv1/farewell", account);

    private static Refusal LastOwner(string tenant) => new(
        "last-owner",
        $"Sie sind die letzte Person mit der Rolle Inhaber bei „{tenant}“. Geben Sie zuerst jemand anderem diese Rolle.",
        $"You are the last owner of “{tenant}”. Make somebody else an owner first.");
}
