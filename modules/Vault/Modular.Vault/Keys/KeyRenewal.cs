using Modular.Vault.Storage;

namespace Modular.Vault.Keys;

/// <summary>What is due whenever a password has opened a person's keys: an older lock is made anew.</summary>
internal sealed class KeyRenewal(VaultDb db, UserKeys keys)
{
    /// <summary>The master key in force from here on; it is the caller's. Nothing is renewed when too many are waiting: there is a next time.</summary>
    public async Task<MasterKey> After(Opening opening, string password, CancellationToken stop)
    {
        if (opening.IsOld && await keys.Prepare(opening.Master.Account, password, stop) is { } fresh)
        {
            using (fresh)
            {
                await keys.Rewrap(fresh, opening.Master, stop);
                await db.SaveChangesAsync(stop);
            }
        }

        return opening.Master.Copy();
    }
}
