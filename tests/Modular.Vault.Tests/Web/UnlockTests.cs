using System.Net;
using System.Text.RegularExpressions;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using Modular.Kernel;
using Modular.Testing;
using Modular.Vault.Incidents;
using Modular.Vault.Keys;
using Modular.Vault.Storage;

namespace Modular.Vault.Tests.Web;

/// <summary>The vault as a person meets it: opened by the password, closed by time, opened again, on any instance.</summary>
public sealed partial class UnlockTests
{
    private static readonly DateTimeOffset Morning = new(2026, 11, 25, 8, 0, 0, TimeSpan.Zero);

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory, BothDatabases]
    public async Task Signing_in_with_the_password_opens_the_vault_and_rest_closes_it(Database database)
    {
        var clock = new FakeTimeProvider(Morning);
        var mailbox = new Mailbox();
        await using var host = await TestHost.StartAsync(database, Mailbox.Options(mailbox, new() { Clock = clock }));
        var anna = await SignedIn(host, mailbox);
        Assert.Contains("Jetzt verschließen", (await anna.Get("/account")).Body, StringComparison.Ordinal);

        clock.Advance(TimeSpan.FromMinutes(16));
        var locked = await anna.Get("/account/unlock?returnUrl=/me");
        Assert.Equal(HttpStatusCode.OK, locked.Status);
        Assert.Contains("Viertelstunde unbenutzt", locked.Body, StringComparison.Ordinal);

        using var wrong = await anna.Post("/account/unlock", "/account/unlock", ("password", "something else entirely"));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, wrong.StatusCode);
        using var right = await anna.Post("/account/unlock", "/account/unlock", ("password", Visitor.Good), ("returnUrl", "/me"));
        Assert.Equal("/me", right.Headers.Location?.OriginalString);
        Assert.Equal("/account", (await anna.Get("/account/unlock?returnUrl=/account")).Location);
    }

    [Theory, BothDatabases]
    public async Task After_eight_hours_it_closes_although_it_is_used(Database database)
    {
        var clock = new FakeTimeProvider(Morning);
        var mailbox = new Mailbox();
        await using var host = await TestHost.StartAsync(database, Mailbox.Options(mailbox, new() { Clock = clock }));
        var anna = await SignedIn(host, mailbox);
        for (var i = 0; i < 47; i++)
        {
            clock.Advance(TimeSpan.FromMinutes(10));
            // Only what uses the keys keeps the vault open; reading the account page does not. A proof by password would open it anew.
            await host.InScopeAsync(services => services.GetRequiredService<VaultDb>().Sessions.ExecuteUpdateAsync(set => set.SetProperty(s => s.ProvedAt, clock.UtcNow()), Stop));
            using var code = await anna.Post("/account/recovery-code", "/account/recovery-code");
            Assert.Equal(HttpStatusCode.OK, code.StatusCode);
        }

        clock.Advance(TimeSpan.FromMinutes(11));
        await host.InScopeAsync(services => services.GetRequiredService<VaultDb>().Sessions.ExecuteUpdateAsync(set => set.SetProperty(s => s.ProvedAt, clock.UtcNow()), Stop));
        using var late = await anna.Post("/account/recovery-code", "/account/recovery-code");
        Assert.Equal(HttpStatusCode.UnprocessableEntity, late.StatusCode);
        Assert.Contains("acht Stunden", (await anna.Get("/account/unlock")).Body, StringComparison.Ordinal);
    }

    [Theory, BothDatabases]
    public async Task Any_instance_serves_the_session_and_signing_out_leaves_nothing(Database database)
    {
        await using var data = await MigratedDatabase.CopyAsync(database);
        var mailbox = new Mailbox();
        await using var one = await TestHost.StartAsync(data, Mailbox.Options(mailbox));
        await using var two = await TestHost.StartAsync(data, Mailbox.Options(mailbox));
        var anna = new Visitor(one.Http, "de");
        await anna.Join(one, mailbox, "Anna", "anna@example.org");
        anna = new Visitor(one.NewClient(), "de");
        using var signedIn = await anna.SignIn("anna@example.org");
        var cookie = signedIn.Headers.GetValues("Set-Cookie").Single(c => c.StartsWith("session=", StringComparison.Ordinal)).Split(';')[0];

        var elsewhere = new Visitor(two.NewClient(), "de");
        elsewhere.Http.DefaultRequestHeaders.Add("Cookie", cookie);
        Assert.Contains("Jetzt verschließen", (await elsewhere.Get("/account")).Body, StringComparison.Ordinal);
        await one.InScopeAsync(async services => Assert.Equal(2, await services.GetRequiredService<VaultDb>().UnlockedSessions.CountAsync(Stop)));
        using var left = await anna.Post("/account", "/account/sign-out");
        await one.InScopeAsync(async services => Assert.Single(await services.GetRequiredService<VaultDb>().UnlockedSessions.ToListAsync(Stop)));
    }

    [Theory, BothDatabases]
    public async Task A_recovery_code_is_shown_once_opens_the_vault_once_and_gives_the_next(Database database)
    {
        var mailbox = new Mailbox();
        await using var host = await TestHost.StartAsync(database, Mailbox.Options(mailbox));
        var anna = await SignedIn(host, mailbox);
        Assert.Contains("noch keinen Wiederherstellungscode", (await anna.Get("/account")).Body, StringComparison.Ordinal);
        using var made = await anna.Post("/account/recovery-code", "/account/recovery-code");
        var code = await Code(made);
        Assert.True(made.Headers.CacheControl?.NoStore);
        Assert.Contains("notiert", (await anna.Get("/account")).Body, StringComparison.Ordinal);
        using var noted = await anna.Post("/account/recovery-code", "/account/recovery-code/noted");
        Assert.DoesNotContain(code, (await anna.Get("/account/recovery-code")).Body, StringComparison.Ordinal);

        using var locked = await anna.Post("/account", "/account/lock");
        using var slip = await anna.Post("/account/unlock", "/account/unlock", ("code", code[..^1] + (code[^1] == 'A' ? 'B' : 'A')));
        Assert.Contains("kein Wiederherstellungscode", WebUtility.HtmlDecode(await slip.Content.ReadAsStringAsync(Stop)), StringComparison.Ordinal);
        using var opened = await anna.Post("/account/unlock", "/account/unlock", ("code", code.ToLowerInvariant()));
        var next = await Code(opened);
        Assert.NotEqual(code, next);
        Assert.Contains("Jetzt verschließen", (await anna.Get("/account")).Body, StringComparison.Ordinal);

        using var confirmed = await anna.Post("/account/recovery-code", "/account/recovery-code/noted");
        using var again = await anna.Post("/account", "/account/lock");
        using var used = await anna.Post("/account/unlock", "/account/unlock", ("code", code));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, used.StatusCode);
        Assert.DoesNotContain(code, host.Logs.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain(next, host.Logs.ToString(), StringComparison.Ordinal);
    }

    [Theory, BothDatabases]
    public async Task A_new_password_keeps_the_vault_open_here_and_closes_it_everywhere_else(Database database)
    {
        var mailbox = new Mailbox();
        await using var host = await TestHost.StartAsync(database, Mailbox.Options(mailbox));
        var anna = await SignedIn(host, mailbox);
        var phone = new Visitor(host.NewClient(), "de");
        using var there = await phone.SignIn("anna@example.org");

        using var changed = await anna.Post("/account", "/account/password", ("current", Visitor.Good), ("password", "blau tisch wolke regenrinne"));
        Assert.Equal(HttpStatusCode.Found, changed.StatusCode);
        Assert.Contains("Jetzt verschließen", (await anna.Get("/account")).Body, StringComparison.Ordinal);
        Assert.StartsWith("/account/sign-in", (await phone.Get("/account")).Location, StringComparison.Ordinal);
        await host.InScopeAsync(async services => Assert.Single(await services.GetRequiredService<VaultDb>().UnlockedSessions.ToListAsync(Stop)));
    }

    [Theory, BothDatabases]
    public async Task Neither_half_of_a_session_opens_anything_and_a_changed_row_raises_an_incident(Database database)
    {
        var mailbox = new Mailbox();
        await using var host = await TestHost.StartAsync(database, Mailbox.Options(mailbox));
        var anna = await SignedIn(host, mailbox);
        var ben = new Visitor(host.NewClient(), "de");
        await ben.Join(host, mailbox, "Ben", "ben@example.org");
        await host.InScopeAsync(async services =>
        {
            var db = services.GetRequiredService<VaultDb>();
            var rows = await db.UnlockedSessions.OrderBy(u => u.At).ToListAsync(Stop);
            (rows[0].Sealed, rows[1].Sealed) = (rows[1].Sealed, rows[0].Sealed);
            rows[1].ExpiresAt = rows[1].ExpiresAt.AddDays(30);
            await db.SaveChangesAsync(Stop);
        });

        using var refused = await anna.Post("/account/recovery-code", "/account/recovery-code");
        using var stretched = await ben.Post("/account/recovery-code", "/account/recovery-code");
        Assert.Equal(HttpStatusCode.UnprocessableEntity, refused.StatusCode);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, stretched.StatusCode);
        await host.InScopeAsync(async services =>
        {
            var incidents = await services.GetRequiredService<IncidentLog>().Open(10, Stop);
            Assert.Equal(2, incidents.Count);
            Assert.All(incidents, i => Assert.Equal(IncidentKind.UnlockChanged, i.Kind));
        });
    }

    [Theory, BothDatabases]
    public async Task A_reset_with_the_recovery_code_keeps_the_data_and_gives_the_next_code(Database database)
    {
        var mailbox = new Mailbox();
        await using var host = await TestHost.StartAsync(database, Mailbox.Options(mailbox));
        var anna = await SignedIn(host, mailbox);
        using var made = await anna.Post("/account/recovery-code", "/account/recovery-code");
        var code = await Code(made);
        using var left = await anna.Post("/account", "/account/sign-out");
        using var asked = await anna.Post("/account/reset", "/account/reset", ("email", "anna@example.org"));
        await host.SettleAsync();
        var link = mailbox.Link("anna@example.org", "/account/reset");
        const string fresh = "blau tisch wolke regenrinne";

        using var wrong = await anna.Post(link, link, ("password", fresh), ("code", "ABCD"));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, wrong.StatusCode);
        using var done = await anna.Post(link, link, ("password", fresh), ("code", code));
        Assert.NotEqual(code, await Code(done));
        using var signedIn = await anna.SignIn("anna@example.org", fresh);
        var account = (await anna.Get("/account")).Body;
        Assert.Contains("Jetzt verschließen", account, StringComparison.Ordinal);
        Assert.DoesNotContain("Frühere Daten öffnen", account, StringComparison.Ordinal);
        await host.InScopeAsync(async services => Assert.All(await services.GetRequiredService<VaultDb>().Wraps.ToListAsync(Stop), w => Assert.Equal(1, w.Generation)));
    }

    [Theory, BothDatabases]
    public async Task Data_from_before_a_reset_comes_back_with_the_old_password(Database database)
    {
        var mailbox = new Mailbox();
        await using var host = await TestHost.StartAsync(database, Mailbox.Options(mailbox));
        var anna = await SignedIn(host, mailbox);
        const string fresh = "blau tisch wolke regenrinne";
        await host.InScopeAsync(async services =>
        {
            var db = services.GetRequiredService<VaultDb>();
            var keys = services.GetRequiredService<UserKeys>();
            var id = (await db.Accounts.SingleAsync(a => a.EmailKey == "ANNA@EXAMPLE.ORG", Stop)).Id;
            using var password = await keys.Prepare(id, fresh, Stop);
            await keys.Reset(password!, Stop);
            await db.SaveChangesAsync(Stop);
        });

        var again = new Visitor(host.NewClient(), "de");
        using var signedIn = await again.SignIn("anna@example.org", fresh);
        Assert.Contains("Frühere Daten öffnen", (await again.Get("/account")).Body, StringComparison.Ordinal);
        using var wrong = await again.Post("/account/unlock", "/account/unlock/earlier", ("earlier", "something else entirely"));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, wrong.StatusCode);
        using var back = await again.Post("/account/unlock", "/account/unlock/earlier", ("earlier", Visitor.Good));
        Assert.Equal(HttpStatusCode.Found, back.StatusCode);
        Assert.DoesNotContain("Frühere Daten öffnen", (await again.Get("/account")).Body, StringComparison.Ordinal);
    }

    private static async Task<Visitor> SignedIn(TestHost host, Mailbox mailbox)
    {
        var anna = new Visitor(host.Http, "de");
        await anna.Join(host, mailbox, "Anna", "anna@example.org");
        return anna;
    }

    private static async Task<string> Code(HttpResponseMessage page)
    {
        var letters = Groups().Matches(await page.Content.ReadAsStringAsync(Stop));
        Assert.Equal(7, letters.Count);
        return string.Join('-', letters.Select(m => m.Groups[1].Value));
    }

    [GeneratedRegex("<span>([0-9A-Z]{4})</span>")]
    private static partial Regex Groups();
}
