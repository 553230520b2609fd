using Modular.Vault.Crypto;

namespace Modular.Vault.Keys;

/// <summary>A person's master key, opened. Whoever holds it disposes of it; it never leaves the request.</summary>
internal sealed class MasterKey(Guid account, int generation, KeyBytes key) : IDisposable
{
    public const int Size = 32;

    public Guid Account { get; } = account;

    public int Generation { get; } = generation;

    public KeyBytes Key { get; } = key;

    public MasterKey Copy() => new(Account, Generation, KeyBytes.Copy(Key.Span));

    public void Dispose() => Key.Dispose();

    public override string ToString() => "***";
}
