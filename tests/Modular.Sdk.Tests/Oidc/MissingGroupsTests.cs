using System.Text.Json.Nodes;
using Modular.Sdk.Sso;

namespace Modular.Sdk.Tests.Oidc;

/// <summary>Groups that are not in the token: in the user info, nowhere, or none.</summary>
public sealed class MissingGroupsTests
{
    private readonly Company _company = new();

    [Fact]
    public async Task They_are_looked_for_in_the_user_info()
    {
        _company.UserInfo = """{"sub":"k-1001","groups":["office"]}""";
        var who = await EntersAsync(null);
        Assert.Equal(["office"], who.Groups);
        Assert.True(who.GroupsComplete);
        Assert.Equal("mila.brandt@kajakwerk.example", who.Email);
    }

    [Fact]
    public async Task A_path_is_looked_for_as_well()
    {
        _company.GroupsClaim = "realm_access.roles";
        _company.UserInfo = """{"sub":"k-1001","realm_access":{"roles":["office"]}}""";
        Assert.Equal(["office"], (await EntersAsync(new JsonArray("guides"))).Groups);
    }

    [Fact]
    public async Task Nobody_is_asked_about_what_the_token_tells()
    {
        _company.UserInfo = """{"sub":"k-1001","groups":["office"]}""";
        foreach (var told in new[] { new JsonArray("guides"), [] })
        {
            var who = await EntersAsync(told);
            Assert.DoesNotContain(_company.Asked, it => it.EndsWith("/me", StringComparison.Ordinal));
            Assert.Equal(told.Count, who.Groups.Length);
        }
    }

    /// <summary>An empty list is an answer. No list is one too where nobody said that there should be one.</summary>
    [Theory]
    [InlineData("groups", "[]", null, true)]
    [InlineData("groups", null, "[]", true)]
    [InlineData("groups", null, null, false)]
    [InlineData("groups", null, "7", false)]
    [InlineData(null, null, null, true)]
    [InlineData("teams.all", null, null, false)]
    public async Task No_list_where_one_was_promised_takes_nothing_away(string? typed, string? inToken, string? inUserInfo, bool complete)
    {
        _company.GroupsClaim = typed;
        _company.UserInfo = inUserInfo is null ? """{"sub":"k-1001"}""" : $$"""{"sub":"k-1001","groups":{{inUserInfo}}}""";
        var who = await EntersAsync(inToken is null ? null : JsonNode.Parse(inToken));
        Assert.Empty(who.Groups);
        Assert.Equal(complete, who.GroupsComplete);
    }

    private async Task<ExternalIdentity> EntersAsync(JsonNode? groups)
    {
        var claims = _company.Claims();
        claims.Remove("groups");
        if (groups is not null)
        {
            claims["groups"] = groups.DeepClone();
        }

        return Assert.IsType<SsoOutcome<ExternalIdentity>.Ok>(await _company.CompleteAsync(Company.Sign(claims))).Value;
    }
}
