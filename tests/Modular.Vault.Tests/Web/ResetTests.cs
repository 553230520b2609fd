using System.Net;
using Microsoft.Extensions.Time.Testing;
using Modular.Testing;

namespace Modular.Vault.Tests.Web;

public sealed class ResetTests
{
    private const string Fresh = "rostig segel kompott laterne";

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory, BothDatabases]
    public async Task A_forgotten_password_is_replaced_by_a_link_that_works_once(Database database)
    {
        var mailbox = new Mailbox();
        await using var host = await TestHost.StartAsync(database, Mailbox.Options(mailbox));
        var phone = new Visitor(host.Http);
        await phone.Join(host, mailbox, "Anna", "anna@example.org");
        Assert.Equal(HttpStatusCode.OK, (await phone.Get("/account")).Status);

        var laptop = new Visitor(host.NewClient());
        using var asked = await laptop.Post("/account/reset", "/account/reset", ("email", "anna@example.org"));
        using var again = await laptop.Post("/account/reset", "/account/reset", ("email", "anna@example.org"));
        Assert.Equal("/account/reset?sent=1", asked.Headers.Location?.OriginalString);
        await host.SettleAsync();
        var link = mailbox.Link("anna@example.org", "/account/reset");
        using var weak = await laptop.Post(link, link, ("password", "anna.example.org"));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, weak.StatusCode);
        Assert.Contains("<meter", await weak.Content.ReadAsStringAsync(Stop), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, (await phone.Get("/account")).Status);

        using var saved = await laptop.Post(link, link, ("password", Fresh));
        Assert.Equal("/account/sign-in?done=reset", saved.Headers.Location?.OriginalString);
        Assert.Contains("new password is in force", (await laptop.Get("/account/sign-in?done=reset")).Body, StringComparison.Ordinal);
        // Nobody is signed in by it, and who was no longer is.
        Assert.Equal(HttpStatusCode.Found, (await laptop.Get("/account")).Status);
        Assert.Equal(HttpStatusCode.Found, (await phone.Get("/account")).Status);
        using var old = await phone.SignIn("anna@example.org");
        Assert.Equal(HttpStatusCode.UnprocessableEntity, old.StatusCode);
        using var now = await phone.SignIn("anna@example.org", Fresh);
        Assert.Equal(HttpStatusCode.Found, now.StatusCode);

        await host.SettleAsync();
        Assert.Equal("Your password was reset", mailbox.Subjects("anna@example.org").Last());
        Assert.All(mailbox.Mails.Select(m => m.Text), text => Assert.DoesNotContain(Fresh, text, StringComparison.Ordinal));
        Assert.Equal(HttpStatusCode.Gone, (await laptop.Get(link)).Status);
        Assert.DoesNotContain(Fresh, host.Logs.ToString(), StringComparison.Ordinal);
    }

    [Theory, BothDatabases]
    public async Task The_link_dies_after_half_an_hour_with_its_siblings_and_when_the_address_moves_on(Database database)
    {
        var mailbox = new Mailbox();
        var clock = new FakeTimeProvider(new DateTimeOffset(2026, 11, 24, 8, 0, 0, TimeSpan.Zero));
        await using var host = await TestHost.StartAsync(database, Mailbox.Options(mailbox, new() { Clock = clock }));
        var anna = new Visitor(host.Http);
        await anna.Join(host, mailbox, "Anna", "anna@example.org");
        var visitor = new Visitor(host.NewClient());

        async Task<string> Ask()
        {
            using var asked = await visitor.Post("/account/reset", "/account/reset", ("email", "anna@example.org"));
            Assert.Equal(HttpStatusCode.Found, asked.StatusCode);
            await host.SettleAsync();
            return mailbox.Link("anna@example.org", "/account/reset");
        }

        var late = await Ask();
        clock.Advance(TimeSpan.FromMinutes(30));
        var gone = await visitor.Get(late);
        Assert.Equal(HttpStatusCode.Gone, gone.Status);
        Assert.Contains("expired", gone.Body, StringComparison.Ordinal);
        Assert.Contains("href=\"/account/reset\"", gone.Body, StringComparison.Ordinal);

        var first = await Ask();
        var second = await Ask();
        Assert.NotEqual(first, second);
        using var saved = await visitor.Post(first, first, ("password", Fresh));
        Assert.Equal(HttpStatusCode.Found, saved.StatusCode);
        Assert.Contains("already used", (await visitor.Get(second)).Body, StringComparison.Ordinal);
        Assert.Contains("not right", (await visitor.Get("/account/reset/" + new string('A', 43))).Body, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Gone, (await visitor.Get(first.Replace("/reset/", "/confirm/", StringComparison.Ordinal))).Status);
    }

    [Theory, BothDatabases]
    public async Task Two_at_once_with_one_link_set_one_password(Database database)
    {
        var mailbox = new Mailbox();
        await using var host = await TestHost.StartAsync(database, Mailbox.Options(mailbox));
        await new Visitor(host.Http).Join(host, mailbox, "Anna", "anna@example.org");
        var visitor = new Visitor(host.NewClient());
        using var asked = await visitor.Post("/account/reset", "/account/reset", ("email", "anna@example.org"));
        await host.SettleAsync();
        var link = mailbox.Link("anna@example.org", "/account/reset");
        var answers = await Task.WhenAll(Enumerable.Range(0, 4).Select(i => visitor.Post(link, link, ("password", $"{Fresh} {i}"))));

        var winner = Assert.Single(answers.Select((answer, i) => (answer.StatusCode, i)), a => a.StatusCode == HttpStatusCode.Found).i;
        using var signedIn = await visitor.SignIn("anna@example.org", $"{Fresh} {winner}");
        Assert.Equal(HttpStatusCode.Found, signedIn.StatusCode);
        Array.ForEach(answers, answer => answer.Dispose());
    }
}
