using System.Net;
using System.Text;
using MediatR;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using Modular.Kernel;
using Modular.Testing;
using Modular.Vault.Audit;
using Modular.Vault.Banks;
using Modular.Vault.Consents;
using Modular.Vault.Contracts;
using Modular.Vault.Devices;
using Modular.Vault.Identify;
using Modular.Vault.Legal;
using Modular.Vault.Links;
using Modular.Vault.Notices;
using Modular.Vault.Passkeys;
using Modular.Vault.Sealing;
using Modular.Vault.Seed;
using Modular.Vault.Sessions;
using Modular.Vault.SignIn;
using Modular.Vault.Storage;
using Modular.Vault.Tests.Keys;
using Modular.Vault.Tests.Web;
using Modular.Vault.Tidy;

namespace Modular.Vault.Tests.Asvs;

/// <summary>ASVS 5.0, 3.4, 8, 14 and 16: whose data is where, for how long, and what is recorded. Each test is named after its requirement.</summary>
public sealed class AsvsDataTests
{
    private const string Anna = "anna@example.org";

    private static readonly Guid Kajak = Guid.Parse("01930000-0000-7000-8000-000000000001");
    private static readonly Guid Other = Guid.Parse("01930000-0000-7000-8000-000000000002");

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Asvs_3_4_1_and_3_4_2_browsers_use_TLS_only_and_other_sites_read_nothing()
    {
        var key = Convert.ToBase64String(Enumerable.Range(1, 32).Select(i => (byte)i).ToArray());
        var options = Mailbox.Options(new(), new() { Environment = "Production" });
        options = options with { Settings = new Dictionary<string, string?>(options.Settings) { ["Vault:Argon2id:MemoryKiB"] = "19456", ["Proxies:Known:0"] = "127.0.0.1", ["ServiceKey"] = key, ["Pepper"] = key } };
        await using var host = await TestHost.StartAsync(Database.Sqlite, options);
        host.Http.DefaultRequestHeaders.Add("X-Forwarded-For", "192.0.2.7");
        host.Http.DefaultRequestHeaders.Add("X-Forwarded-Proto", "https");
        // Not told about localhost.
        host.Http.DefaultRequestHeaders.Host = "shop.example";
        host.Http.DefaultRequestHeaders.Add("Origin", "https://evil.example");
        using var answer = await host.Http.GetAsync(new Uri("/account/sign-in", UriKind.Relative), Stop);
        Assert.True(TimeSpan.FromSeconds(long.Parse(answer.Headers.GetValues("Strict-Transport-Security").Single().Split(';')[0].Split('=')[1], System.Globalization.CultureInfo.InvariantCulture)) >= TimeSpan.FromDays(365));
        Assert.DoesNotContain(answer.Headers, h => h.Key.StartsWith("Access-Control-", StringComparison.OrdinalIgnoreCase));
        using var ask = new HttpRequestMessage(HttpMethod.Options, "/account/sign-in");
        ask.Headers.Add("Access-Control-Request-Method", "POST");
        using var preflight = await host.Http.SendAsync(ask, Stop);
        Assert.DoesNotContain(preflight.Headers, h => h.Key.StartsWith("Access-Control-", StringComparison.OrdinalIgnoreCase));
    }

    [Theory, BothDatabases]
    public async Task Asvs_8_2_3_the_PIN_is_in_no_answer_whoever_asks(Database database)
    {
        const string login = "login-zwoelf-4711", pin = "pin-93517-blau";
        var (host, _, clock, anna) = await World(database);
        await using var _ = host;
        var id = await Id(host, Anna);
        await Agree(host, id);
        Assert.Equal(SealingResult.Done, await Ask(host, new StoreBankCredential(id, Guid.NewGuid(), "demo-bank", login, pin, clock.UtcNow().AddDays(90))));
        await host.InScopeAsync(services => services.GetRequiredService<DemoPeople>().Write(Stop));
        var admin = new Visitor(host.NewClient());
        using var signedIn = await admin.SignIn("admin@demo.example", DemoPeople.Password);

        var answers = new List<(string Path, byte[] Body)>();
        foreach (var route in host.Services.GetServices<EndpointDataSource>().SelectMany(s => s.Endpoints).OfType<RouteEndpoint>())
        {
            if (route.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods.Contains("GET") == true && route.RoutePattern.RawText is { } path && !path.Contains('{', StringComparison.Ordinal))
            {
                foreach (var client in (HttpClient[])[anna.Http, admin.Http])
                {
                    using var page = await client.GetAsync(new Uri("/" + path.TrimStart('/'), UriKind.Relative), Stop);
                    answers.Add((path, await page.Content.ReadAsByteArrayAsync(Stop)));
                }
            }
        }

        foreach (var format in new[] { "json", "pdf" })
        {
            using var export = await anna.Post("/me/data", "/me/data/export", ("format", format));
            Assert.Equal(HttpStatusCode.OK, export.StatusCode);
            answers.Add(("export " + format, await export.Content.ReadAsByteArrayAsync(Stop)));
        }

        Assert.True(answers.Count > 60, $"only {answers.Count} answers were seen");
        // The credential itself is told of, so what is looked for could have been there.
        Assert.Contains(answers, a => a.Path == "export json" && Encoding.UTF8.GetString(a.Body).Contains("demo-bank", StringComparison.Ordinal));
        foreach (var secret in (string[])[login, pin])
        {
            byte[][] forms = [Encoding.UTF8.GetBytes(secret), Encoding.Unicode.GetBytes(secret), Encoding.ASCII.GetBytes(Convert.ToBase64String(Encoding.UTF8.GetBytes(secret))), Encoding.ASCII.GetBytes(Convert.ToHexStringLower(Encoding.UTF8.GetBytes(secret)))];
            Assert.All(answers, a => Assert.True(forms.All(form => a.Body.AsSpan().IndexOf(form) < 0), a.Path));
        }
    }

    [Theory, BothDatabases]
    public async Task Asvs_8_4_1_operators_do_not_reach_each_others_people(Database database)
    {
        var (host, mailbox, _, anna) = await World(database);
        await using var _ = host;
        await host.InScopeAsync(services => services.GetRequiredService<DemoPeople>().Write(Stop));
        foreach (var (tenant, email, role) in ((Guid, string, TenantRole)[])[(Kajak, "owner@demo.example", TenantRole.Owner), (Kajak, "staff@demo.example", TenantRole.Staff), (Other, Anna, TenantRole.Owner)])
        {
            Assert.Equal(GrantResult.Done, (await Ask(host, new GrantRole(tenant, "Somebody", email, "Somebody", role, Guid.CreateVersion7(), "en"))).Result);
        }

        var before = await Ask(host, new FindPeople(Kajak));
        Assert.Equal(2, before.Count);
        var team = (await anna.Get("/desk/people")).Body;
        Assert.Contains(Anna, team, StringComparison.Ordinal);
        Assert.DoesNotContain("demo.example", team, StringComparison.Ordinal);
        foreach (var path in (string[])[$"/desk/people?operator={Kajak}", $"/desk/company?operator={Kajak}"])
        {
            Assert.Equal(HttpStatusCode.Forbidden, (await anna.Get(path)).Status);
        }

        // By her own business's page, and by the other's.
        foreach (var person in before)
        {
            foreach (var path in (string[])["/desk/people/remove", $"/desk/people/remove?operator={Kajak}"])
            {
                using var removed = await anna.Post("/desk/people", path, ("person", person.Id.ToString()), ("id", person.Id.ToString()), ("account", person.Id.ToString()));
                Assert.NotEqual(HttpStatusCode.OK, removed.StatusCode);
            }
        }

        Assert.Equal(before.Select(p => (p.Id, p.Role)), (await Ask(host, new FindPeople(Kajak))).Select(p => (p.Id, p.Role)));
    }

    [Theory, BothDatabases]
    public async Task Asvs_14_2_7_what_is_due_is_deleted_and_not_a_minute_before(Database database)
    {
        await using var world = await KeyWorld.OpenAsync(database);
        var ada = await world.Person();
        var begin = world.Clock.UtcNow();
        await world.InScope(async services =>
        {
            var db = services.GetRequiredService<VaultDb>();
            db.Sessions.Add(new Session { Id = new byte[32], Handle = Guid.NewGuid(), AccountId = ada, Device = "?", OpenedAt = begin, SeenAt = begin, ExpiresAt = begin.AddDays(30) });
            db.Links.Add(new MailedLink { Id = Guid.NewGuid(), Purpose = LinkPurpose.Reset, SecretHash = new byte[32], Email = "a@b.de", EmailKey = "A@B.DE", SentAt = begin, ExpiresAt = begin.AddMinutes(30) });
            db.SecurityEvents.Add(new SecurityEvent { Id = Guid.NewGuid(), AccountId = ada, Kind = SecurityEventKind.NewDevice, At = begin, Device = "?" });
            db.Attempts.Add(new Attempt { Key = new byte[32], Failures = 1, LastAt = begin, OpenAt = begin });
            db.KnownDevices.Add(new KnownDevice { AccountId = ada, Id = new byte[32], FirstAt = begin, LastAt = begin });
            db.Openings.Add(new CredentialOpening { CredentialId = Guid.NewGuid(), RunId = Guid.NewGuid(), AnnouncedAt = begin });
            db.Tans.Add(new Tan { AccountId = ada, Mac = new byte[32], PhoneSealed = new byte[32], FirstSentAt = begin, ExpiresAt = begin.AddMinutes(5) });
            db.AnsweredChallenges.Add(new AnsweredChallenge { Id = new byte[32], ExpiresAt = begin.AddMinutes(6) });
            db.BankCredentials.Add(new BankCredential { Id = Guid.NewGuid(), AccountId = ada, Bank = "demo-bank", Sealed = [1], EraseKeyId = Guid.NewGuid(), StoredAt = begin, Until = begin.AddDays(180) });
            await db.SaveChangesAsync(Stop);
        });

        (TimeSpan Life, Func<VaultDb, Task<int>> Left)[] rules =
        [
            (TimeSpan.FromMinutes(6), db => db.AnsweredChallenges.CountAsync(Stop)), (TimeSpan.FromHours(12), db => db.Sessions.CountAsync(Stop)),
            (TimeSpan.FromDays(1), db => db.Attempts.CountAsync(Stop)), (TimeSpan.FromDays(1), db => db.Tans.CountAsync(Stop)),
            (TimeSpan.FromDays(30), db => db.Links.CountAsync(Stop)), (TimeSpan.FromDays(90), db => db.Openings.CountAsync(Stop)),
            (TimeSpan.FromDays(180), db => db.BankCredentials.CountAsync(c => c.AccountId == ada, Stop)), (TimeSpan.FromDays(365), db => db.SecurityEvents.CountAsync(Stop)),
            (TimeSpan.FromDays(400), db => db.KnownDevices.CountAsync(Stop)),
        ];
        foreach (var moment in rules.GroupBy(r => r.Life))
        {
            foreach (var (offset, left) in new[] { (-1, 1), (1, 0) })
            {
                world.Clock.SetUtcNow(new DateTimeOffset(begin + moment.Key + TimeSpan.FromMinutes(offset), TimeSpan.Zero));
                await world.InScope(services => services.GetRequiredService<TidyVault>().Run(Stop));
                foreach (var rule in moment)
                {
                    Assert.Equal((moment.Key, offset, left), (moment.Key, offset, await world.InScope(services => rule.Left(services.GetRequiredService<VaultDb>()))));
                }
            }
        }
    }

    [Theory, BothDatabases]
    public async Task Asvs_16_3_2_refusals_are_logged_and_openings_of_sensitive_data_are_in_the_trail(Database database)
    {
        var (host, _, clock, anna) = await World(database);
        await using var _ = host;
        Assert.Equal(HttpStatusCode.Forbidden, (await anna.Get("/admin")).Status);
        Assert.Contains("/admin", host.Logs.ToString(), StringComparison.Ordinal);
        Assert.Contains("403", host.Logs.ToString(), StringComparison.Ordinal);

        var (id, credential, run) = (await Id(host, Anna), Guid.NewGuid(), Guid.NewGuid());
        using var locked = await anna.Post("/account", "/account/lock");
        using var unlocked = await anna.Post("/account/unlock", "/account/unlock", ("password", Visitor.Good));
        using var export = await anna.Post("/me/data", "/me/data/export", ("format", "json"));
        await Agree(host, id);
        await Ask(host, new StoreBankCredential(id, credential, "demo-bank", "ada", "73519", clock.UtcNow().AddDays(90)));
        await Ask(host, new ScheduleOpenings(run, [credential]));
        await using (var fetcher = host.Services.CreateAsyncScope())
        {
            var keys = new FetcherKeys([new byte[32]]);
            var handler = ActivatorUtilities.CreateInstance<OpenBankCredentialHandler>(fetcher.ServiceProvider, (IEnumerable<FetcherKeys>)[keys]);
            // A key that is not the fetcher's: what is tried is recorded, whatever comes of it.
            Assert.Equal(SealingResult.Changed, (await handler.Handle(new(credential, run), Stop)).Result);
        }

        var kinds = await host.InScopeAsync(services => services.GetRequiredService<VaultDb>().AuditPending.Where(p => p.Actor == id || p.Subject == credential).Select(p => p.Kind).ToListAsync(Stop));
        Assert.Superset(new HashSet<string> { AuditKind.SignedIn, AuditKind.Unlocked, AuditKind.DataExported, AuditKind.CredentialStored, AuditKind.CredentialOpened }, kinds.ToHashSet());
    }

    private static Task<T> Ask<T>(TestHost host, IRequest<T> request) => host.InScopeAsync(services => services.GetRequiredService<IMediator>().Send(request, Stop));

    private static Task Agree(TestHost host, Guid person) => host.InScopeAsync(async services =>
        Assert.Null((await services.GetRequiredService<ConsentLedger>().Give(person, ConsentPurpose.AccountAccess, services.GetRequiredService<LegalTexts>().Current(ConsentPurpose.AccountAccess).Version, Stop)).Refusal));

    private static Task<Guid> Id(TestHost host, string email) => host.InScopeAsync(services => services.GetRequiredService<VaultDb>().Accounts.Where(a => a.Email == email).Select(a => a.Id).SingleAsync(Stop));

    private static async Task<(TestHost Host, Mailbox Mailbox, FakeTimeProvider Clock, Visitor Anna)> World(Database database)
    {
        var clock = new FakeTimeProvider(new DateTimeOffset(2026, 11, 26, 8, 0, 0, TimeSpan.Zero));
        var mailbox = new Mailbox();
        var host = await TestHost.StartAsync(database, Mailbox.Options(mailbox, new() { Clock = clock }));
        var anna = new Visitor(host.Http);
        await anna.Join(host, mailbox, "Anna", Anna);
        return (host, mailbox, clock, anna);
    }
}
