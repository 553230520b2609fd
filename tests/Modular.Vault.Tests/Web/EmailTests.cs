using System.Net;
using System.Text.RegularExpressions;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using Modular.Testing;
using Modular.Vault.Notices;
using Modular.Vault.Storage;
using Modular.Vault.Tests.Support;

namespace Modular.Vault.Tests.Web;

/// <summary>Another address for an account: proved by the new mailbox, told to the old one, and taken back from there.</summary>
public sealed class EmailTests
{
    private const string Old = "anna@example.org";
    private const string New = "anna.neu@example.org";

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory, BothDatabases]
    public async Task A_new_address_is_proved_by_its_mailbox_and_told_to_the_old_one(Database database)
    {
        var mailbox = new Mailbox();
        await using var host = await TestHost.StartAsync(database, Mailbox.Options(mailbox));
        var anna = await Joined(host, mailbox);

        using var wrong = await Ask(anna, New, "not it at all");
        using var same = await Ask(anna, "ANNA@example.org");
        using var nonsense = await Ask(anna, "nonsense");
        Assert.All([wrong, same, nonsense], answer => Assert.Equal(HttpStatusCode.UnprocessableEntity, answer.StatusCode));
        using var asked = await Ask(anna, New);
        Assert.Equal("/account/email?sent=1", asked.Headers.Location?.OriginalString);
        await host.SettleAsync();
        Assert.Equal(["Confirm your new e-mail address"], mailbox.Subjects(New));
        Assert.Contains(Old, (await anna.Get("/account")).Body, StringComparison.Ordinal);

        var link = mailbox.Link(New, "/account/email");
        Assert.Equal(HttpStatusCode.OK, (await anna.Get(link)).Status);
        using var confirmed = await anna.Post(link, link);
        Assert.Equal("/account?done=email", confirmed.Headers.Location?.OriginalString);
        Assert.Contains(New, (await anna.Get("/account")).Body, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Gone, (await anna.Get(link)).Status);
        await host.SettleAsync();
        var told = mailbox.To(Old).Last();
        Assert.Equal("Your account has a new e-mail address", told.Subject);
        Assert.Contains("security of your account", told.Text, StringComparison.Ordinal);
        Assert.DoesNotContain(New, told.Text, StringComparison.Ordinal);

        using var before = await new Visitor(host.NewClient()).SignIn(Old);
        using var now = await new Visitor(host.NewClient()).SignIn(New);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, before.StatusCode);
        Assert.Equal(HttpStatusCode.Found, now.StatusCode);
        Assert.DoesNotContain(New, host.Logs.ToString(), StringComparison.Ordinal);
    }

    [Theory, BothDatabases]
    public async Task Elsewhere_the_link_wants_the_password_and_opens_no_session(Database database)
    {
        var mailbox = new Mailbox();
        await using var host = await TestHost.StartAsync(database, Mailbox.Options(mailbox));
        var anna = await Joined(host, mailbox);
        using var asked = await Ask(anna, New);
        await host.SettleAsync();
        var link = mailbox.Link(New, "/account/email");
        var elsewhere = new Visitor(host.NewClient());

        using var none = await elsewhere.Post(link, link);
        using var wrong = await elsewhere.Post(link, link, ("password", "not it at all"));
        Assert.All([none, wrong], answer => Assert.Equal(HttpStatusCode.UnprocessableEntity, answer.StatusCode));
        using var right = await elsewhere.Post(link, link, ("password", Visitor.Good));
        Assert.Equal("/account/sign-in?done=email", right.Headers.Location?.OriginalString);
        Assert.StartsWith("/account/sign-in", (await elsewhere.Get("/account")).Location, StringComparison.Ordinal);
    }

    [Theory, BothDatabases]
    public async Task Whether_an_address_is_taken_is_told_to_its_mailbox_alone(Database database)
    {
        var mailbox = new Mailbox();
        await using var host = await TestHost.StartAsync(database, Mailbox.Options(mailbox));
        var anna = await Joined(host, mailbox);
        var ben = new Visitor(host.NewClient());
        await ben.Join(host, mailbox, "Ben", "ben@example.org");
        // Each was asked for before: what differs in a first time is whether somebody asked.
        await Answer(anna, "ben@example.org");
        await Answer(anna, "free@example.org");

        string taken = "", free = "";
        var freeWork = await Work.OfAsync(host, async () => free = await Answer(anna, "free@example.org"));
        var takenWork = await Work.OfAsync(host, async () => taken = await Answer(anna, "ben@example.org"));
        Assert.Equal(taken, free);
        Assert.Equal(takenWork, freeWork);
        await host.SettleAsync();
        Assert.Contains("Your address already belongs to an account", mailbox.Subjects("ben@example.org"));
        Assert.DoesNotContain(mailbox.To("ben@example.org"), m => m.Text.Contains("/account/email/", StringComparison.Ordinal));
    }

    [Theory, BothDatabases]
    public async Task Who_comes_second_to_an_address_keeps_the_old_one(Database database)
    {
        var mailbox = new Mailbox();
        await using var host = await TestHost.StartAsync(database, Mailbox.Options(mailbox));
        var anna = await Joined(host, mailbox);
        using var asked = await Ask(anna, New);
        await host.SettleAsync();
        var link = mailbox.Link(New, "/account/email");
        await new Visitor(host.NewClient()).Join(host, mailbox, "Second", New);

        Assert.Equal(HttpStatusCode.Gone, (await anna.Get(link)).Status);
        using var late = await anna.Post("/account/email", link);
        Assert.Equal(HttpStatusCode.Gone, late.StatusCode);
        Assert.Contains(Old, (await anna.Get("/account")).Body, StringComparison.Ordinal);
    }

    [Theory, BothDatabases]
    public async Task The_old_mailbox_takes_it_back_signs_out_everywhere_and_stops_the_password(Database database)
    {
        const string Fresh = "rostig segel kompott laterne";
        var mailbox = new Mailbox();
        await using var host = await TestHost.StartAsync(database, Mailbox.Options(mailbox));
        var thief = await Joined(host, mailbox);
        using var asked = await Ask(thief, New);
        await host.SettleAsync();
        var link = mailbox.Link(New, "/account/email");
        using var confirmed = await thief.Post(link, link);
        using var further = await Ask(thief, "third@example.org");
        await host.SettleAsync();
        var onward = mailbox.Link("third@example.org", "/account/email");
        var undo = mailbox.Link(Old, "/account/email/undo");

        var anna = new Visitor(host.NewClient());
        Assert.Equal(HttpStatusCode.OK, (await anna.Get(undo)).Status);
        Assert.Contains(New, (await thief.Get("/account")).Body, StringComparison.Ordinal);
        using var undone = await anna.Post(undo, undo);
        Assert.Equal("/account/reset?sent=1", undone.Headers.Location?.OriginalString);
        Assert.StartsWith("/account/sign-in", (await thief.Get("/account")).Location, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Gone, (await thief.Get(onward)).Status);
        Assert.Equal(HttpStatusCode.Gone, (await anna.Get(undo)).Status);
        using var again = await thief.SignIn(Old);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, again.StatusCode);
        Assert.Contains("stopped from its mailbox", await again.Content.ReadAsStringAsync(Stop), StringComparison.Ordinal);

        await host.SettleAsync();
        var reset = mailbox.Link(Old, "/account/reset");
        using var chosen = await anna.Post(reset, reset, ("password", Fresh));
        using var back = await anna.SignIn(Old, Fresh);
        Assert.Equal(HttpStatusCode.Found, back.StatusCode);
        await host.InScopeAsync(async services => Assert.Contains(await services.GetRequiredService<VaultDb>().SecurityEvents.Select(e => e.Kind).ToListAsync(Stop), k => k == SecurityEventKind.EmailRestored));
    }

    [Theory, BothDatabases]
    public async Task Links_run_out_and_a_newer_one_replaces_an_older(Database database)
    {
        var clock = new FakeTimeProvider(new DateTimeOffset(2026, 11, 26, 8, 0, 0, TimeSpan.Zero));
        var mailbox = new Mailbox();
        await using var host = await TestHost.StartAsync(database, Mailbox.Options(mailbox, new() { Clock = clock }));
        var anna = await Joined(host, mailbox);
        using var one = await Ask(anna, "first@example.org");
        await host.SettleAsync();
        using var two = await Ask(anna, New);
        await host.SettleAsync();

        Assert.Equal(HttpStatusCode.Gone, (await anna.Get(mailbox.Link("first@example.org", "/account/email"))).Status);
        var link = mailbox.Link(New, "/account/email");
        clock.Advance(TimeSpan.FromHours(23));
        Assert.Equal(HttpStatusCode.OK, (await anna.Get(link)).Status);
        clock.Advance(TimeSpan.FromHours(2));
        Assert.Equal(HttpStatusCode.Gone, (await anna.Get(link)).Status);
        Assert.Equal(HttpStatusCode.Gone, (await anna.Get("/account/email/undo/" + new string('A', 43))).Status);
    }

    private static async Task<Visitor> Joined(TestHost host, Mailbox mailbox)
    {
        var anna = new Visitor(host.Http);
        await anna.Join(host, mailbox, "Anna", Old);
        return anna;
    }

    private static Task<HttpResponseMessage> Ask(Visitor visitor, string email, string password = Visitor.Good) =>
        visitor.Post("/account/email", "/account/email", ("email", email), ("current", password));

    private static async Task<string> Answer(Visitor visitor, string email)
    {
        using var answer = await Ask(visitor, email);
        return $"{(int)answer.StatusCode} {answer.Headers.Location} {Regex.Replace(await answer.Content.ReadAsStringAsync(Stop), "value=\"CfDJ8[^\"]+\"", "")}";
    }
}
