using Microsoft.EntityFrameworkCore;
using Modular.Kernel;
using Modular.Vault.Audit;
using Modular.Vault.Crypto;
using Modular.Vault.Incidents;
using Modular.Vault.Keys;
using Modular.Vault.Storage;

namespace Modular.Vault.Unlock;

/// <summary>
/// Keeps a person's master key from request to request, half in the cookie, half in a row, so that any instance of the host can serve the session
/// and none of them keeps it. In one request it is opened once, on first use, and overwritten at the end.
/// </summary>
internal sealed class SessionUnlock(VaultDb db, CurrentSession session, IncidentLog incidents, AuditTrail trail, TimeProvider clock) : IDisposable
{
    public static readonly TimeSpan Idle = TimeSpan.FromMinutes(15);
    public static readonly TimeSpan Longest = TimeSpan.FromHours(8);

    /// <summary>How stale "last used" may be; it saves a write per request.</summary>
    private static readonly TimeSpan SeenEvery = TimeSpan.FromMinutes(1);

    private MasterKey? _carried;
    private MasterKey? _opened;

    /// <summary>What a password just opened, for the session that this request opens. Takes it over.</summary>
    public void Carry(MasterKey master)
    {
        _carried?.Dispose();
        _carried = master;
    }

    /// <summary>Adds the row of a session that is being opened, if a password came with it; the caller saves both in one commit.</summary>
    public void Keep(ReadOnlySpan<byte> secret, byte[] sessionId, Guid account)
    {
        if (_carried?.Account == account)
        {
            db.UnlockedSessions.Add(Close(new UnlockedSession { SessionId = sessionId, AccountId = account, Sealed = [] }, secret, _carried));
        }
    }

    /// <summary>Unlocks the session of this request. The caller disposes of the key.</summary>
    public async Task Unlock(MasterKey master, CancellationToken stop)
    {
        if (session.Secret is not { } secret || session.Account != master.Account)
        {
            throw new InvalidOperationException("Only one's own session can be unlocked.");
        }

        var row = await db.UnlockedSessions.SingleOrDefaultAsync(u => u.SessionId == session.Id, stop);
        if (row is null)
        {
            db.UnlockedSessions.Add(row = new UnlockedSession { SessionId = session.Id, AccountId = master.Account, Sealed = [] });
        }

        Close(row, secret.Span, master);
        trail.Add(AuditKind.Unlocked, master.Account, master.Account);
        await db.SaveChangesAsync(stop);
        _opened?.Dispose();
        _opened = master.Copy();
    }

    /// <summary>The master key of this session, or null when it is locked. It belongs to the request: nobody disposes of it.</summary>
    public async Task<MasterKey?> Open(CancellationToken stop)
    {
        if (_opened is not null || session.Secret is not { } secret)
        {
            return _opened;
        }

        var row = await db.UnlockedSessions.AsNoTracking().SingleOrDefaultAsync(u => u.SessionId == session.Id, stop);
        if (row is null || row.Sealed.Length == 0 || State(row) != UnlockState.Unlocked)
        {
            return null;
        }

        using var key = SessionKey(secret.Span);
        using var aead = new Aead(AeadAlgorithm.Aes256Gcm, key.Span);
        var master = new KeyBytes(MasterKey.Size);
        if (row.AccountId != session.Account || row.Sealed.Length != Aead.NonceSize + MasterKey.Size + Aead.TagSize
            || !aead.Open(row.Sealed.AsSpan(0, Aead.NonceSize), row.Sealed.AsSpan(Aead.NonceSize), master.Fill, Context(row)))
        {
            master.Dispose();
            await incidents.Raise(IncidentKind.UnlockChanged, session.Account, stop);
            return null;
        }

        await Seen(row, stop);
        return _opened = new(row.AccountId, row.Generation, master);
    }

    /// <summary>Why the session is locked, or that it is not.</summary>
    public async Task<UnlockState> Look(CancellationToken stop) =>
        session.Secret is null ? UnlockState.NoPassword
        : await db.UnlockedSessions.AsNoTracking().SingleOrDefaultAsync(u => u.SessionId == session.Id, stop) is { } row ? State(row)
        : UnlockState.NoPassword;

    /// <summary>Locks this session.</summary>
    public async Task Lock(CancellationToken stop)
    {
        _opened?.Dispose();
        _opened = null;
        await using var write = await db.BeginWriteAsync(stop);
        await db.UnlockedSessions.Where(u => u.SessionId == session.Id).ExecuteDeleteAsync(stop);
        await write.CommitAsync(stop);
    }

    public void Dispose()
    {
        _carried?.Dispose();
        _opened?.Dispose();
    }

    private UnlockedSession Close(UnlockedSession row, ReadOnlySpan<byte> secret, MasterKey master)
    {
        var now = clock.UtcNow();
        (row.At, row.SeenAt, row.ExpiresAt, row.Generation) = (now, now, now + Longest, master.Generation);
        using var key = SessionKey(secret);
        using var aead = new Aead(AeadAlgorithm.Aes256Gcm, key.Span);
        var @sealed = new byte[Aead.NonceSize + MasterKey.Size + Aead.TagSize];
        System.Security.Cryptography.RandomNumberGenerator.Fill(@sealed.AsSpan(0, Aead.NonceSize));
        aead.Seal(@sealed.AsSpan(0, Aead.NonceSize), master.Key.Span, @sealed.AsSpan(Aead.NonceSize), Context(row));
        row.Sealed = @sealed;
        return row;
    }

    private UnlockState State(UnlockedSession row)
    {
        var now = clock.UtcNow();
        return row.ExpiresAt <= now ? UnlockState.TooLong : row.SeenAt + Idle <= now ? UnlockState.Idle : UnlockState.Unlocked;
    }

    private async Task Seen(UnlockedSession row, CancellationToken stop)
    {
        var now = clock.UtcNow();
        if (row.SeenAt > now - SeenEvery || db.Database.CurrentTransaction is not null)
        {
            return;
        }

        await using var write = await db.BeginWriteAsync(stop);
        await db.UnlockedSessions.Where(u => u.SessionId == row.SessionId).ExecuteUpdateAsync(set => set.SetProperty(u => u.SeenAt, now), stop);
        await write.CommitAsync(stop);
    }

    private static KeyBytes SessionKey(ReadOnlySpan<byte> secret) => Hkdf.Derive(secret, [], "mv1/session"u8);

    private static byte[] Context(UnlockedSession row)
    {
        var fields = new Lengths(stackalloc byte[128]);
        fields.Add("mv1/session");
        fields.Add(row.AccountId);
        fields.Add(row.SessionId);
        fields.Add(row.At.Ticks);
        fields.Add(row.ExpiresAt.Ticks);
        fields.Add(row.Generation);
        return fields.Written.ToArray();
    }
}

internal enum UnlockState
{
    Unlocked,

    /// <summary>Signed in without the password, or locked by hand.</summary>
    NoPassword,

    /// <summary>Not used for a while.</summary>
    Idle,

    /// <summary>Unlocked for as long as one may be.</summary>
    TooLong,
}
