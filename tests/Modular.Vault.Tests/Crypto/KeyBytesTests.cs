using System.Text.Json;
using Modular.Vault.Crypto;

namespace Modular.Vault.Tests.Crypto;

public sealed class KeyBytesTests
{
    [Fact]
    public void A_key_is_overwritten_when_it_is_disposed_of()
    {
        var key = KeyBytes.Random(32);
        var memory = key.Span;
        Assert.Contains(memory.ToArray(), b => b != 0);

        key.Dispose();
        key.Dispose();

        Assert.All(memory.ToArray(), b => Assert.Equal(0, b));
        Assert.Throws<ObjectDisposedException>(() => key.Span.ToArray());
    }

    [Fact]
    public void A_key_prints_stars_and_hides_from_a_serialiser()
    {
        using var key = KeyBytes.Copy("0123456789abcdef0123456789abcdef"u8);

        Assert.Equal("***", key.ToString());
        Assert.Equal("***", $"{key}");
        Assert.ThrowsAny<Exception>(() => JsonSerializer.Serialize(key));
    }

    [Fact]
    public void Wrapping_refuses_what_is_no_key()
    {
        var wrapping = new byte[32];

        Assert.Throws<ArgumentException>(() => AesKwp.Wrap(wrapping, []));
        Assert.Throws<ArgumentException>(() => AesKwp.Wrap(wrapping, new byte[5000]));
        Assert.Null(AesKwp.Unwrap(wrapping, []));
        Assert.Null(AesKwp.Unwrap(wrapping, new byte[15]));
        Assert.Null(AesKwp.Unwrap(wrapping, new byte[9000]));
    }
}
