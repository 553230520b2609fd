using System.Runtime.CompilerServices;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Modular.Kernel;
using Modular.Vault.DeleteAccount;
using Modular.Vault.Sealing;
using Modular.Vault.Storage;

namespace Modular.Vault.Keys;

/// <summary>The verbs "keys …".</summary>
internal static class KeyVerbs
{
    public static IEnumerable<ModuleVerb> All =>
    [
        new("keys", "status", "Says how keys, database users and audit chain stand.", Status),
        new("keys", "fetcher", "Prints the public half of Fetcher:Key, for the other processes' Fetcher:PublicKey.", Fetcher),
        new("keys", "rotate-pepper", "Puts every password's and recovery code's wrap under the first pepper of the setting; the people notice nothing.", (services, stop) => services.GetRequiredService<RotatePepper>().Run(stop)),
        new("keys", "rotate-service", "Puts what lies under an older service key under the first one of the setting, in all modules.", (services, stop) => services.GetRequiredService<RotateService>().Run(stop)),
        new("keys", "rotate-fetcher", "Puts every bank credential under the first of the fetcher's keys; runs in the fetcher's own environment.", (services, stop) => services.GetRequiredService<RotateFetcher>().Run(stop)),
        new("keys", "rotate-people", "Asks for new keys for everybody: each person gets them when they next open their vault.", (services, stop) => services.GetRequiredService<RotatePeople>().Run(stop)),
        new("keys", "reapply-erasures", "After a restore: erases again everybody who was erased since the backup, in all modules.", (services, stop) => services.GetRequiredService<ReapplyErasures>().Run(stop)),
    ];

    private static async IAsyncEnumerable<Finding> Status(IServiceProvider services, [EnumeratorCancellation] CancellationToken stop)
    {
        foreach (var finding in await services.GetRequiredService<ExamineVault>().Look(stop))
        {
            yield return finding;
        }
    }

    private static async IAsyncEnumerable<Finding> Fetcher(IServiceProvider services, [EnumeratorCancellation] CancellationToken stop)
    {
        await Task.CompletedTask;
        var keys = services.GetService<FetcherKeys>();
        yield return keys is null
            ? new(FetcherKeys.Setting, false, "is not set: give this verb the fetcher's key, in its own environment")
            : new(FetcherPublic.Setting, true, string.Join(',', keys.Public().Select(k => k.Text)));
    }
}

/// <summary>
/// Takes the layer of an older pepper off every wrap and puts the present one around it. A page a commit: stopped in the middle it is simply run again, and
/// meanwhile both peppers open.
/// </summary>
internal sealed class RotatePepper(VaultDb db, IEnumerable<Pepper> pepper)
{
    private const int Page = 200;

    public async IAsyncEnumerable<Finding> Run([EnumeratorCancellation] CancellationToken stop)
    {
        if (pepper.SingleOrDefault() is not { } keys)
        {
            yield return new("pepper", false, "is not set: give this verb the setting Pepper, the new one first, the old one behind it");
            yield break;
        }

        var (renewed, unknown, last) = (0, 0, Guid.Empty);
        while (await db.Wraps.Where(w => w.AccountId > last).Select(w => w.AccountId).Distinct().OrderBy(id => id).Take(Page).ToListAsync(stop) is { Count: > 0 } people)
        {
            await using var write = await db.BeginWriteAsync(stop);
            foreach (var wrap in await db.Wraps.Where(w => people.Contains(w.AccountId)).ToListAsync(stop))
            {
                switch (Renew(keys, wrap))
                {
                    case true: renewed++; break;
                    case null: unknown++; break;
                }
            }

            // Who changed their password meanwhile wins: the version of their row is another, and the page is done again.
            if (!await SaveAsync(stop))
            {
                continue;
            }

            await write.CommitAsync(stop);
            db.ChangeTracker.Clear();
            last = people[^1];
        }

        yield return unknown > 0
            ? new("pepper", false, $"{renewed} wraps renewed; {unknown} open with none of the {keys.Count} peppers given: put the missing one behind the others and run this again")
            : new("pepper", true, $"{renewed} wraps renewed; all are under the first pepper, the others can be taken out of the setting");
    }

    private async Task<bool> SaveAsync(CancellationToken stop)
    {
        try
        {
            await db.SaveChangesAsync(stop);
            return true;
        }
        catch (DbUpdateConcurrencyException)
        {
            db.ChangeTracker.Clear();
            return false;
        }
    }

    /// <summary>True when it was renewed, false when it need not be, null when no pepper opens it.</summary>
    private static bool? Renew(Pepper keys, Wrap wrap)
    {
        if (keys.IsPresent(wrap))
        {
            return false;
        }

        try
        {
            keys.Seal(wrap, keys.Verifier(wrap), keys.Wrapped(wrap));
            wrap.Version++;
            return true;
        }
        catch (System.Security.Cryptography.CryptographicException)
        {
            return null;
        }
    }
}
