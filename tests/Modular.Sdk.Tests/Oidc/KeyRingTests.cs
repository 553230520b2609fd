using Microsoft.IdentityModel.Tokens;
using Modular.Sdk.Sso;

namespace Modular.Sdk.Tests.Oidc;

/// <summary>Which of a provider's keys are kept, and for how long.</summary>
public sealed class KeyRingTests
{
    /// <summary>More than the store has room for.</summary>
    private static readonly List<SigningCredentials> Twelve = [.. Enumerable.Range(1, 12).Select(i => Company.Rsa($"many-{i}"))];

    private readonly Company _company = new();

    [Fact]
    public async Task Of_a_large_set_the_key_that_signs_is_kept_and_the_others_are_found_again()
    {
        _company.Published = Twelve;
        await EntersAsync(Twelve[11]);
        await EntersAsync(Twelve[11]);
        Assert.Equal(1, Asked());

        // At once, with no room in the store: it is published, and not made up.
        foreach (var key in Twelve)
        {
            await EntersAsync(key);
        }
    }

    [Fact]
    public async Task Made_up_names_do_not_make_us_ask_for_a_large_set_each_time()
    {
        _company.Published = Twelve;
        await EntersAsync(Twelve[0]);
        for (var i = 0; i < 5; i++)
        {
            Assert.Equal("forged", Refused(await _company.CompleteAsync(Company.Sign(_company.Claims(), Company.Next))));
        }

        Assert.Equal(1, Asked());
        _company.Clock.Advance(TimeSpan.FromSeconds(31));
        Assert.Equal("forged", Refused(await _company.CompleteAsync(Company.Sign(_company.Claims(), Company.Next))));
        Assert.Equal(2, Asked());
    }

    [Fact]
    public async Task Keys_that_sign_for_somebody_else_take_no_room_and_open_nothing()
    {
        _company.Foreign = Twelve;
        await EntersAsync(Company.Key);
        await EntersAsync(Company.Key);
        Assert.Equal(1, Asked());
        Assert.DoesNotContain("many-", await _company.State.FindAsync("keys-2", CancellationToken.None), StringComparison.Ordinal);
        Assert.Equal("forged", Refused(await _company.CompleteAsync(Company.Sign(_company.Claims(), Twelve[0]))));
    }

    [Fact]
    public async Task A_set_without_keys_is_not_kept()
    {
        _company.Published = [];
        Assert.Equal("forged", Refused(await _company.CompleteAsync(Company.Sign(_company.Claims()))));
        _company.Published = [Company.Key];
        await EntersAsync(Company.Key);
    }

    [Fact]
    public async Task The_test_of_a_connection_believes_no_kept_keys()
    {
        await EntersAsync(Company.Key);
        _company.Published = [];
        var report = await _company.Oidc.CheckSettingsAsync(_company.Context(), CancellationToken.None);
        Assert.False(report.Works);
        Assert.Contains(report.Findings, it => it.Text.En.Contains("publishes no key", StringComparison.Ordinal));
        Assert.Equal("forged", Refused(await _company.CompleteAsync(Company.Sign(_company.Claims()))));
    }

    private int Asked() => _company.Asked.Count(it => it.Contains("jwks", StringComparison.Ordinal));

    private async Task EntersAsync(SigningCredentials by) => Assert.IsType<SsoOutcome<ExternalIdentity>.Ok>(await _company.CompleteAsync(Company.Sign(_company.Claims(), by)));

    private static string Refused(SsoOutcome<ExternalIdentity> outcome) => Assert.IsType<SsoOutcome<ExternalIdentity>.Refused>(outcome).Code.Value;
}
