using Modular.Testing;

namespace Modular.Host.Tests.Walker;

/// <summary>Bad input on every route: refused, told from our own faults, and nothing has changed.</summary>
[Collection(WalkerGroup.Name)]
public sealed class WalkTests(WalkerWorlds worlds)
{
    [Theory, BothDatabases]
    public async Task Bad_input_is_refused_everywhere_and_changes_nothing(Database database)
    {
        var world = await worlds.OnAsync(database);
        var walk = new Walk(world);
        var faults = new List<string>();
        foreach (var route in Routes.Of(world.Host.Services))
        {
            faults.AddRange(await walk.FaultsAsync(route, Doors.All.FirstOrDefault(d => d.Name == route.Name) ?? new Door(route.Method, route.Text, Access.Public)));
        }

        Assert.True(faults.Count == 0, string.Join('\n', faults));
    }

    [Fact]
    public async Task A_new_route_cannot_escape()
    {
        var world = await worlds.OnAsync(Database.Sqlite);
        var routes = Routes.Of(world.Host.Services);
        Assert.True(Routes.Undeclared(routes, Doors.All) is [], "Declare these in Walker/Doors: " + string.Join(", ", Routes.Undeclared(routes, Doors.All)));
        Assert.True(Routes.Gone(routes, Doors.All) is [], "These are declared in Walker/Doors and gone: " + string.Join(", ", Routes.Gone(routes, Doors.All)));
    }

    [Fact]
    public void A_route_that_nobody_declared_is_named()
    {
        var routes = Routes.Of([Canaries.Endpoint("/canary/{id:guid}"), Canaries.Endpoint("/account/sign-out")]);
        Assert.Equal(["POST /canary/{id}"], Routes.Undeclared(routes, Doors.All));
        Assert.DoesNotContain("POST /account/sign-out", Routes.Gone(routes, Doors.All));
        Assert.Contains("GET /", Routes.Gone(routes, Doors.All));
    }

    [Theory]
    [InlineData("throws", "500")]
    [InlineData("chatters", "tells")]
    [InlineData("echoes", "the script stands in the page")]
    [InlineData("leaves", "leads away")]
    [InlineData("accepts", "instead of a refusal")]
    [InlineData("writes", "changed something: booking.operator")]
    [InlineData("mumbles", "instead of problem+json")]
    [InlineData("forgets", "instead of 403")]
    public async Task The_walk_finds_what_it_looks_for(string canary, string fault)
    {
        var faults = await new Walk(await worlds.OnAsync(Database.Sqlite)).FaultsAsync(Canaries.Route(canary), Canaries.Door(canary));
        Assert.Contains(faults, f => f.Contains(fault, StringComparison.Ordinal));
    }
}
