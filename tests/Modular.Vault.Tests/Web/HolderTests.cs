using System.Net;
using System.Net.Http.Json;
using MediatR;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using Modular.Kernel;
using Modular.Testing;
using Modular.Vault.Banks;
using Modular.Vault.Contracts;
using Modular.Vault.Identify;
using Modular.Vault.Identify.Holder;
using Modular.Vault.Storage;

namespace Modular.Vault.Tests.Web;

/// <summary>The account holder's name from the bank against the registered one, over HTTP, with the sandbox's bank: only the level is kept.</summary>
public sealed class HolderTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory, BothDatabases]
    public async Task A_person_is_confirmed_by_their_bank_and_the_name_from_there_lands_nowhere(Database database)
    {
        await using var world = await World.OpenAsync(database);
        await world.CustomerAsync("Mustermann-Quastenflosser, Erika");
        await world.AgreeAsync();
        using var asked = await world.AskAsync();
        Assert.Equal("/account/identity/bank", asked.Headers.Location?.OriginalString);
        Assert.Contains("Wir fragen gerade Ihre Bank", (await world.Anna.Get("/account/identity/bank")).Body, StringComparison.Ordinal);
        using var twice = await world.AskAsync();
        Assert.Equal(HttpStatusCode.UnprocessableEntity, twice.StatusCode);

        await world.FetchAsync();
        Assert.Equal("/account/identity?done=confirmed", (await world.Anna.Get("/account/identity/bank")).Location);
        var page = (await world.Anna.Get("/account/identity?done=confirmed")).Body;
        Assert.Contains("Ihre Identität ist bestätigt", page, StringComparison.Ordinal);
        Assert.Contains("über Ihr Online-Banking", page, StringComparison.Ordinal);
        Assert.Contains("stimmt überein, anders geschrieben", (await world.Anna.Get("/me/data")).Body, StringComparison.Ordinal);
        Assert.Contains("Kontoinhaber mit Ihrem Namen verglichen", (await world.Anna.Get("/me/data/log")).Body, StringComparison.Ordinal);
        await world.Host.InScopeAsync(async services =>
        {
            var db = services.GetRequiredService<VaultDb>();
            var identity = await db.Identities.SingleAsync(Stop);
            Assert.Equal((IdentifiedBy.BankAccount, HolderMatch.Close), (identity.Method, identity.Holder));
            Assert.NotNull(identity.ConfirmedAt);
            Assert.Empty((await db.HolderChecks.SingleAsync(Stop)).Sealed);
            Assert.Equal("2", (await db.AuditPending.SingleAsync(p => p.Kind == "vault.holder-matched", Stop)).Facts);
        });
        var everything = await world.DumpAsync();
        Assert.All(["Quastenflosser", "Mustermann", "Heidestraße", "kundin-4711", "73519"], secret =>
        {
            Assert.DoesNotContain(secret, everything, StringComparison.OrdinalIgnoreCase);
            Assert.DoesNotContain(secret, $"{world.Host.Logs}", StringComparison.OrdinalIgnoreCase);
        });

        // Nothing of it can be used again: the credential has had its hour.
        world.Clock.Advance(AskBank.Lasts);
        await world.Host.InScopeAsync(services => services.GetRequiredService<Modular.Vault.Tidy.TidyVault>().Run(Stop));
        Assert.Equal(0, await world.Host.InScopeAsync(services => services.GetRequiredService<VaultDb>().BankCredentials.CountAsync(c => c.Bank != BankCanaries.Bank, Stop)));
    }

    [Theory, BothDatabases]
    public async Task A_weak_match_leaves_the_person_unconfirmed_and_says_what_to_do(Database database)
    {
        await using var world = await World.OpenAsync(database);
        await world.AgreeAsync();
        foreach (var (holder, advice) in new[] { ("E. Mustermann", "passt nur zum Teil"), ("Max Mustermann", "läuft auf einen anderen Namen") })
        {
            await world.CustomerAsync(holder);
            using var asked = await world.AskAsync();
            await world.FetchAsync();
            var page = await world.Anna.Get("/account/identity/bank");
            Assert.Equal(HttpStatusCode.OK, page.Status);
            Assert.Contains(advice, page.Body, StringComparison.Ordinal);
            Assert.Contains("Personalausweis", page.Body, StringComparison.Ordinal);
        }

        await world.CustomerAsync("Max Mustermann", "ERIKA MUSTERMANN");
        using var again = await world.AskAsync();
        await world.FetchAsync();
        Assert.Contains("Ihre Identität ist bestätigt", (await world.Anna.Get("/account/identity")).Body, StringComparison.Ordinal);
    }

    [Theory, BothDatabases]
    public async Task What_a_bank_may_answer_besides_is_said_in_words(Database database)
    {
        await using var world = await World.OpenAsync(database);
        await world.AgreeAsync();
        await world.CustomerAsync("Erika Mustermann");
        using var wrongPin = await world.AskAsync(pin: "00000");
        await world.FetchAsync();
        Assert.Contains("nicht angenommen", (await world.Anna.Get("/account/identity/bank")).Body, StringComparison.Ordinal);

        await world.Sandbox.BreakAsync(new { target = "bank", kind = "fail_before", count = 1 });
        using var broken = await world.AskAsync();
        await world.FetchAsync();
        Assert.Contains("hat nicht geantwortet", (await world.Anna.Get("/account/identity/bank")).Body, StringComparison.Ordinal);

        using var tan = await world.Sandbox.Http.PutAsJsonAsync(new Uri("/bank/customers", UriKind.Relative), new { login = "kundin-4711", pin = "73519", accounts = new[] { new { iban = "DE02120300000000202051", ownerName = "Erika Mustermann" } }, tan = true }, Stop);
        using var withTan = await world.AskAsync();
        await world.FetchAsync();
        Assert.Contains("verlangt eine TAN", (await world.Anna.Get("/account/identity/bank")).Body, StringComparison.Ordinal);

        // Three free tries; the fourth waits, so that nobody is locked out of their bank by us.
        using var fourth = await world.AskAsync();
        Assert.Equal(HttpStatusCode.TooManyRequests, fourth.StatusCode);
    }

    [Theory, BothDatabases]
    public async Task Without_consent_no_bank_is_asked_and_taken_back_in_between_none_either(Database database)
    {
        await using var world = await World.OpenAsync(database);
        await world.CustomerAsync("Erika Mustermann");
        Assert.Contains("Stimmen Sie zuerst dem Kontozugriff zu", (await world.Anna.Get("/account/identity/bank")).Body, StringComparison.Ordinal);
        using var refused = await world.AskAsync(from: "/account");
        Assert.Equal(HttpStatusCode.UnprocessableEntity, refused.StatusCode);
        Assert.Equal(0, await world.Host.InScopeAsync(services => services.GetRequiredService<VaultDb>().BankCredentials.CountAsync(c => c.Bank != BankCanaries.Bank, Stop)));

        await world.AgreeAsync();
        using var asked = await world.AskAsync();
        using var withdrawn = await world.Anna.Post("/account/consents", "/account/consents/withdraw", ("purpose", "account-access"));
        await world.FetchAsync();
        Assert.Null(await world.Host.InScopeAsync(services => services.GetRequiredService<VaultDb>().Identities.Select(i => i.ConfirmedAt).SingleAsync(Stop)));
        Assert.Equal(0, await world.Host.InScopeAsync(services => services.GetRequiredService<VaultDb>().Openings.CountAsync(Stop)));
    }

    [Theory, BothDatabases]
    public async Task A_report_counts_once_for_the_wish_it_answers_and_in_the_fetcher_only(Database database)
    {
        await using var world = await World.OpenAsync(database);
        await world.CustomerAsync("Erika Mustermann");
        await world.AgreeAsync();
        using var asked = await world.AskAsync();
        var (person, credential) = await world.Host.InScopeAsync(async services =>
        {
            var check = await services.GetRequiredService<VaultDb>().HolderChecks.AsNoTracking().SingleAsync(Stop);
            return (check.AccountId, check.CredentialId);
        });
        Assert.Equal(SealingResult.NoKey, (await world.ReportAsync(person, Guid.NewGuid(), "Erika Mustermann")).Result);
        Assert.Equal(SealingResult.NoKey, (await world.ReportAsync(Guid.NewGuid(), credential, "Erika Mustermann")).Result);
        var first = await world.ReportAsync(person, credential, "Anna Müller", "Mustermann Erika");
        Assert.Equal((SealingResult.Done, HolderMatch.Close), (first.Result, first.Match));
        Assert.Equal(SealingResult.NoKey, (await world.ReportAsync(person, credential, "Erika Mustermann")).Result);
        Assert.Equal(HolderMatch.Close, await world.Host.InScopeAsync(services => services.GetRequiredService<VaultDb>().Identities.Select(i => i.Holder).SingleAsync(Stop)));

        await using var web = await TestHost.StartAsync(world.Data, Mailbox.Options(new Mailbox(), new() { Clock = world.Clock, Settings = new Dictionary<string, string?> { ["Fetcher:Key"] = "" } }));
        Assert.Equal(SealingResult.NotHere, (await web.InScopeAsync(services => services.GetRequiredService<IMediator>().Send(new ReportAccountHolder(person, credential, ["Erika Mustermann"]), Stop))).Result);
    }

    private sealed class World : IAsyncDisposable
    {
        private World(TestDatabase data, SandboxWorld sandbox, TestHost host, Visitor anna, FakeTimeProvider clock) => (Data, Sandbox, Host, Anna, Clock) = (data, sandbox, host, anna, clock);

        public TestDatabase Data { get; }

        public SandboxWorld Sandbox { get; }

        public TestHost Host { get; }

        public Visitor Anna { get; }

        public FakeTimeProvider Clock { get; }

        public static async Task<World> OpenAsync(Database database)
        {
            var clock = new FakeTimeProvider(new DateTimeOffset(2026, 11, 25, 8, 0, 0, TimeSpan.Zero));
            var (data, sandbox, mailbox) = (await MigratedDatabase.CopyAsync(database), await SandboxWorld.StartAsync(clock), new Mailbox());
            var host = await TestHost.StartAsync(data, Mailbox.Options(mailbox, new() { Clock = clock, Sandbox = sandbox, Roles = Roles.Web | Roles.Fetcher }));
            var anna = new Visitor(host.Http, "de");
            await anna.Join(host, mailbox, "Anna", "anna@example.org");
            return new(data, sandbox, host, anna, clock);
        }

        public async Task CustomerAsync(params string[] holders)
        {
            using var put = await Sandbox.Http.PutAsJsonAsync(new Uri("/bank/customers", UriKind.Relative), new { login = "kundin-4711", pin = "73519", accounts = holders.Select((h, i) => new { iban = $"DE{i:00}120300000000202051", ownerName = h }) }, Stop);
            put.EnsureSuccessStatusCode();
        }

        public async Task AgreeAsync()
        {
            using var agreed = await Anna.Post("/account/consents", "/account/consents/give", ("purpose", "account-access"), ("version", "2026-11-01"));
            Assert.Equal("/account/consents?done=given-account-access", agreed.Headers.Location?.OriginalString);
        }

        public Task<HttpResponseMessage> AskAsync(string pin = "73519", string from = "/account") => Anna.Post(
            from, "/account/identity/bank", ("firstNames", "Erika"), ("lastName", "Mustermann"), ("born", "1983-08-12"), ("street", "Heidestraße 17"), ("postcode", "51147"), ("city", "Köln"),
            ("bank", "sandbox"), ("login", "kundin-4711"), ("pin", pin));

        public Task<int> FetchAsync() => Host.Services.GetRequiredService<HolderJob>().RunAsync(Stop);

        public Task<HolderAnswer> ReportAsync(Guid person, Guid credential, params string[] holders) =>
            Host.InScopeAsync(services => services.GetRequiredService<IMediator>().Send(new ReportAccountHolder(person, credential, holders), Stop));

        /// <summary>Every column of every table of the vault as text, bytes in two encodings.</summary>
        public Task<string> DumpAsync() => Host.InScopeAsync(async services =>
        {
            var db = services.GetRequiredService<VaultDb>();
            var text = new System.Text.StringBuilder();
            await db.Database.OpenConnectionAsync(Stop);
            foreach (var table in db.Model.GetEntityTypes().Select(e => e.GetTableName()).OfType<string>().Distinct())
            {
                await using var command = db.Database.GetDbConnection().CreateCommand();
                command.CommandText = $"select * from {db.Table(table)}";
                await using var reader = await command.ExecuteReaderAsync(Stop);
                while (await reader.ReadAsync(Stop))
                {
                    for (var i = 0; i < reader.FieldCount; i++)
                    {
                        text.Append(reader.GetValue(i) is byte[] bytes ? System.Text.Encoding.Latin1.GetString(bytes) + System.Text.Encoding.Unicode.GetString(bytes) + System.Text.Encoding.UTF8.GetString(bytes) : reader.GetValue(i)).Append('\n');
                    }
                }
            }

            return text.ToString();
        });

        public async ValueTask DisposeAsync()
        {
            await Host.DisposeAsync();
            await Sandbox.DisposeAsync();
            await Data.DisposeAsync();
        }
    }
}
