using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using NSec.Cryptography;

namespace Modular.Vault.Passwords;

/// <summary>
/// The stored form: <c>v1$m=65536,t=3,p=1$salt$tag</c>, Argon2id over the NFKC text in UTF-8. The version comes first because the key hierarchy
/// will store a verifier derived from the same Argon2id output instead of the output itself; both will live side by side until people sign in.
/// </summary>
internal sealed record PasswordHash(int MemoryKiB, int Passes, byte[] Salt, byte[] Tag)
{
    private const string Version = "v1";
    private const int SaltBytes = 16;
    private const int TagBytes = 32;

    /// <summary>A stored string is data: somebody who can write it must not be able to order a gigabyte per sign-in.</summary>
    public const int MostMemoryKiB = 512 * 1024;
    public const int MostPasses = 10;

    public static PasswordHash Create(string normalised, PasswordHashOptions cost)
    {
        var salt = RandomNumberGenerator.GetBytes(SaltBytes);
        return new(cost.MemoryKiB, cost.Passes, salt, Derive(normalised, cost.MemoryKiB, cost.Passes, salt));
    }

    public bool Matches(string normalised) => CryptographicOperations.FixedTimeEquals(Tag, Derive(normalised, MemoryKiB, Passes, Salt));

    public bool IsOlderThan(PasswordHashOptions cost) => MemoryKiB != cost.MemoryKiB || Passes != cost.Passes;

    public string Store() =>
        string.Create(CultureInfo.InvariantCulture, $"{Version}$m={MemoryKiB},t={Passes},p=1${Convert.ToBase64String(Salt)}${Convert.ToBase64String(Tag)}");

    public static PasswordHash? Read(string? stored)
    {
        if (stored?.Split('$') is not [Version, var cost, var salt, var tag]
            || cost.Split(',') is not [var memory, var passes, "p=1"]
            || !Number(memory, "m=", 8, MostMemoryKiB, out var memoryKiB)
            || !Number(passes, "t=", 1, MostPasses, out var times)
            || !Bytes(salt, SaltBytes, out var saltBytes)
            || !Bytes(tag, TagBytes, out var tagBytes))
        {
            return null;
        }

        return new(memoryKiB, times, saltBytes, tagBytes);
    }

    public override string ToString() => "***";

    private static byte[] Derive(string normalised, int memoryKiB, int passes, byte[] salt)
    {
        var argon2id = PasswordBasedKeyDerivationAlgorithm.Argon2id(new Argon2Parameters { DegreeOfParallelism = 1, MemorySize = memoryKiB, NumberOfPasses = passes });
        var password = Encoding.UTF8.GetBytes(normalised);
        try
        {
            return argon2id.DeriveBytes(password, salt, TagBytes);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(password);
        }
    }

    private static bool Number(string text, string prefix, int least, int most, out int value)
    {
        value = 0;
        return text.StartsWith(prefix, StringComparison.Ordinal)
            && int.TryParse(text.AsSpan(prefix.Length), NumberStyles.None, CultureInfo.InvariantCulture, out value)
            && value >= least && value <= most;
    }

    private static bool Bytes(string text, int length, out byte[] bytes)
    {
        bytes = new byte[length];
        return Convert.TryFromBase64String(text, bytes, out var written) && written == length;
    }
}
