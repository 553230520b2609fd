using System.Security.Cryptography;
using System.Text;
using Modular.Vault.Crypto;
using NSec.Cryptography;

namespace Modular.Vault.Passwords;

/// <summary>Argon2id of one password: the key, and what is needed to compute it again. The key is half of what opens; the person's erase key is the other.</summary>
internal sealed class Stretched : IDisposable
{
    public const int SaltSize = 16;

    private Stretched(KeyBytes key, int memoryKiB, int passes, byte[] salt) => (Key, MemoryKiB, Passes, Salt) = (key, memoryKiB, passes, salt);

    public KeyBytes Key { get; }

    public int MemoryKiB { get; }

    public int Passes { get; }

    public byte[] Salt { get; }

    /// <param name="normalised">By <see cref="PasswordText.Normalise"/>.</param>
    public static Stretched Of(string normalised, int memoryKiB, int passes, byte[] salt)
    {
        var argon2id = PasswordBasedKeyDerivationAlgorithm.Argon2id(new Argon2Parameters { DegreeOfParallelism = 1, MemorySize = memoryKiB, NumberOfPasses = passes });
        var password = Encoding.UTF8.GetBytes(normalised);
        try
        {
            var key = new KeyBytes(32);
            argon2id.DeriveBytes(password, salt, key.Fill);
            return new(key, memoryKiB, passes, salt);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(password);
        }
    }

    public void Dispose() => Key.Dispose();

    public override string ToString() => "***";
}
