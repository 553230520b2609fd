using System.Net;
using System.Text;
using System.Text.RegularExpressions;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using Modular.Testing;
using Modular.Vault.Passwords;
using Modular.Vault.Storage;

namespace Modular.Vault.Tests.Web;

public sealed class AccountTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory, BothDatabases]
    public async Task A_person_opens_an_account_signs_in_and_out(Database database)
    {
        await using var host = await TestHost.StartAsync(database, Mailbox.Options(new()));
        var anna = new Visitor(host.Http);

        using var opened = await anna.Register("Anna <b>Krüger</b>", "Anna@example.org");
        Assert.Equal("/account/confirm?registered=1", opened.Headers.Location?.OriginalString);
        using var signedIn = await anna.SignIn("anna@EXAMPLE.org");
        Assert.Equal("/account", signedIn.Headers.Location?.OriginalString);
        var cookie = Assert.Single(signedIn.Headers.GetValues("Set-Cookie"), c => c.StartsWith("session=", StringComparison.Ordinal));
        Assert.Contains("httponly", cookie, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("samesite=lax", cookie, StringComparison.OrdinalIgnoreCase);
        Assert.Equal("no-store", signedIn.Headers.CacheControl?.ToString());

        var account = await anna.Get("/account");
        Assert.Equal(HttpStatusCode.OK, account.Status);
        Assert.Contains("Anna@example.org", account.Body, StringComparison.Ordinal);

        using var left = await anna.Post("/account", "/account/sign-out");
        Assert.Equal(HttpStatusCode.Found, left.StatusCode);
        var again = new Visitor(host.NewClient());
        again.Http.DefaultRequestHeaders.Add("Cookie", cookie.Split(';')[0]);
        Assert.Equal(HttpStatusCode.Found, (await again.Get("/account")).Status);
        Assert.DoesNotContain(Visitor.Good, host.Logs.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Whoever_finds_no_place_in_the_queue_hears_so_at_once_and_is_not_counted()
    {
        var options = Mailbox.Options(new());
        options = options with { Settings = new Dictionary<string, string?>(options.Settings) { ["Vault:Argon2id:AtOnce"] = "1", ["Vault:Argon2id:Waiting"] = "0" } };
        await using var host = await TestHost.StartAsync(Database.Sqlite, options);
        var anna = new Visitor(host.Http, "de");
        await anna.Get("/account/sign-in");

        // Somebody's derivation that takes a second takes the only place, from the call on.
        var taken = await host.InScopeAsync(services => Task.FromResult(services.GetRequiredService<PasswordHasher>().Again("long", 64 * 1024, 10, new byte[Stretched.SaltSize], Stop).AsTask()));
        using var crowded = await anna.SignIn("anna@example.org");

        Assert.Equal(HttpStatusCode.ServiceUnavailable, crowded.StatusCode);
        Assert.Equal("30", crowded.Headers.RetryAfter?.ToString());
        Assert.Equal("no-store", crowded.Headers.CacheControl?.ToString());
        var body = await crowded.Content.ReadAsStringAsync(Stop);
        Assert.Contains("<html lang=\"de\">", body, StringComparison.Ordinal);
        Assert.Contains("Gerade melden sich sehr viele an.", WebUtility.HtmlDecode(body), StringComparison.Ordinal);
        Assert.DoesNotContain("anna@example.org", body, StringComparison.Ordinal);
        Assert.Equal(0, await host.InScopeAsync(services => services.GetRequiredService<VaultDb>().Attempts.CountAsync(Stop)));

        await taken;
        using var wrong = await anna.SignIn("anna@example.org");
        Assert.Equal(HttpStatusCode.UnprocessableEntity, wrong.StatusCode);
    }

    [Theory, BothDatabases]
    public async Task Nobody_learns_which_addresses_have_an_account(Database database)
    {
        var mailbox = new Mailbox();
        await using var host = await TestHost.StartAsync(database, Mailbox.Options(mailbox));
        var visitor = new Visitor(host.Http);
        using var first = await visitor.Register("Anna", "anna@example.org");
        using var second = await visitor.Register("Somebody", "anna@example.org", "blau tisch wolke regenrinne");
        using var third = await visitor.Register("Somebody", "ANNA@example.org", "blau tisch wolke regenrinne");
        await host.SettleAsync();

        Assert.Equal((first.StatusCode, first.Headers.Location), (second.StatusCode, second.Headers.Location));
        Assert.Equal((first.StatusCode, first.Headers.Location), (third.StatusCode, third.Headers.Location));
        Assert.Equal(["Confirm your e-mail address", "Confirm your e-mail address", "Confirm your e-mail address"], mailbox.Subjects("anna@example.org"));

        using var stolen = await visitor.SignIn("anna@example.org", "blau tisch wolke regenrinne");
        using var unknown = await visitor.SignIn("nobody@example.org", "blau tisch wolke regenrinne");
        using var nonsense = await visitor.SignIn("' or 1=1 --", "blau tisch wolke regenrinne");
        Assert.Equal(HttpStatusCode.UnprocessableEntity, stolen.StatusCode);
        Assert.Equal(await Plain(stolen, "anna@example.org"), await Plain(unknown, "nobody@example.org"));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, nonsense.StatusCode);
    }

    [Theory, BothDatabases]
    public async Task After_too_many_tries_even_the_right_password_waits_and_tries_at_once_count(Database database)
    {
        var clock = new FakeTimeProvider(new DateTimeOffset(2026, 11, 24, 8, 0, 0, TimeSpan.Zero));
        await using var host = await TestHost.StartAsync(database, Mailbox.Options(new(), new() { Clock = clock }));
        var anna = new Visitor(host.Http);
        using var opened = await anna.Register("Anna", "anna@example.org");
        var body = (await anna.Get("/account/sign-in")).Body;
        var token = Regex.Match(body, "name=\"__RequestVerificationToken\" value=\"([^\"]+)\"").Groups[1].Value;
        var tries = await Task.WhenAll(Enumerable.Range(0, 12).Select(i =>
            anna.Raw("/account/sign-in", ("__RequestVerificationToken", token), ("email", "anna@example.org"), ("password", $"wrong {i}"))));

        Assert.True(tries.Count(t => t.StatusCode == HttpStatusCode.UnprocessableEntity) <= 5);
        Assert.All(tries, t => Assert.True(t.StatusCode is HttpStatusCode.UnprocessableEntity or HttpStatusCode.TooManyRequests, $"{t.StatusCode}"));
        using var right = await anna.SignIn("anna@example.org");
        Assert.Equal(HttpStatusCode.TooManyRequests, right.StatusCode);
        using var other = await anna.SignIn("nobody@example.org");
        Assert.Equal(HttpStatusCode.UnprocessableEntity, other.StatusCode);

        clock.Advance(TimeSpan.FromSeconds(2));
        using var later = await anna.SignIn("anna@example.org");
        Assert.Equal(HttpStatusCode.Found, later.StatusCode);
        Array.ForEach(tries, t => t.Dispose());
    }

    [Theory, BothDatabases]
    public async Task A_new_password_ends_every_other_session_and_the_old_password(Database database)
    {
        const string Fresh = "rostig segel kompott laterne";
        await using var host = await TestHost.StartAsync(database, Mailbox.Options(new()));
        var phone = new Visitor(host.Http);
        var laptop = new Visitor(host.NewClient());
        using var opened = await phone.Register("Anna", "anna@example.org");
        using var one = await phone.SignIn("anna@example.org");
        using var two = await laptop.SignIn("anna@example.org");

        using var weak = await laptop.Post("/account", "/account/password", ("current", Visitor.Good), ("password", "schokolade2024"));
        using var wrong = await laptop.Post("/account", "/account/password", ("current", "not it at all"), ("password", Fresh));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, weak.StatusCode);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, wrong.StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await phone.Get("/account")).Status);

        using var changed = await laptop.Post("/account", "/account/password", ("current", Visitor.Good), ("password", Fresh));
        Assert.Equal("/account?done=password", changed.Headers.Location?.OriginalString);
        Assert.Equal(HttpStatusCode.OK, (await laptop.Get("/account")).Status);
        Assert.Equal(HttpStatusCode.Found, (await phone.Get("/account")).Status);
        using var old = await phone.SignIn("anna@example.org");
        Assert.Equal(HttpStatusCode.UnprocessableEntity, old.StatusCode);
        using var now = await phone.SignIn("anna@example.org", Fresh);
        Assert.Equal(HttpStatusCode.Found, now.StatusCode);

        using var all = await phone.Post("/account", "/account/sessions/end-all");
        Assert.Equal(HttpStatusCode.Found, (await laptop.Get("/account")).Status);
        Assert.Equal(HttpStatusCode.Found, (await phone.Get("/account")).Status);
    }

    [Theory, BothDatabases]
    public async Task A_session_ends_after_idleness_and_a_new_sign_in_never_keeps_the_old_cookie(Database database)
    {
        var clock = new FakeTimeProvider(new DateTimeOffset(2026, 11, 24, 8, 0, 0, TimeSpan.Zero));
        await using var host = await TestHost.StartAsync(database, Mailbox.Options(new(), new() { Clock = clock }));
        var anna = new Visitor(host.Http);
        using var opened = await anna.Register("Anna", "anna@example.org");
        using var first = await anna.SignIn("anna@example.org");
        var before = first.Headers.GetValues("Set-Cookie").Single(c => c.StartsWith("session=", StringComparison.Ordinal)).Split(';')[0];

        var token = Regex.Match((await anna.Get("/account/register")).Body, "name=\"__RequestVerificationToken\" value=\"([^\"]+)\"").Groups[1].Value;
        using var second = await anna.Raw("/account/sign-in", ("__RequestVerificationToken", token), ("email", "anna@example.org"), ("password", Visitor.Good));
        Assert.Equal(HttpStatusCode.Found, second.StatusCode);
        var thief = new Visitor(host.NewClient());
        thief.Http.DefaultRequestHeaders.Add("Cookie", before);
        Assert.Equal(HttpStatusCode.Found, (await thief.Get("/account")).Status);

        clock.Advance(TimeSpan.FromHours(11));
        Assert.Equal(HttpStatusCode.OK, (await anna.Get("/account")).Status);
        clock.Advance(TimeSpan.FromHours(11));
        Assert.Equal(HttpStatusCode.OK, (await anna.Get("/account")).Status);
        clock.Advance(TimeSpan.FromHours(13));
        Assert.Equal("/account/sign-in?returnUrl=%2Faccount", (await anna.Get("/account")).Location);

        using var again = await anna.SignIn("anna@example.org");
        for (var hours = 0; hours < 30 * 24; hours += 10)
        {
            Assert.Equal(HttpStatusCode.OK, (await anna.Get("/account")).Status);
            clock.Advance(TimeSpan.FromHours(10));
        }

        Assert.Equal(HttpStatusCode.Found, (await anna.Get("/account")).Status);
    }

    [Theory, BothDatabases]
    public async Task Bad_input_is_refused_with_the_field_named_and_changes_nothing(Database database)
    {
        await using var host = await TestHost.StartAsync(database, Mailbox.Options(new()));
        var visitor = new Visitor(host.Http);

        using var empty = await visitor.Register("", "nonsense", "short");
        Assert.Equal(HttpStatusCode.UnprocessableEntity, empty.StatusCode);
        var body = await empty.Content.ReadAsStringAsync(Stop);
        Assert.All(["#f-name", "#f-email", "#f-password"], field => Assert.Contains(field, body, StringComparison.Ordinal));
        using var named = await visitor.Register("Anna Krueger", "anna.krueger@example.org", "4nn4.Krueger!");
        Assert.Equal(HttpStatusCode.UnprocessableEntity, named.StatusCode);
        Assert.Contains("<meter", await named.Content.ReadAsStringAsync(Stop), StringComparison.Ordinal);

        using var forged = await visitor.Raw("/account/register", ("name", "Anna"), ("email", "anna@example.org"), ("password", Visitor.Good));
        using var forgedSignIn = await visitor.Raw("/account/sign-in", ("email", "anna@example.org"), ("password", Visitor.Good));
        using var json = await visitor.Http.PostAsync(new Uri("/account/sign-in", UriKind.Relative), new StringContent("{}", Encoding.UTF8, "application/json"), Stop);
        // On a connection of its own: the server hangs up on whoever sends too much.
        using var huge = await new Visitor(host.NewClient()).Register("Anna", "anna@example.org", new string('x', 100_000));
        Assert.Equal(HttpStatusCode.BadRequest, forged.StatusCode);
        Assert.Equal(HttpStatusCode.BadRequest, forgedSignIn.StatusCode);
        Assert.Equal(HttpStatusCode.UnsupportedMediaType, json.StatusCode);
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, huge.StatusCode);
        using var anonymous = await visitor.Raw("/account/password", ("current", "x"), ("password", Visitor.Good));
        Assert.Equal(HttpStatusCode.Unauthorized, anonymous.StatusCode);
        Assert.Equal(0, await host.InScopeAsync(s => s.GetRequiredService<VaultDb>().Accounts.CountAsync(Stop)));
    }

    [Fact]
    public async Task The_meter_answers_json_and_refuses_what_is_none()
    {
        await using var host = await TestHost.StartAsync(Database.Sqlite, Mailbox.Options(new()));

        using var weak = await Ask(host.Http, "{\"password\":\"schokolade2024\"}");
        var body = await weak.Content.ReadAsStringAsync(Stop);
        Assert.Equal(HttpStatusCode.OK, weak.StatusCode);
        Assert.Contains("\"accepted\":false", body, StringComparison.Ordinal);
        Assert.Contains("\"message\":", body, StringComparison.Ordinal);
        using var strong = await Ask(host.Http, "{\"password\":\"lantern velvet harbour 42\",\"name\":\"Anna\",\"birthDate\":\"1985-03-07\"}");
        Assert.Contains("\"accepted\":true", await strong.Content.ReadAsStringAsync(Stop), StringComparison.Ordinal);

        foreach (var (text, status) in new[] { ("", 400), ("{", 400), ("[]", 400), ("null", 400), ("{}", 400), ("{\"password\":7}", 400), ("{\"password\":\"x\",\"birthDate\":\"soon\"}", 400) })
        {
            using var answer = await Ask(host.Http, text);
            Assert.Equal(status, (int)answer.StatusCode);
        }

        using var huge = await Ask(host.NewClient(), "{\"password\":\"" + new string('x', 40_000) + "\"}");
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, huge.StatusCode);
        using var form = await new Visitor(host.Http).Raw("/account/password-strength", ("password", "x"));
        Assert.Equal(HttpStatusCode.UnsupportedMediaType, form.StatusCode);
        Assert.DoesNotContain("schokolade", host.Logs.ToString(), StringComparison.Ordinal);
    }

    private static Task<HttpResponseMessage> Ask(HttpClient http, string json) =>
        http.PostAsync(new Uri("/account/password-strength", UriKind.Relative), new StringContent(json, Encoding.UTF8, "application/json"), Stop);

    private static async Task<string> Plain(HttpResponseMessage answer, string typed) =>
        Regex.Replace(WebUtility.HtmlDecode(await answer.Content.ReadAsStringAsync(Stop)), "name=\"__RequestVerificationToken\" value=\"[^\"]+\"", "").Replace(typed, "", StringComparison.Ordinal);
}
