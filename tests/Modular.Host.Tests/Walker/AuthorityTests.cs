using System.Net;
using System.Net.Http.Headers;
using Modular.Testing;

namespace Modular.Host.Tests.Walker;

/// <summary>Who must not come in does not, at any door.</summary>
[Collection(WalkerGroup.Name)]
public sealed class AuthorityTests(WalkerWorlds worlds)
{
    [Theory, BothDatabases]
    public async Task Strangers_and_lesser_roles_stay_outside_every_door(Database database)
    {
        var world = await worlds.OnAsync(database);
        var before = await Fingerprint.OfAsync(world.Host);
        var tokens = new Dictionary<HttpClient, string>();
        var faults = new List<string>();
        foreach (var route in Routes.Of(world.Host.Services))
        {
            if (Doors.All.FirstOrDefault(d => d.Name == route.Name) is not { Access: > Access.Hook } door)
            {
                continue;
            }

            foreach (var (who, person) in Outside(world, route, door))
            {
                if (!tokens.TryGetValue(person, out var token))
                {
                    tokens[person] = token = await WalkerWorld.TokenAsync(person);
                }

                using var request = Knock(route, Battery.Address(route, world.Own), token);
                using var answer = await person.SendAsync(request, TestContext.Current.CancellationToken);
                if (!IsShut(answer, person == world.Anonymous))
                {
                    faults.Add($"{route.Name} lets {who} in: {(int)answer.StatusCode} {answer.Headers.Location}");
                }
            }
        }

        faults.AddRange(Fingerprint.Differences(before, await Fingerprint.OfAsync(world.Host)));
        Assert.True(faults.Count == 0, string.Join('\n', faults));
    }

    [Fact]
    public async Task The_insider_of_each_door_is_let_in()
    {
        var world = await worlds.OnAsync(Database.Sqlite);
        var faults = new List<string>();
        foreach (var route in Routes.Of(world.Host.Services).Where(r => r.Method == "GET" && r.Text is not "/desk/check-in/{scan}" and not "/desk/choose" and not "/account/unlock"))
        {
            if (Doors.All.FirstOrDefault(d => d.Name == route.Name) is { Access: > Access.Hook } door)
            {
                using var answer = await world.Insider(door.Access).GetAsync(Battery.Address(route, world.Own), TestContext.Current.CancellationToken);
                if (answer.StatusCode != HttpStatusCode.OK && answer.Headers.Location?.OriginalString.StartsWith("/desk", StringComparison.Ordinal) != true)
                {
                    faults.Add($"{route.Name} keeps {door.Access} outside: {(int)answer.StatusCode} {answer.Headers.Location}");
                }
            }
        }

        Assert.True(faults.Count == 0, string.Join('\n', faults));
    }

    /// <summary>Those who are not let in; the stranger owns another business and asks for rows of this one.</summary>
    private static IEnumerable<(string Who, HttpClient Person)> Outside(WalkerWorld world, Route route, Door door)
    {
        yield return ("nobody", world.Anonymous);
        if (door.Access is > Access.Door and < Access.Platform)
        {
            yield return ("the door", world.Insider(Access.Door));
        }

        if (door.Access is Access.Owner)
        {
            yield return ("staff", world.Insider(Access.Staff));
        }

        if (door.Access == Access.Platform)
        {
            yield return ("an owner", world.Insider(Access.Owner));
        }
        else if (route.Parameters.Any(p => p is not "date"))
        {
            yield return ("another business's owner", world.Stranger);
        }
    }

    private static HttpRequestMessage Knock(Route route, string address, string token)
    {
        var request = new HttpRequestMessage(new HttpMethod(route.Method), address);
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("text/html"));
        if (route.Method == "POST")
        {
            request.Content = new FormUrlEncodedContent([new("__RequestVerificationToken", token)]);
        }

        return request;
    }

    private static bool IsShut(HttpResponseMessage answer, bool anonymous)
    {
        var to = answer.Headers.Location?.OriginalString ?? "";
        return anonymous
            ? answer.StatusCode == HttpStatusCode.Unauthorized || to.StartsWith("/account/sign-in", StringComparison.Ordinal)
            : answer.StatusCode is HttpStatusCode.Forbidden or HttpStatusCode.NotFound || to is "/desk/check-in";
    }
}
