using System.Security.Cryptography;
using Microsoft.EntityFrameworkCore;
using Modular.Kernel;
using Modular.Vault.Crypto;

namespace Modular.Vault.Erase;

/// <summary>
/// Makes, finds and forgets erase keys. A new one is committed here before anything is written that depends on it: a crash in between leaves a
/// key that opens nothing, never a wrap that nothing opens.
/// </summary>
internal sealed class EraseStore(EraseDb db, TimeProvider clock)
{
    public async Task<(Guid Id, KeyBytes Key)> Make(Guid account, CancellationToken stop)
    {
        var row = new EraseKey { Id = clock.NewId(), AccountId = account, Bytes = RandomNumberGenerator.GetBytes(EraseKey.Size), MadeAt = clock.UtcNow() };
        db.Keys.Add(row);
        await db.SaveChangesAsync(stop);
        db.Entry(row).State = EntityState.Detached;
        return (row.Id, Take(row.Bytes));
    }

    /// <summary>Null when it was erased, or never was. A made-up id costs the same time.</summary>
    public async Task<KeyBytes?> Find(Guid id, CancellationToken stop) =>
        await db.Keys.AsNoTracking().Where(k => k.Id == id).Select(k => k.Bytes).SingleOrDefaultAsync(stop) is { } bytes ? Take(bytes) : null;

    /// <summary>Everything of this person is unreadable from here on, for good: it is remembered here, so that a restored backup of the other databases does not undo it.</summary>
    public async Task Erase(Guid account, CancellationToken stop)
    {
        await using var write = await db.BeginWriteAsync(stop);
        if (!await db.Erased.AnyAsync(a => a.AccountId == account, stop))
        {
            db.Erased.Add(new ErasedAccount { AccountId = account, At = clock.UtcNow() });
            await db.SaveChangesAsync(stop);
        }

        await db.Keys.Where(k => k.AccountId == account).ExecuteDeleteAsync(stop);
        await write.CommitAsync(stop);
        db.ChangeTracker.Clear();
    }

    public Task<bool> IsErased(Guid account, CancellationToken stop) => db.Erased.AnyAsync(a => a.AccountId == account, stop);

    /// <summary>Whether there is any key of this person.</summary>
    public Task<bool> Knows(Guid account, CancellationToken stop) => db.Keys.AnyAsync(k => k.AccountId == account, stop);

    /// <summary>Who was erased, in order, from <paramref name="after"/> on.</summary>
    public Task<List<Guid>> ListErased(Guid after, int most, CancellationToken stop) =>
        db.Erased.AsNoTracking().Where(a => a.AccountId > after).OrderBy(a => a.AccountId).Take(most).Select(a => a.AccountId).ToListAsync(stop);

    /// <summary>No backup is that old.</summary>
    public async Task ForgetErased(DateTime before, CancellationToken stop)
    {
        await using var write = await db.BeginWriteAsync(stop);
        await db.Erased.Where(a => a.At < before).ExecuteDeleteAsync(stop);
        await write.CommitAsync(stop);
    }

    public Task Forget(IReadOnlyCollection<Guid> ids, CancellationToken stop) => Delete(db.Keys.Where(k => ids.Contains(k.Id)), stop);

    /// <summary>Keys made before <paramref name="before"/>, in order, from <paramref name="after"/> on.</summary>
    public async Task<IReadOnlyList<(Guid Id, Guid Account)>> List(Guid after, DateTime before, int most, CancellationToken stop)
    {
        var rows = await db.Keys.AsNoTracking().Where(k => k.Id > after && k.MadeAt < before).OrderBy(k => k.Id).Take(most).Select(k => new { k.Id, k.AccountId }).ToListAsync(stop);
        return [.. rows.Select(r => (r.Id, r.AccountId))];
    }

    private async Task Delete(IQueryable<EraseKey> keys, CancellationToken stop)
    {
        await using var write = await db.BeginWriteAsync(stop);
        await keys.ExecuteDeleteAsync(stop);
        await write.CommitAsync(stop);
    }

    private static KeyBytes Take(byte[] bytes)
    {
        var key = KeyBytes.Copy(bytes);
        CryptographicOperations.ZeroMemory(bytes);
        return key;
    }
}
