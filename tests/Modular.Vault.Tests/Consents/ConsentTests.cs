using System.Net;
using System.Text.Json;
using Autofac;
using MediatR;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using Modular.Kernel;
using Modular.Testing;
using Modular.Vault.Banks;
using Modular.Vault.Consents;
using Modular.Vault.Contracts;
using Modular.Vault.Legal;
using Modular.Vault.Sealing;
using Modular.Vault.Storage;
using Modular.Vault.Tests.Keys;
using Modular.Vault.Tests.Sealing;
using Modular.Vault.Tests.Web;

namespace Modular.Vault.Tests.Consents;

/// <summary>Each consent given, shown, withdrawn, effective at once, asked again with a new text; over HTTP and by the contracts.</summary>
public sealed class ConsentTests
{
    private const string Page = "/account/consents", Now = "2026-11-01", Next = "2026-12-01";
    private static readonly DateTimeOffset Morning = new(2026, 11, 25, 8, 0, 0, TimeSpan.Zero);

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory, BothDatabases]
    public async Task Each_is_given_shown_and_withdrawn_for_itself_and_at_once(Database database)
    {
        var (host, anna, ben) = await World(database);
        await using var _ = host;
        var (annasId, bensId) = (await Id(host, "anna@example.org"), await Id(host, "ben@example.org"));
        // Registering accepted the terms in the version shown, and nothing else.
        Assert.Equal([new ConsentInfo(ConsentPurpose.Terms, Now, Morning.UtcDateTime, true)], await Ask(host, new FindConsents(annasId)));
        Assert.DoesNotContain("Zugestimmt: ", (await anna.Get(Page)).Body, StringComparison.Ordinal);

        foreach (var purpose in Enum.GetValues<ConsentPurpose>().Where(p => p != ConsentPurpose.Terms))
        {
            var slug = LegalTexts.Slug(purpose);
            Assert.False(await Ask(host, new IsConsentGiven(annasId, purpose)));
            using var given = await anna.Post(Page, Page + "/give", ("purpose", slug), ("version", Now));
            Assert.Equal($"{Page}?done=given-{slug}", given.Headers.Location?.OriginalString);
            Assert.True(await Ask(host, new IsConsentGiven(annasId, purpose)));
            Assert.False(await Ask(host, new IsConsentGiven(bensId, purpose)));
            Assert.Equal(Now, (await Ask(host, new ConsentOf(annasId, purpose)))!.TextVersion);
            Assert.Contains("Zugestimmt: ", (await anna.Get($"{Page}?done=given-{slug}")).Body, StringComparison.Ordinal);
            // Somebody else's page says nothing of it, whatever its address says.
            Assert.DoesNotContain("Zugestimmt: ", (await ben.Get($"{Page}?done=given-{slug}")).Body, StringComparison.Ordinal);

            using var others = await ben.Post(Page, Page + "/withdraw", ("purpose", slug));
            Assert.True(await Ask(host, new IsConsentGiven(annasId, purpose)));
            using var withdrawn = await anna.Post(Page, Page + "/withdraw", ("purpose", slug));
            Assert.Equal($"{Page}?done=withdrawn-{slug}", withdrawn.Headers.Location?.OriginalString);
            Assert.False(await Ask(host, new IsConsentGiven(annasId, purpose)));
            Assert.Null(await Ask(host, new ConsentOf(annasId, purpose)));
            Assert.Contains("Widerrufen am", (await anna.Get(Page)).Body, StringComparison.Ordinal);
            // Twice is once.
            using var again = await anna.Post(Page, Page + "/withdraw", ("purpose", slug));
        }

        var rows = await host.InScopeAsync(services => services.GetRequiredService<VaultDb>().Consents.AsNoTracking().ToListAsync(Stop));
        Assert.Equal(2 + (2 * 4), rows.Count);
        Assert.All(rows.Where(r => r.Purpose != ConsentPurpose.Terms), r => Assert.True(r.AccountId == annasId && r.Session is not null && r.Language == "de" && r.TextVersion == Now));
        Assert.Equal(4, await host.InScopeAsync(services => services.GetRequiredService<VaultDb>().AuditPending.CountAsync(p => p.Kind == "vault.consent-withdrawn" && p.Subject == annasId, Stop)));
        Assert.Contains("Kontozugriff, 2026-11-01", (await anna.Get("/me/data/log")).Body, StringComparison.Ordinal);
        // Told to nobody, because nobody subscribes.
        Assert.Equal(0, await host.InScopeAsync(services => services.GetRequiredService<VaultDb>().Outbox.CountAsync(o => o.Name == ConsentGiven.Name, Stop)));
    }

    [Theory, BothDatabases]
    public async Task What_is_no_consent_or_another_version_is_refused_and_said(Database database)
    {
        var (host, anna, _) = await World(database);
        await using var __ = host;
        foreach (var (purpose, version) in new[] { ("", Now), ("everything", Now), ("1", Now), ("account-access", ""), ("account-access", "2026-11-02"), ("account-access", new string('9', 3000)), ("savings-analysis,account-access", Now) })
        {
            using var refused = await anna.Post(Page, Page + "/give", ("purpose", purpose), ("version", version));
            Assert.Equal(HttpStatusCode.UnprocessableEntity, refused.StatusCode);
            Assert.Contains("role=\"alert\"", await refused.Content.ReadAsStringAsync(Stop), StringComparison.Ordinal);
        }

        using var terms = await anna.Post(Page, Page + "/withdraw", ("purpose", "terms"));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, terms.StatusCode);
        Assert.Contains("Sie enden, wenn Sie es löschen", WebUtility.HtmlDecode(await terms.Content.ReadAsStringAsync(Stop)), StringComparison.Ordinal);
        using var nothing = await anna.Post(Page, Page + "/withdraw", ("purpose", "nothing"));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, nothing.StatusCode);
        using var stranger = await new Visitor(host.NewClient(), "de").Post("/account/sign-in", Page + "/give", ("purpose", "account-access"), ("version", Now));
        Assert.Contains(stranger.StatusCode, (HttpStatusCode[])[HttpStatusCode.Unauthorized, HttpStatusCode.Found]);
        Assert.Single(await Ask(host, new FindConsents(await Id(host, "anna@example.org"))));
        // Without the version of the terms that the page shows, no account.
        using var unseen = await new Visitor(host.NewClient(), "de").Post("/account/register", "/account/register", ("name", "Carl"), ("email", "carl@example.org"), ("password", Visitor.Good), ("terms", "2020-01-01"));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, unseen.StatusCode);
        Assert.False(await host.InScopeAsync(services => services.GetRequiredService<VaultDb>().Accounts.AnyAsync(a => a.Email == "carl@example.org", Stop)));
    }

    [Theory, BothDatabases]
    public async Task A_new_version_asks_again_and_the_old_text_stays_readable(Database database)
    {
        var clock = new FakeTimeProvider(Morning);
        var (host, anna, _) = await World(database, clock, With(Next));
        await using var __ = host;
        var id = await Id(host, "anna@example.org");
        using var given = await anna.Post(Page, Page + "/give", ("purpose", "account-access"), ("version", Now));
        Assert.True(await Ask(host, new IsConsentGiven(id, ConsentPurpose.AccountAccess)));
        // What is to come is not in force, and nobody agrees to it yet.
        using var early = await anna.Post(Page, Page + "/give", ("purpose", "account-access"), ("version", Next));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, early.StatusCode);
        Assert.DoesNotContain("Bitte lesen und zustimmen", (await anna.Get("/account")).Body, StringComparison.Ordinal);

        clock.Advance(TimeSpan.FromDays(7));
        using var back = await anna.SignIn("anna@example.org");
        Assert.False(await Ask(host, new IsConsentGiven(id, ConsentPurpose.AccountAccess)));
        Assert.False((await Ask(host, new ConsentOf(id, ConsentPurpose.AccountAccess)))!.IsInForce);
        Assert.Contains("Bitte lesen und zustimmen", (await anna.Get("/account")).Body, StringComparison.Ordinal);
        var page = (await anna.Get(Page)).Body;
        Assert.All(["Es gibt eine neue Fassung", "Nur lesen: Zahlungen auslösen", "Ganz neu ist dieser Satz"], words => Assert.Contains(words, page, StringComparison.Ordinal));
        using var old = await anna.Post(Page, Page + "/give", ("purpose", "account-access"), ("version", Now));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, old.StatusCode);

        using var renewed = await anna.Post(Page, Page + "/give", ("purpose", "account-access"), ("version", Next));
        Assert.True(await Ask(host, new IsConsentGiven(id, ConsentPurpose.AccountAccess)));
        Assert.DoesNotContain("Bitte lesen und zustimmen", (await anna.Get("/account")).Body, StringComparison.Ordinal);
        Assert.Contains("Ganz neu ist dieser Satz", (await anna.Get("/legal/account-access")).Body, StringComparison.Ordinal);
        Assert.Contains("Nur lesen", (await anna.Get("/legal/account-access?version=" + Now)).Body, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.NotFound, (await anna.Get("/legal/account-access?version=2026-11-03")).Status);
    }

    [Theory, BothDatabases]
    public async Task Bank_credentials_are_entered_and_opened_only_with_consent_and_go_with_it(Database database)
    {
        await using var world = await KeyWorld.OpenAsync(database);
        var (ada, ben, id, bens) = (await world.Person(), await world.Person(), Guid.NewGuid(), Guid.NewGuid());
        Assert.Equal(SealingResult.NoConsent, await Store(world, ada, id));
        await world.Agree(ada, ConsentPurpose.AccountAccess);
        await world.Agree(ben, ConsentPurpose.AccountAccess);
        Assert.Equal(SealingResult.Done, await Store(world, ada, id));
        Assert.Equal(SealingResult.Done, await Store(world, ben, bens));
        var run = Guid.NewGuid();
        Assert.Equal([id, bens], (await Schedule(world, run, id, bens)).OrderBy(x => x == bens));

        Assert.Null((await world.InScope(services => services.GetRequiredService<ConsentLedger>().Withdraw(ada, ConsentPurpose.AccountAccess, Stop))).Refusal);
        // Announced before, and too late: row and key are gone.
        Assert.Equal(SealingResult.NoKey, (await world.Ask<OpenBankCredentialHandler, OpenBankCredential, BankCredentialAnswer>(new(id, run))).Result);
        Assert.Empty(await world.Ask<FindBankCredentialsHandler, FindBankCredentials, IReadOnlyList<BankCredentialInfo>>(new(ada)));
        // What is left is the key of Ada's password.
        Assert.Equal(1, await world.InScope(services => services.GetRequiredService<Erase.EraseDb>().Keys.CountAsync(k => k.AccountId == ada, Stop)));
        Assert.Equal(SealingResult.NoConsent, await Store(world, ada, Guid.NewGuid()));
        Assert.Equal(SealingResult.Done, (await world.Ask<OpenBankCredentialHandler, OpenBankCredential, BankCredentialAnswer>(new(bens, run))).Result);
        Assert.Contains(await world.InScope(services => services.GetRequiredService<VaultDb>().AuditPending.Where(p => p.Subject == id).Select(p => p.Kind).ToListAsync(Stop)), kind => kind == "vault.bank-credential-deleted");
    }

    [Theory, BothDatabases]
    public async Task Under_an_older_text_nothing_is_announced_and_nothing_opened(Database database)
    {
        await using var world = await KeyWorld.OpenAsync(database);
        var (ada, id, run) = (await world.Person(), Guid.NewGuid(), Guid.NewGuid());
        await world.Agree(ada, ConsentPurpose.AccountAccess);
        await Store(world, ada, id);
        await Schedule(world, run, id);
        // As if the text that was agreed to were an older one.
        await world.InScope(services => services.GetRequiredService<VaultDb>().Consents.ExecuteUpdateAsync(set => set.SetProperty(c => c.TextVersion, "2026-01-01"), Stop));
        Assert.Empty(await Schedule(world, Guid.NewGuid(), id));
        Assert.Equal(SealingResult.NoKey, (await world.Ask<OpenBankCredentialHandler, OpenBankCredential, BankCredentialAnswer>(new(id, run))).Result);
        Assert.Contains(await world.InScope(services => services.GetRequiredService<VaultDb>().AuditPending.Where(p => p.Subject == id).Select(p => p.Facts).ToListAsync(Stop)), facts => facts.EndsWith("no-consent", StringComparison.Ordinal));
        // It is still there, for when the person has agreed to the new one.
        Assert.Single(await world.Ask<FindBankCredentialsHandler, FindBankCredentials, IReadOnlyList<BankCredentialInfo>>(new(ada)));
    }

    [Theory, BothDatabases]
    public async Task Storing_and_withdrawing_at_once_leaves_nothing_stored_without_consent(Database database)
    {
        await using var world = await KeyWorld.OpenAsync(database);
        var ada = await world.Person();
        for (var round = 0; round < 8; round++)
        {
            await world.Agree(ada, ConsentPurpose.AccountAccess);
            await Task.WhenAll(
                Task.Run(() => Store(world, ada, Guid.NewGuid()), Stop), Task.Run(() => Store(world, ada, Guid.NewGuid()), Stop),
                Task.Run(() => world.InScope(services => services.GetRequiredService<ConsentLedger>().Withdraw(ada, ConsentPurpose.AccountAccess, Stop)), Stop),
                Task.Run(() => world.InScope(services => services.GetRequiredService<ConsentLedger>().Withdraw(ada, ConsentPurpose.AccountAccess, Stop)), Stop));
            Assert.Empty(await world.Ask<FindBankCredentialsHandler, FindBankCredentials, IReadOnlyList<BankCredentialInfo>>(new(ada)));
            Assert.Equal(2 * (round + 1), await world.InScope(services => services.GetRequiredService<VaultDb>().Consents.CountAsync(c => c.AccountId == ada, Stop)));
        }
    }

    [Theory, BothDatabases]
    public async Task The_export_lists_them_and_a_deleted_account_keeps_none(Database database)
    {
        var (host, anna, _) = await World(database);
        await using var __ = host;
        using var given = await anna.Post(Page, Page + "/give", ("purpose", "savings-analysis"), ("version", Now));
        using var withdrawn = await anna.Post(Page, Page + "/withdraw", ("purpose", "savings-analysis"));
        using var proved = await anna.Post("/account/prove", "/account/prove", ("password", Visitor.Good));
        using var answer = await anna.Post("/me/data", "/me/data/export", ("format", "json"));
        using var json = JsonDocument.Parse(await answer.Content.ReadAsStringAsync(Stop));
        var records = json.RootElement.GetProperty("sections").EnumerateArray().Single(s => s.GetProperty("key").GetString() == "vault.consents").GetProperty("records").EnumerateArray()
            .Select(r => string.Join(' ', r.EnumerateArray().Select(f => f.GetProperty("value").GetString()).Take(3))).ToList();
        Assert.Equal(["terms given 2026-11-01", "savings-analysis given 2026-11-01", "savings-analysis withdrawn 2026-11-01"], records);
        Assert.Contains("Wozu Sie zugestimmt haben", (await anna.Get("/me/data")).Body, StringComparison.Ordinal);

        var id = await Id(host, "anna@example.org");
        using var gone = await anna.Post("/me/data/delete", "/me/data/delete", ("word", "LÖSCHEN"));
        Assert.Equal("/account/deleted", gone.Headers.Location?.OriginalString);
        Assert.False(await host.InScopeAsync(services => services.GetRequiredService<VaultDb>().Consents.AnyAsync(c => c.AccountId == id, Stop)));
    }

    [Theory, BothDatabases]
    public async Task Whom_a_company_signed_in_agrees_to_nothing_in_their_own_name(Database database)
    {
        await using var world = await KeyWorld.OpenAsync(database);
        var ada = await world.Person();
        var refused = await world.InScope(services =>
        {
            services.GetRequiredService<Unlock.CurrentSession>().ByCompany = true;
            return services.GetRequiredService<ConsentLedger>().Give(ada, ConsentPurpose.AccountAccess, Now, Stop);
        });
        Assert.Equal("company", refused.Refusal?.Code);
        Assert.False(await world.InScope(services => services.GetRequiredService<ConsentLedger>().IsGiven(ada, ConsentPurpose.AccountAccess, Stop)));
    }

    private static async Task<(TestHost Host, Visitor Anna, Visitor Ben)> World(Database database, FakeTimeProvider? clock = null, Action<ContainerBuilder>? more = null)
    {
        var mailbox = new Mailbox();
        clock ??= new(Morning);
        var options = Mailbox.Options(mailbox, new() { Clock = clock });
        var host = await TestHost.StartAsync(database, options with
        {
            Register = container =>
            {
                container.RegisterInstance<IMailTransport>(mailbox);
                more?.Invoke(container);
            },
        });
        var (anna, ben) = (new Visitor(host.Http, "de"), new Visitor(host.NewClient(), "de"));
        await anna.Join(host, mailbox, "Anna", "anna@example.org");
        await ben.Join(host, mailbox, "Ben", "ben@example.org");
        return (host, anna, ben);
    }

    private static Action<ContainerBuilder> With(string version)
    {
        var words = LegalWords.Parse("# Kontozugriff\n\nKurz.\n\n## Neu\n\nGanz neu ist dieser Satz.");
        return container => container.Register(services => new LegalTexts([.. LegalTexts.Read(), new(ConsentPurpose.AccountAccess, DateOnly.Parse(version, System.Globalization.CultureInfo.InvariantCulture), words, words)], services.Resolve<TimeProvider>())).SingleInstance();
    }

    private static Task<SealingResult> Store(KeyWorld world, Guid person, Guid id) =>
        world.Ask<StoreBankCredentialHandler, StoreBankCredential, SealingResult>(new(person, id, "demo-bank", "ada-login", "pin-73519", world.Clock.GetUtcNow().UtcDateTime.AddDays(90)));

    private static Task<IReadOnlyList<Guid>> Schedule(KeyWorld world, Guid run, params Guid[] ids) => world.Ask<ScheduleOpeningsHandler, ScheduleOpenings, IReadOnlyList<Guid>>(new(run, ids));

    private static Task<T> Ask<T>(TestHost host, IRequest<T> request) => host.InScopeAsync(services => services.GetRequiredService<IMediator>().Send(request, Stop));

    private static Task<Guid> Id(TestHost host, string email) => host.InScopeAsync(services => services.GetRequiredService<VaultDb>().Accounts.Where(a => a.Email == email).Select(a => a.Id).SingleAsync(Stop));
}
