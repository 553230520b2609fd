using System.Runtime.CompilerServices;
using Microsoft.EntityFrameworkCore;
using Modular.Kernel;
using Modular.Vault.Storage;

namespace Modular.Vault.Keys;

/// <summary>
/// Asks for new keys for everybody. Nobody but the person can make them: it happens when their password next opens their vault (<see cref="KeyRenewal"/>).
/// Run twice it asks once; run again after it was done it asks again.
/// </summary>
internal sealed class RotatePeople(VaultDb db, TimeProvider clock)
{
    private const int Page = 500;

    public async IAsyncEnumerable<Finding> Run([EnumeratorCancellation] CancellationToken stop)
    {
        var (now, asked, last) = (clock.UtcNow(), 0, Guid.Empty);
        while (await db.Accounts.Where(a => a.Id > last).OrderBy(a => a.Id).Take(Page).Select(a => a.Id).ToListAsync(stop) is { Count: > 0 } page)
        {
            await using var write = await db.BeginWriteAsync(stop);
            asked += await db.Accounts.Where(a => page.Contains(a.Id) && a.KeysDueSince == null && db.Wraps.Any(w => w.AccountId == a.Id && w.InertSince == null))
                .ExecuteUpdateAsync(set => set.SetProperty(a => a.KeysDueSince, now), stop);
            await write.CommitAsync(stop);
            last = page[^1];
        }

        yield return new("people's keys", true, $"{asked} people get new keys when they next open their vault; {await Due(stop)} are due in all");
    }

    public Task<int> Due(CancellationToken stop) => db.Accounts.CountAsync(a => a.KeysDueSince != null, stop);
}
