using System.Text;
using CsCheck;
using Modular.Vault.Crypto;
using Modular.Vault.SecondFactor;

namespace Modular.Vault.Tests.SignIn;

public sealed class TotpTests
{
    // RFC 6238, appendix B: the last six of the eight digits.
    [Theory]
    [InlineData(59, "287082")]
    [InlineData(1111111109, "081804")]
    [InlineData(1111111111, "050471")]
    [InlineData(1234567890, "005924")]
    [InlineData(2000000000, "279037")]
    [InlineData(20000000000, "353130")]
    public void The_codes_are_those_of_the_RFC(long unix, string code) =>
        Assert.Equal(code, Totp.Code("12345678901234567890"u8, Totp.StepAt(DateTime.UnixEpoch.AddSeconds(unix))));

    [Theory]
    [InlineData(-60, false)]
    [InlineData(-30, true)]
    [InlineData(0, true)]
    [InlineData(30, true)]
    [InlineData(60, false)]
    public void A_clock_may_be_half_a_minute_off(int seconds, bool accepted)
    {
        var now = new DateTime(2026, 11, 26, 12, 0, 15, DateTimeKind.Utc);
        using var secret = KeyBytes.Random(Totp.SecretSize);
        var step = Totp.StepAt(now.AddSeconds(seconds));

        Assert.Equal(accepted ? step : null, Totp.Match(secret, Totp.Code(secret.Span, step), now));
    }

    [Theory]
    [InlineData("123456", "123456")]
    [InlineData(" 123 456 ", "123456")]
    [InlineData("123-456", "123456")]
    [InlineData("12345", null)]
    [InlineData("1234567", null)]
    [InlineData("12345a", null)]
    [InlineData("١٢٣٤٥٦", null)]
    [InlineData("", null)]
    public void Six_digits_are_read_however_they_are_grouped(string typed, string? read) => Assert.Equal(read, Totp.Read(typed));

    [Fact]
    public void The_typed_secret_and_the_QR_code_say_the_same()
    {
        using var secret = KeyBytes.Copy("12345678901234567890"u8);
        Assert.Equal("GEZD GNBV GY3T QOJQ GEZD GNBV GY3T QOJQ", Totp.Reveal(secret));
        Assert.Equal("otpauth://totp/Modular:anna%2Bx%40example.org?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&issuer=Modular&algorithm=SHA1&digits=6&period=30", Totp.Address(secret, "anna+x@example.org"));
    }

    [Fact]
    public void Any_secret_can_be_typed() => Gen.Byte.Array[Totp.SecretSize].Sample(bytes =>
    {
        using var secret = KeyBytes.Copy(bytes);
        Assert.Equal(bytes, FromBase32(Totp.Reveal(secret).Replace(" ", "", StringComparison.Ordinal)));
    });

    internal static byte[] FromBase32(string text)
    {
        var bits = new StringBuilder();
        foreach (var letter in text)
        {
            bits.Append(Convert.ToString("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".IndexOf(letter, StringComparison.Ordinal), 2).PadLeft(5, '0'));
        }

        return [.. Enumerable.Range(0, bits.Length / 8).Select(i => Convert.ToByte(bits.ToString(i * 8, 8), 2))];
    }
}
