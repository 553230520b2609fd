using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using System.Runtime.InteropServices;
using Modular.Testing;
using Modular.Vault.Crypto;

namespace Modular.Vault.Tests.Asvs;

/// <summary>ASVS 5.0, 11.3: ciphers. Each test is named after its requirement; 11.3.3 stands with the sealed records.</summary>
public sealed class AsvsCryptoTests
{
    private static readonly string[] Approved =
    [
        "AesGcm", "ChaCha20Poly1305", "HKDF", "HMACSHA256", "SHA256", "RandomNumberGenerator", "CryptographicOperations", "HashAlgorithmName", "CryptographicException", "AuthenticationTagMismatchException",
        // AES as a block cipher, in AES-KWP alone; HMAC-SHA1, in the authenticator app's codes alone (RFC 6238).
        "Aes", "SymmetricAlgorithm", "PaddingMode", "CipherMode", "HMACSHA1",
    ];

    [Fact]
    public void Asvs_11_3_2_approved_ciphers_and_modes_only()
    {
        using var file = new PEReader(File.OpenRead(typeof(VaultModule).Assembly.Location));
        var metadata = file.GetMetadataReader();
        var used = metadata.TypeReferences.Select(metadata.GetTypeReference)
            .Where(t => metadata.GetString(t.Namespace) == "System.Security.Cryptography").Select(t => metadata.GetString(t.Name)).ToHashSet();
        Assert.Contains("AesGcm", used);
        Assert.Equal([], used.Except(Approved).Order());

        var sources = Directory.EnumerateFiles(Path.Combine(Specs.Root(), "modules", "Vault"), "*.cs", SearchOption.AllDirectories)
            .Where(f => !f.Contains($"{Path.DirectorySeparatorChar}obj{Path.DirectorySeparatorChar}", StringComparison.Ordinal)).Select(f => (Name: Path.GetFileName(f), Text: File.ReadAllText(f))).ToList();
        string[] Having(string word) => [.. sources.Where(s => s.Text.Contains(word, StringComparison.Ordinal)).Select(s => s.Name)];
        Assert.Equal(["AesKwp.cs"], Having("Aes.Create"));
        Assert.Equal(["AesKwp.cs"], Having("cryptEcb"));
        Assert.Empty(Having("cryptCbc"));
        Assert.Equal(["Totp.cs"], Having("HMACSHA1"));
    }

    [Fact]
    public void Asvs_11_3_4_a_million_seals_use_a_million_nonces_and_a_million_keys()
    {
        const int many = 1_000_000;
        using var key = KeyBytes.Random(32);
        var place = new RecordPlace(Guid.Empty, Guid.NewGuid(), "credit.booking", "text", Guid.NewGuid(), 1);
        var (salts, nonces) = (new UInt128[many], new UInt128[many]);
        for (var i = 0; i < many; i++)
        {
            var record = SealedRecord.Seal(1, key, place, "x"u8);
            salts[i] = MemoryMarshal.Read<UInt128>(record.AsSpan(6, 16));
            nonces[i] = new UInt128(MemoryMarshal.Read<ulong>(record.AsSpan(22, 8)), MemoryMarshal.Read<uint>(record.AsSpan(30, 4)));
        }

        Assert.Equal(0, Repeated(salts));
        Assert.Equal(0, Repeated(nonces));
        salts[7] = salts[many / 2];
        Assert.Equal(1, Repeated(salts));
    }

    private static int Repeated(UInt128[] values)
    {
        Array.Sort(values);
        return values.Zip(values.Skip(1)).Count(pair => pair.First == pair.Second);
    }
}
