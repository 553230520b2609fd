namespace Modular.Vault.Passwords;

internal enum PasswordVerdict
{
    Wrong,
    Right,

    /// <summary>Right, and stored at an older cost: hash again and store.</summary>
    RightButOld,

    /// <summary>Too many at once: nothing was checked; ask to try again in a moment.</summary>
    Busy,
}

/// <summary>The only way to Argon2id: a bounded number at once, a bounded queue, and the same work for an account that does not exist.</summary>
internal sealed class PasswordHasher : IDisposable
{
    private readonly PasswordHashOptions cost;
    private readonly Turns turns;
    private readonly PasswordHash nobody;

    public PasswordHasher(PasswordHashOptions cost)
    {
        PasswordText.SelfTest();
        this.cost = cost;
        turns = new(cost.AtOnce, cost.Waiting);
        nobody = new(cost.MemoryKiB, cost.Passes, new byte[16], new byte[32]);
    }

    public int Waiting => turns.Waiting;

    public long Refused => turns.Refused;

    /// <summary>Null when too many are waiting. The password must have been accepted by the meter.</summary>
    public async ValueTask<string?> Hash(string password, CancellationToken stop)
    {
        var text = PasswordText.Normalise(password) ?? throw new ArgumentException("The password is not valid text; judge it before hashing.", nameof(password));
        return await turns.Take(() => PasswordHash.Create(text, cost).Store(), stop);
    }

    /// <summary>A null or unreadable <paramref name="stored"/> costs the same time as a real one and is never right.</summary>
    public async ValueTask<PasswordVerdict> Verify(string? stored, string password, CancellationToken stop)
    {
        var text = PasswordText.Normalise(password);
        var known = PasswordHash.Read(stored);
        return await turns.Take(() => Compare(known, text), stop) ?? PasswordVerdict.Busy;
    }

    public void Dispose() => turns.Dispose();

    private PasswordVerdict? Compare(PasswordHash? known, string? text)
    {
        var matches = (known ?? nobody).Matches(text ?? "");
        return !matches || known is null || text is null ? PasswordVerdict.Wrong
            : known.IsOlderThan(cost) ? PasswordVerdict.RightButOld
            : PasswordVerdict.Right;
    }
}
