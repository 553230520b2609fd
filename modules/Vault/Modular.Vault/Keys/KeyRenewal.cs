using Microsoft.EntityFrameworkCore;
using Modular.Kernel;
using Modular.Vault.Storage;

namespace Modular.Vault.Keys;

/// <summary>What is due whenever a password has opened a person's keys: an older lock is made anew, and new keys are made where they are asked for.</summary>
internal sealed class KeyRenewal(VaultDb db, UserKeys keys, KeyOpener opener)
{
    /// <summary>The master key in force from here on; it is the caller's. Nothing is renewed when too many are waiting: there is a next time.</summary>
    public async Task<MasterKey> After(Opening opening, string password, CancellationToken stop)
    {
        var account = opening.Master.Account;
        var now = await Password(account).Select(w => new { w.Generation, IsDue = db.Accounts.Any(a => a.Id == account && a.KeysDueSince != null) }).SingleOrDefaultAsync(stop);
        if (now?.IsDue == true)
        {
            return await Renew(opening.Master, password, stop) ?? opening.Master.Copy();
        }

        if (now is not null && now.Generation != opening.Master.Generation)
        {
            // Another sign-in made new keys a moment ago.
            return await Again(account, password, stop) ?? opening.Master.Copy();
        }

        if (opening.IsOld && await keys.Prepare(account, password, stop) is { } fresh)
        {
            using (fresh)
            {
                await keys.Rewrap(fresh, opening.Master, stop);
                await db.SaveChangesAsync(stop);
            }
        }

        return opening.Master.Copy();
    }

    /// <summary>Null when too many are waiting. Of two sign-ins at once one makes the keys; the other opens those.</summary>
    private async Task<MasterKey?> Renew(MasterKey master, string password, CancellationToken stop)
    {
        var account = master.Account;
        using var fresh = await keys.Prepare(account, password, stop);
        if (fresh is null)
        {
            return null;
        }

        MasterKey? next = null;
        try
        {
            await using var write = await db.BeginWriteAsync(stop);
            if (await db.Accounts.Where(a => a.Id == account && a.KeysDueSince != null).ExecuteUpdateAsync(set => set.SetProperty(a => a.KeysDueSince, (DateTime?)null), stop) == 1
                && await Password(account).AnyAsync(w => w.Generation == master.Generation, stop))
            {
                next = await keys.Renew(fresh, master, stop);
                await db.SaveChangesAsync(stop);
                await write.CommitAsync(stop);
                return next;
            }
        }
        catch (DbUpdateConcurrencyException)
        {
            // Another password in the same moment: it wins, and new keys are still asked for.
            next?.Dispose();
            db.ChangeTracker.Clear();
        }
        catch
        {
            next?.Dispose();
            throw;
        }

        return await Again(account, password, stop);
    }

    private async Task<MasterKey?> Again(Guid account, string password, CancellationToken stop)
    {
        using var again = await opener.Try(account, password, stop);
        return again.Verdict == OpeningVerdict.Right ? again.Master.Copy() : null;
    }

    private IQueryable<Wrap> Password(Guid account) => db.Wraps.AsNoTracking().Where(w => w.AccountId == account && w.Kind == WrapKind.Password && w.InertSince == null);
}
