using System.Net;
using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using Modular.Testing;
using Modular.Vault.Incidents;
using Modular.Vault.Storage;

namespace Modular.Vault.Tests.Web;

/// <summary>Identity card and a code on the phone, over HTTP, with the sandbox's message box.</summary>
public sealed partial class IdentifyTests
{
    private const string Number = "L01XPVM8J2";
    private const string Block = "8308126<3108011D<<2108<<<<<<<5";
    private static readonly DateTimeOffset Morning = new(2026, 11, 25, 8, 0, 0, TimeSpan.Zero);

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory, BothDatabases]
    public async Task A_person_is_confirmed_by_card_and_code_and_nothing_of_the_card_is_kept(Database database)
    {
        await using var world = await World.OpenAsync(database);
        var anna = world.Anna;
        using var wrongCard = await Begin(anna, number: "L01XPVM8J3");
        Assert.Equal(HttpStatusCode.UnprocessableEntity, wrongCard.StatusCode);
        var again = await wrongCard.Content.ReadAsStringAsync(Stop);
        Assert.Contains("Erika", again, StringComparison.Ordinal);
        Assert.DoesNotContain("L01XPVM8J3", again, StringComparison.Ordinal);

        using var begun = await Begin(anna);
        Assert.Equal("/account/identity?done=sent", begun.Headers.Location?.OriginalString);
        var code = Assert.Single(await world.CodesAsync());
        using var wrong = await Confirm(anna, code == "000000" ? "000001" : "000000");
        Assert.Equal(HttpStatusCode.UnprocessableEntity, wrong.StatusCode);
        using var right = await Confirm(anna, $" {code[..3]} {code[3..]} ");
        Assert.Equal("/account/identity?done=confirmed", right.Headers.Location?.OriginalString);
        Assert.Contains("Ihre Identität ist bestätigt", (await anna.Get("/account/identity?done=confirmed")).Body, StringComparison.Ordinal);
        using var twice = await Confirm(anna, code);
        Assert.Equal(HttpStatusCode.Gone, twice.StatusCode);

        var everything = await world.DumpAsync();
        Assert.All(["L01XPVM8J", "8308126", "3108011", "Mustermann", "Heidestraße", "51123456", code], secret => Assert.DoesNotContain(secret, everything, StringComparison.OrdinalIgnoreCase));
        Assert.All(["L01XPVM8J", "8308126", "Mustermann", "Heidestraße", "51123456", code], secret => Assert.DoesNotContain(secret, $"{world.Host.Logs}", StringComparison.OrdinalIgnoreCase));
        Assert.Equal(1, await world.Host.InScopeAsync(services => services.GetRequiredService<VaultDb>().AuditPending.CountAsync(p => p.Kind == "vault.identified", Stop)));
    }

    [Theory, BothDatabases]
    public async Task Five_wrong_codes_end_it_for_an_hour_however_often_it_is_sent_again(Database database)
    {
        await using var world = await World.OpenAsync(database);
        using var begun = await Begin(world.Anna);
        var code = Assert.Single(await world.CodesAsync());
        var wrong = code == "111111" ? "222222" : "111111";
        for (var i = 0; i < 3; i++)
        {
            using var tried = await Confirm(world.Anna, wrong);
            Assert.Equal(HttpStatusCode.UnprocessableEntity, tried.StatusCode);
        }

        using var resent = await world.Anna.Post("/account/identity", "/account/identity/again");
        Assert.Equal(HttpStatusCode.Redirect, resent.StatusCode);
        var next = (await world.CodesAsync())[0];
        using var fourth = await Confirm(world.Anna, code == next ? wrong : code);
        using var fifth = await Confirm(world.Anna, wrong == next ? "333333" : wrong);
        Assert.Equal(HttpStatusCode.TooManyRequests, fifth.StatusCode);
        using var right = await Confirm(world.Anna, next);
        Assert.Equal(HttpStatusCode.TooManyRequests, right.StatusCode);
        using var begin = await Begin(world.Anna);
        Assert.Equal(HttpStatusCode.TooManyRequests, begin.StatusCode);

        world.Clock.Advance(TimeSpan.FromMinutes(61));
        using var unlocked = await world.Anna.Post("/account/unlock", "/account/unlock", ("password", Visitor.Good));
        using var anew = await Begin(world.Anna);
        Assert.Equal(HttpStatusCode.Redirect, anew.StatusCode);
        using var done = await Confirm(world.Anna, (await world.CodesAsync())[0]);
        Assert.Equal("/account/identity?done=confirmed", done.Headers.Location?.OriginalString);
    }

    [Theory, BothDatabases]
    public async Task A_code_is_good_for_five_minutes_and_is_sent_three_times_an_hour_at_most(Database database)
    {
        await using var world = await World.OpenAsync(database);
        using var begun = await Begin(world.Anna);
        var code = Assert.Single(await world.CodesAsync());
        world.Clock.Advance(TimeSpan.FromMinutes(5));
        using var late = await Confirm(world.Anna, code);
        Assert.Contains("fünf Minuten", WebUtility.HtmlDecode(await late.Content.ReadAsStringAsync(Stop)), StringComparison.Ordinal);
        for (var i = 0; i < 2; i++)
        {
            using var resent = await world.Anna.Post("/account/identity", "/account/identity/again");
            Assert.Equal(HttpStatusCode.Redirect, resent.StatusCode);
        }

        using var fourth = await world.Anna.Post("/account/identity", "/account/identity/again");
        Assert.Equal(HttpStatusCode.TooManyRequests, fourth.StatusCode);
        Assert.Equal(3, (await world.CodesAsync()).Count);
    }

    [Theory, BothDatabases]
    public async Task A_message_that_does_not_go_out_loses_nothing(Database database)
    {
        await using var world = await World.OpenAsync(database);
        await world.BreakSmsAsync();
        using var begun = await Begin(world.Anna);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, begun.StatusCode);
        Assert.Contains("nicht hinaus", WebUtility.HtmlDecode(await begun.Content.ReadAsStringAsync(Stop)), StringComparison.Ordinal);
        using var resent = await world.Anna.Post("/account/identity", "/account/identity/again");
        Assert.Equal(HttpStatusCode.Redirect, resent.StatusCode);
        using var right = await Confirm(world.Anna, (await world.CodesAsync())[0]);
        Assert.Equal("/account/identity?done=confirmed", right.Headers.Location?.OriginalString);
    }

    [Theory, BothDatabases]
    public async Task A_number_that_does_not_open_is_said_clearly_raises_an_incident_and_one_begins_again(Database database)
    {
        await using var world = await World.OpenAsync(database);
        using var begun = await Begin(world.Anna);
        var code = (await world.CodesAsync())[0];
        await world.Host.InScopeAsync(services => services.GetRequiredService<VaultDb>().Tans.ExecuteUpdateAsync(set => set.SetProperty(t => t.PhoneSealed, new byte[60]), Stop));
        using var again = await world.Anna.Post("/account/identity", "/account/identity/again");
        Assert.Equal(HttpStatusCode.Gone, again.StatusCode);
        using var broken = await Confirm(world.Anna, code);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, broken.StatusCode);
        Assert.Contains("nicht mehr lesen", WebUtility.HtmlDecode(await broken.Content.ReadAsStringAsync(Stop)), StringComparison.Ordinal);
        await world.Host.InScopeAsync(async services => Assert.Equal([IncidentKind.PhoneChanged], (await services.GetRequiredService<IncidentLog>().Open(9, Stop)).Select(i => i.Kind)));

        using var anew = await Begin(world.Anna);
        using var right = await Confirm(world.Anna, (await world.CodesAsync())[0]);
        Assert.Equal("/account/identity?done=confirmed", right.Headers.Location?.OriginalString);
        await world.Host.InScopeAsync(services => services.GetRequiredService<VaultDb>().Phones.ExecuteUpdateAsync(set => set.SetProperty(p => p.Sealed, new byte[60]), Stop));
        var (status, mine, _) = await world.Anna.Get("/me/data");
        Assert.Equal(HttpStatusCode.OK, status);
        Assert.Contains("lässt sich nicht lesen", mine, StringComparison.Ordinal);
    }

    private static Task<HttpResponseMessage> Begin(Visitor visitor, string number = Number) => visitor.Post(
        "/account/identity", "/account/identity", ("firstNames", "Erika"), ("lastName", "Mustermann"), ("born", "1983-08-12"), ("street", "Heidestraße 17"), ("postcode", "51147"), ("city", "Köln"),
        ("cardNumber", number), ("cardBlock", Block), ("phone", "0151 51123456"));

    private static Task<HttpResponseMessage> Confirm(Visitor visitor, string code) => visitor.Post("/account/identity", "/account/identity/code", ("code", code));

    private sealed partial class World : IAsyncDisposable
    {
        private readonly SandboxWorld _sandbox;

        private World(SandboxWorld sandbox, TestHost host, Visitor anna, FakeTimeProvider clock) => (_sandbox, Host, Anna, Clock) = (sandbox, host, anna, clock);

        public TestHost Host { get; }

        public Visitor Anna { get; }

        public FakeTimeProvider Clock { get; }

        public static async Task<World> OpenAsync(Database database)
        {
            var clock = new FakeTimeProvider(Morning);
            var sandbox = await SandboxWorld.StartAsync();
            var mailbox = new Mailbox();
            var host = await TestHost.StartAsync(database, Mailbox.Options(mailbox, new() { Clock = clock, Sandbox = sandbox }));
            var anna = new Visitor(host.Http, "de");
            await anna.Join(host, mailbox, "Anna", "anna@example.org");
            return new(sandbox, host, anna, clock);
        }

        /// <summary>Codes in the message box, the newest first.</summary>
        public async Task<IReadOnlyList<string>> CodesAsync()
        {
            using var box = JsonDocument.Parse(await _sandbox.Http.GetStringAsync(new Uri("/sms/messages?to=%2B4915151123456", UriKind.Relative), Stop));
            return [.. box.RootElement.GetProperty("messages").EnumerateArray().Select(m => Six().Match(m.GetProperty("text").GetString()!).Value)];
        }

        public Task BreakSmsAsync() => _sandbox.BreakAsync(new { target = "sms", kind = "fail_before", count = 1 });

        /// <summary>Every column of the vault's tables as text, bytes as they are and in base64 and hex.</summary>
        public Task<string> DumpAsync() => Host.InScopeAsync(async services =>
        {
            var db = services.GetRequiredService<VaultDb>();
            var text = new System.Text.StringBuilder();
            await db.Database.OpenConnectionAsync(Stop);
            foreach (var table in new[] { "identity", "phone", "tan", "audit_pending", "outbox", "security_event" })
            {
                await using var command = db.Database.GetDbConnection().CreateCommand();
                command.CommandText = $"select * from {db.Table(table)}";
                await using var reader = await command.ExecuteReaderAsync(Stop);
                while (await reader.ReadAsync(Stop))
                {
                    for (var i = 0; i < reader.FieldCount; i++)
                    {
                        text.Append(reader.GetValue(i) is byte[] bytes ? System.Text.Encoding.Latin1.GetString(bytes) + System.Text.Encoding.Unicode.GetString(bytes) : reader.GetValue(i)).Append('\n');
                    }
                }
            }

            return text.ToString();
        });

        public async ValueTask DisposeAsync()
        {
            await Host.DisposeAsync();
            await _sandbox.DisposeAsync();
        }

        [GeneratedRegex("[0-9]{6}")]
        private static partial Regex Six();
    }
}
