using Modular.Kernel;
using Modular.Vault.Crypto;
using Modular.Vault.Passwords;

namespace Modular.Vault.Keys;

/// <summary>
/// A new password or recovery code, made ready outside any transaction: the slow part is done and the erase key it needs is stored.
/// What remains is to put a master key behind it.
/// </summary>
internal sealed class NewLock : IDisposable
{
    private readonly byte[] _verifier;
    private readonly KeyBytes _kek;
    private readonly byte[] _salt;
    private readonly int _memoryKiB;
    private readonly int _passes;
    private readonly Guid _eraseKeyId;

    private NewLock(Guid account, WrapKind kind, KeyBytes stretched, byte[] salt, (Guid Id, KeyBytes Key) eraseKey, int memoryKiB, int passes)
    {
        (Account, Kind, _salt, _eraseKeyId, _memoryKiB, _passes) = (account, kind, salt, eraseKey.Id, memoryKiB, passes);
        (_verifier, _kek) = KeyLadder.Climb(stretched, eraseKey.Key, account, kind, KeyLadder.KdfVersion);
    }

    public Guid Account { get; }

    public WrapKind Kind { get; }

    public static NewLock Of(Guid account, Stretched password, (Guid Id, KeyBytes Key) eraseKey) =>
        new(account, WrapKind.Password, password.Key, password.Salt, eraseKey, password.MemoryKiB, password.Passes);

    public static NewLock Of(Guid account, RecoveryCode code, (Guid Id, KeyBytes Key) eraseKey) =>
        new(account, WrapKind.Recovery, code.Key, [], eraseKey, 0, 0);

    /// <summary>The row that holds <paramref name="master"/> behind this lock.</summary>
    public Wrap Close(int number, MasterKey master, Pepper pepper, DateTime now)
    {
        var wrap = new Wrap { AccountId = Account, Kind = Kind, Number = number, Generation = master.Generation, Salt = [], Verifier = [], Wrapped = [] };
        Close(wrap, master, pepper, now);
        return wrap;
    }

    /// <summary>The same in a row that is there: the old lock is gone when the row is saved.</summary>
    public void Close(Wrap wrap, MasterKey master, Pepper pepper, DateTime now)
    {
        if (master.Account != Account || wrap.AccountId != Account || wrap.Kind != Kind || wrap.Generation != master.Generation)
        {
            throw new ArgumentException("Lock, row and master key are not of one person.", nameof(wrap));
        }

        (wrap.KdfVersion, wrap.MemoryKiB, wrap.Passes, wrap.Salt, wrap.EraseKeyId, wrap.MadeAt) = (KeyLadder.KdfVersion, _memoryKiB, _passes, _salt, _eraseKeyId, now);
        wrap.Version++;
        pepper.Seal(wrap, _verifier, AesKwp.Wrap(_kek.Span, master.Key.Span));
    }

    public void Dispose() => _kek.Dispose();

    public override string ToString() => "***";
}
