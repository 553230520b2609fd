using System.Security.Cryptography;
using Microsoft.EntityFrameworkCore;
using Modular.Vault.Crypto;
using Modular.Vault.Erase;
using Modular.Vault.Incidents;
using Modular.Vault.Passwords;
using Modular.Vault.Storage;

namespace Modular.Vault.Keys;

/// <summary>Tries a password or recovery code on a person's wraps. One Argon2id at most, whoever asks and whatever is stored.</summary>
internal sealed class KeyOpener(VaultDb db, EraseStore erase, PasswordHasher hasher, Pepper pepper, IncidentLog incidents)
{
    /// <summary>Without an account, or without keys, wrong after the same work.</summary>
    public async ValueTask<Opening> Try(Guid? account, string password, CancellationToken stop) =>
        await Try((await Wraps(account ?? Guid.Empty, WrapKind.Password, false, stop)).FirstOrDefault(), password, stop);

    /// <summary>The password before the last reset; it opens the data from before.</summary>
    public async ValueTask<Opening> TryOld(Guid account, string password, CancellationToken stop) =>
        await Try((await Wraps(account, WrapKind.Password, true, stop)).FirstOrDefault(), password, stop);

    public async ValueTask<Opening> Try(Guid account, RecoveryCode code, CancellationToken stop) =>
        await Try(await Wraps(account, WrapKind.Recovery, false, stop), code, stop);

    public async ValueTask<Opening> TryOld(Guid account, RecoveryCode code, CancellationToken stop) =>
        await Try(await Wraps(account, WrapKind.Recovery, true, stop), code, stop);

    private async ValueTask<Opening> Try(Wrap? wrap, string password, CancellationToken stop)
    {
        using var eraseKey = await EraseKeyOf(wrap, stop);
        using var stretched = await hasher.Again(password, wrap?.MemoryKiB ?? 0, wrap?.Passes ?? 0, wrap?.Salt ?? [], stop);
        return stretched is null ? Opening.Busy
            : await Unwrap(wrap, stretched.Key, eraseKey, stop) is { } master ? new(OpeningVerdict.Right, master, IsOld(wrap!))
            : Opening.Wrong;
    }

    private async ValueTask<Opening> Try(IReadOnlyList<Wrap> codes, RecoveryCode code, CancellationToken stop)
    {
        foreach (var wrap in codes)
        {
            using var eraseKey = await EraseKeyOf(wrap, stop);
            if (await Unwrap(wrap, code.Key, eraseKey, stop) is { } master)
            {
                return new(OpeningVerdict.Right, await Newest(master, stop));
            }
        }

        return Opening.Wrong;
    }

    /// <summary>The newest first.</summary>
    private Task<List<Wrap>> Wraps(Guid account, WrapKind kind, bool inert, CancellationToken stop) => db.Wraps.AsNoTracking()
        .Where(w => w.AccountId == account && w.Kind == kind && (w.InertSince != null) == inert).OrderByDescending(w => w.Number).ToListAsync(stop);

    private async Task<KeyBytes?> EraseKeyOf(Wrap? wrap, CancellationToken stop)
    {
        var key = await erase.Find(wrap?.EraseKeyId ?? Guid.Empty, stop);
        if (wrap is not null && key is null)
        {
            await incidents.Raise(IncidentKind.EraseKeyMissing, wrap.AccountId, stop);
        }

        return key;
    }

    private async Task<MasterKey?> Unwrap(Wrap? wrap, KeyBytes stretched, KeyBytes? eraseKey, CancellationToken stop)
    {
        if (wrap is null || eraseKey is null)
        {
            return null;
        }

        var (verifier, kek) = KeyLadder.Climb(stretched, eraseKey, wrap.AccountId, wrap.Kind, wrap.KdfVersion);
        using (kek)
        {
            try
            {
                if (!CryptographicOperations.FixedTimeEquals(pepper.Verifier(wrap), verifier))
                {
                    return null;
                }

                if (AesKwp.Unwrap(kek.Span, pepper.Wrapped(wrap)) is { } key)
                {
                    return new(wrap.AccountId, wrap.Generation, key);
                }
            }
            catch (CryptographicException)
            {
                // Told below: no pepper opens it.
            }
        }

        await incidents.Raise(IncidentKind.WrapChanged, wrap.AccountId, stop);
        return null;
    }

    /// <summary>Follows the way from an older master key to the one in force.</summary>
    private async Task<MasterKey> Newest(MasterKey master, CancellationToken stop)
    {
        var steps = await db.SealedKeys.AsNoTracking().Where(k => k.AccountId == master.Account && k.Kind == KeyKind.Master && k.Number > master.Generation).OrderBy(k => k.Number).ToListAsync(stop);
        foreach (var step in steps)
        {
            if (step.Generation != master.Generation)
            {
                continue;
            }

            if (KeyLadder.UnwrapKey(master.Key, master.Account, KeyKind.Master, step.Number, step.Wrapped) is not { } next)
            {
                await incidents.Raise(IncidentKind.KeyChanged, master.Account, stop);
                return master;
            }

            master.Dispose();
            master = new(master.Account, step.Number, next);
        }

        return master;
    }

    private bool IsOld(Wrap wrap) => wrap.KdfVersion != KeyLadder.KdfVersion || !hasher.IsOfToday(wrap.MemoryKiB, wrap.Passes);
}
