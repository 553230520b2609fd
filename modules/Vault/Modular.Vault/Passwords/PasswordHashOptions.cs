using Microsoft.Extensions.Hosting;

namespace Modular.Vault.Passwords;

/// <summary>Argon2id's cost for new hashes, section "Vault:Argon2id". Old hashes keep theirs until the next sign-in.</summary>
internal sealed record PasswordHashOptions
{
    /// <summary>OWASP's least for Argon2id.</summary>
    private const int LeastInProduction = 19 * 1024;

    private const int LeastMemoryKiB = 8;
    private const int MostMemoryKiB = 512 * 1024;
    private const int MostPasses = 10;

    public int MemoryKiB { get; init; } = 64 * 1024;

    public int Passes { get; init; } = 3;

    /// <summary>
    /// One derivation takes 64 MiB and about 80 ms of a core. Half of the processors: whoever floods the sign-in with wrong passwords leaves the other half to
    /// the guests who are booking.
    /// </summary>
    public int AtOnce { get; init; } = Math.Max(1, Environment.ProcessorCount / 2);

    /// <summary>Who waits longer than this many derivations is told to try again, so that sign-in floods cannot take the machine down.</summary>
    public int Waiting { get; init; } = 40;

    /// <summary>Whether we would have stored it, and can afford it.</summary>
    public static bool IsBearable(int memoryKiB, int passes) => memoryKiB is >= LeastMemoryKiB and <= MostMemoryKiB && passes is >= 1 and <= MostPasses;

    public static PasswordHashOptions Checked(PasswordHashOptions options, IHostEnvironment environment)
    {
        var least = environment.IsDevelopment() ? LeastMemoryKiB : LeastInProduction;
        if (options.MemoryKiB < least || options.MemoryKiB > MostMemoryKiB || options.Passes is < 1 or > MostPasses || options.AtOnce < 1 || options.Waiting < 0)
        {
            throw new InvalidOperationException(
                $"The settings Vault:Argon2id must have MemoryKiB from {least} to {MostMemoryKiB}, Passes from 1 to {MostPasses}, AtOnce of at least 1 and Waiting of at least 0.");
        }

        return options;
    }
}
