using System.Net;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using Modular.Testing;
using Modular.Vault.Links;
using Modular.Vault.Storage;
using Modular.Vault.Tests.Web;

namespace Modular.Vault.Tests.Asvs;

/// <summary>ASVS 5.0, 6.3 to 6.5 and 16: signing in and its factors. Each test is named after its requirement.</summary>
public sealed class AsvsSignInTests
{
    private const string Anna = "anna@example.org";

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Asvs_6_3_1_guessing_from_many_addresses_at_one_account_is_slowed_down()
    {
        var (host, _, _, _) = await World();
        await using var __ = host;
        var answers = new List<HttpStatusCode>();
        for (var i = 0; i < 8; i++)
        {
            using var guess = await new Visitor(host.NewClient()).SignIn(Anna, $"guess number {i}");
            answers.Add(guess.StatusCode);
        }

        Assert.Equal(HttpStatusCode.TooManyRequests, answers[^1]);
        Assert.Equal(5, answers.Count(a => a == HttpStatusCode.UnprocessableEntity));
    }

    [Fact]
    public async Task Asvs_6_3_5_and_6_3_7_people_are_told_of_new_devices_and_of_every_change()
    {
        var (host, mailbox, clock, anna) = await World();
        await using var _ = host;
        await App.SetUp(anna, clock);
        using var off = await anna.Post("/account", "/account/second-factor/off");
        using var changed = await anna.Post("/account", "/account/password", ("current", Visitor.Good), ("password", "rostig segel kompott laterne"));
        using var elsewhere = await new Visitor(host.NewClient()).SignIn(Anna, "rostig segel kompott laterne");
        await host.SettleAsync();
        Assert.Superset(
            new HashSet<string> { "The second factor is on", "The second factor is off", "Your password was changed", "Sign-in from a new device" },
            mailbox.Subjects(Anna).ToHashSet());
    }

    [Theory, BothDatabases]
    public async Task Asvs_6_4_3_a_reset_keeps_the_second_factor_and_opens_no_session(Database database)
    {
        const string Fresh = "rostig segel kompott laterne";
        var (host, mailbox, clock, anna) = await World(database);
        await using var _ = host;
        var app = await App.SetUp(anna, clock);
        var thief = new Visitor(host.NewClient());
        using var asked = await thief.Post("/account/reset", "/account/reset", ("email", Anna));
        await host.SettleAsync();
        var link = mailbox.Link(Anna, "/account/reset");
        using var chosen = await thief.Post(link, link, ("password", Fresh));
        Assert.StartsWith("/account/sign-in", (await thief.Get("/account")).Location, StringComparison.Ordinal);
        using var half = await thief.SignIn(Anna, Fresh);
        Assert.Equal("/account/sign-in/second", half.Headers.Location?.OriginalString);
        Assert.StartsWith("/account/sign-in", (await thief.Get("/account")).Location, StringComparison.Ordinal);
        using var full = await thief.Post("/account/sign-in/second", "/account/sign-in/second", ("code", app.Code()));
        Assert.Equal(HttpStatusCode.Found, full.StatusCode);
    }

    [Theory, BothDatabases]
    public async Task Asvs_6_5_1_a_code_is_good_once_also_for_two_at_the_same_time(Database database)
    {
        var (host, _, clock, anna) = await World(database);
        await using var __ = host;
        var app = await App.SetUp(anna, clock);
        foreach (var code in (string[])[app.Code(), app.Backup[0]])
        {
            var halves = new List<(Visitor Visitor, string Token)>();
            for (var i = 0; i < 4; i++)
            {
                var visitor = new Visitor(host.NewClient());
                using var half = await visitor.SignIn(Anna);
                halves.Add((visitor, Token((await visitor.Get("/account/sign-in/second")).Body)));
            }

            var answers = await Task.WhenAll(halves.Select(h => h.Visitor.Raw("/account/sign-in/second", ("__RequestVerificationToken", h.Token), ("code", code))));
            Assert.Equal(1, answers.Count(a => a.StatusCode == HttpStatusCode.Found));
            Array.ForEach(answers, a => a.Dispose());
            clock.Advance(TimeSpan.FromMinutes(16));
        }

        // Nor is an older code good after a newer one.
        using var newer = await Second(new(host.NewClient()), app.Code(1));
        using var older = await Second(new(host.NewClient()), app.Code());
        Assert.Equal([HttpStatusCode.Found, HttpStatusCode.UnprocessableEntity], [newer.StatusCode, older.StatusCode]);
    }

    [Fact]
    public async Task Asvs_6_5_2_backup_codes_are_stored_like_passwords()
    {
        var (host, _, clock, anna) = await World();
        await using var __ = host;
        await App.SetUp(anna, clock);
        await host.InScopeAsync(async services =>
        {
            var rows = await services.GetRequiredService<VaultDb>().BackupCodes.ToListAsync(Stop);
            Assert.Equal(10, rows.Count);
            Assert.All(rows, row => Assert.True(row is { Salt.Length: 16, Hash.Length: 32, MemoryKiB: > 0, Passes: > 0 }));
            Assert.Equal(10, rows.Select(row => Convert.ToHexString(row.Hash)).Distinct().Count());
        });
    }

    [Theory, BothDatabases]
    public async Task Asvs_6_5_5_codes_and_links_run_out(Database database)
    {
        var (host, _, clock, anna) = await World(database);
        await using var __ = host;
        var app = await App.SetUp(anna, clock);
        var code = app.Code();
        clock.Advance(TimeSpan.FromMinutes(1));
        using var late = await Second(new(host.NewClient()), code);
        using var present = await Second(new(host.NewClient()), app.Code());
        Assert.Equal([HttpStatusCode.UnprocessableEntity, HttpStatusCode.Found], [late.StatusCode, present.StatusCode]);
        Assert.True(MailedLinks.Life(LinkPurpose.Reset) <= TimeSpan.FromMinutes(30));
        Assert.True(MailedLinks.Life(LinkPurpose.ChangeEmail) <= TimeSpan.FromDays(1));
    }

    [Fact]
    public async Task Asvs_6_5_6_every_factor_can_be_revoked()
    {
        var (host, _, clock, anna) = await World();
        await using var __ = host;
        var app = await App.SetUp(anna, clock);
        using var codes = await anna.Post("/account", "/account/second-factor/codes");
        using var revoked = await Second(new(host.NewClient()), app.Backup[0]);
        using var off = await anna.Post("/account", "/account/second-factor/off");
        using var without = await new Visitor(host.NewClient()).SignIn(Anna);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, revoked.StatusCode);
        Assert.Equal("/account", without.Headers.Location?.OriginalString);
    }

    [Theory, BothDatabases]
    public async Task Asvs_16_2_5_no_secret_reaches_the_log(Database database)
    {
        var (host, mailbox, clock, anna) = await World(database);
        await using var _ = host;
        var app = await App.SetUp(anna, clock);
        var code = app.Code();
        using var used = await Second(new(host.NewClient()), code);
        using var backup = await Second(new(host.NewClient()), app.Backup[0]);
        using var wrong = await new Visitor(host.NewClient()).SignIn(Anna, "entirely wrong 4711");
        using var recovery = await anna.Post("/account/recovery-code", "/account/recovery-code");
        await host.SettleAsync();
        var log = host.Logs.ToString();
        Assert.NotEmpty(log);
        foreach (var secret in (string[])[Visitor.Good, Anna, code, app.Backup[0], "entirely wrong 4711", mailbox.Link(Anna, "/account/confirm").Split('/')[^1]])
        {
            Assert.DoesNotContain(secret, log, StringComparison.OrdinalIgnoreCase);
        }
    }

    [Theory, BothDatabases]
    public async Task Asvs_16_5_3_what_cannot_be_checked_is_refused(Database database)
    {
        var (host, _, clock, anna) = await World(database);
        await using var __ = host;
        var app = await App.SetUp(anna, clock);
        await host.InScopeAsync(services => services.GetRequiredService<VaultDb>().Authenticators.ExecuteUpdateAsync(set => set.SetProperty(a => a.Sealed, new byte[60]), Stop));
        using var broken = await Second(new(host.NewClient()), app.Code());
        Assert.Equal(HttpStatusCode.UnprocessableEntity, broken.StatusCode);
        using var backup = await Second(new(host.NewClient()), app.Backup[0]);
        Assert.Equal(HttpStatusCode.Found, backup.StatusCode);
    }

    private static async Task<HttpResponseMessage> Second(Visitor visitor, string code)
    {
        using var half = await visitor.SignIn(Anna);
        return await visitor.Post("/account/sign-in/second", "/account/sign-in/second", ("code", code));
    }

    private static string Token(string body) => System.Text.RegularExpressions.Regex.Match(body, "name=\"__RequestVerificationToken\" value=\"([^\"]+)\"").Groups[1].Value;

    private static async Task<(TestHost Host, Mailbox Mailbox, FakeTimeProvider Clock, Visitor Anna)> World(Database database = Database.Sqlite)
    {
        var clock = new FakeTimeProvider(new DateTimeOffset(2026, 11, 26, 8, 0, 0, TimeSpan.Zero));
        var mailbox = new Mailbox();
        var host = await TestHost.StartAsync(database, Mailbox.Options(mailbox, new() { Clock = clock }));
        var anna = new Visitor(host.Http);
        await anna.Join(host, mailbox, "Anna", Anna);
        return (host, mailbox, clock, anna);
    }
}
