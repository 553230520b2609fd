using System.Collections.Concurrent;
using System.Net;
using System.Text;
using Modular.Sdk.Sso;

namespace Modular.Sdk.Tests.Entra;

/// <summary>More groups than fit into a token: Microsoft Graph tells them, or nobody loses a role.</summary>
public sealed class GroupTests : IAsyncLifetime
{
    private readonly SimulatedEntra _entra = new();
    private readonly Watched _watched = new();

    public async ValueTask InitializeAsync()
    {
        await _entra.StartAsync();
        _entra.Http = new HttpClient(_watched);
    }

    public ValueTask DisposeAsync() => _entra.DisposeAsync();

    [Fact]
    public async Task Graph_tells_all_groups_page_by_page_and_nothing_but_groups()
    {
        await _entra.PersonAsync(SimulatedEntra.Leyla, new { groups = new[] { SimulatedEntra.Office }, otherGroups = 2400 });
        var who = await _entra.EntersAsync(SimulatedEntra.Leyla);

        Assert.Equal((2401, true), (who.Groups.Length, who.GroupsComplete));
        Assert.Equal(2401, who.Groups.Distinct().Count());
        Assert.Contains(SimulatedEntra.Office, who.Groups);
        Assert.DoesNotContain(who.Groups, g => g.StartsWith("d0000000", StringComparison.Ordinal));
        Assert.Equal(3, _watched.Asked.Count(path => path.EndsWith("/transitiveMemberOf", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task The_token_for_graph_is_kept_for_a_while()
    {
        await _entra.EntersAsync(SimulatedEntra.Leyla);
        await _entra.EntersAsync(SimulatedEntra.Leyla);
        // Two codes and one token for Graph.
        Assert.Equal(3, Tokens());
        _entra.Clock.Advance(TimeSpan.FromMinutes(31));
        await _entra.EntersAsync(SimulatedEntra.Leyla);
        Assert.Equal(5, Tokens());

        int Tokens() => _watched.Asked.Count(path => path.EndsWith("/token", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Without_the_permission_the_list_is_incomplete_and_the_log_says_what_to_grant()
    {
        await _entra.AppAsync(new { graphPermission = false });
        var who = await _entra.EntersAsync(SimulatedEntra.Leyla);

        Assert.False(who.GroupsComplete);
        Assert.Contains("GroupMember.Read.All", _entra.Log.All, StringComparison.Ordinal);
        Assert.DoesNotContain(SimulatedEntra.Leyla, _entra.Log.All, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("leyla", _entra.Log.All, StringComparison.OrdinalIgnoreCase);
    }

    [Theory]
    [InlineData("drop", 500)]
    [InlineData("rate_limit", 500)]
    [InlineData("fail_before", 503)]
    [InlineData("fail_before", 404)]
    public async Task When_graph_does_not_answer_people_come_in_with_the_roles_they_have(string kind, int status)
    {
        await _entra.BreakAsync(new { target = "entra", kind, status, route = "GET /entra/graph/*" });
        Assert.False((await _entra.EntersAsync(SimulatedEntra.Leyla)).GroupsComplete);
    }

    [Theory]
    [InlineData("https://elsewhere.example/v1.0/users/x/transitiveMemberOf?$skiptoken=1")]
    [InlineData("not an address")]
    [InlineData("/v1.0/users")]
    public async Task The_token_goes_nowhere_else_whatever_a_page_says(string next)
    {
        _watched.Graph = $$"""{"value":[{"@odata.type":"#microsoft.graph.group","id":"{{SimulatedEntra.Office}}"}],"@odata.nextLink":"{{next}}"}""";
        var who = await _entra.EntersAsync(SimulatedEntra.Leyla);

        Assert.Equal([SimulatedEntra.Office], who.Groups);
        Assert.False(who.GroupsComplete);
        Assert.DoesNotContain(_watched.Hosts, host => host != _entra.Instance.Host);
    }

    [Theory]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("""{"value":7}""")]
    [InlineData("<html>")]
    public async Task Rubbish_is_no_list(string answer)
    {
        _watched.Graph = answer;
        Assert.False((await _entra.EntersAsync(SimulatedEntra.Leyla)).GroupsComplete);
    }

    [Fact]
    public async Task Pages_that_do_not_end_are_left()
    {
        _watched.Graph = $$"""{"value":[],"@odata.nextLink":"{{_entra.Instance}}/graph/v1.0/users/x/transitiveMemberOf?$skiptoken=1"}""";
        Assert.False((await _entra.EntersAsync(SimulatedEntra.Leyla)).GroupsComplete);
        Assert.InRange(_watched.Asked.Count(path => path.EndsWith("/transitiveMemberOf", StringComparison.Ordinal)), 2, 50);
    }

    [Fact]
    public async Task Whoever_fits_into_a_token_is_not_asked_about()
    {
        await _entra.EntersAsync(SimulatedEntra.Mila);
        Assert.DoesNotContain(_watched.Asked, path => path.Contains("/graph/", StringComparison.Ordinal));
    }

    /// <summary>Keeps what was asked, and answers for Graph where a test says so.</summary>
    private sealed class Watched() : DelegatingHandler(new SocketsHttpHandler { UseProxy = false, AllowAutoRedirect = false })
    {
        public ConcurrentQueue<string> Asked { get; } = [];

        public ConcurrentQueue<string> Hosts { get; } = [];

        public string? Graph { get; set; }

        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            Asked.Enqueue(request.RequestUri!.AbsolutePath);
            Hosts.Enqueue(request.RequestUri.Host);
            return Graph is not null && request.RequestUri.AbsolutePath.Contains("/graph/", StringComparison.Ordinal)
                ? Task.FromResult(new HttpResponseMessage(HttpStatusCode.OK) { Content = new StringContent(Graph, Encoding.UTF8, "application/json") })
                : base.SendAsync(request, cancellationToken);
        }
    }
}
