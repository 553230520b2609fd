namespace Modular.Vault.Passwords;

/// <summary>Argon2id's cost for new hashes. Old hashes keep theirs until the next sign-in.</summary>
internal sealed record PasswordHashOptions
{
    public int MemoryKiB { get; init; } = 64 * 1024;

    public int Passes { get; init; } = 3;

    /// <summary>One derivation takes 64 MiB and about 80 ms of a core; more at once only makes each slower.</summary>
    public int AtOnce { get; init; } = Math.Max(2, Environment.ProcessorCount);

    /// <summary>Who waits longer than this many derivations is told to try again, so that sign-in floods cannot take the machine down.</summary>
    public int Waiting { get; init; } = 40;
}
