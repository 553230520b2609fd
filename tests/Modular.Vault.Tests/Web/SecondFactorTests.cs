using System.Net;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using Modular.Testing;
using Modular.Vault.Incidents;
using Modular.Vault.Storage;

namespace Modular.Vault.Tests.Web;

public sealed class SecondFactorTests
{
    private const string Anna = "anna@example.org";

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory, BothDatabases]
    public async Task Signing_in_takes_password_and_code_and_opens_the_vault(Database database)
    {
        var (host, mailbox, clock, anna) = await World(database);
        await using var _ = host;
        var app = await App.SetUp(anna, clock);
        await host.SettleAsync();
        Assert.Contains("The second factor is on", mailbox.Subjects(Anna));

        var phone = new Visitor(host.NewClient());
        using var half = await phone.SignIn(Anna, returnUrl: "/account/unlock");
        Assert.Equal("/account/sign-in/second?returnUrl=%2Faccount%2Funlock", half.Headers.Location?.OriginalString);
        using var wrong = await phone.Post("/account/sign-in/second", "/account/sign-in/second", ("code", app.WrongCode()));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, wrong.StatusCode);
        using var right = await phone.Post("/account/sign-in/second", "/account/sign-in/second", ("code", app.Code()), ("returnUrl", "/account/unlock"));
        Assert.Equal("/account/unlock", right.Headers.Location?.OriginalString);
        // The password's key went along: the vault is open, so the page has nothing to ask.
        Assert.Equal("/account", (await phone.Get("/account/unlock")).Location);
        await host.InScopeAsync(async services => Assert.DoesNotContain(await services.GetRequiredService<VaultDb>().Sessions.ToListAsync(Stop), s => s.IsHalf));
        Assert.DoesNotContain(app.Backup[0], host.Logs.ToString(), StringComparison.Ordinal);
    }

    [Theory, BothDatabases]
    public async Task With_half_a_session_nothing_else_can_be_reached(Database database)
    {
        var (host, _, clock, anna) = await World(database);
        await using var __ = host;
        await App.SetUp(anna, clock);
        var thief = new Visitor(host.NewClient());
        using var half = await thief.SignIn(Anna);
        var cookie = half.Headers.GetValues("Set-Cookie").Single(c => c.StartsWith("session=", StringComparison.Ordinal));
        Assert.Contains("httponly", cookie, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain(half.Headers.GetValues("Set-Cookie"), c => c.StartsWith("device=", StringComparison.Ordinal));

        foreach (var page in (string[])["/account", "/account/unlock", "/account/email", "/account/second-factor", "/account/recovery-code", "/account/prove", "/me", "/desk", "/admin"])
        {
            Assert.StartsWith("/account/sign-in?", (await thief.Get(page)).Location, StringComparison.Ordinal);
        }

        foreach (var act in (string[])["/account/second-factor/off", "/account/second-factor/codes", "/account/recovery-code", "/account/password", "/account/email", "/account/prove", "/account/sessions/end-all"])
        {
            using var answer = await thief.Post("/account/sign-in/second", act, ("password", Visitor.Good), ("current", Visitor.Good));
            Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
        }

        Assert.DoesNotContain("sign-out", (await thief.Get("/account/sign-in/second")).Body, StringComparison.Ordinal);
        clock.Advance(TimeSpan.FromMinutes(11));
        Assert.Equal("/account/sign-in", (await thief.Get("/account/sign-in/second")).Location);
        using var late = await thief.Post("/account/sign-in", "/account/sign-in/second", ("code", "123456"));
        Assert.Equal(HttpStatusCode.Gone, late.StatusCode);
    }

    [Theory, BothDatabases]
    public async Task A_backup_code_signs_in_once_and_is_told_by_mail(Database database)
    {
        var (host, mailbox, clock, anna) = await World(database);
        await using var _ = host;
        var app = await App.SetUp(anna, clock);
        var code = app.Backup[3];

        using var first = await SignIn(new(host.NewClient()), code.ToLowerInvariant().Replace("-", " ", StringComparison.Ordinal));
        using var again = await SignIn(new(host.NewClient()), code);
        using var other = await SignIn(new(host.NewClient()), app.Backup[9]);
        Assert.Equal([HttpStatusCode.Found, HttpStatusCode.UnprocessableEntity, HttpStatusCode.Found], [first.StatusCode, again.StatusCode, other.StatusCode]);
        Assert.Contains("8 backup codes unused", (await anna.Get("/account/second-factor")).Body, StringComparison.Ordinal);
        await host.SettleAsync();
        Assert.Equal(2, mailbox.Subjects(Anna).Count(s => s == "A backup code was used"));

        using var made = await anna.Post("/account/second-factor", "/account/second-factor/codes");
        var fresh = await App.Codes(made);
        using var old = await SignIn(new(host.NewClient()), app.Backup[0]);
        using var now = await SignIn(new(host.NewClient()), fresh[0]);
        Assert.Equal([HttpStatusCode.UnprocessableEntity, HttpStatusCode.Found], [old.StatusCode, now.StatusCode]);
        await host.InScopeAsync(async services => Assert.All(await services.GetRequiredService<VaultDb>().BackupCodes.ToListAsync(Stop), c => Assert.Equal(32, c.Hash.Length)));
    }

    [Theory, BothDatabases]
    public async Task Guessing_codes_is_slowed_down_like_guessing_passwords(Database database)
    {
        var (host, _, clock, anna) = await World(database);
        await using var __ = host;
        var app = await App.SetUp(anna, clock);
        var thief = new Visitor(host.NewClient());
        using var half = await thief.SignIn(Anna);
        for (var i = 0; i < 5; i++)
        {
            using var wrong = await thief.Post("/account/sign-in/second", "/account/sign-in/second", ("code", app.WrongCode()));
            Assert.Equal(HttpStatusCode.UnprocessableEntity, wrong.StatusCode);
        }

        using var right = await thief.Post("/account/sign-in/second", "/account/sign-in/second", ("code", app.Code()));
        Assert.Equal(HttpStatusCode.TooManyRequests, right.StatusCode);
        clock.Advance(TimeSpan.FromSeconds(2));
        using var later = await thief.Post("/account/sign-in/second", "/account/sign-in/second", ("code", app.Code()));
        Assert.Equal(HttpStatusCode.Found, later.StatusCode);
    }

    [Theory, BothDatabases]
    public async Task Switched_off_the_password_suffices_again(Database database)
    {
        var (host, mailbox, clock, anna) = await World(database);
        await using var _ = host;
        await App.SetUp(anna, clock);
        using var again = await anna.Post("/account/second-factor", "/account/second-factor/start");
        Assert.Equal("/account/second-factor", again.Headers.Location?.OriginalString);
        using var off = await anna.Post("/account/second-factor", "/account/second-factor/off");
        Assert.Equal("/account/second-factor?done=off", off.Headers.Location?.OriginalString);

        using var signedIn = await new Visitor(host.NewClient()).SignIn(Anna);
        Assert.Equal("/account", signedIn.Headers.Location?.OriginalString);
        await host.SettleAsync();
        Assert.Contains("The second factor is off", mailbox.Subjects(Anna));
        await host.InScopeAsync(async services => Assert.Empty(await services.GetRequiredService<VaultDb>().BackupCodes.ToListAsync(Stop)));
    }

    [Theory, BothDatabases]
    public async Task A_secret_that_was_moved_to_another_person_opens_nothing_and_raises_an_incident(Database database)
    {
        var (host, mailbox, clock, anna) = await World(database);
        await using var _ = host;
        var app = await App.SetUp(anna, clock);
        var ben = new Visitor(host.NewClient());
        await ben.Join(host, mailbox, "Ben", "ben@example.org");
        await App.SetUp(ben, clock);
        await host.InScopeAsync(async services =>
        {
            var db = services.GetRequiredService<VaultDb>();
            var rows = await db.Authenticators.ToListAsync(Stop);
            (rows[0].Sealed, rows[1].Sealed) = (rows[1].Sealed, rows[0].Sealed);
            await db.SaveChangesAsync(Stop);
        });

        var phone = new Visitor(host.NewClient());
        using var half = await phone.SignIn("ben@example.org");
        using var swapped = await phone.Post("/account/sign-in/second", "/account/sign-in/second", ("code", app.Code()));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, swapped.StatusCode);
        await host.InScopeAsync(async services => Assert.Contains(await services.GetRequiredService<IncidentLog>().Open(10, Stop), i => i.Kind == IncidentKind.SecondFactorChanged));
    }

    [Theory, BothDatabases]
    public async Task What_a_thief_set_up_goes_when_the_old_mailbox_takes_the_account_back(Database database)
    {
        var (host, mailbox, clock, thief) = await World(database);
        await using var _ = host;
        await App.SetUp(thief, clock);
        using var asked = await thief.Post("/account/email", "/account/email", ("email", "thief@example.org"), ("current", Visitor.Good));
        await host.SettleAsync();
        var link = mailbox.Link("thief@example.org", "/account/email");
        using var confirmed = await thief.Post(link, link);
        await host.SettleAsync();

        var undo = mailbox.Link(Anna, "/account/email/undo");
        var anna = new Visitor(host.NewClient());
        using var undone = await anna.Post(undo, undo);
        await host.SettleAsync();
        var reset = mailbox.Link(Anna, "/account/reset");
        using var chosen = await anna.Post(reset, reset, ("password", "rostig segel kompott laterne"));
        using var back = await anna.SignIn(Anna, "rostig segel kompott laterne");
        Assert.Equal("/account", back.Headers.Location?.OriginalString);
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

    private static async Task<HttpResponseMessage> SignIn(Visitor visitor, string code)
    {
        using var half = await visitor.SignIn(Anna);
        return await visitor.Post("/account/sign-in/second", "/account/sign-in/second", ("code", code));
    }
}
