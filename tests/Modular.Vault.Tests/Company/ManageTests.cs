using System.Net;
using Microsoft.EntityFrameworkCore;
using Modular.Testing;
using Modular.Vault.Audit;
using Modular.Vault.Contracts;
using Modular.Vault.Incidents;
using Modular.Vault.Seed;
using Modular.Vault.Tests.Web;

namespace Modular.Vault.Tests.Company;

/// <summary>An owner connects a company.</summary>
public sealed class ManageTests
{
    private const string Secret = "company_secret_sandbox";

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory, BothDatabases]
    public async Task The_secret_goes_in_and_never_out(Database database)
    {
        await using var world = await CompanyWorld.StartAsync(database);
        var (_, page, _) = await world.Owner.Get(world.Page);
        Assert.DoesNotContain(Secret, page, StringComparison.Ordinal);
        Assert.Contains("never shown again", page, StringComparison.Ordinal);
        Assert.Contains($"/sso/{world.Id}/callback", page, StringComparison.Ordinal);
        var row = await world.InAsync(db => db.Connections.AsNoTracking().SingleAsync(Stop));
        Assert.DoesNotContain(Secret, row.Settings, StringComparison.Ordinal);
        Assert.DoesNotContain(Secret, System.Text.Encoding.UTF8.GetString(row.Sealed), StringComparison.Ordinal);

        using var tested = await world.Owner.Post(world.Page, world.Page + "/test");
        Assert.Contains("The provider answers", await tested.Content.ReadAsStringAsync(Stop), StringComparison.Ordinal);
        await world.DeedAsync("", ("name", "Kajakwerk GmbH"), ("s-issuer", new Uri(world.Sandbox.Address.BaseUrl, "idp").AbsoluteUri), ("s-client_id", "modular"), ("s-client_secret", ""));
        await world.InAsync("k-1001");
        await world.DeedAsync("", ("name", "Kajakwerk GmbH"), ("s-issuer", new Uri(world.Sandbox.Address.BaseUrl, "idp").AbsoluteUri), ("s-client_id", "modular"), ("s-client_secret", "wrong"));
        var (status, body, _) = await world.EnterAsync(world.Browser(), "k-1001");
        Assert.Equal(HttpStatusCode.BadGateway, status);
        Assert.Contains("not set up correctly", body, StringComparison.Ordinal);
    }

    [Theory, BothDatabases]
    public async Task Secrets_that_do_not_open_raise_an_incident_and_can_be_typed_again(Database database)
    {
        await using var world = await CompanyWorld.StartAsync(database);
        await world.InAsync(db => db.Connections.ExecuteUpdateAsync(set => set.SetProperty(c => c.Sealed, new byte[60]), Stop));
        var (status, body, _) = await world.Browser().Get($"/sso/{world.Id}/start");
        Assert.Equal(HttpStatusCode.NotFound, status);
        Assert.DoesNotContain("Exception", body, StringComparison.Ordinal);
        using var tested = await world.Owner.Post(world.Page, world.Page + "/test");
        Assert.Contains("Enter them once more", WebUtility.HtmlDecode(await tested.Content.ReadAsStringAsync(Stop)), StringComparison.Ordinal);
        var incident = await world.InAsync(db => db.Incidents.AsNoTracking().SingleAsync(Stop));
        Assert.Equal((IncidentKind.CompanySecretChanged, (Guid?)world.Id), (incident.Kind, incident.Subject));

        await world.DeedAsync("", ("name", "Kajakwerk GmbH"), ("s-issuer", new Uri(world.Sandbox.Address.BaseUrl, "idp").AbsoluteUri), ("s-client_id", "modular"), ("s-client_secret", Secret));
        await world.InAsync("k-1001");
    }

    [Fact]
    public async Task What_is_missing_or_wrong_is_said_at_its_field_and_kept()
    {
        await using var world = await CompanyWorld.StartAsync(connected: false);
        foreach (var (issuer, words) in new[] { ("", "“Issuer” is missing"), ("http://intranet.example", "begins with https://"), ("https://me:pw@login.example", "begins with https://"), ("ftp://x.example", "begins with https://") })
        {
            using var answer = await world.Owner.Post("/desk/company", "/desk/company", ("provider", "oidc"), ("name", "Kajakwerk"), ("s-issuer", issuer), ("s-client_id", "kept-as-typed"), ("s-client_secret", Secret));
            Assert.Equal(HttpStatusCode.UnprocessableEntity, answer.StatusCode);
            var page = WebUtility.HtmlDecode(await answer.Content.ReadAsStringAsync(Stop));
            Assert.Contains(words, page, StringComparison.Ordinal);
            Assert.Contains("kept-as-typed", page, StringComparison.Ordinal);
            Assert.DoesNotContain(Secret, page, StringComparison.Ordinal);
        }

        using var nothing = await world.Owner.Post("/desk/company", "/desk/company", ("provider", "telepathy"), ("name", "Kajakwerk"));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, nothing.StatusCode);
        Assert.Equal(0, await world.InAsync(db => db.Connections.CountAsync(Stop)));
    }

    [Theory, BothDatabases]
    public async Task A_domain_counts_once_its_dns_says_so_and_belongs_to_one(Database database)
    {
        await using var world = await CompanyWorld.StartAsync(database);
        await world.DeedAsync("/domains", ("domain", " Müller-Boote.example "));
        var row = await world.InAsync(db => db.CompanyDomains.AsNoTracking().SingleAsync(d => d.Name == "xn--mller-boote-thb.example", Stop));
        using var early = await world.Owner.Post(world.Page, world.Page + "/domains/check", ("domain", row.Id.ToString()));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, early.StatusCode);
        Assert.Contains("is not at _modular.", await early.Content.ReadAsStringAsync(Stop), StringComparison.Ordinal);

        foreach (var (text, words) in new[] { ("gmail.com", "Anybody has a mailbox"), ("localhost", "not a domain"), ("a b.example", "not a domain"), ("", "not a domain"), ("10.0.0.1", "not a domain") })
        {
            using var wrong = await world.Owner.Post(world.Page, world.Page + "/domains", ("domain", text));
            Assert.Equal(HttpStatusCode.UnprocessableEntity, wrong.StatusCode);
            Assert.Contains(words, await wrong.Content.ReadAsStringAsync(Stop), StringComparison.Ordinal);
        }

        // Another business shows the same domain's record: it is taken.
        await world.GrantAsync("staff@demo.example", TenantRole.Owner, CompanyWorld.Other);
        var rival = new Visitor(world.Host.NewClient());
        using var signedIn = await rival.SignIn("staff@demo.example", DemoPeople.Password);
        var page = $"/desk/company/{await world.ConnectAsync(rival)}";
        using var added = await rival.Post(page, page + "/domains", ("domain", "kajakwerk.example"));
        var theirs = await world.InAsync(db => db.CompanyDomains.AsNoTracking().SingleAsync(d => d.Name == "kajakwerk.example" && d.VerifiedAt == null, Stop));
        using var set = await System.Net.Http.Json.HttpClientJsonExtensions.PutAsJsonAsync(world.Sandbox.Http, "/dns/txt", new { name = theirs.RecordName, values = new[] { theirs.RecordValue } }, Stop);
        using var taken = await rival.Post(page, page + "/domains/check", ("domain", theirs.Id.ToString()));
        Assert.Contains("already belongs to another", await taken.Content.ReadAsStringAsync(Stop), StringComparison.Ordinal);

        foreach (var path in new[] { world.Page, world.Page + "/test", world.Page + "/relax", world.Page + "/remove" })
        {
            using var foreign = path == world.Page ? await rival.Http.GetAsync(new Uri(path, UriKind.Relative), Stop) : await rival.Post("/desk/company", path);
            Assert.Equal(HttpStatusCode.Forbidden, foreign.StatusCode);
        }

        await world.DeedAsync("/domains/remove", ("domain", (await world.InAsync(db => db.CompanyDomains.AsNoTracking().SingleAsync(d => d.VerifiedName == "kajakwerk.example", Stop))).Id.ToString()));
        Assert.Equal(HttpStatusCode.Forbidden, (await world.EnterAsync(world.Browser(), "k-1001")).Status);
    }

    [Theory, BothDatabases]
    public async Task Removing_the_connection_ends_what_came_by_it(Database database)
    {
        await using var world = await CompanyWorld.StartAsync(database);
        var mila = await world.InAsync("k-1001");
        var stored = world.Stored();
        await stored.PutAsync("graph-token", "canary", life: null, Stop);
        await world.DeedAsync("/groups/remove", ("group", "guides"));
        await world.DeedAsync("/remove");
        Assert.Null(await stored.FindAsync("graph-token", Stop));
        Assert.Equal(HttpStatusCode.Found, (await mila.Get("/account")).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await world.Browser().Get($"/account/company/{world.Id}")).Status);
        Assert.Equal(0, await world.InAsync(db => db.CompanyIdentities.CountAsync(Stop)));
        Assert.Contains(await world.Ask(new FindPeople(CompanyWorld.Kajak)), p => p.Email == CompanyWorld.Mila);
        Assert.Single(await world.NotedAsync(AuditKind.CompanyRemoved));
    }

    [Fact]
    public async Task Changes_want_a_fresh_proof_and_an_owner()
    {
        await using var world = await CompanyWorld.StartAsync();
        using var half = await world.Owner.Post(world.Page, world.Page + "/rules", ("opens", "yes"));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, half.StatusCode);
        world.Clock.Advance(TimeSpan.FromMinutes(6));
        Assert.Contains("First show us that it is you", (await world.Owner.Get(world.Page)).Body, StringComparison.Ordinal);
        using var stale = await world.Owner.Post(world.Page, world.Page + "/rules", ("on", "yes"));
        Assert.Equal(HttpStatusCode.Forbidden, stale.StatusCode);
        await world.GrantAsync("staff@demo.example", TenantRole.Staff);
        var staff = new Visitor(world.Host.NewClient());
        using var signedIn = await staff.SignIn("staff@demo.example", DemoPeople.Password);
        Assert.Equal(HttpStatusCode.Forbidden, (await staff.Get("/desk/company")).Status);
        Assert.Equal(HttpStatusCode.Forbidden, (await staff.Get(world.Page)).Status);
    }
}
