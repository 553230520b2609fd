using System.Net;
using Modular.Vault.Sessions;
using Modular.Vault.SignIn;

namespace Modular.Vault.Tests.SignIn;

public sealed class SignInRulesTests
{
    [Theory]
    [InlineData("/desk", "/desk")]
    [InlineData("/desk?day=2026-11-24&x=1", "/desk?day=2026-11-24&x=1")]
    [InlineData("/", "/")]
    [InlineData("//evil.example", null)]
    [InlineData("/\\evil.example", null)]
    [InlineData("/desk\\..\\evil", null)]
    [InlineData("https://evil.example/desk", null)]
    [InlineData("javascript:alert(1)", null)]
    [InlineData("/\t/evil.example", null)]
    [InlineData("desk", null)]
    [InlineData("", null)]
    [InlineData(null, null)]
    [InlineData("/account/sign-out", null)]
    public void After_signing_in_one_only_goes_into_this_site(string? asked, string? gone) => Assert.Equal(gone, ReturnUrl.Local(asked));

    [Theory]
    [InlineData(1, 0)]
    [InlineData(4, 0)]
    [InlineData(5, 1)]
    [InlineData(6, 2)]
    [InlineData(10, 32)]
    [InlineData(14, 512)]
    [InlineData(15, 900)]
    [InlineData(100, 900)]
    [InlineData(int.MaxValue, 900)]
    public void Each_failure_doubles_the_wait_up_to_a_quarter_of_an_hour(int failures, int seconds) =>
        Assert.Equal(TimeSpan.FromSeconds(seconds), Pace.Passwords.Delay(failures, free: 5));

    [Fact]
    public void An_IPv6_subscriber_is_counted_as_one_and_an_IPv4_address_stays_itself()
    {
        static byte[] Network(string address) => Tried.At("sign-in", "x", IPAddress.Parse(address)).Network;

        Assert.Equal(Network("2001:db8:1:2::1"), Network("2001:db8:1:2:ffff::9"));
        Assert.NotEqual(Network("2001:db8:1:2::1"), Network("2001:db8:1:3::1"));
        Assert.Equal(Network("192.0.2.7"), Network("::ffff:192.0.2.7"));
        Assert.NotEqual(Network("192.0.2.7"), Network("192.0.2.8"));
    }

    [Theory]
    [InlineData("Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0", "Firefox · Linux")]
    [InlineData("Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 Version/18.0 Mobile/15E148 Safari/604.1", "Safari · iPhone")]
    [InlineData("Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/140.0 Safari/537.36 Edg/140.0", "Edge · Windows")]
    [InlineData("<script>alert(1)</script>", "?")]
    [InlineData(null, "?")]
    public void A_device_is_named_in_two_words(string? userAgent, string words) => Assert.Equal(words, Device.Describe(userAgent));
}
