using System.Net;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using Modular.Testing;
using Modular.Vault.Prove;
using Modular.Vault.Storage;
using Modular.Vault.Tests.Web;

namespace Modular.Vault.Tests.Asvs;

/// <summary>ASVS 5.0, 3.3, 7, 8.2.2 and 14.3.2: sessions, cookies, and whose things are whose. Each test is named after its requirement.</summary>
public sealed class AsvsSessionTests
{
    private const string Anna = "anna@example.org";

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Asvs_3_3_1_to_3_3_5_cookies_are_bound_to_the_host_hidden_from_script_and_sent_over_TLS_only()
    {
        var settings = new Dictionary<string, string?>
        {
            ["ServiceKey"] = Convert.ToBase64String(new byte[32]),
            ["Pepper"] = Convert.ToBase64String(new byte[32]),
            ["Proxies:Known:0"] = "127.0.0.1",
            ["Proxies:Known:1"] = "::1",
        };
        var options = Mailbox.Options(new(), new() { Environment = "Production", Settings = settings });
        options = options with { Settings = new Dictionary<string, string?>(options.Settings) { ["Vault:Argon2id:MemoryKiB"] = "19456" } };
        await using var host = await TestHost.StartAsync(Database.Sqlite, options);
        host.Http.DefaultRequestHeaders.Add("X-Forwarded-Proto", "https");
        host.Http.DefaultRequestHeaders.Add("Origin", new UriBuilder(host.BaseUrl) { Scheme = "https" }.Uri.GetLeftPart(UriPartial.Authority));
        var anna = new Visitor(host.Http);
        using var opened = await anna.Register("Anna", Anna);
        using var signedIn = await anna.SignIn(Anna);
        Assert.Equal(HttpStatusCode.Found, signedIn.StatusCode);

        using var page = await host.Http.GetAsync(new Uri("/account/register", UriKind.Relative), Stop);
        Assert.DoesNotContain(page.Headers, h => h.Key.StartsWith("Access-Control-", StringComparison.OrdinalIgnoreCase));
        string[] cookies = [.. signedIn.Headers.GetValues("Set-Cookie"), .. page.Headers.TryGetValues("Set-Cookie", out var more) ? more : []];
        Assert.Contains(cookies, c => c.StartsWith("__Host-session=", StringComparison.Ordinal));
        Assert.Contains(cookies, c => c.StartsWith("__Host-device=", StringComparison.Ordinal));
        foreach (var cookie in cookies)
        {
            Assert.StartsWith("__Host-", cookie, StringComparison.Ordinal);
            Assert.Contains("; secure", cookie, StringComparison.OrdinalIgnoreCase);
            Assert.Contains("; httponly", cookie, StringComparison.OrdinalIgnoreCase);
            Assert.Matches("(?i); samesite=(lax|strict)", cookie);
            Assert.Contains("; path=/", cookie, StringComparison.OrdinalIgnoreCase);
            Assert.DoesNotContain("domain=", cookie, StringComparison.OrdinalIgnoreCase);
            Assert.InRange(cookie.Split(';')[0].Length, 1, 4096);
        }
    }

    [Theory]
    [InlineData("/account/sign-in")]
    [InlineData("/account/register")]
    [InlineData("/account/reset")]
    public async Task Asvs_3_4_3_to_3_4_6_pages_run_our_scripts_only_and_stand_in_nobodys_frame(string path)
    {
        await using var host = await TestHost.StartAsync(Database.Sqlite, Mailbox.Options(new()));
        using var page = await host.Http.GetAsync(new Uri(path, UriKind.Relative), Stop);
        var policy = page.Headers.GetValues("Content-Security-Policy").Single();
        Assert.Contains("script-src 'self';", policy, StringComparison.Ordinal);
        Assert.Contains("frame-ancestors 'none'", policy, StringComparison.Ordinal);
        Assert.DoesNotContain("unsafe", policy, StringComparison.Ordinal);
        Assert.Equal("nosniff", page.Headers.GetValues("X-Content-Type-Options").Single());
        Assert.Equal("same-origin", page.Headers.GetValues("Referrer-Policy").Single());
        Assert.DoesNotMatch("<script(?![^>]* src=)|<[a-z]+[^>]* on[a-z]+=|<[a-z]+[^>]* style=", await page.Content.ReadAsStringAsync(Stop));
    }

    [Fact]
    public async Task Asvs_7_2_3_and_7_2_4_a_session_is_256_random_bits_and_new_at_every_sign_in()
    {
        var (host, _, _, anna) = await World();
        await using var __ = host;
        var cookies = new HashSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < 5; i++)
        {
            cookies.Add(await Cookie(anna));
        }

        Assert.Equal(5, cookies.Count);
        Assert.All(cookies, c => Assert.Equal("session=".Length + 43, c.Length));
        // Each sign-in here ended the one before.
        foreach (var old in cookies.SkipLast(1))
        {
            Assert.StartsWith("/account/sign-in", (await With(host, old).Get("/account")).Location, StringComparison.Ordinal);
        }

        var planted = "session=" + new string('A', 43);
        var fixated = With(host, planted);
        using var page = await fixated.SignIn(Anna);
        Assert.StartsWith("/account/sign-in", (await With(host, planted).Get("/account")).Location, StringComparison.Ordinal);
    }

    [Theory, BothDatabases]
    public async Task Asvs_7_3_1_and_7_3_2_sessions_end_by_rest_and_by_age(Database database)
    {
        var (host, _, clock, anna) = await World(database);
        await using var __ = host;
        clock.Advance(TimeSpan.FromHours(12) + TimeSpan.FromMinutes(1));
        Assert.StartsWith("/account/sign-in", (await anna.Get("/account")).Location, StringComparison.Ordinal);
        using var again = await anna.SignIn(Anna);
        for (var hours = 0; hours <= 720; hours += 11)
        {
            clock.Advance(TimeSpan.FromHours(11));
            _ = await anna.Get("/account");
        }

        Assert.StartsWith("/account/sign-in", (await anna.Get("/account")).Location, StringComparison.Ordinal);
    }

    [Theory, BothDatabases]
    public async Task Asvs_7_4_1_signing_out_kills_the_session_on_the_server(Database database)
    {
        var (host, _, _, anna) = await World(database);
        await using var __ = host;
        var cookie = await Cookie(anna);
        using var left = await anna.Post("/account", "/account/sign-out");
        Assert.StartsWith("/account/sign-in", (await With(host, cookie).Get("/account")).Location, StringComparison.Ordinal);
        await host.InScopeAsync(async services => Assert.Empty(await services.GetRequiredService<VaultDb>().UnlockedSessions.ToListAsync(Stop)));
    }

    [Theory, BothDatabases]
    public async Task Asvs_7_4_3_and_7_5_2_one_sees_ones_sessions_and_ends_the_others(Database database)
    {
        var (host, _, _, anna) = await World(database);
        await using var __ = host;
        var phone = new Visitor(host.NewClient());
        phone.Http.DefaultRequestHeaders.Add("User-Agent", "Mozilla/5.0 (iPhone) Version/18.0 Mobile Safari/604.1");
        using var there = await phone.SignIn(Anna);
        var body = (await anna.Get("/account")).Body;
        Assert.Contains("Safari · iPhone", body, StringComparison.Ordinal);
        var handle = Regex.Match(body, "name=\"session\" value=\"([^\"]+)\"(?:(?!name=\"session\").)*Sign out: Safari · iPhone", RegexOptions.Singleline).Groups[1].Value;
        Assert.Equal(HttpStatusCode.OK, (await phone.Get("/account")).Status);
        using var ended = await anna.Post("/account", "/account/sessions/end", ("session", handle));
        Assert.StartsWith("/account/sign-in", (await phone.Get("/account")).Location, StringComparison.Ordinal);

        using var back = await phone.SignIn(Anna);
        using var changed = await anna.Post("/account", "/account/password", ("current", Visitor.Good), ("password", "rostig segel kompott laterne"));
        Assert.StartsWith("/account/sign-in", (await phone.Get("/account")).Location, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, (await anna.Get("/account")).Status);
    }

    [Fact]
    public async Task Asvs_7_5_1_every_change_of_what_signs_in_asks_again()
    {
        await using var host = await TestHost.StartAsync(Database.Sqlite, Mailbox.Options(new()));
        // These two ask for the password in their own form; everything else that changes what signs in or opens carries the mark.
        string[] bySelf = ["/account/password", "/account/email"];
        string[] changes = ["/account/second-factor", "/account/passkeys", "/account/recovery-code"];
        var posts = host.Services.GetServices<EndpointDataSource>().SelectMany(s => s.Endpoints).OfType<RouteEndpoint>()
            .Where(e => e.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods.Contains("POST") == true && e.RoutePattern.RawText is { } path
                && changes.Any(c => path.StartsWith(c, StringComparison.Ordinal)) && path != "/account/recovery-code/noted")
            .ToList();
        Assert.True(posts.Count >= 7);
        Assert.All(posts, e => Assert.NotNull(e.Metadata.GetMetadata<NeedsStepUp>()));

        var anna = new Visitor(host.Http);
        using var opened = await anna.Register("Anna", Anna);
        using var signedIn = await anna.SignIn(Anna);
        await host.InScopeAsync(services => services.GetRequiredService<VaultDb>().Accounts.ExecuteUpdateAsync(set => set.SetProperty(a => a.ConfirmedAt, DateTime.UnixEpoch), Stop));
        foreach (var path in bySelf)
        {
            using var without = await anna.Post("/account", path, ("email", "other@example.org"), ("password", "rostig segel kompott laterne"));
            Assert.Equal(HttpStatusCode.UnprocessableEntity, without.StatusCode);
        }
    }

    [Theory, BothDatabases]
    public async Task Asvs_8_2_2_nobody_reaches_what_is_anothers(Database database)
    {
        var (host, mailbox, clock, anna) = await World(database);
        await using var _ = host;
        await App.SetUp(anna, clock);
        using var key = new Authenticator(host.BaseUrl);
        var (credential, state) = key.Create((await anna.Get("/account/passkeys/new")).Body);
        using var added = await anna.Post("/account/passkeys", "/account/passkeys", ("name", "Phone"), ("credential", credential), ("state", state));
        Assert.Equal(HttpStatusCode.Found, added.StatusCode);
        var ids = await host.InScopeAsync(async services =>
        {
            var db = services.GetRequiredService<VaultDb>();
            return (Session: (await db.Sessions.SingleAsync(Stop)).Handle, Passkey: (await db.Passkeys.SingleAsync(Stop)).Id);
        });

        var ben = new Visitor(host.NewClient());
        await ben.Join(host, mailbox, "Ben", "ben@example.org");
        var (crossed, crossedState) = key.Get((await ben.Get("/account/prove/passkey")).Body);
        using var end = await ben.Post("/account", "/account/sessions/end", ("session", ids.Session.ToString()));
        using var remove = await ben.Post("/account", "/account/passkeys/remove", ("passkey", ids.Passkey.ToString()));
        using var prove = await ben.Post("/account", "/account/prove/passkey", ("credential", crossed), ("state", crossedState));
        using var codes = await ben.Post("/account", "/account/second-factor/codes");
        Assert.Equal(HttpStatusCode.NotFound, remove.StatusCode);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, prove.StatusCode);
        Assert.Equal(HttpStatusCode.Gone, codes.StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await anna.Get("/account")).Status);
        await host.InScopeAsync(async services => Assert.Equal(1, await services.GetRequiredService<VaultDb>().Passkeys.CountAsync(Stop)));
        foreach (var page in (string[])["/account", "/account/email", "/account/second-factor", "/account/passkeys", "/account/unlock", "/account/prove"])
        {
            Assert.DoesNotContain(Anna, (await ben.Get(page)).Body, StringComparison.OrdinalIgnoreCase);
        }
    }

    [Fact]
    public async Task Asvs_14_3_2_nothing_of_an_account_is_kept_by_browsers_or_proxies()
    {
        var (host, mailbox, _, anna) = await World();
        await using var __ = host;
        var pages = host.Services.GetServices<EndpointDataSource>().SelectMany(s => s.Endpoints).OfType<RouteEndpoint>()
            .Where(e => e.RoutePattern.RawText?.StartsWith("/account", StringComparison.Ordinal) == true && e.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods.Contains("GET") == true)
            .Select(e => e.RoutePattern.RawText!.Replace("{token}", new string('A', 43), StringComparison.Ordinal)).ToList();
        Assert.True(pages.Count > 15);
        foreach (var path in pages)
        {
            foreach (var visitor in (HttpClient[])[anna.Http, host.NewClient()])
            {
                using var answer = await visitor.GetAsync(new Uri(path, UriKind.Relative), Stop);
                Assert.True(answer.Headers.CacheControl?.NoStore == true || answer.StatusCode == HttpStatusCode.Found, $"{path}: {answer.StatusCode} {answer.Headers.CacheControl}");
            }
        }
    }

    private static Visitor With(TestHost host, string cookie)
    {
        var visitor = new Visitor(host.NewClient());
        visitor.Http.DefaultRequestHeaders.Add("Cookie", cookie);
        return visitor;
    }

    private static async Task<string> Cookie(Visitor visitor)
    {
        // The page for signing in is for who is not signed in yet.
        using var signedIn = await visitor.Post("/account/register", "/account/sign-in", ("email", Anna), ("password", Visitor.Good));
        return signedIn.Headers.GetValues("Set-Cookie").Single(c => c.StartsWith("session=", StringComparison.Ordinal)).Split(';')[0];
    }

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
