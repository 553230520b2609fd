using System.Security.Cryptography;
using System.Text.Json;
using Modular.Testing;
using Modular.Vault.Crypto;

namespace Modular.Vault.Tests.Crypto;

/// <summary>Project Wycheproof's vectors. What our code takes must come out right, what is marked invalid must be refused, and the counts are fixed so that nothing is left out unseen.</summary>
public sealed class WycheproofTests
{
    [Fact]
    public void Aes_gcm()
    {
        var (opened, refused, odd) = (0, 0, 0);
        foreach (var (group, test) in Read("wycheproof-aes_gcm_test.json"))
        {
            var (key, iv) = (Hex(test, "key"), Hex(test, "iv"));
            AeadAlgorithm? algorithm = key.Length switch { 16 => AeadAlgorithm.Aes128Gcm, 32 => AeadAlgorithm.Aes256Gcm, _ => null };
            if (algorithm is null)
            {
                Assert.Throws<ArgumentException>(() => new Aead(AeadAlgorithm.Aes256Gcm, key));
                odd++;
                continue;
            }

            using var aead = new Aead(algorithm.Value, key);
            byte[] cipher = [.. Hex(test, "ct"), .. Hex(test, "tag")];
            var plain = new byte[cipher.Length - Aead.TagSize];
            if (iv.Length != Aead.NonceSize || group.GetProperty("tagSize").GetInt32() != 128)
            {
                Assert.ThrowsAny<ArgumentException>(() => aead.Open(iv, cipher, plain, Hex(test, "aad")));
                odd++;
                continue;
            }

            if (IsValid(test))
            {
                Assert.True(aead.Open(iv, cipher, plain, Hex(test, "aad")), Name(test));
                Assert.Equal(Hex(test, "msg"), plain);
                var again = new byte[cipher.Length];
                aead.Seal(iv, plain, again, Hex(test, "aad"));
                Assert.Equal(cipher, again);
                opened++;
            }
            else
            {
                Assert.False(aead.Open(iv, cipher, plain, Hex(test, "aad")), Name(test));
                Assert.All(plain, b => Assert.Equal(0, b));
                refused++;
            }
        }

        // Odd: 192-bit keys and nonces of other sizes than 96 bits, neither of which our code takes.
        Assert.Equal((79, 54, 183), (opened, refused, odd));
    }

    [Fact]
    public void Aes_kwp()
    {
        var (right, refused) = (0, 0);
        foreach (var (_, test) in Read("wycheproof-aes_kwp_test.json"))
        {
            var (key, wrapped) = (Hex(test, "key"), Hex(test, "ct"));
            using var plain = AesKwp.Unwrap(key, wrapped);
            if (IsValid(test))
            {
                Assert.Equal(Hex(test, "msg"), plain!.Span.ToArray());
                Assert.Equal(wrapped, AesKwp.Wrap(key, Hex(test, "msg")));
                right++;
            }
            else
            {
                Assert.Null(plain);
                refused++;
            }
        }

        Assert.Equal((77, 177), (right, refused));
    }

    [Fact]
    public void Hkdf_sha256()
    {
        var (right, refused) = (0, 0);
        foreach (var (_, test) in Read("wycheproof-hkdf_sha256_test.json"))
        {
            var size = test.GetProperty("size").GetInt32();
            if (IsValid(test))
            {
                using var whole = Hkdf.Derive(Hex(test, "ikm"), Hex(test, "salt"), Hex(test, "info"), size);
                using var extracted = Hkdf.Extract(Hex(test, "ikm"), Hex(test, "salt"));
                using var halves = Hkdf.Expand(extracted.Span, Hex(test, "info"), size);
                Assert.Equal(Hex(test, "okm"), whole.Span.ToArray());
                Assert.Equal(Hex(test, "okm"), halves.Span.ToArray());
                right++;
            }
            else
            {
                Assert.True(size > Hkdf.MostBytes);
                Assert.ThrowsAny<ArgumentException>(() => Hkdf.Derive(Hex(test, "ikm"), Hex(test, "salt"), Hex(test, "info"), size));
                refused++;
            }
        }

        Assert.Equal((83, 3), (right, refused));
    }

    [Fact]
    public void X25519_agreement()
    {
        var (right, refused) = (0, 0);
        foreach (var (_, test) in Read("wycheproof-x25519_test.json"))
        {
            using var secret = KeyBytes.Copy(Hex(test, "private"));
            using var shared = X25519.Agree(secret, Hex(test, "public"));
            if (test.GetProperty("flags").EnumerateArray().Any(f => f.GetString() == "ZeroSharedSecret"))
            {
                Assert.Null(shared);
                refused++;
            }
            else
            {
                Assert.Equal(Hex(test, "shared"), shared!.Span.ToArray());
                right++;
            }
        }

        Assert.Equal(518, right + refused);
        Assert.True(refused > 20, $"{refused} refused");
    }

    [Fact]
    public void A_missing_file_is_named_with_its_place()
    {
        var missing = Assert.Throws<FileNotFoundException>(() => Specs.Read("no-such-vectors.json"));
        Assert.Contains("shared/specs beside the repository", missing.Message, StringComparison.Ordinal);
    }

    private static IEnumerable<(JsonElement Group, JsonElement Test)> Read(string file)
    {
        using var document = Specs.Read(file);
        foreach (var group in document.RootElement.GetProperty("testGroups").EnumerateArray())
        {
            foreach (var test in group.GetProperty("tests").EnumerateArray())
            {
                yield return (group, test);
            }
        }
    }

    private static bool IsValid(JsonElement test) => test.GetProperty("result").GetString() == "valid";

    private static string Name(JsonElement test) => "tcId " + test.GetProperty("tcId").GetRawText();

    private static byte[] Hex(JsonElement test, string name) => Convert.FromHexString(test.GetProperty(name).GetString()!);
}
