using System.Collections.Concurrent;
using System.Net;
using System.Text;
using Modular.Sso.Entra.Groups;

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
        // Anybody may join a mailing list.
        Assert.DoesNotContain(who.Groups, g => g.StartsWith("e0000000", StringComparison.Ordinal));
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
        _watched.Graph = $$"""{"value":[{"@odata.type":"#microsoft.graph.group","id":"{{SimulatedEntra.Office}}","securityEnabled":true}],"@odata.nextLink":"{{next}}"}""";
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

    [Theory]
    [InlineData("true", true, true)]
    [InlineData("false", false, true)]
    [InlineData("null", false, false)]
    public async Task A_group_counts_where_graph_says_that_it_is_a_security_group(string told, bool counts, bool complete)
    {
        _watched.Graph = $$"""{"value":[{"@odata.type":"#microsoft.graph.group","id":"{{SimulatedEntra.Office}}","securityEnabled":{{told}}}]}""";
        var who = await _entra.EntersAsync(SimulatedEntra.Leyla);
        Assert.Equal((counts, complete), (who.Groups.Contains(SimulatedEntra.Office), who.GroupsComplete));
    }

    [Fact]
    public async Task A_slow_graph_costs_nobody_the_sign_in_and_what_it_told_counts()
    {
        _watched.Graph = $$"""{"value":[{"@odata.type":"#microsoft.graph.group","id":"{{SimulatedEntra.Office}}","securityEnabled":true}],"@odata.nextLink":"{{_entra.Instance}}/graph/v1.0/slow"}""";
        var entering = _entra.EntersAsync(SimulatedEntra.Leyla);
        await await Task.WhenAny(_watched.Slow.Task, entering);
        _entra.Clock.Advance(TimeSpan.FromSeconds(9));
        Assert.False(entering.IsCompleted);
        _entra.Clock.Advance(TimeSpan.FromSeconds(2));
        var who = await entering.WaitAsync(TimeSpan.FromMinutes(1), TestContext.Current.CancellationToken);

        Assert.Equal([SimulatedEntra.Office], who.Groups);
        Assert.False(who.GroupsComplete);
    }

    [Fact]
    public async Task A_token_that_graph_takes_no_more_is_renewed_once()
    {
        await _entra.EntersAsync(SimulatedEntra.Leyla);
        _watched.Unauthorized = 1;
        Assert.True((await _entra.EntersAsync(SimulatedEntra.Leyla)).GroupsComplete);
        _watched.Unauthorized = 5;
        Assert.False((await _entra.EntersAsync(SimulatedEntra.Leyla)).GroupsComplete);
        Assert.Equal(3, _watched.Unauthorized);
    }

    [Fact]
    public async Task A_token_for_graph_goes_to_the_graph_it_is_for()
    {
        await _entra.EntersAsync(SimulatedEntra.Leyla);
        var before = _watched.Bearers.Last();
        var elsewhere = _entra.Settings(instance: new UriBuilder(_entra.Instance) { Host = _entra.Instance.Host == "localhost" ? "127.0.0.1" : "localhost" }.Uri.AbsoluteUri);
        await GraphGroups.OfAsync(Guid.Parse(SimulatedEntra.Leyla), _entra.Context(elsewhere), TestContext.Current.CancellationToken);
        Assert.NotEqual(before, _watched.Bearers.Last());
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

        /// <summary>What Graph was shown.</summary>
        public ConcurrentQueue<string?> Bearers { get; } = [];

        /// <summary>So many times Graph takes no token.</summary>
        public int Unauthorized { get; set; }

        /// <summary>Somebody waits for what never comes.</summary>
        public TaskCompletionSource Slow { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            var path = request.RequestUri!.AbsolutePath;
            Asked.Enqueue(path);
            Hosts.Enqueue(request.RequestUri.Host);
            if (!path.Contains("/graph/", StringComparison.Ordinal))
            {
                return await base.SendAsync(request, cancellationToken);
            }

            Bearers.Enqueue(request.Headers.Authorization?.Parameter);
            if (path.EndsWith("/slow", StringComparison.Ordinal))
            {
                Slow.SetResult();
                await Task.Delay(Timeout.Infinite, cancellationToken);
            }

            if (Unauthorized > 0)
            {
                Unauthorized--;
                return new(HttpStatusCode.Unauthorized);
            }

            return Graph is null ? await base.SendAsync(request, cancellationToken) : new(HttpStatusCode.OK) { Content = new StringContent(Graph, Encoding.UTF8, "application/json") };
        }
    }
}
