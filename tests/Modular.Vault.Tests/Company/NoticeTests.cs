using System.Net;
using Modular.Testing;
using Modular.Vault.Audit;

namespace Modular.Vault.Tests.Company;

/// <summary>The company ends sessions behind the browser's back (OpenID Connect Back-Channel Logout 1.0).</summary>
public sealed class NoticeTests
{
    [Theory, BothDatabases]
    public async Task A_session_ends_with_the_companys_and_no_other(Database database)
    {
        await using var world = await CompanyWorld.StartAsync(database);
        var first = await world.InAsync("k-1001");
        world.Clock.Advance(TimeSpan.FromSeconds(1));
        var second = await world.InAsync("k-1001");
        var jonas = await world.InAsync("k-1002");

        await world.EndAsync("k-1001");
        Assert.Equal("200", await world.AnsweredAsync());
        Assert.Equal(HttpStatusCode.OK, (await first.Get("/account")).Status);
        Assert.Equal(HttpStatusCode.Found, (await second.Get("/account")).Status);

        await world.InAsync("k-1001");
        await world.EndAsync("k-1001", everywhere: true);
        Assert.Equal(HttpStatusCode.Found, (await first.Get("/account")).Status);
        Assert.Equal(HttpStatusCode.OK, (await jonas.Get("/account")).Status);
        Assert.Equal(HttpStatusCode.OK, (await world.Owner.Get("/account")).Status);
        Assert.Equal(["1", "2"], await world.NotedAsync(AuditKind.CompanyNotice));
    }

    [Theory, BothDatabases]
    public async Task A_notice_is_good_once(Database database)
    {
        await using var world = await CompanyWorld.StartAsync(database);
        await world.InAsync("k-1001");
        await world.Sandbox.BreakAsync(new { target = "idp.logout", kind = "duplicate", count = 1 });
        await world.EndAsync("k-1001", everywhere: true);
        Assert.Equal("400 200", await world.AnsweredAsync());
    }

    [Theory]
    [InlineData("forge")]
    [InlineData("unsigned")]
    [InlineData("wrong_audience")]
    [InlineData("wrong_issuer")]
    [InlineData("expired")]
    [InlineData("with_nonce")]
    [InlineData("no_event")]
    public async Task A_false_notice_ends_nothing(string kind)
    {
        await using var world = await CompanyWorld.StartAsync();
        var mila = await world.InAsync("k-1001");
        await world.Sandbox.BreakAsync(new { target = "idp.logout", kind, count = 1 });
        await world.EndAsync("k-1001");
        Assert.Equal("400", await world.AnsweredAsync());
        Assert.Equal(HttpStatusCode.OK, (await mila.Get("/account")).Status);
    }

    [Fact]
    public async Task Rubbish_and_too_much_are_refused()
    {
        await using var world = await CompanyWorld.StartAsync();
        var stranger = world.Browser();
        using var empty = await stranger.Raw($"/sso/{world.Id}/logout");
        Assert.Equal(HttpStatusCode.BadRequest, empty.StatusCode);
        using var unknown = await stranger.Raw($"/sso/{Guid.CreateVersion7()}/logout", ("logout_token", "x"));
        Assert.Equal(HttpStatusCode.NotFound, unknown.StatusCode);
        using var much = await stranger.Raw($"/sso/{world.Id}/logout", ("logout_token", new string('x', 70_000)));
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, much.StatusCode);
    }
}
