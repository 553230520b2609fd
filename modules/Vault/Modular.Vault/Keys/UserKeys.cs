using Microsoft.EntityFrameworkCore;
using Modular.Kernel;
using Modular.Vault.Crypto;
using Modular.Vault.Erase;
using Modular.Vault.Passwords;
using Modular.Vault.Storage;

namespace Modular.Vault.Keys;

/// <summary>
/// Makes a person's keys and changes what opens them. Every change comes in two steps: <see cref="Prepare"/> is slow and needs no lock; what follows adds
/// rows to the database's change tracker, and the caller saves them in one commit together with its own, so that a crash leaves the old or the new.
/// </summary>
internal sealed class UserKeys(VaultDb db, EraseStore erase, PasswordHasher hasher, Pepper pepper, PublicKeys publicKeys, TimeProvider clock)
{
    /// <summary>
    /// The slow half of a new password, which the meter has accepted. Null when too many are waiting. Its erase key is stored when this returns;
    /// one that is then not used is swept up a day later.
    /// </summary>
    public async ValueTask<NewLock?> Prepare(Guid account, string password, CancellationToken stop)
    {
        using var stretched = await hasher.Stretch(password, stop);
        if (stretched is null)
        {
            return null;
        }

        var eraseKey = await erase.Make(account, stop);
        using (eraseKey.Key)
        {
            return NewLock.Of(account, stretched, eraseKey);
        }
    }

    /// <summary>The first keys of a new account.</summary>
    public void Create(NewLock password)
    {
        using var master = NewMaster(password.Account, 1);
        Fill(master, 1);
        db.Wraps.Add(password.Close(1, master, pepper, clock.UtcNow()));
    }

    /// <summary>
    /// New keys for who has lost the way to the old ones: the old wraps are out of force at once and stay for 30 days, in which the old password or
    /// recovery code still leads back to the old data.
    /// </summary>
    public async Task Reset(NewLock password, CancellationToken stop)
    {
        var account = password.Account;
        var now = clock.UtcNow();
        var wraps = await db.Wraps.Where(w => w.AccountId == account).ToListAsync(stop);
        foreach (var wrap in wraps.Where(w => w.InertSince is null))
        {
            wrap.InertSince = now;
            wrap.Version++;
        }

        var numbers = await db.SealedKeys.Where(k => k.AccountId == account && k.Kind != KeyKind.Master).Select(k => k.Number).ToListAsync(stop);
        using var master = NewMaster(account, wraps.Select(w => w.Generation).DefaultIfEmpty().Max() + 1);
        Fill(master, numbers.DefaultIfEmpty().Max() + 1);
        db.Wraps.Add(password.Close(Next(wraps, WrapKind.Password), master, pepper, now));
    }

    /// <summary>New keys for who proves that the account was never somebody else's: what there was opens nothing any more.</summary>
    public async Task Replace(NewLock password, CancellationToken stop)
    {
        await Reset(password, stop);
        var account = password.Account;
        var older = db.ChangeTracker.Entries<Wrap>().Where(e => e.Entity.AccountId == account && e.State != EntityState.Added).Select(e => e.Entity).ToList();
        db.Wraps.RemoveRange(older);
        db.SealedKeys.RemoveRange(await db.SealedKeys.Where(k => k.AccountId == account).ToListAsync(stop));
    }

    /// <summary>Another password before the same keys. The old one opens nothing from the commit on.</summary>
    public async Task Rewrap(NewLock password, MasterKey master, CancellationToken stop)
    {
        var wrap = await db.Wraps.SingleAsync(w => w.AccountId == master.Account && w.Kind == WrapKind.Password && w.InertSince == null, stop);
        password.Close(wrap, master, pepper, clock.UtcNow());
    }

    /// <summary>
    /// New keys of every kind for who has just opened the old ones: another master key, behind the password and reached by the way of the recovery code, which
    /// still knows the one before; another data key and key pair for what is sealed from here on; the older ones under the new master key, so that everything
    /// still opens. Other sessions of the person lock: they have the master key of before. The new master key is the caller's, once the commit is through.
    /// </summary>
    public async Task<MasterKey> Renew(NewLock password, MasterKey master, CancellationToken stop)
    {
        var account = master.Account;
        var wraps = await db.Wraps.Where(w => w.AccountId == account).ToListAsync(stop);
        var keys = await db.SealedKeys.Where(k => k.AccountId == account).ToListAsync(stop);
        var next = NewMaster(account, wraps.Select(w => w.Generation).Concat(keys.Select(k => k.Generation)).Max() + 1);
        var others = keys.Where(k => k.Kind != KeyKind.Master).ToList();
        foreach (var row in others.Where(k => k.Generation == master.Generation))
        {
            // One that does not unwrap stays where it is: opening it raises the incident.
            if (KeyLadder.UnwrapKey(master.Key, account, row.Kind, row.Number, row.Wrapped) is { } key)
            {
                using (key)
                {
                    (row.Wrapped, row.Generation) = (KeyLadder.WrapKey(next.Key, account, row.Kind, row.Number, key), next.Generation);
                }
            }
        }

        if (wraps.Exists(w => w.Kind == WrapKind.Recovery && w.InertSince is null))
        {
            db.SealedKeys.Add(new SealedKey
            {
                AccountId = account,
                Kind = KeyKind.Master,
                Number = next.Generation,
                Generation = master.Generation,
                Wrapped = KeyLadder.WrapKey(master.Key, account, KeyKind.Master, next.Generation, next.Key),
                MadeAt = clock.UtcNow(),
            });
        }

        Fill(next, others.Select(k => k.Number).DefaultIfEmpty().Max() + 1);
        db.Wraps.RemoveRange(wraps.Where(w => w.Kind == WrapKind.Password && w.InertSince is null));
        db.Wraps.Add(password.Close(Next(wraps, WrapKind.Password), next, pepper, clock.UtcNow()));
        await db.UnlockedSessions.Where(u => u.AccountId == account).ExecuteDeleteAsync(stop);
        return next;
    }

    /// <summary>
    /// A new recovery code before the same keys, to be shown once, after the commit. The one before opens until the person says that they have noted
    /// the new one down (<see cref="Noted"/>).
    /// </summary>
    public async Task<RecoveryCode> NewRecoveryCode(MasterKey master, CancellationToken stop)
    {
        var code = RecoveryCode.New();
        var eraseKey = await erase.Make(master.Account, stop);
        using (eraseKey.Key)
        using (var codeLock = NewLock.Of(master.Account, code, eraseKey))
        {
            var wraps = await db.Wraps.Where(w => w.AccountId == master.Account && w.Kind == WrapKind.Recovery).ToListAsync(stop);
            db.Wraps.RemoveRange(wraps.Where(w => w.InertSince is null && w.NotedAt is null));
            db.Wraps.Add(codeLock.Close(Next(wraps, WrapKind.Recovery), master, pepper, clock.UtcNow()));
        }

        return code;
    }

    /// <summary>The person has the newest code: those before open nothing from the commit on.</summary>
    public async Task Noted(Guid account, CancellationToken stop)
    {
        var all = await db.Wraps.Where(w => w.AccountId == account && w.Kind == WrapKind.Recovery).OrderByDescending(w => w.Number).ToListAsync(stop);
        if (all.FindAll(w => w.InertSince is null) is not [{ NotedAt: null } newest, .. var before])
        {
            return;
        }

        newest.NotedAt = clock.UtcNow();
        newest.Version++;
        db.Wraps.RemoveRange(before);
        // The way from an older master key, which only an older code needed; one from before a reset may still need it.
        var oldest = all.Except(before).Min(w => w.Generation);
        db.SealedKeys.RemoveRange(await db.SealedKeys.Where(k => k.AccountId == account && k.Kind == KeyKind.Master && k.Number <= oldest).ToListAsync(stop));
    }

    /// <summary>Brings the keys from before a reset under today's master key; the old wraps have done their duty.</summary>
    public async Task Rejoin(MasterKey earlier, MasterKey master, CancellationToken stop)
    {
        var keys = await db.SealedKeys.Where(k => k.AccountId == master.Account && k.Generation == earlier.Generation && k.Kind != KeyKind.Master).ToListAsync(stop);
        foreach (var row in keys)
        {
            using var key = KeyLadder.UnwrapKey(earlier.Key, row.AccountId, row.Kind, row.Number, row.Wrapped);
            if (key is not null)
            {
                (row.Wrapped, row.Generation) = (KeyLadder.WrapKey(master.Key, row.AccountId, row.Kind, row.Number, key), master.Generation);
            }
        }

        db.Wraps.RemoveRange(await db.Wraps.Where(w => w.AccountId == master.Account && w.Generation == earlier.Generation && w.InertSince != null).ToListAsync(stop));
    }

    private static int Next(IEnumerable<Wrap> wraps, WrapKind kind) => wraps.Where(w => w.Kind == kind).Select(w => w.Number).DefaultIfEmpty().Max() + 1;

    private static MasterKey NewMaster(Guid account, int generation) => new(account, generation, KeyBytes.Random(MasterKey.Size));

    /// <summary>A data key and a key pair of this number.</summary>
    private void Fill(MasterKey master, int number)
    {
        using var data = KeyBytes.Random(32);
        Add(master, KeyKind.Data, number, data);
        AddPair(master, number);
    }

    private void AddPair(MasterKey master, int number)
    {
        using var secret = X25519.NewSecret();
        Add(master, KeyKind.Secret, number, secret);
        publicKeys.Add(master.Account, number, X25519.PublicOf(secret));
    }

    private void Add(MasterKey master, KeyKind kind, int number, KeyBytes key) => db.SealedKeys.Add(new SealedKey
    {
        AccountId = master.Account,
        Kind = kind,
        Number = number,
        Generation = master.Generation,
        Wrapped = KeyLadder.WrapKey(master.Key, master.Account, kind, number, key),
        MadeAt = clock.UtcNow(),
    });
}
