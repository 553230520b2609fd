using System.Runtime.CompilerServices;
using Microsoft.EntityFrameworkCore;
using Modular.Kernel;
using Modular.Vault.Erase;
using Modular.Vault.Storage;

namespace Modular.Vault.DeleteAccount;

/// <summary>
/// Erases again who was erased after a backup that has been restored. Who was erased is remembered in the vault and in the erase store; as long as one of the two
/// is not older than the deletion, it is known. The worker looks at its start; the verb also tells the other modules, whose databases may be the restored ones.
/// </summary>
internal sealed class ReapplyErasures(VaultDb db, EraseStore erase, DeleteAccount delete)
{
    private const int Page = 500;

    /// <summary>Only who has come back. Returns how many.</summary>
    public async Task<int> WhereNeeded(CancellationToken stop)
    {
        var again = 0;
        foreach (var account in await Erased(stop))
        {
            if (await db.Accounts.AnyAsync(a => a.Id == account, stop) || await db.Wraps.AnyAsync(w => w.AccountId == account, stop) || await erase.Knows(account, stop)
                || !await db.Deletions.AnyAsync(d => d.AccountId == account, stop) || !await erase.IsErased(account, stop))
            {
                await Again(account, stop);
                again++;
            }
        }

        return again;
    }

    /// <summary>Everybody, and the word of it to all modules: the verb "keys reapply-erasures".</summary>
    public async IAsyncEnumerable<Finding> Run([EnumeratorCancellation] CancellationToken stop)
    {
        var all = await Erased(stop);
        foreach (var account in all)
        {
            await Again(account, stop);
        }

        yield return new("erasures", true, all.Count == 0 ? "nobody was erased" : $"{all.Count} accounts were erased again; the worker carries it to the other modules");
    }

    private async Task Again(Guid account, CancellationToken stop)
    {
        db.ChangeTracker.Clear();
        await erase.Erase(account, stop);
        await delete.Rows(account, farewell: false, stop);
    }

    /// <summary>Finished ones: what is under way goes its own way.</summary>
    private async Task<List<Guid>> Erased(CancellationToken stop)
    {
        var here = await db.Deletions.AsNoTracking().Where(d => d.ErasedAt != null).Select(d => d.AccountId).ToListAsync(stop);
        var underWay = await db.Deletions.AsNoTracking().Where(d => d.ErasedAt == null).Select(d => d.AccountId).ToListAsync(stop);
        var all = new List<Guid>(here);
        for (var last = Guid.Empty; await erase.ListErased(last, Page, stop) is { Count: > 0 } page; last = page[^1])
        {
            all.AddRange(page);
        }

        return [.. all.Except(underWay).Distinct()];
    }
}
