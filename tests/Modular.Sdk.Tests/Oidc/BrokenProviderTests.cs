using System.Net;
using System.Text.Json.Nodes;
using Modular.Sdk.Sso;
using Modular.Sdk.Tests.Support;

namespace Modular.Sdk.Tests.Oidc;

/// <summary>A provider that hangs or sends what nobody can read: its own people stay outside, and nothing is thrown at the host, which would blame the plug-in for it.</summary>
public sealed class BrokenProviderTests
{
    /// <summary>Valid JSON, and no text: half a character.</summary>
    private const string Half = """ "\ud800" """;

    private readonly Company _company = new();

    [Fact]
    public async Task One_that_hangs_is_to_be_tried_later_before_the_host_loses_patience()
    {
        using var silence = new Silence();
        using var http = new HttpClient(silence);
        var running = _company.Oidc.BeginAsync(new() { RedirectUri = Company.Callback, State = "st", Nonce = "no", CodeChallenge = "ch", Culture = "de-DE" }, _company.Context() with { Http = http }, TestContext.Current.CancellationToken).AsTask();
        await silence.Entered.Task;
        _company.Clock.Advance(TimeSpan.FromSeconds(7));
        Assert.False(running.IsCompleted);
        _company.Clock.Advance(TimeSpan.FromSeconds(2));
        Assert.IsType<SsoOutcome<SsoRedirect>.TryLater>(await running.WaitAsync(TimeSpan.FromMinutes(1), TestContext.Current.CancellationToken));
    }

    [Theory]
    [InlineData("issuer")]
    [InlineData("token_endpoint")]
    public async Task Half_a_character_in_a_description_is_not_there(string name)
    {
        _company.Description.Remove(name);
        _company.Described = _company.Description.ToJsonString()[..^1] + $",\"{name}\":{Half}}}";
        Assert.Equal("configuration", Refused(await _company.CompleteAsync(Company.Sign(_company.Claims()))));
        Assert.False((await _company.Oidc.CheckSettingsAsync(_company.Context(), CancellationToken.None)).Works);
    }

    [Fact]
    public async Task Nor_is_what_stands_before_a_member_with_half_a_name()
    {
        _company.Described = _company.Description.ToJsonString()[..^1] + ",\"\\ud800 and so on, longer than any name\":1}";
        Assert.Equal("configuration", Refused(await _company.CompleteAsync(Company.Sign(_company.Claims()))));
        Assert.False((await _company.Oidc.CheckSettingsAsync(_company.Context(), CancellationToken.None)).Works);
    }

    [Fact]
    public async Task Half_characters_about_a_person_are_not_there()
    {
        _company.UserInfo = $$"""{"sub":"k-1001","email":{{Half}},"email_verified":{{Half}},"groups":[{{Half}},"guides"]}""";
        var claims = Without("email", "email_verified", "name", "groups");
        var who = Assert.IsType<SsoOutcome<ExternalIdentity>.Ok>(await _company.CompleteAsync(Company.Sign(claims))).Value;
        Assert.Equal((null, false, null), (who.Email, who.EmailVerified, who.Name));
        Assert.Equal(["guides"], who.Groups);

        _company.UserInfo = $$"""{"sub":{{Half}}}""";
        Assert.Equal("forged", Refused(await _company.CompleteAsync(Company.Sign(claims))));
    }

    [Theory]
    [InlineData("a\nb")]
    [InlineData("a b")]
    [InlineData("ä")]
    public async Task An_access_token_that_fits_into_no_header_is_refused(string token)
    {
        _company.UserInfo = """{"sub":"k-1001"}""";
        _company.TokenEndpoint = (_, _) => Stub.Answer(HttpStatusCode.OK, new JsonObject { ["id_token"] = Company.Sign(Without("email")), ["access_token"] = token }.ToJsonString());
        Assert.Equal("forged", Refused(await _company.CompleteAsync()));
    }

    private JsonObject Without(params string[] names)
    {
        var claims = _company.Claims();
        foreach (var name in names)
        {
            claims.Remove(name);
        }

        return claims;
    }

    private static string Refused(SsoOutcome<ExternalIdentity> outcome) => Assert.IsType<SsoOutcome<ExternalIdentity>.Refused>(outcome).Code.Value;

    private sealed class Silence : HttpMessageHandler
    {
        public TaskCompletionSource Entered { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            Entered.SetResult();
            await Task.Delay(Timeout.Infinite, cancellationToken);
            return new();
        }
    }
}
