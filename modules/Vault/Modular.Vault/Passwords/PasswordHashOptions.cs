using Microsoft.Extensions.Hosting;

namespace Modular.Vault.Passwords;

/// <summary>Argon2id's cost for new hashes, section "Vault:Argon2id". Old hashes keep theirs until the next sign-in.</summary>
internal sealed record PasswordHashOptions
{
    /// <summary>OWASP's least for Argon2id.</summary>
    private const int LeastInProduction = 19 * 1024;

    public int MemoryKiB { get; init; } = 64 * 1024;

    public int Passes { get; init; } = 3;

    /// <summary>One derivation takes 64 MiB and about 80 ms of a core; more at once only makes each slower.</summary>
    public int AtOnce { get; init; } = Math.Max(2, Environment.ProcessorCount);

    /// <summary>Who waits longer than this many derivations is told to try again, so that sign-in floods cannot take the machine down.</summary>
    public int Waiting { get; init; } = 40;

    public static PasswordHashOptions Checked(PasswordHashOptions options, IHostEnvironment environment)
    {
        var least = environment.IsDevelopment() ? 8 : LeastInProduction;
        if (options.MemoryKiB < least || options.MemoryKiB > PasswordHash.MostMemoryKiB || options.Passes is < 1 or > PasswordHash.MostPasses || options.AtOnce < 1 || options.Waiting < 0)
        {
            throw new InvalidOperationException(
                $"The settings Vault:Argon2id must have MemoryKiB from {least} to {PasswordHash.MostMemoryKiB}, Passes from 1 to {PasswordHash.MostPasses}, AtOnce of at least 1 and Waiting of at least 0.");
        }

        return options;
    }
}
