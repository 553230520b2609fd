using System.Net;
using Microsoft.EntityFrameworkCore;
using Modular.Testing;
using Modular.Vault.Audit;
using Modular.Vault.Contracts;
using Modular.Vault.Seed;
using Modular.Vault.Tests.Web;

namespace Modular.Vault.Tests.Company;

/// <summary>By the company only, but for two.</summary>
public sealed class EnforceTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory, BothDatabases]
    public async Task Passwords_of_the_companys_people_end_and_two_accounts_remain(Database database)
    {
        await using var world = await CompanyWorld.StartAsync(database);
        var mila = new Visitor(world.Host.NewClient());
        await mila.Join(world.Host, world.Mails, "Mila", CompanyWorld.Mila);
        await world.GrantAsync(CompanyWorld.Mila, TenantRole.Staff);
        await world.GrantAsync("staff@demo.example", TenantRole.Owner);
        var (first, second) = (await IdAsync(world, "owner@demo.example"), await IdAsync(world, "staff@demo.example"));

        Assert.Contains("signed in by the company first", await RefusedAsync(world, first, second), StringComparison.Ordinal);
        await world.InAsync("k-1002");
        foreach (var (one, two) in new[] { (first, first), (first, await IdAsync(world, CompanyWorld.Mila)), (first, Guid.Empty), (Guid.Empty, Guid.Empty) })
        {
            Assert.Contains("two different accounts", await RefusedAsync(world, one, two), StringComparison.Ordinal);
        }

        Assert.Equal(HttpStatusCode.OK, (await mila.Get("/account")).Status);
        await world.DeedAsync("/enforce", ("first", first.ToString()), ("second", second.ToString()));
        Assert.Equal(HttpStatusCode.Found, (await mila.Get("/account")).Status);
        Assert.Equal(HttpStatusCode.OK, (await world.Owner.Get("/account")).Status);

        using var password = await mila.SignIn(CompanyWorld.Mila);
        Assert.Equal(HttpStatusCode.Forbidden, password.StatusCode);
        var page = await password.Content.ReadAsStringAsync(Stop);
        Assert.Contains("A password no longer works here", page, StringComparison.Ordinal);
        Assert.Contains($"/account/company/{world.Id}", page, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Found, (await mila.Get("/account")).Status);
        using var wrong = await mila.SignIn(CompanyWorld.Mila, "kupfer segel morgen apfel");
        Assert.Equal(HttpStatusCode.UnprocessableEntity, wrong.StatusCode);
        Assert.Equal("/desk", (await world.EnterAsync(mila, "k-1001")).Location);

        // Changing the password opens no way round.
        using var changed = await mila.Post("/account", "/account/password", ("current", Visitor.Good), ("password", "rostig segel kompott laterne"));
        Assert.Equal(HttpStatusCode.Found, (await mila.Get("/account")).Status);

        var glass = new Visitor(world.Host.NewClient());
        using var emergency = await glass.SignIn("staff@demo.example", DemoPeople.Password);
        Assert.Equal("/desk", emergency.Headers.Location?.OriginalString);
        Assert.Single(await world.NotedAsync(AuditKind.CompanyEmergencyUsed));
        await world.Host.SettleAsync();
        Assert.Contains("Ein Notfallkonto wurde benutzt", world.Mails.Subjects("owner@demo.example"));
        Assert.Contains("Ein Notfallkonto wurde benutzt", world.Mails.Subjects("staff@demo.example"));
        Assert.DoesNotContain("Ein Notfallkonto wurde benutzt", world.Mails.Subjects(CompanyWorld.Mila));

        Assert.Equal("emergency", (await world.Ask(new TakeRole(CompanyWorld.Kajak, second))).Code);
        using var removed = await world.Owner.Post(world.Page, world.Page + "/remove");
        Assert.Equal(HttpStatusCode.UnprocessableEntity, removed.StatusCode);
        await world.DeedAsync("/relax");
        using var again = await mila.SignIn(CompanyWorld.Mila, "rostig segel kompott laterne");
        Assert.Equal("/desk", again.Headers.Location?.OriginalString);
        Assert.Equal(GrantResult.Done, (await world.Ask(new TakeRole(CompanyWorld.Kajak, second))).Result);
        Assert.Single(await world.NotedAsync(AuditKind.CompanyEnforced));
        Assert.Single(await world.NotedAsync(AuditKind.CompanyRelaxed));
    }

    [Fact]
    public async Task Who_works_elsewhere_or_has_another_address_is_not_concerned()
    {
        await using var world = await CompanyWorld.StartAsync();
        var guest = new Visitor(world.Host.NewClient());
        await guest.Join(world.Host, world.Mails, "Guest", "guest@kajakwerk.example");
        await world.GrantAsync("staff@demo.example", TenantRole.Owner);
        await world.GrantAsync("door@demo.example", TenantRole.Door);
        await world.InAsync("k-1001");
        await world.DeedAsync("/enforce", ("first", (await IdAsync(world, "owner@demo.example")).ToString()), ("second", (await IdAsync(world, "staff@demo.example")).ToString()));
        Assert.Equal(HttpStatusCode.OK, (await guest.Get("/account")).Status);
        using var back = await new Visitor(world.Host.NewClient()).SignIn("guest@kajakwerk.example");
        Assert.Equal(HttpStatusCode.Found, back.StatusCode);
        using var door = await new Visitor(world.Host.NewClient()).SignIn("door@demo.example", DemoPeople.Password);
        Assert.Equal(HttpStatusCode.Found, door.StatusCode);
    }

    private static Task<Guid> IdAsync(CompanyWorld world, string email) => world.InAsync(db => db.Accounts.Where(a => a.Email == email).Select(a => a.Id).SingleAsync(Stop));

    private static async Task<string> RefusedAsync(CompanyWorld world, Guid first, Guid second)
    {
        using var answer = await world.Owner.Post(world.Page, world.Page + "/enforce", ("first", first.ToString()), ("second", second.ToString()));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, answer.StatusCode);
        return await answer.Content.ReadAsStringAsync(Stop);
    }
}
