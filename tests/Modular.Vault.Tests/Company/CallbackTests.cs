using System.Net;
using Microsoft.EntityFrameworkCore;
using Modular.Testing;
using Modular.Vault.Audit;

namespace Modular.Vault.Tests.Company;

/// <summary>Answers that are not the ones that were asked for: nobody comes in, words are clear, and the next try is fine.</summary>
public sealed class CallbackTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory, BothDatabases]
    public async Task An_answer_is_good_once_in_the_browser_that_asked(Database database)
    {
        await using var world = await CompanyWorld.StartAsync(database);
        var browser = world.Browser();
        var answer = await world.AnswerAsync(await world.BeginAsync(browser), "k-1001");

        var thief = world.Browser();
        var (status, body, _) = await thief.Get(answer);
        Assert.Equal(HttpStatusCode.BadRequest, status);
        Assert.Contains("does not belong to this browser", body, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Found, (await thief.Get("/account")).Status);

        Assert.Equal("/desk", (await browser.Get(answer)).Location);
        Assert.Equal(HttpStatusCode.BadRequest, (await browser.Get(answer)).Status);
        Assert.Equal(HttpStatusCode.OK, (await browser.Get("/account")).Status);
    }

    [Theory, BothDatabases]
    public async Task A_cookie_that_was_copied_answers_once(Database database)
    {
        await using var world = await CompanyWorld.StartAsync(database);
        var browser = world.Browser();
        var (_, _, start) = await browser.Get($"/account/company/{world.Id}");
        using var begun = await browser.Http.GetAsync(new Uri(start!, UriKind.Relative), Stop);
        var cookie = begun.Headers.GetValues("Set-Cookie").Single(c => c.Contains("company-", StringComparison.Ordinal)).Split(';')[0];
        var answer = await world.AnswerAsync(begun.Headers.Location!, "k-1001");
        Assert.Equal("/desk", (await browser.Get(answer)).Location);
        using var copied = new HttpRequestMessage(HttpMethod.Get, answer);
        copied.Headers.Add("Cookie", cookie);
        using var second = await world.Host.NewClient().SendAsync(copied, Stop);
        Assert.Equal(HttpStatusCode.BadRequest, second.StatusCode);
    }

    [Fact]
    public async Task What_was_changed_on_the_way_is_refused()
    {
        await using var world = await CompanyWorld.StartAsync();
        var other = await world.ConnectAsync();
        var browser = world.Browser();
        foreach (var change in new Func<string, string>[]
        {
            a => a.Replace("state=", "state=x", StringComparison.Ordinal),
            a => a.Replace("state=", "nostate=", StringComparison.Ordinal),
            a => a + "&state=twice",
            a => a.Replace(world.Id.ToString(), other.ToString(), StringComparison.Ordinal),
            a => a.Replace("code=", "code=x", StringComparison.Ordinal),
            a => a + "&code=twice",
            a => a.Replace("iss=", "iss=x", StringComparison.Ordinal),
            a => a.Replace("iss=", "noiss=", StringComparison.Ordinal),
            a => a + "&iss=https%3A%2F%2Fother.example",
        })
        {
            var answer = change(await world.AnswerAsync(await world.BeginAsync(browser), "k-1001"));
            Assert.Equal(HttpStatusCode.BadRequest, (await browser.Get(answer)).Status);
        }

        world.Clock.Advance(TimeSpan.FromMinutes(1));
        var late = await world.AnswerAsync(await world.BeginAsync(browser), "k-1001");
        world.Clock.Advance(TimeSpan.FromMinutes(16));
        Assert.Equal(HttpStatusCode.BadRequest, (await browser.Get(late)).Status);
        Assert.Equal(HttpStatusCode.Found, (await browser.Get("/account")).Status);
        Assert.Equal("/desk", (await world.EnterAsync(browser, "k-1001")).Location);
    }

    [Theory]
    [InlineData("mix_up")]
    [InlineData("wrong_audience")]
    [InlineData("wrong_issuer")]
    [InlineData("wrong_nonce")]
    [InlineData("wrong_key")]
    [InlineData("symmetric")]
    [InlineData("expired")]
    public async Task A_lie_of_the_provider_lets_nobody_in(string kind)
    {
        await using var world = await CompanyWorld.StartAsync();
        await world.Sandbox.BreakAsync(new { target = "idp", kind, count = 1 });
        var browser = world.Browser();
        Assert.Equal(HttpStatusCode.BadRequest, (await world.EnterAsync(browser, "k-1001")).Status);
        Assert.Equal(HttpStatusCode.Found, (await browser.Get("/account")).Status);
        Assert.Single(await world.NotedAsync(AuditKind.CompanyRefused));
        Assert.Equal("/desk", (await world.EnterAsync(browser, "k-1001")).Location);
    }

    [Fact]
    public async Task Turning_back_and_a_provider_that_is_down_lose_nothing()
    {
        await using var world = await CompanyWorld.StartAsync();
        var browser = world.Browser("de");
        var (status, body, _) = await world.EnterAsync(browser, "nobody", "?returnUrl=/desk/orders");
        Assert.Equal(HttpStatusCode.OK, status);
        Assert.Contains("Sie haben die Anmeldung abgebrochen", body, StringComparison.Ordinal);
        Assert.Contains($"/account/company/{world.Id}?returnUrl=%2Fdesk%2Forders", body, StringComparison.Ordinal);

        await world.Sandbox.BreakAsync(new { target = "idp", kind = "fail_before", route = "POST /idp/connect/token", count = 1 });
        (status, body, _) = await world.EnterAsync(browser, "k-1001");
        Assert.Equal(HttpStatusCode.ServiceUnavailable, status);
        Assert.Contains("Kajakwerk antwortet gerade nicht", body, StringComparison.Ordinal);
        Assert.Equal("/desk/orders", (await world.EnterAsync(browser, "k-1001", "?returnUrl=/desk/orders")).Location);
    }

    [Theory]
    [InlineData("https://evil.example")]
    [InlineData("//evil.example")]
    [InlineData("/\\evil.example")]
    [InlineData("javascript:alert(1)")]
    public async Task Nobody_is_led_elsewhere(string to)
    {
        await using var world = await CompanyWorld.StartAsync();
        Assert.Equal("/desk", (await world.EnterAsync(world.Browser(), "k-1001", "?returnUrl=" + Uri.EscapeDataString(to))).Location);
    }

    [Fact]
    public async Task A_connection_that_is_off_or_unknown_is_not_there()
    {
        await using var world = await CompanyWorld.StartAsync();
        var mila = await world.InAsync("k-1001");
        await world.DeedAsync("/rules", ("on", "no"), ("opens", "yes"), ("default", "None"));
        Assert.Equal(HttpStatusCode.Found, (await mila.Get("/account")).Status);
        foreach (var id in new[] { world.Id, Guid.CreateVersion7() })
        {
            foreach (var path in new[] { $"/account/company/{id}", $"/sso/{id}/start", $"/sso/{id}/callback?state=x", $"/account/company/{id}/leave" })
            {
                Assert.Equal(HttpStatusCode.NotFound, (await world.Browser().Get(path)).Status);
            }
        }
    }
}
