using System.Security.Cryptography;

namespace Modular.Vault.Passwords;

/// <summary>The only way to Argon2id: a bounded number at once, a bounded queue, and the same work for an account that does not exist.</summary>
internal sealed class PasswordHasher : IDisposable
{
    private readonly PasswordHashOptions cost;
    private readonly Turns turns;

    public PasswordHasher(PasswordHashOptions cost)
    {
        PasswordText.SelfTest();
        this.cost = cost;
        turns = new(cost.AtOnce, cost.Waiting);
    }

    public int Waiting => turns.Waiting;

    public long Refused => turns.Refused;

    /// <summary>Whether the next would be refused anyway: whoever asks first saves the rest of the work.</summary>
    public bool IsFull => turns.IsFull;

    /// <summary>At today's cost, with a new salt. Null when too many are waiting. The password must have been accepted by the meter.</summary>
    public async ValueTask<Stretched?> Stretch(string password, CancellationToken stop)
    {
        var text = PasswordText.Normalise(password) ?? throw new ArgumentException("The password is not valid text; judge it before hashing.", nameof(password));
        return await turns.Take(() => Stretched.Of(text, cost.MemoryKiB, cost.Passes, RandomNumberGenerator.GetBytes(Stretched.SaltSize)), stop);
    }

    /// <summary>
    /// The same again, to compare. What is no valid text, and a cost or salt nobody of us stored, take the same time as the real thing and give a key
    /// that fits nothing: a stored number is data, and who can write it must not be able to order a gigabyte per sign-in.
    /// </summary>
    public async ValueTask<Stretched?> Again(string password, int memoryKiB, int passes, byte[] salt, CancellationToken stop)
    {
        var text = PasswordText.Normalise(password);
        var known = PasswordHashOptions.IsBearable(memoryKiB, passes) && salt.Length == Stretched.SaltSize;
        return await turns.Take(
            () => text is not null && known ? Stretched.Of(text, memoryKiB, passes, salt) : Stretched.Of("", cost.MemoryKiB, cost.Passes, RandomNumberGenerator.GetBytes(Stretched.SaltSize)),
            stop);
    }

    public bool IsOfToday(int memoryKiB, int passes) => memoryKiB == cost.MemoryKiB && passes == cost.Passes;

    public void Dispose() => turns.Dispose();
}
