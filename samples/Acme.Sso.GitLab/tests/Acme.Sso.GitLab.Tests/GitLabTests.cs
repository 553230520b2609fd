using System.Security.Cryptography;
using System.Text;
using Modular.Sdk;
using Modular.Sdk.Sso;
using Modular.Sdk.Testing;

namespace Acme.Sso.GitLab.Tests;

/// <summary>What is GitLab's own.</summary>
public sealed class GitLabTests
{
    private const string Nonce = "nonce-of-this-question-0123456789";
    private static readonly string Verifier = new('v', 43);

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task InheritedGroupsCountToo()
    {
        await using var world = new GitLabWorld();
        var who = Ok(await SignInAsync(world));
        Assert.Equal(["kajakwerk/guides", "kajakwerk/guides/night-tours"], who.Groups);
        Assert.True(who.GroupsComplete);
        Assert.Equal(("https://git.kajakwerk.example", "1001", "mila.brandt@kajakwerk.example", true, "Mila Brandt"), (who.Issuer, who.Subject, who.Email, who.EmailVerified, who.Name));
        Assert.Equal(world.Clock.GetUtcNow().AddHours(-2), who.AuthenticatedAt);
    }

    [Theory]
    [InlineData("kajakwerk", true)]
    [InlineData("/Kajakwerk/", true)]
    [InlineData("kajakwerk/guides", true)]
    [InlineData("kajak", false)]
    [InlineData("kajakwerk/guides/night", false)]
    [InlineData("elsewhere", false)]
    public async Task OnlyMembersOfTheRequiredGroupGetIn(string group, bool enters)
    {
        await using var world = new GitLabWorld(group);
        var outcome = await SignInAsync(world);
        Assert.True(outcome is SsoOutcome<ExternalIdentity>.Ok == enters && outcome is SsoOutcome<ExternalIdentity>.Cancelled != enters, outcome.ToString());
    }

    [Fact]
    public async Task NobodyGetsInWhereGroupsAreRequiredAndNotTold()
    {
        await using var world = new GitLabWorld("kajakwerk");
        world.GitLab.Lie(SsoLie.GroupOverage);
        Assert.Equal(SsoRefusalCode.Configuration, Assert.IsType<SsoOutcome<ExternalIdentity>.Refused>(await SignInAsync(world)).Code);
    }

    [Fact]
    public async Task NoGroupIsAnAnswer()
    {
        await using var world = new GitLabWorld();
        (world.GitLab.Direct, world.GitLab.All) = ([], []);
        var who = Ok(await SignInAsync(world));
        Assert.Empty(who.Groups);
        Assert.True(who.GroupsComplete);
    }

    [Fact]
    public async Task ThereIsNoSignOutAtGitLab()
    {
        await using var world = new GitLabWorld();
        Assert.IsType<SsoOutcome<SsoRedirect>.NotSupported>(await world.Provider.BeginLogoutAsync(new() { ReturnUri = world.Callback, State = "s", Culture = "de-DE" }, world.Context(), Ct));
    }

    [Fact]
    public async Task WithoutAnAddressItIsGitLabCom_WhereAGroupShouldBeNamed()
    {
        await using var world = new GitLabWorld();
        var asked = new List<Uri>();
        using var nobody = new HttpClient(new Listener(asked));
        var context = world.Context() with { Settings = new SettingsBag([new("application_id", "a")], [new("secret", new Secret("s"))]), Http = nobody };
        var report = await world.Provider.CheckSettingsAsync(context, Ct);
        Assert.Equal("https://gitlab.com/.well-known/openid-configuration", Assert.Single(asked).AbsoluteUri);
        Assert.Contains(report.Findings, it => it is { Field: "group", Severity: FindingSeverity.Warning });
    }

    private static async Task<SsoOutcome<ExternalIdentity>> SignInAsync(GitLabWorld world)
    {
        var wish = new SsoBegin
        {
            RedirectUri = world.Callback,
            State = "state-of-this-browser-0123456789",
            Nonce = Nonce,
            CodeChallenge = Convert.ToBase64String(SHA256.HashData(Encoding.ASCII.GetBytes(Verifier))).TrimEnd('=').Replace('+', '-').Replace('/', '_'),
            Culture = "en-GB",
        };
        var answer = await world.AnswerAsync(Ok(await world.Provider.BeginAsync(wish, world.Context(), Ct)), agrees: true);
        return await world.Provider.CompleteAsync(new() { Parameters = answer, RedirectUri = world.Callback, Nonce = Nonce, CodeVerifier = Verifier }, world.Context(), Ct);
    }

    private static T Ok<T>(SsoOutcome<T> outcome) => Assert.IsType<SsoOutcome<T>.Ok>(outcome).Value;

    private sealed class Listener(List<Uri> asked) : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            asked.Add(request.RequestUri!);
            return Task.FromResult(new HttpResponseMessage(System.Net.HttpStatusCode.ServiceUnavailable) { Content = new StringContent("") });
        }
    }
}
