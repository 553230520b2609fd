using System.Net;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using Modular.Testing;
using Modular.Vault.Storage;

namespace Modular.Vault.Tests.Web;

public sealed class ConfirmTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private static FakeTimeProvider Morning => new(new DateTimeOffset(2026, 11, 24, 8, 0, 0, TimeSpan.Zero));

    [Theory, BothDatabases]
    public async Task The_link_and_the_password_together_confirm_a_mailbox_once(Database database)
    {
        var mailbox = new Mailbox();
        await using var host = await TestHost.StartAsync(database, Mailbox.Options(mailbox));
        var anna = new Visitor(host.Http);
        using var opened = await anna.Register("Anna", "anna@example.org");
        await host.SettleAsync();
        var link = mailbox.Link("anna@example.org", "/account/confirm");

        var page = await anna.Get(link);
        Assert.Equal(HttpStatusCode.OK, page.Status);
        Assert.Contains("anna@example.org", page.Body, StringComparison.Ordinal);
        using var wrong = await anna.Post(link, link, ("password", "not the right one 4711"));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, wrong.StatusCode);
        Assert.Contains("#f-password", await wrong.Content.ReadAsStringAsync(Stop), StringComparison.Ordinal);

        using var confirmed = await anna.Post(link, link, ("password", Visitor.Good));
        Assert.Equal("/account?done=confirmed", confirmed.Headers.Location?.OriginalString);
        Assert.Contains("address is confirmed", (await anna.Get("/account?done=confirmed")).Body, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, (await anna.Get("/me")).Status);
        var again = await anna.Get(link);
        Assert.Equal(HttpStatusCode.Gone, again.Status);
        Assert.Contains("already used", again.Body, StringComparison.Ordinal);
    }

    [Theory, BothDatabases]
    public async Task Before_it_is_confirmed_an_account_can_do_nothing_but_manage_itself(Database database)
    {
        var mailbox = new Mailbox();
        await using var host = await TestHost.StartAsync(database, Mailbox.Options(mailbox));
        var anna = new Visitor(host.Http);
        using var opened = await anna.Register("Anna", "anna@example.org");
        using var signedIn = await anna.SignIn("anna@example.org");

        foreach (var room in (string[])["/me", "/me/score", "/desk/start"])
        {
            Assert.Equal((HttpStatusCode.Found, "/account/confirm"), ((await anna.Get(room)) is var (status, _, to) ? (status, to) : default));
        }

        using var post = await anna.Post("/account", "/me/score", ("bureau", "boniversum"), ("score", "958"));
        Assert.Equal(HttpStatusCode.Forbidden, post.StatusCode);
        Assert.Contains("not confirmed yet", (await anna.Get("/account")).Body, StringComparison.Ordinal);
        Assert.Contains("anna@example.org is yours", (await anna.Get("/account/confirm")).Body, StringComparison.Ordinal);

        // In her own session the link alone is enough.
        using var more = await anna.Post("/account/confirm", "/account/confirm");
        Assert.Equal("/account/confirm?sent=1", more.Headers.Location?.OriginalString);
        await host.SettleAsync();
        Assert.Equal(2, mailbox.Mails.Count);
        var link = mailbox.Link("anna@example.org", "/account/confirm");
        Assert.DoesNotContain("name=\"password\"", (await anna.Get(link)).Body, StringComparison.Ordinal);
        using var confirmed = await anna.Post(link, link);
        Assert.Equal(HttpStatusCode.Found, confirmed.StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await anna.Get("/me")).Status);
        Assert.Equal("/account", (await anna.Get("/account/confirm")).Location);
    }

    [Theory, BothDatabases]
    public async Task Who_opens_an_account_with_a_strangers_address_cannot_have_the_stranger_confirm_it(Database database)
    {
        const string Squatting = "blau tisch wolke regenrinne";
        var mailbox = new Mailbox();
        await using var host = await TestHost.StartAsync(database, Mailbox.Options(mailbox));
        var squatter = new Visitor(host.Http);
        using var opened = await squatter.Register("Squatter", "mika@example.org", Squatting);
        using var sat = await squatter.SignIn("mika@example.org", Squatting);
        await host.SettleAsync();

        var mika = new Visitor(host.NewClient());
        var link = mailbox.Link("mika@example.org", "/account/confirm");
        using var curious = await mika.Post(link, link, ("password", Visitor.Good));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, curious.StatusCode);
        Assert.Equal(HttpStatusCode.Found, (await squatter.Get("/me")).Status);

        using var asked = await mika.Post("/account/reset", "/account/reset", ("email", "mika@example.org"));
        await host.SettleAsync();
        var reset = mailbox.Link("mika@example.org", "/account/reset");
        using var taken = await mika.Post(reset, reset, ("password", Visitor.Good));
        Assert.Equal("/account/sign-in?done=reset", taken.Headers.Location?.OriginalString);
        Assert.Equal("/account/sign-in?returnUrl=%2Faccount", (await squatter.Get("/account")).Location);
        using var back = await squatter.SignIn("mika@example.org", Squatting);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, back.StatusCode);
        using var home = await mika.SignIn("mika@example.org");
        Assert.Equal(HttpStatusCode.OK, (await mika.Get("/me")).Status);
        Assert.Equal(HttpStatusCode.Gone, (await mika.Get(link)).Status);
    }

    [Theory, BothDatabases]
    public async Task A_link_expires_after_a_day_and_the_page_leads_on(Database database)
    {
        var mailbox = new Mailbox();
        var clock = Morning;
        await using var host = await TestHost.StartAsync(database, Mailbox.Options(mailbox, new() { Clock = clock }));
        var anna = new Visitor(host.Http);
        using var opened = await anna.Register("Anna", "anna@example.org");
        await host.SettleAsync();
        var old = mailbox.Link("anna@example.org", "/account/confirm");
        clock.Advance(TimeSpan.FromHours(24) - TimeSpan.FromSeconds(1));
        Assert.Equal(HttpStatusCode.OK, (await anna.Get(old)).Status);
        clock.Advance(TimeSpan.FromSeconds(1));
        var gone = await anna.Get(old);
        Assert.Equal(HttpStatusCode.Gone, gone.Status);
        Assert.Contains("expired", gone.Body, StringComparison.Ordinal);
        Assert.Contains("href=\"/account/confirm\"", gone.Body, StringComparison.Ordinal);

        using var asked = await anna.Post("/account/confirm", "/account/confirm", ("email", "ANNA@example.org"));
        using var stranger = await anna.Post("/account/confirm", "/account/confirm", ("email", "nobody@example.org"));
        Assert.Equal((asked.StatusCode, asked.Headers.Location), (stranger.StatusCode, stranger.Headers.Location));
        using var nonsense = await anna.Post("/account/confirm", "/account/confirm", ("email", "nonsense"));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, nonsense.StatusCode);
        await host.SettleAsync();
        Assert.Empty(mailbox.Subjects("nobody@example.org"));
        var fresh = mailbox.Link("anna@example.org", "/account/confirm");
        using var confirmed = await anna.Post(fresh, fresh, ("password", Visitor.Good));
        Assert.Equal(HttpStatusCode.Found, confirmed.StatusCode);

        using var late = await anna.Post("/account/sign-out", "/account/confirm", ("email", "anna@example.org"));
        var other = new Visitor(host.NewClient());
        using var asking = await other.Post("/account/confirm", "/account/confirm", ("email", "anna@example.org"));
        await host.SettleAsync();
        Assert.Equal("You already have an account", mailbox.Subjects("anna@example.org").Last());
    }

    [Theory, BothDatabases]
    public async Task A_strangers_mailbox_cannot_be_filled(Database database)
    {
        var mailbox = new Mailbox();
        var clock = Morning;
        await using var host = await TestHost.StartAsync(database, Mailbox.Options(mailbox, new() { Clock = clock }));
        var pest = new Visitor(host.Http);
        using var opened = await pest.Register("Anna", "anna@example.org");
        var answers = new List<HttpStatusCode>();
        for (var i = 0; i < 6; i++)
        {
            using var answer = await pest.Post("/account/confirm", "/account/confirm", ("email", "anna@example.org"));
            answers.Add(answer.StatusCode);
        }

        Assert.Equal([HttpStatusCode.Found, HttpStatusCode.Found], answers.Take(2));
        Assert.All(answers.Skip(2), status => Assert.Equal(HttpStatusCode.TooManyRequests, status));
        await host.SettleAsync();
        Assert.Equal(3, mailbox.Mails.Count);
        clock.Advance(TimeSpan.FromMinutes(1));
        using var later = await pest.Post("/account/confirm", "/account/confirm", ("email", "anna@example.org"));
        Assert.Equal(HttpStatusCode.Found, later.StatusCode);
    }

    [Theory, BothDatabases]
    public async Task No_secret_of_a_link_is_in_the_database(Database database)
    {
        var mailbox = new Mailbox();
        await using var host = await TestHost.StartAsync(database, Mailbox.Options(mailbox));
        var anna = new Visitor(host.Http);
        using var opened = await anna.Register("Anna", "anna@example.org");
        await host.SettleAsync();
        var secret = mailbox.Link("anna@example.org", "/account/confirm").Split('/')[^1];
        var bytes = System.Buffers.Text.Base64Url.DecodeFromChars(secret);

        var links = await host.InScopeAsync(s => s.GetRequiredService<VaultDb>().Links.ToListAsync(Stop));
        Assert.All(links, link => Assert.NotEqual(bytes, link.SecretHash));
        Assert.DoesNotContain(secret, host.Logs.ToString(), StringComparison.Ordinal);
        // Sent once more after a crash, the mail says the same.
        await host.InScopeAsync(async services =>
        {
            var db = services.GetRequiredService<VaultDb>();
            db.Post(Modular.Vault.ConfirmEmail.ConfirmComposer.Name, links[0].Id);
            await db.SaveChangesAsync(Stop);
        });
        await host.SettleAsync();
        Assert.Equal(mailbox.Mails[0].Text, mailbox.Mails[1].Text);
    }
}
