using Microsoft.EntityFrameworkCore;
using Modular.Vault.Crypto;
using Modular.Vault.Incidents;
using Modular.Vault.Keys;
using Modular.Vault.Storage;
using Modular.Vault.Unlock;

namespace Modular.Vault.Sealing;

/// <summary>
/// The keys of the person whose unlocked session this request is, opened on first use and overwritten with the request. Nobody else's can be had.
/// </summary>
internal sealed class PersonKeys(VaultDb db, CurrentSession session, SessionUnlock unlock, IncidentLog incidents) : IDisposable
{
    private readonly Dictionary<(KeyKind, int), KeyBytes> _open = [];
    private List<SealedKey>? _rows;

    /// <summary>Whether this request may open this person's data: their session, and unlocked.</summary>
    public async Task<bool> MayOpen(Guid handle, Guid person, CancellationToken stop)
    {
        if (session.Secret is null || session.Handle != handle || session.Account != person || await unlock.Open(stop) is not { } master || master.Account != person)
        {
            return false;
        }

        _rows ??= await db.SealedKeys.AsNoTracking().Where(k => k.AccountId == person && k.Kind != KeyKind.Master).ToListAsync(stop);
        return true;
    }

    /// <summary>The number of the key that seals today. After <see cref="MayOpen"/>.</summary>
    public async Task<int?> Present(KeyKind kind, CancellationToken stop)
    {
        var master = await unlock.Open(stop);
        return _rows!.Where(k => k.Kind == kind && k.Generation == master?.Generation).MaxBy(k => k.Number)?.Number;
    }

    /// <summary>A key by its number, or why it is not to be had. After <see cref="MayOpen"/>; the key goes with the request.</summary>
    public async Task<(KeyBytes? Key, bool IsEarlier)> Key(KeyKind kind, int number, CancellationToken stop)
    {
        if (_open.TryGetValue((kind, number), out var open))
        {
            return (open, false);
        }

        if (await unlock.Open(stop) is not { } master || _rows!.Find(k => k.Kind == kind && k.Number == number) is not { } row)
        {
            return (null, false);
        }

        if (row.Generation != master.Generation)
        {
            return (null, true);
        }

        if (KeyLadder.UnwrapKey(master.Key, row.AccountId, kind, number, row.Wrapped) is not { } key)
        {
            await incidents.Raise(IncidentKind.KeyChanged, row.AccountId, stop);
            return (null, false);
        }

        return (_open[(kind, number)] = key, false);
    }

    public void Dispose()
    {
        foreach (var key in _open.Values)
        {
            key.Dispose();
        }

        _open.Clear();
    }
}
