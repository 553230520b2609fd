using System.Net;
using System.Text.RegularExpressions;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using Modular.Testing;
using Modular.Vault.Incidents;
using Modular.Vault.Links;
using Modular.Vault.Notices;
using Modular.Vault.Storage;

namespace Modular.Vault.Tests.Web;

/// <summary>"This was not me": the link in every notice about an account's security.</summary>
public sealed class NotMeTests
{
    private const string Anna = "anna@example.org";
    private const string Path = "/account/not-me";
    private const string Fresh = "rostig segel kompott laterne";

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory, BothDatabases]
    public async Task It_says_what_will_happen_then_signs_out_everywhere_and_leads_to_a_new_password(Database database)
    {
        var (host, mailbox, clock, anna) = await World(database);
        await using var __ = host;
        clock.Advance(TimeSpan.FromMinutes(5));
        var thief = new Visitor(host.NewClient());
        using var entered = await thief.SignIn(Anna);
        await host.SettleAsync();
        Assert.Equal("Sign-in from a new device", mailbox.To(Anna).Last().Subject);
        var link = mailbox.Link(Anna, Path);

        var reader = new Visitor(host.NewClient());
        var page = await reader.Get(link);
        Assert.Equal(HttpStatusCode.OK, page.Status);
        Assert.Contains("Sign-in from a new device", page.Body, StringComparison.Ordinal);
        Assert.Contains("All devices are signed out", page.Body, StringComparison.Ordinal);
        // Looking changes nothing: mail scanners open links.
        Assert.Equal(HttpStatusCode.OK, (await thief.Get("/account")).Status);
        Assert.Contains("Alle Geräte werden abgemeldet", (await new Visitor(host.NewClient(), "de").Get(link)).Body, StringComparison.Ordinal);

        using var said = await reader.Post(link, link);
        Assert.Equal("/account/reset?sent=1", said.Headers.Location?.OriginalString);
        Assert.StartsWith("/account/sign-in", (await thief.Get("/account")).Location, StringComparison.Ordinal);
        Assert.StartsWith("/account/sign-in", (await anna.Get("/account")).Location, StringComparison.Ordinal);
        using var again = await thief.SignIn(Anna);
        Assert.Contains("stopped from its mailbox", await again.Content.ReadAsStringAsync(Stop), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Gone, (await reader.Get(link)).Status);
        using var twice = await reader.Post("/account/reset", link);
        Assert.Equal(HttpStatusCode.Gone, twice.StatusCode);
        await host.InScopeAsync(async services =>
        {
            var db = services.GetRequiredService<VaultDb>();
            var account = await db.Accounts.Where(a => a.EmailKey == "ANNA@EXAMPLE.ORG").Select(a => a.Id).SingleAsync(Stop);
            var incident = Assert.Single(await services.GetRequiredService<IncidentLog>().Open(10, Stop));
            Assert.Equal((IncidentKind.NotMe, (Guid?)account), (incident.Kind, incident.Subject));
            Assert.Contains(SecurityEventKind.Denied, await db.SecurityEvents.Select(e => e.Kind).ToListAsync(Stop));
            Assert.Equal(1, await db.KnownDevices.CountAsync(Stop));
        });

        await host.SettleAsync();
        var reset = mailbox.Link(Anna, "/account/reset");
        using var chosen = await reader.Post(reset, reset, ("password", Fresh));
        using var back = await reader.SignIn(Anna, Fresh);
        Assert.Equal(HttpStatusCode.Found, back.StatusCode);
    }

    [Theory, BothDatabases]
    public async Task A_link_that_is_none_is_answered_the_same_and_changes_nothing(Database database)
    {
        var (host, mailbox, _, anna) = await World(database);
        await using var __ = host;
        using var entered = await new Visitor(host.NewClient()).SignIn(Anna);
        await host.SettleAsync();
        var right = mailbox.Link(Anna, Path);
        var reader = new Visitor(host.NewClient());
        // Unknown ones, cut ones, and the secret of another purpose.
        using var asked = await reader.Post("/account/reset", "/account/reset", ("email", Anna));
        await host.SettleAsync();
        var other = mailbox.Link(Anna, "/account/reset")["/account/reset".Length..];
        string[] wrong = [Path + "/" + new string('A', 43), Path + "/" + new string('B', 43), right[..^1], right + "A", Path + other];
        var bodies = new HashSet<string>();
        foreach (var link in wrong)
        {
            var (status, body, _) = await reader.Get(link);
            Assert.Equal(HttpStatusCode.Gone, status);
            bodies.Add(Regex.Replace(body, "value=\"CfDJ8[^\"]+\"|(/|%2F)account(/|%2F)not-me(/|%2F)[A-Za-z0-9_-]+", ""));
            using var posted = await reader.Post("/account/reset", link);
            Assert.Equal(HttpStatusCode.Gone, posted.StatusCode);
        }

        Assert.Single(bodies);
        Assert.Equal(HttpStatusCode.OK, (await anna.Get("/account")).Status);
        Assert.Equal(HttpStatusCode.OK, (await reader.Get(right)).Status);
        await host.InScopeAsync(async services => Assert.Empty(await services.GetRequiredService<IncidentLog>().Open(10, Stop)));
    }

    [Theory, BothDatabases]
    public async Task It_is_good_for_seven_days(Database database)
    {
        var (host, mailbox, clock, _) = await World(database);
        await using var __ = host;
        using var entered = await new Visitor(host.NewClient()).SignIn(Anna);
        await host.SettleAsync();
        var (link, reader) = (mailbox.Link(Anna, Path), new Visitor(host.NewClient()));
        clock.Advance(TimeSpan.FromDays(6.9));
        Assert.Equal(HttpStatusCode.OK, (await reader.Get(link)).Status);
        clock.Advance(TimeSpan.FromDays(0.2));
        Assert.Equal(HttpStatusCode.Gone, (await reader.Get(link)).Status);
        using var late = await reader.Post("/account/reset", link);
        Assert.Equal(HttpStatusCode.Gone, late.StatusCode);
    }

    [Theory, BothDatabases]
    public async Task The_passkey_of_the_notice_goes_and_another_stays(Database database)
    {
        var (host, mailbox, clock, anna) = await World(database);
        await using var __ = host;
        using var own = new Authenticator(host.BaseUrl);
        using var strange = new Authenticator(host.BaseUrl);
        await AddPasskey(anna, own, "Own");
        clock.Advance(TimeSpan.FromMinutes(3));
        await AddPasskey(anna, strange, "Strange");
        await host.SettleAsync();
        var reader = new Visitor(host.NewClient());
        var link = mailbox.Link(Anna, Path);
        Assert.Contains("new passkey is removed", (await reader.Get(link)).Body, StringComparison.Ordinal);
        using var said = await reader.Post(link, link);
        Assert.Equal(HttpStatusCode.Found, said.StatusCode);
        await host.InScopeAsync(async services => Assert.Equal(["Own"], await services.GetRequiredService<VaultDb>().Passkeys.Select(p => p.Name).ToListAsync(Stop)));
    }

    [Theory, BothDatabases]
    public async Task A_second_factor_goes_by_its_own_notice_and_by_no_other(Database database)
    {
        var (host, mailbox, clock, anna) = await World(database);
        await using var __ = host;
        await App.SetUp(anna, clock);
        await host.SettleAsync();
        var own = mailbox.Link(Anna, Path);
        clock.Advance(TimeSpan.FromMinutes(2));
        using var changed = await anna.Post("/account", "/account/password", ("current", Visitor.Good), ("password", Fresh));
        await host.SettleAsync();
        Assert.Equal("Your password was changed", mailbox.To(Anna).Last().Subject);
        var other = mailbox.Link(Anna, Path);
        Assert.NotEqual(own, other);
        Task<(int, int)> Factors() => host.InScopeAsync(async services =>
        {
            var db = services.GetRequiredService<VaultDb>();
            return (await db.Authenticators.CountAsync(Stop), await db.BackupCodes.CountAsync(Stop));
        });

        var reader = new Visitor(host.NewClient());
        using var said = await reader.Post(other, other);
        Assert.Equal((1, 10), await Factors());
        // Each notice's link is about its own matter: the other one is still good.
        using var both = await reader.Post(own, own);
        Assert.Equal("/account/reset?sent=1", both.Headers.Location?.OriginalString);
        Assert.Equal((0, 0), await Factors());
    }

    [Theory, BothDatabases]
    public async Task When_the_address_has_moved_on_no_reset_goes_to_the_new_one(Database database)
    {
        var (host, mailbox, _, _) = await World(database);
        await using var __ = host;
        var thief = new Visitor(host.NewClient());
        using var entered = await thief.SignIn(Anna);
        await host.SettleAsync();
        var link = mailbox.Link(Anna, Path);
        using var asked = await thief.Post("/account/email", "/account/email", ("email", "thief@example.org"), ("current", Visitor.Good));
        await host.SettleAsync();
        var confirm = mailbox.Link("thief@example.org", "/account/email");
        using var moved = await thief.Post(confirm, confirm);
        await host.SettleAsync();

        var reader = new Visitor(host.NewClient());
        using var said = await reader.Post(link, link);
        Assert.Equal(HttpStatusCode.OK, said.StatusCode);
        Assert.Contains("take your account back", WebUtility.HtmlDecode(await said.Content.ReadAsStringAsync(Stop)), StringComparison.Ordinal);
        Assert.StartsWith("/account/sign-in", (await thief.Get("/account")).Location, StringComparison.Ordinal);
        await host.SettleAsync();
        Assert.DoesNotContain(mailbox.To("thief@example.org"), m => m.Text.Contains("/account/reset/", StringComparison.Ordinal));
        var undo = mailbox.Link(Anna, "/account/email/undo");
        using var undone = await reader.Post(undo, undo);
        Assert.Equal("/account/reset?sent=1", undone.Headers.Location?.OriginalString);
    }

    [Theory, BothDatabases]
    public async Task Every_notice_about_ones_own_account_has_the_link(Database database)
    {
        var (host, mailbox, _, _) = await World(database);
        await using var __ = host;
        // Told in another way, or to others.
        SecurityEventKind[] without = [SecurityEventKind.EmailChanged, SecurityEventKind.EmailRestored, SecurityEventKind.Denied, SecurityEventKind.EmergencyUsed];
        var links = new HashSet<string>();
        foreach (var kind in Enum.GetValues<SecurityEventKind>().Except(without))
        {
            mailbox.Mails.Clear();
            await host.InScopeAsync(async services =>
            {
                var db = services.GetRequiredService<VaultDb>();
                services.GetRequiredService<SecurityLog>().Add(await db.Accounts.SingleAsync(a => a.EmailKey == "ANNA@EXAMPLE.ORG", Stop), kind, "Firefox · Linux");
                await db.SaveChangesAsync(Stop);
            });
            await host.SettleAsync();
            Assert.True(links.Add(mailbox.Link(Anna, Path)), $"{kind}");
        }

        // What is stored of them opens nothing.
        await host.InScopeAsync(async services => Assert.All(
            await services.GetRequiredService<VaultDb>().Links.Where(l => l.Purpose == LinkPurpose.NotMe).ToListAsync(Stop),
            l => Assert.Equal(32, l.SecretHash.Length)));
    }

    [Theory, BothDatabases]
    public async Task A_new_recovery_code_is_told(Database database)
    {
        var (host, mailbox, _, anna) = await World(database);
        await using var __ = host;
        using var code = await anna.Post("/account/recovery-code", "/account/recovery-code");
        Assert.Equal(HttpStatusCode.OK, code.StatusCode);
        await host.SettleAsync();
        Assert.Equal("New recovery code", mailbox.To(Anna).Last().Subject);
        var text = await code.Content.ReadAsStringAsync(Stop);
        string[] groups = [.. Regex.Matches(text, "<span>([0-9A-Z]{4})</span>").Select(m => m.Groups[1].Value)];
        Assert.Equal(7, groups.Length);
        Assert.DoesNotContain(mailbox.Mails, m => groups.All(group => m.Text.Contains(group, StringComparison.Ordinal)));
    }

    private static async Task<(TestHost Host, Mailbox Mailbox, FakeTimeProvider Clock, Visitor Anna)> World(Database database)
    {
        var clock = new FakeTimeProvider(new DateTimeOffset(2026, 11, 26, 8, 0, 0, TimeSpan.Zero));
        var mailbox = new Mailbox();
        var host = await TestHost.StartAsync(database, Mailbox.Options(mailbox, new() { Clock = clock }));
        var anna = new Visitor(host.Http);
        await anna.Join(host, mailbox, "Anna", Anna);
        return (host, mailbox, clock, anna);
    }

    private static async Task AddPasskey(Visitor visitor, Authenticator key, string name)
    {
        var (credential, state) = key.Create((await visitor.Get("/account/passkeys/new")).Body);
        using var added = await visitor.Post("/account/register", "/account/passkeys", ("credential", credential), ("state", state), ("name", name));
        Assert.Equal("/account/passkeys?done=added", added.Headers.Location?.OriginalString);
    }
}
