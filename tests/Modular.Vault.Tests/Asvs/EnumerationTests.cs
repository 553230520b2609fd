using System.Net;
using System.Text.RegularExpressions;
using Modular.Testing;
using Modular.Vault.Tests.Support;
using Modular.Vault.Tests.Web;

namespace Modular.Vault.Tests.Asvs;

/// <summary>ASVS 5.0, 6.3.8: nobody learns from answers or times which addresses have an account.</summary>
public sealed partial class EnumerationTests
{
    [Theory, BothDatabases]
    public async Task Asvs_6_3_8_answers_and_work_are_the_same_whether_an_address_has_an_account(Database database)
    {
        var mailbox = new Mailbox();
        await using var host = await TestHost.StartAsync(database, Mailbox.Options(mailbox));
        var anna = new Visitor(host.Http);
        await anna.Join(host, mailbox, "Anna", "anna@example.org");
        var visitor = new Visitor(host.NewClient());

        foreach (var form in (string[])["/account/reset", "/account/confirm", "/account/sign-in"])
        {
            // Each was asked for before: what differs in a first time is whether somebody asked, not whether there is an account.
            await Ask(visitor, form, "anna@example.org");
            await Ask(visitor, form, "nobody@example.org");
            string known = "", unknown = "";
            var knownWork = await Work.OfAsync(host, async () => known = await Ask(visitor, form, "anna@example.org"));
            var unknownWork = await Work.OfAsync(host, async () => unknown = await Ask(visitor, form, "nobody@example.org"));
            Assert.Equal(known, unknown);
            Assert.NotEmpty(knownWork);
            Assert.Equal(knownWork, unknownWork);
        }
    }

    [Fact]
    public async Task The_watch_sees_a_difference_in_work()
    {
        await using var host = await TestHost.StartAsync(Database.Sqlite, Mailbox.Options(new()));
        var visitor = new Visitor(host.Http);
        await Ask(visitor, "/account/reset", "warm@example.org");
        var asked = await Work.OfAsync(host, () => Ask(visitor, "/account/reset", "anna@example.org"));
        var refused = await Work.OfAsync(host, () => Ask(visitor, "/account/reset", "nonsense"));

        Assert.NotEqual(asked, refused);
    }

    private static async Task<string> Ask(Visitor visitor, string form, string email)
    {
        using var answer = await visitor.Post(form, form, ("email", email), ("password", "not the right one 4711"));
        var body = WebUtility.HtmlDecode(await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        return $"{(int)answer.StatusCode} {answer.Headers.Location} {Token().Replace(body, "").Replace(email, "", StringComparison.Ordinal)}";
    }

    [GeneratedRegex("name=\"__RequestVerificationToken\" value=\"[^\"]+\"")]
    private static partial Regex Token();
}
