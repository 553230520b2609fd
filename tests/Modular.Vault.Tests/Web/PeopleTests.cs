using System.Net;
using System.Text.RegularExpressions;
using MediatR;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using Modular.Testing;
using Modular.Vault.Contracts;
using Modular.Vault.Seed;
using Modular.Vault.Storage;

namespace Modular.Vault.Tests.Web;

public sealed partial class PeopleTests
{
    private static readonly Guid Kajak = Guid.Parse("01930000-0000-7000-8000-000000000001");
    private static readonly Guid Other = Guid.Parse("01930000-0000-7000-8000-000000000002");

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory, BothDatabases]
    public async Task An_owner_invites_a_colleague_whose_link_works_once(Database database)
    {
        var mailbox = new Mailbox();
        await using var host = await Start(database, mailbox);
        var owner = new Visitor(host.Http);
        using var signedIn = await owner.SignIn("owner@demo.example", DemoPeople.Password);
        using var invited = await Invite(owner, "Mika Sommer", "mika@example.org", "Staff");
        Assert.Contains("done=invited", invited.Headers.Location?.OriginalString, StringComparison.Ordinal);
        await host.SettleAsync();
        var mail = Assert.Single(mailbox.Mails);
        var link = Link().Match(mail.Text).Value;
        Assert.NotEmpty(link);

        var mika = new Visitor(host.NewClient());
        using var weak = await mika.Post(link, link, ("password", "mikasommer12"));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, weak.StatusCode);
        using var accepted = await mika.Post(link, link, ("password", Visitor.Good));
        Assert.Equal("/desk", accepted.Headers.Location?.OriginalString);
        Assert.Equal(HttpStatusCode.OK, (await mika.Get("/account")).Status);
        Assert.Equal(HttpStatusCode.Forbidden, (await mika.Get("/desk/people")).Status);
        Assert.Equal(HttpStatusCode.Gone, (await mika.Get(link)).Status);
        Assert.Contains("mika@example.org", (await owner.Get("/desk/people")).Body, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Gone, (await mika.Get("/account/invitation/" + new string('A', 120))).Status);

        using var promoted = await Invite(owner, "Mika Sommer", "mika@example.org", "Owner");
        Assert.Contains("done=granted", promoted.Headers.Location?.OriginalString, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, (await mika.Get("/desk/people")).Status);
    }

    [Theory, BothDatabases]
    public async Task Who_typed_a_colleagues_address_first_gets_nothing_of_it(Database database)
    {
        var mailbox = new Mailbox();
        await using var host = await Start(database, mailbox);
        var squatter = new Visitor(host.NewClient());
        using var opened = await squatter.Register("Squatter", "mika@example.org", "blau tisch wolke regenrinne");
        using var sat = await squatter.SignIn("mika@example.org", "blau tisch wolke regenrinne");
        Assert.Equal(GrantResult.Invited, (await Send(host, Grant("mika@example.org", TenantRole.Owner))).Result);
        Assert.Equal("/account/confirm", (await squatter.Get("/desk/people")).Location);

        await host.SettleAsync();
        var link = mailbox.Link("mika@example.org", "/account/invitation");
        var mika = new Visitor(host.NewClient());
        using var accepted = await mika.Post(link, link, ("password", Visitor.Good));
        Assert.Equal(HttpStatusCode.OK, (await mika.Get("/desk/people")).Status);
        Assert.Equal(HttpStatusCode.Found, (await squatter.Get("/account")).Status);
        using var back = await squatter.SignIn("mika@example.org", "blau tisch wolke regenrinne");
        Assert.Equal(HttpStatusCode.UnprocessableEntity, back.StatusCode);
    }

    [Theory, BothDatabases]
    public async Task The_last_owner_stays_even_when_two_take_each_other_away_at_once(Database database)
    {
        await using var host = await Start(database, new());
        Assert.Equal(GrantResult.Done, (await Send(host, Grant("staff@demo.example", TenantRole.Owner))).Result);
        var people = await Ask(host, new FindPeople(Kajak));
        var answers = await Task.WhenAll(people.Select(p => Ask(host, new TakeRole(Kajak, p.Id))));

        Assert.Equal([GrantResult.Done, GrantResult.Refused], answers.Select(a => a.Result).Order());
        Assert.Equal("last-owner", answers.Single(a => a.Result == GrantResult.Refused).Code);
        var left = Assert.Single(await Ask(host, new FindPeople(Kajak)));
        Assert.Equal("last-owner", (await Send(host, Grant(left.Email, TenantRole.Door))).Code);
        Assert.Equal("unknown", (await Ask(host, new TakeRole(Other, left.Id))).Code);
    }

    [Theory, BothDatabases]
    public async Task A_grant_with_the_same_key_happens_once_and_a_withdrawn_link_is_dead(Database database)
    {
        var mailbox = new Mailbox();
        var clock = new FakeTimeProvider(new DateTimeOffset(2026, 11, 24, 8, 0, 0, TimeSpan.Zero));
        await using var host = await Start(database, mailbox, clock);
        var grant = Grant("mika@example.org", TenantRole.Door);
        Assert.Equal(GrantResult.Invited, (await Send(host, grant)).Result);
        Assert.Equal(GrantResult.Invited, (await Send(host, grant)).Result);
        await host.SettleAsync();
        var link = Link().Match(Assert.Single(mailbox.Mails).Text).Value;
        var visitor = new Visitor(host.Http);
        Assert.Equal(HttpStatusCode.OK, (await visitor.Get(link)).Status);
        Assert.Equal(GrantResult.Done, (await Ask(host, new TakeRole(Kajak, grant.Key))).Result);
        Assert.Equal(HttpStatusCode.Gone, (await visitor.Get(link)).Status);

        Assert.Equal(GrantResult.Invited, (await Send(host, Grant("late@example.org", TenantRole.Door))).Result);
        await host.SettleAsync();
        var late = Link().Match(mailbox.Mails[1].Text).Value;
        clock.Advance(TimeSpan.FromDays(8));
        Assert.Equal(HttpStatusCode.Gone, (await visitor.Get(late)).Status);
        Assert.Equal("email", (await Send(host, Grant("nonsense", TenantRole.Door))).Code);
        Assert.Equal("role", (await Send(host, Grant("a@example.org", (TenantRole)9))).Code);
    }

    [Theory, BothDatabases]
    public async Task Another_operators_team_is_closed_and_a_role_taken_is_gone_with_the_next_request(Database database)
    {
        await using var host = await Start(database, new());
        Assert.Equal(GrantResult.Done, (await Send(host, Grant("staff@demo.example", TenantRole.Owner) with { TenantId = Other })).Result);
        var stranger = new Visitor(host.Http);
        using var signedIn = await stranger.SignIn("staff@demo.example", DemoPeople.Password);
        Assert.Equal("/desk", signedIn.Headers.Location?.OriginalString);
        Assert.Equal(HttpStatusCode.OK, (await stranger.Get($"/desk/people?operator={Other}")).Status);
        Assert.Equal(HttpStatusCode.Forbidden, (await stranger.Get($"/desk/people?operator={Kajak}")).Status);
        Assert.Equal(HttpStatusCode.Forbidden, (await stranger.Get("/desk/people?operator=' or 1=1 --")).Status);
        using var forged = await stranger.Post("/account", $"/desk/people?operator={Kajak}", ("name", "Evil"), ("email", "evil@example.org"), ("role", "Owner"), ("key", Guid.Empty.ToString()));
        Assert.Equal(HttpStatusCode.Forbidden, forged.StatusCode);
        Assert.Single(await Ask(host, new FindPeople(Kajak)));

        Assert.Equal(GrantResult.Done, (await Send(host, Grant("door@demo.example", TenantRole.Owner) with { TenantId = Other })).Result);
        var me = (await Ask(host, new FindPeople(Other))).Single(p => p.Email == "staff@demo.example");
        Assert.Equal(GrantResult.Done, (await Ask(host, new TakeRole(Other, me.Id))).Result);
        Assert.Equal(HttpStatusCode.Forbidden, (await stranger.Get($"/desk/people?operator={Other}")).Status);
    }

    [Fact]
    public async Task Demo_people_are_never_written_in_production()
    {
        await using var host = await TestHost.StartAsync(Database.Sqlite, Production(seed: true));

        Assert.Equal(0, await host.InScopeAsync(s => s.GetRequiredService<VaultDb>().Accounts.CountAsync(Stop)));
    }

    [Fact]
    public async Task In_production_the_cookie_is_bound_to_host_and_TLS()
    {
        await using var host = await TestHost.StartAsync(Database.Sqlite, Production(seed: false));
        var anna = new Visitor(host.Http);
        anna.Http.DefaultRequestHeaders.Add("X-Forwarded-For", "192.0.2.7");
        anna.Http.DefaultRequestHeaders.Add("X-Forwarded-Proto", "https");
        anna.Http.DefaultRequestHeaders.Add("Origin", $"https://localhost:{host.BaseUrl.Port}");
        using var opened = await anna.Register("Anna", "anna@example.org");
        using var signedIn = await anna.SignIn("anna@example.org");
        var cookie = Assert.Single(signedIn.Headers.GetValues("Set-Cookie"), c => c.Contains("session=", StringComparison.Ordinal));

        Assert.StartsWith("__Host-session=", cookie, StringComparison.Ordinal);
        Assert.Contains("secure", cookie, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("path=/", cookie, StringComparison.OrdinalIgnoreCase);
    }

    private static TestHostOptions Production(bool seed)
    {
        var options = Mailbox.Options(new(), new() { Environment = "Production", Seed = seed });
        var key = Convert.ToBase64String(Enumerable.Range(1, 32).Select(i => (byte)i).ToArray());
        return options with { Settings = new Dictionary<string, string?>(options.Settings) { ["Vault:Argon2id:MemoryKiB"] = "19456", ["Proxies:Known:0"] = "127.0.0.1", ["ServiceKey"] = key, ["Pepper"] = key } };
    }

    private static async Task<TestHost> Start(Database database, Mailbox mailbox, FakeTimeProvider? clock = null)
    {
        var host = await TestHost.StartAsync(database, Mailbox.Options(mailbox, new() { Clock = clock }));
        await host.InScopeAsync(async services =>
        {
            await services.GetRequiredService<DemoPeople>().Write(Stop);
            await services.GetRequiredService<DemoPeople>().Write(Stop);
        });
        Assert.Equal(GrantResult.Done, (await Send(host, Grant("owner@demo.example", TenantRole.Owner))).Result);
        return host;
    }

    private static GrantRole Grant(string email, TenantRole role) => new(Kajak, "Spree Kajak", email, "Mika Sommer", role, Guid.CreateVersion7(), "de");

    private static Task<GrantRoleAnswer> Send(TestHost host, GrantRole grant) => Ask(host, grant);

    private static Task<T> Ask<T>(TestHost host, IRequest<T> request) => host.InScopeAsync(services => services.GetRequiredService<IMediator>().Send(request, Stop));

    private static async Task<HttpResponseMessage> Invite(Visitor owner, string name, string email, string role)
    {
        var key = Key().Match((await owner.Get("/desk/people")).Body).Groups[1].Value;
        return await owner.Post("/desk/people", "/desk/people", ("name", name), ("email", email), ("role", role), ("key", key));
    }

    [GeneratedRegex("/account/invitation/[A-Za-z0-9_-]+")]
    private static partial Regex Link();

    [GeneratedRegex("name=\"key\" value=\"([^\"]+)\"")]
    private static partial Regex Key();
}
