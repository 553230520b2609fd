using System.Buffers.Text;
using System.Net;
using System.Text;
using System.Text.RegularExpressions;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using Modular.Testing;
using Modular.Vault.Storage;

namespace Modular.Vault.Tests.Web;

public sealed class PasskeyTests
{
    private const string Anna = "anna@example.org";

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory, BothDatabases]
    public async Task A_passkey_signs_in_without_password_or_code_and_leaves_the_vault_locked(Database database)
    {
        var (host, mailbox, clock, anna) = await World(database);
        await using var _ = host;
        using var key = new Authenticator(host.BaseUrl);
        await App.SetUp(anna, clock);
        using var added = await Add(anna, key, "Mein <Telefon>");
        Assert.Equal("/account/passkeys?done=added", added.Headers.Location?.OriginalString);
        Assert.Contains("Mein <Telefon>", (await anna.Get("/account/passkeys")).Body, StringComparison.Ordinal);
        await host.SettleAsync();
        Assert.Contains("New passkey", mailbox.Subjects(Anna));

        var phone = new Visitor(host.NewClient());
        using var signedIn = await SignIn(phone, key);
        Assert.Equal("/account/unlock?returnUrl=/account", signedIn.Headers.Location?.OriginalString);
        var unlock = await phone.Get("/account/unlock");
        Assert.Equal(HttpStatusCode.OK, unlock.Status);
        Assert.Contains("the key is missing", unlock.Body, StringComparison.Ordinal);
        using var again = await SignIn(phone, key, "/desk/start");
        Assert.Equal("/desk/start", again.Headers.Location?.OriginalString);
        await host.InScopeAsync(async services => Assert.Equal(clock.GetUtcNow().UtcDateTime, (await services.GetRequiredService<VaultDb>().Passkeys.SingleAsync(Stop)).LastUsedAt));
        Assert.DoesNotContain("telefon", host.Logs.ToString(), StringComparison.OrdinalIgnoreCase);
    }

    [Theory, BothDatabases]
    public async Task A_wrong_answer_signs_nobody_in(Database database)
    {
        var (host, _, clock, anna) = await World(database);
        await using var __ = host;
        using var key = new Authenticator(host.BaseUrl);
        using var added = await Add(anna, key, "Phone");
        var other = new Visitor(host.NewClient());
        Assert.True(await IsIn(other, key));

        key.Verifies = false;
        Assert.False(await IsIn(other, key), "without user verification");
        key.Verifies = true;
        key.Origin = "https://evil.example";
        Assert.False(await IsIn(other, key), "asked by another site");
        key.Origin = host.BaseUrl.GetLeftPart(UriPartial.Authority);
        key.RelyingParty = "evil.example";
        Assert.False(await IsIn(other, key), "for another site");
        key.RelyingParty = host.BaseUrl.Host;
        Assert.True(await IsIn(other, key));
        key.Counts = false;
        Assert.False(await IsIn(other, key), "by a copy whose counter stands still");
        key.Counts = true;
        key.UserHandle = Base64Url.EncodeToString(Encoding.UTF8.GetBytes(Guid.NewGuid().ToString()));
        Assert.False(await IsIn(other, key), "as another person");
        key.UserHandle = null;
        using var stranger = new Authenticator(host.BaseUrl);
        Assert.False(await IsIn(other, stranger), "by a key nobody has");

        var question = (await other.Get("/account/sign-in/passkey")).Body;
        var answer = key.Get(question);
        var swapped = key.Get((await other.Get("/account/sign-in/passkey")).Body);
        Assert.False(await IsIn(other, (answer.Credential, swapped.State)), "to another question");
        Assert.False(await IsIn(other, (answer.Credential, answer.State[..^2] + (answer.State[^2] == 'A' ? "BB" : "AA"))), "with a changed state");
        Assert.False(await IsIn(other, ("{", answer.State)), "that is no JSON");
        clock.Advance(TimeSpan.FromMinutes(7));
        Assert.False(await IsIn(other, answer), "too late");
        Assert.True(await IsIn(other, key));
    }

    [Theory, BothDatabases]
    public async Task An_answer_is_taken_once_and_only_for_what_was_asked(Database database)
    {
        var (host, _, clock, anna) = await World(database);
        await using var __ = host;
        using var key = new Authenticator(host.BaseUrl) { Counts = false };
        using var added = await Add(anna, key, "Phone");
        var question = (await anna.Get("/account/passkeys/new")).Body;
        using var twice = await Send(anna, "/account/passkeys", key.Create(question), ("name", "Again"));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, twice.StatusCode);

        var other = new Visitor(host.NewClient());
        var answer = key.Get((await other.Get("/account/sign-in/passkey")).Body);
        Assert.True(await IsIn(other, answer));
        Assert.False(await IsIn(new(host.NewClient()), answer), "the same answer again");
        clock.Advance(TimeSpan.FromMinutes(6));
        var forSignIn = key.Get((await anna.Get("/account/sign-in/passkey")).Body);
        using var prove = await Send(anna, "/account/prove/passkey", forSignIn);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, prove.StatusCode);
        using var ben = new Authenticator(host.BaseUrl);
        using var refused = await Send(anna, "/account/passkeys", ben.Create((await anna.Get("/account/passkeys/new")).Body), ("name", "Late"));
        Assert.Equal(HttpStatusCode.Forbidden, refused.StatusCode);
        using var proved = await Send(anna, "/account/prove/passkey", key.Get((await anna.Get("/account/prove/passkey")).Body), ("returnUrl", "/account/passkeys"));
        Assert.Equal("/account/passkeys", proved.Headers.Location?.OriginalString);
        using var now = await Add(anna, ben, "Second");
        Assert.Equal(HttpStatusCode.Found, now.StatusCode);
    }

    [Theory, BothDatabases]
    public async Task Only_its_owner_removes_a_passkey_and_then_it_signs_in_no_more(Database database)
    {
        var (host, mailbox, _, anna) = await World(database);
        await using var __ = host;
        using var key = new Authenticator(host.BaseUrl);
        using var nameless = await Add(anna, key, "");
        Assert.Equal(HttpStatusCode.UnprocessableEntity, nameless.StatusCode);
        using var added = await Add(anna, key, "Phone");
        var id = Regex.Match((await anna.Get("/account/passkeys")).Body, "name=\"passkey\" value=\"([^\"]+)\"").Groups[1].Value;
        var ben = new Visitor(host.NewClient());
        await ben.Join(host, mailbox, "Ben", "ben@example.org");

        using var stranger = await ben.Post("/account/passkeys", "/account/passkeys/remove", ("passkey", id));
        Assert.Equal(HttpStatusCode.NotFound, stranger.StatusCode);
        Assert.True(await IsIn(new(host.NewClient()), key));
        using var removed = await anna.Post("/account/passkeys", "/account/passkeys/remove", ("passkey", id));
        Assert.Equal("/account/passkeys?done=removed", removed.Headers.Location?.OriginalString);
        Assert.False(await IsIn(new(host.NewClient()), key), "removed");
        await host.SettleAsync();
        Assert.Contains("A passkey was removed", mailbox.Subjects(Anna));
    }

    [Fact]
    public async Task Asking_leaves_nothing_behind_and_without_script_the_pages_say_so()
    {
        var (host, _, _, anna) = await World(Database.Sqlite);
        await using var __ = host;
        var other = new Visitor(host.NewClient());
        for (var i = 0; i < 5; i++)
        {
            Assert.Contains("\"challenge\"", (await other.Get("/account/sign-in/passkey")).Body, StringComparison.Ordinal);
        }

        await host.InScopeAsync(async services => Assert.Empty(await services.GetRequiredService<VaultDb>().AnsweredChallenges.ToListAsync(Stop)));
        Assert.Contains("Passkeys need JavaScript", (await other.Get("/account/sign-in")).Body, StringComparison.Ordinal);
        Assert.Contains("Passkeys need JavaScript", (await anna.Get("/account/passkeys")).Body, StringComparison.Ordinal);
    }

    [Theory, BothDatabases]
    public async Task A_passkey_gets_another_name_from_its_person_alone(Database database)
    {
        var (host, mailbox, _, anna) = await World(database);
        await using var __ = host;
        using var key = new Authenticator(host.BaseUrl);
        using var added = await Add(anna, key, "Phone");
        var id = await host.InScopeAsync(async services => (await services.GetRequiredService<VaultDb>().Passkeys.SingleAsync(Stop)).Id.ToString());
        Task<string> Name() => host.InScopeAsync(services => services.GetRequiredService<VaultDb>().Passkeys.Select(p => p.Name).SingleAsync(Stop));
        Assert.Contains("Rename a passkey", (await anna.Get($"/account/passkeys?rename={id}")).Body, StringComparison.Ordinal);
        using var empty = await anna.Post("/account/passkeys", "/account/passkeys/rename", ("passkey", id), ("name", ""));
        using var tooLong = await anna.Post("/account/passkeys", "/account/passkeys/rename", ("passkey", id), ("name", new string('x', 61)));
        Assert.Equal((HttpStatusCode.UnprocessableEntity, HttpStatusCode.UnprocessableEntity), (empty.StatusCode, tooLong.StatusCode));

        var ben = new Visitor(host.NewClient());
        await ben.Join(host, mailbox, "Ben", "ben@example.org");
        using var foreign = await ben.Post("/account/passkeys", "/account/passkeys/rename", ("passkey", id), ("name", "Mine"));
        Assert.Equal(HttpStatusCode.NotFound, foreign.StatusCode);
        Assert.Equal("Phone", await Name());

        using var renamed = await anna.Post("/account/passkeys", "/account/passkeys/rename", ("passkey", id), ("name", "Old <phone>"));
        Assert.Equal("/account/passkeys?done=renamed", renamed.Headers.Location?.OriginalString);
        Assert.Equal("Old <phone>", await Name());
        Assert.True(await IsIn(new Visitor(host.NewClient()), key));
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

    private static async Task<HttpResponseMessage> Add(Visitor visitor, Authenticator key, string name) =>
        await Send(visitor, "/account/passkeys", key.Create((await visitor.Get("/account/passkeys/new")).Body), ("name", name));

    private static async Task<HttpResponseMessage> SignIn(Visitor visitor, Authenticator key, string returnUrl = "") =>
        await Send(visitor, "/account/sign-in/passkey", key.Get((await visitor.Get("/account/sign-in/passkey")).Body), ("returnUrl", returnUrl));

    private static async Task<bool> IsIn(Visitor visitor, Authenticator key) => await IsIn(visitor, key.Get((await visitor.Get("/account/sign-in/passkey")).Body));

    private static async Task<bool> IsIn(Visitor visitor, (string Credential, string State) answer)
    {
        using var sent = await Send(visitor, "/account/sign-in/passkey", answer);
        Assert.True(sent.StatusCode is HttpStatusCode.Found or HttpStatusCode.UnprocessableEntity, $"{sent.StatusCode}");
        return sent.StatusCode == HttpStatusCode.Found;
    }

    private static Task<HttpResponseMessage> Send(Visitor visitor, string action, (string Credential, string State) answer, params (string, string)[] more) =>
        visitor.Post("/account/register", action, [("credential", answer.Credential), ("state", answer.State), .. more]);
}
