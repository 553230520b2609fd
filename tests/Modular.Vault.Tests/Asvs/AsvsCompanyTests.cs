using System.Net;
using Microsoft.EntityFrameworkCore;
using Modular.Testing;
using Modular.Vault.Tests.Company;

namespace Modular.Vault.Tests.Asvs;

/// <summary>ASVS 5.0, 6.8: signing in by somebody else's provider. Each test is named after its requirement. (6.8.3 is about SAML, which is not spoken here; what it is about, an assertion that is used twice, is tested for codes.)</summary>
public sealed class AsvsCompanyTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory, BothDatabases]
    public async Task Asvs_6_8_1_a_person_is_issuer_and_subject_and_an_equal_subject_elsewhere_is_somebody_else(Database database)
    {
        await using var world = await CompanyWorld.StartAsync(database);
        await world.InAsync("k-1001");
        var mila = await world.InAsync(db => db.CompanyIdentities.AsNoTracking().SingleAsync(Stop));

        // The same subject by another connection is nobody we know: an address is all it shares, and that must be proved.
        var other = await world.ConnectAsync();
        Assert.Equal(HttpStatusCode.Forbidden, (await world.EnterAsync(world.Browser(), "k-1001", connection: other)).Status);

        // Another address of the same person changes nothing; the same address of another person gives nothing.
        await world.PutAsync("k-1001", new { email = "mila.brandt@other.example" });
        await world.InAsync("k-1001");
        await world.PutAsync("k-1002", new { email = CompanyWorld.Mila });
        var (_, _, location) = await world.EnterAsync(world.Browser(), "k-1002");
        var all = await world.InAsync(db => db.CompanyIdentities.AsNoTracking().OrderBy(i => i.Subject).Select(i => new { i.Subject, i.AccountId }).ToListAsync(Stop));
        Assert.Equal(mila.AccountId, all.Single(i => i.Subject == "k-1001").AccountId);
        Assert.True(location == "/account/company/link" || all.Count == 2);
    }

    [Fact]
    public async Task Asvs_6_8_2_an_unsigned_assertion_is_refused()
    {
        await using var world = await CompanyWorld.StartAsync();
        await world.Sandbox.BreakAsync(new { target = "idp", kind = "unsigned", count = 1 });
        var browser = world.Browser();
        Assert.Equal(HttpStatusCode.BadRequest, (await world.EnterAsync(browser, "k-1001")).Status);
        Assert.Equal(HttpStatusCode.Found, (await browser.Get("/account")).Status);
    }

    [Theory, BothDatabases]
    public async Task Asvs_6_8_3_an_answer_is_taken_once(Database database)
    {
        await using var world = await CompanyWorld.StartAsync(database);
        var browser = world.Browser();
        var answer = await world.AnswerAsync(await world.BeginAsync(browser), "k-1001");
        Assert.Equal("/desk", (await browser.Get(answer)).Location);
        Assert.Equal(HttpStatusCode.BadRequest, (await browser.Get(answer)).Status);
    }

    [Fact]
    public async Task Asvs_6_8_4_what_wants_a_fresh_proof_does_not_take_the_providers_word()
    {
        await using var world = await CompanyWorld.StartAsync();
        var mila = await world.InAsync("k-1001");
        foreach (var path in new[] { "/account/second-factor/start", "/account/passkeys/remove" })
        {
            using var answer = await mila.Post("/account", path);
            Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
        }
    }
}
