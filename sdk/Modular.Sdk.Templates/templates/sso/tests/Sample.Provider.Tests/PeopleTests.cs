using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using Modular.Sdk.Sso;

namespace SampleNamespace.Tests;

/// <summary>What the kit cannot know of this provider. Write yours here.</summary>
public sealed class PeopleTests
{
    private const string Nonce = "nonce-of-this-question-0123456789";
    private static readonly string Verifier = new('v', 43);

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task TeamsAreGroups()
    {
        await using var world = new SampleClassWorld();
        var who = Assert.IsType<SsoOutcome<ExternalIdentity>.Ok>(await SignInAsync(world)).Value;
        Assert.Equal(["guides", "office"], who.Groups);
        Assert.True(who.GroupsComplete);
        Assert.Equal((world.Person.Id, world.Person.Email), (who.Subject, who.Email));
    }

    [Fact]
    public async Task VisitorsStayOutside()
    {
        await using var world = new SampleClassWorld();
        world.Person.Kind = "visitor";
        Assert.IsType<SsoOutcome<ExternalIdentity>.Cancelled>(await SignInAsync(world));
    }

    private static async Task<SsoOutcome<ExternalIdentity>> SignInAsync(SampleClassWorld world)
    {
        var wish = new SsoBegin
        {
            RedirectUri = world.Callback,
            State = "state-of-this-browser-0123456789",
            Nonce = Nonce,
            CodeChallenge = Convert.ToBase64String(SHA256.HashData(Encoding.ASCII.GetBytes(Verifier))).TrimEnd('=').Replace('+', '-').Replace('/', '_'),
            Culture = "en-GB",
        };
        var redirect = Assert.IsType<SsoOutcome<SsoRedirect>.Ok>(await world.Provider.BeginAsync(wish, world.Context(), Ct)).Value;
        ImmutableArray<SsoParameter> answer = await world.AnswerAsync(redirect, agrees: true);
        return await world.Provider.CompleteAsync(new() { Parameters = answer, RedirectUri = world.Callback, Nonce = Nonce, CodeVerifier = Verifier }, world.Context(), Ct);
    }
}
