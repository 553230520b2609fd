using System.Net;
using Microsoft.EntityFrameworkCore;
using Modular.Kernel;
using Modular.Testing;
using Modular.Vault.Audit;
using Modular.Vault.Contracts;
using Modular.Vault.Seed;
using Modular.Vault.Tests.Web;

namespace Modular.Vault.Tests.Company;

/// <summary>Coming in by a company: just in time, linked, turned away.</summary>
public sealed class EnterTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory, BothDatabases]
    public async Task An_employee_gets_an_account_and_the_role_of_their_group(Database database)
    {
        await using var world = await CompanyWorld.StartAsync(database);
        var before = await world.AccountsAsync();
        var mila = await world.InAsync("k-1001");

        Assert.Equal(HttpStatusCode.OK, (await mila.Get("/account")).Status);
        Assert.Equal(HttpStatusCode.Forbidden, (await mila.Get("/desk/people")).Status);
        var person = Assert.Single(await world.Ask(new FindPeople(CompanyWorld.Kajak)), p => p.Email == CompanyWorld.Mila);
        Assert.Equal((TenantRole.Door, "Mila Brandt"), (person.Role, person.DisplayName));
        Assert.Equal(before + 1, await world.AccountsAsync());

        var again = await world.InAsync("k-1001");
        Assert.Equal(before + 1, await world.AccountsAsync());
        Assert.Contains("Mila Brandt", (await again.Get("/account")).Body, StringComparison.Ordinal);
        Assert.Equal(2, (await world.NotedAsync(AuditKind.CompanyEntered)).Count);
        Assert.Single(await world.NotedAsync(AuditKind.CompanyAccountOpened));
        Assert.Single(await world.NotedAsync(AuditKind.CompanyLinked));
        Assert.Single(await world.NotedAsync(AuditKind.CompanyConnected));
        Assert.Single(await world.NotedAsync(AuditKind.CompanyDomainVerified));
        Assert.DoesNotContain(CompanyWorld.Mila, world.Host.Logs.ToString(), StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task The_highest_of_several_groups_counts()
    {
        await using var world = await CompanyWorld.StartAsync();
        await world.InAsync("k-1002");
        Assert.Equal(TenantRole.Staff, (await world.Ask(new FindPeople(CompanyWorld.Kajak))).Single(p => p.Email.StartsWith("jonas", StringComparison.Ordinal)).Role);
    }

    [Theory, BothDatabases]
    public async Task Who_is_in_no_group_has_another_domain_or_no_checked_address_stays_outside(Database database)
    {
        await using var world = await CompanyWorld.StartAsync(database);
        var before = await world.AccountsAsync();
        foreach (var (employee, words) in new[] { ("k-1004", "none of your groups"), ("k-1005", "no domain that this business"), ("k-1006", "did not tell us an e-mail address that it has checked") })
        {
            var (status, body, _) = await world.EnterAsync(world.Browser(), employee);
            Assert.Equal(HttpStatusCode.Forbidden, status);
            Assert.Contains(words, body, StringComparison.Ordinal);
            Assert.Contains("Try again", body, StringComparison.Ordinal);
        }

        await world.Sandbox.BreakAsync(new { target = "idp", kind = "no_email", count = 1 });
        Assert.Equal(HttpStatusCode.Forbidden, (await world.EnterAsync(world.Browser(), "k-1001")).Status);
        Assert.Equal(before, await world.AccountsAsync());
        Assert.Equal(["no-role", "other-domain", "no-address", "no-address"], await world.NotedAsync(AuditKind.CompanyRefused));

        await world.DeedAsync("/rules", ("on", "yes"), ("opens", "yes"), ("default", "Door"));
        await world.InAsync("k-1004");
        await world.DeedAsync("/rules", ("on", "yes"), ("opens", "no"), ("default", "Door"));
        Assert.Contains("no account here yet", (await world.EnterAsync(world.Browser(), "k-1001")).Body, StringComparison.Ordinal);
    }

    [Theory, BothDatabases]
    public async Task An_account_with_that_address_is_linked_only_by_its_password(Database database)
    {
        await using var world = await CompanyWorld.StartAsync(database);
        await new Visitor(world.Host.NewClient()).Join(world.Host, world.Mails, "Mila Privat", CompanyWorld.Mila);
        var browser = world.Browser();
        var (status, _, location) = await world.EnterAsync(browser, "k-1001");
        Assert.Equal((HttpStatusCode.Found, "/account/company/link"), (status, location));
        Assert.Equal(HttpStatusCode.Found, (await browser.Get("/account")).Status);
        Assert.Contains(CompanyWorld.Mila, (await browser.Get("/account/company/link")).Body, StringComparison.Ordinal);

        using var wrong = await browser.Post("/account/company/link", "/account/company/link", ("password", "kupfer segel morgen apfel"));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, wrong.StatusCode);
        using var right = await browser.Post("/account/company/link", "/account/company/link", ("password", Visitor.Good));
        Assert.Equal("/desk", right.Headers.Location?.OriginalString);
        Assert.Equal(HttpStatusCode.OK, (await browser.Get("/account")).Status);
        await world.Host.SettleAsync();
        Assert.Contains("Your company now signs you in", world.Mails.Subjects(CompanyWorld.Mila));

        var later = await world.InAsync("k-1001");
        Assert.Contains("Mila Privat", (await later.Get("/account")).Body, StringComparison.Ordinal);
        Assert.Equal("/account/company", (await world.Browser().Get("/account/company/link")).Location);
    }

    [Fact]
    public async Task A_second_factor_is_asked_for_before_linking()
    {
        await using var world = await CompanyWorld.StartAsync();
        var mila = new Visitor(world.Host.NewClient());
        await mila.Join(world.Host, world.Mails, "Mila Privat", CompanyWorld.Mila);
        var app = await App.SetUp(mila, world.Clock);
        var browser = world.Browser();
        await world.EnterAsync(browser, "k-1001");
        using var without = await browser.Post("/account/company/link", "/account/company/link", ("password", Visitor.Good));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, without.StatusCode);
        using var with = await browser.Post("/account/company/link", "/account/company/link", ("password", Visitor.Good), ("code", app.Code()));
        Assert.Equal("/desk", with.Headers.Location?.OriginalString);
    }

    [Theory, BothDatabases]
    public async Task Whom_an_owner_invited_is_linked_and_told(Database database)
    {
        await using var world = await CompanyWorld.StartAsync(database);
        await new Visitor(world.Host.NewClient()).Join(world.Host, world.Mails, "Mila Privat", CompanyWorld.Mila);
        await world.GrantAsync(CompanyWorld.Mila, TenantRole.Staff);
        await world.GroupsAsync("k-1001");
        await world.InAsync("k-1001");
        Assert.Equal(TenantRole.Staff, (await world.Ask(new FindPeople(CompanyWorld.Kajak))).Single(p => p.Email == CompanyWorld.Mila).Role);
        await world.Host.SettleAsync();
        Assert.Contains("Your company now signs you in", world.Mails.Subjects(CompanyWorld.Mila));

        // An invitation alone is enough as well, and is used up.
        await world.DeedAsync("/rules", ("on", "yes"), ("opens", "no"), ("default", "None"));
        await world.GrantAsync("jonas.okafor@kajakwerk.example", TenantRole.Owner);
        await world.GroupsAsync("k-1002");
        await world.InAsync("k-1002");
        var jonas = Assert.Single(await world.Ask(new FindPeople(CompanyWorld.Kajak)), p => p.Email.StartsWith("jonas", StringComparison.Ordinal));
        Assert.Equal((TenantRole.Owner, false), (jonas.Role, jonas.Invited));
    }

    [Theory, BothDatabases]
    public async Task Who_drops_out_of_the_group_is_out_at_once_everywhere(Database database)
    {
        await using var world = await CompanyWorld.StartAsync(database);
        var first = await world.InAsync("k-1001");
        await world.GroupsAsync("k-1001", "office");
        await world.InAsync("k-1001");
        Assert.Equal(TenantRole.Staff, (await world.Ask(new FindPeople(CompanyWorld.Kajak))).Single(p => p.Email == CompanyWorld.Mila).Role);

        await world.Sandbox.BreakAsync(new { target = "idp", kind = "group_overage", count = 1 });
        await world.InAsync("k-1001");
        Assert.Equal(TenantRole.Staff, (await world.Ask(new FindPeople(CompanyWorld.Kajak))).Single(p => p.Email == CompanyWorld.Mila).Role);

        await world.GroupsAsync("k-1001");
        Assert.Equal(HttpStatusCode.Forbidden, (await world.EnterAsync(world.Browser(), "k-1001")).Status);
        Assert.DoesNotContain(await world.Ask(new FindPeople(CompanyWorld.Kajak)), p => p.Email == CompanyWorld.Mila);
        Assert.Equal(HttpStatusCode.Found, (await first.Get("/account")).Status);

        await world.GroupsAsync("k-1001", "guides");
        await world.InAsync("k-1001");
        var mila = (await world.Ask(new FindPeople(CompanyWorld.Kajak))).Single(p => p.Email == CompanyWorld.Mila);
        await world.Ask(new TakeRole(CompanyWorld.Kajak, mila.Id));
        Assert.Contains("removed here by hand", (await world.EnterAsync(world.Browser(), "k-1001")).Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_list_that_is_cut_raises_a_role_and_never_lowers_one()
    {
        await using var world = await CompanyWorld.StartAsync();
        await world.GroupsAsync("k-1001", "office", "guides");
        await world.InAsync("k-1001");
        Assert.Equal(TenantRole.Staff, await RoleAsync());

        await world.GroupsAsync("k-1001", "guides", "office");
        await world.Sandbox.BreakAsync(new { target = "idp", kind = "groups_cut", count = 1 });
        await world.InAsync("k-1001");
        Assert.Equal(TenantRole.Staff, await RoleAsync());

        await world.GroupsAsync("k-1001", "guides");
        await world.InAsync("k-1001");
        Assert.Equal(TenantRole.Door, await RoleAsync());
        await world.GroupsAsync("k-1001", "office", "guides");
        await world.Sandbox.BreakAsync(new { target = "idp", kind = "groups_cut", count = 1 });
        await world.InAsync("k-1001");
        Assert.Equal(TenantRole.Staff, await RoleAsync());

        async Task<TenantRole?> RoleAsync() => (await world.Ask(new FindPeople(CompanyWorld.Kajak))).Single(p => p.Email == CompanyWorld.Mila).Role;
    }

    [Theory, BothDatabases]
    public async Task A_company_opens_its_own_business_and_no_other(Database database)
    {
        await using var world = await CompanyWorld.StartAsync(database);
        var home = new Visitor(world.Host.NewClient());
        await home.Join(world.Host, world.Mails, "Mila Privat", CompanyWorld.Mila);
        await world.GrantAsync(CompanyWorld.Mila, TenantRole.Owner, CompanyWorld.Other);
        await world.GrantAsync(CompanyWorld.Mila, TenantRole.Door);
        Assert.Equal(HttpStatusCode.OK, (await home.Get("/desk/people")).Status);

        var mila = await world.InAsync("k-1001");
        Assert.Equal(HttpStatusCode.Forbidden, (await mila.Get("/desk/people")).Status);
        Assert.Equal(HttpStatusCode.Forbidden, (await mila.Get($"/desk/people?operator={CompanyWorld.Other}")).Status);
        Assert.Equal(HttpStatusCode.Forbidden, (await mila.Get("/desk/company")).Status);
        Assert.Equal(HttpStatusCode.Forbidden, (await mila.Get(world.Page)).Status);
    }

    [Theory, BothDatabases]
    public async Task A_session_by_company_is_locked_and_proves_nothing(Database database)
    {
        await using var world = await CompanyWorld.StartAsync(database);
        var mila = await world.InAsync("k-1001");
        var (_, vault, _) = await mila.Get("/account/unlock");
        Assert.Contains("no password of its own", vault, StringComparison.Ordinal);
        Assert.Contains("Your company signed you in", vault, StringComparison.Ordinal);
        using var passkey = await mila.Post("/account/passkeys", "/account/passkeys", ("name", "Mine"), ("credential", "{}"), ("state", "x"));
        Assert.Equal(HttpStatusCode.Forbidden, passkey.StatusCode);
        world.Clock.Advance(TimeSpan.FromHours(11));
        Assert.Equal(HttpStatusCode.OK, (await mila.Get("/account")).Status);
        world.Clock.Advance(TimeSpan.FromHours(2));
        Assert.Equal(HttpStatusCode.Found, (await mila.Get("/account")).Status);
    }

    [Fact]
    public async Task A_platform_account_is_not_to_be_had()
    {
        await using var world = await CompanyWorld.StartAsync();
        await world.InAsync(db => db.Accounts.Where(a => a.Email == "admin@demo.example").ExecuteUpdateAsync(set => set.SetProperty(a => a.Email, CompanyWorld.Mila).SetProperty(a => a.EmailKey, EmailAddress.Parse(CompanyWorld.Mila).Normalised), Stop));
        await world.GrantAsync(CompanyWorld.Mila, TenantRole.Door);
        var browser = world.Browser();
        Assert.Equal("/account/company/link", (await world.EnterAsync(browser, "k-1001")).Location);
        using var right = await browser.Post("/account/company/link", "/account/company/link", ("password", DemoPeople.Password));
        Assert.Equal(HttpStatusCode.Gone, right.StatusCode);
        Assert.Equal(HttpStatusCode.Found, (await browser.Get("/account")).Status);
    }

    [Fact]
    public async Task A_work_address_leads_to_the_company_whether_it_has_an_account_or_not()
    {
        await using var world = await CompanyWorld.StartAsync();
        var browser = world.Browser();
        foreach (var email in new[] { "nobody.yet@kajakwerk.example", CompanyWorld.Mila, "MILA@KAJAKWERK.EXAMPLE" })
        {
            using var asked = await browser.Post("/account/company", "/account/company", ("email", email), ("returnUrl", "/desk/orders"));
            Assert.Equal(HttpStatusCode.OK, asked.StatusCode);
            var refresh = asked.Headers.GetValues("Refresh").Single();
            Assert.StartsWith($"0; url=/sso/{world.Id}/start?returnUrl=%2Fdesk%2Forders&hint=", refresh, StringComparison.Ordinal);
            Assert.DoesNotContain("kajakwerk", refresh, StringComparison.OrdinalIgnoreCase);
            Assert.Contains("login_hint=" + Uri.EscapeDataString(email), (await browser.Get(refresh["0; url=".Length..])).Location, StringComparison.Ordinal);
        }

        using var noPassword = await browser.SignIn(CompanyWorld.Mila, "");
        Assert.True(noPassword.Headers.Contains("Refresh"));
        using var stranger = await browser.Post("/account/company", "/account/company", ("email", "ada@elsewhere.example"));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, stranger.StatusCode);
        Assert.False(stranger.Headers.Contains("Refresh"));
    }

    [Fact]
    public async Task Signing_out_offers_the_company_too()
    {
        await using var world = await CompanyWorld.StartAsync();
        var mila = await world.InAsync("k-1001");
        using var left = await mila.Post("/account", "/account/sign-out");
        Assert.Equal(HttpStatusCode.OK, left.StatusCode);
        Assert.Equal(HttpStatusCode.Found, (await mila.Get("/account")).Status);
        var target = new Uri((await mila.Get($"/account/company/{world.Id}/leave")).Location!);
        Assert.Equal("/idp/connect/end-session", target.AbsolutePath);
        using var back = await world.Sandbox.Http.GetAsync(new Uri(target.AbsoluteUri + "&sure=yes"), Stop);
        Assert.StartsWith($"/sso/{world.Id}/logout", back.Headers.Location!.PathAndQuery, StringComparison.Ordinal);
        Assert.Equal("/account/sign-in", (await mila.Get(back.Headers.Location.PathAndQuery)).Location);
    }
}
