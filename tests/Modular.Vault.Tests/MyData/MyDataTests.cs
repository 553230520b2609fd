using System.Net;
using System.Text.Json;
using System.Text.RegularExpressions;
using MediatR;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using Modular.Kernel;
using Modular.Testing;
using Modular.Vault.Audit;
using Modular.Vault.Contracts;
using Modular.Vault.Storage;
using Modular.Vault.Tests.Web;
using UglyToad.PdfPig;

namespace Modular.Vault.Tests.MyData;

/// <summary>Everything held about a person, in words, to take away, and who looked at it.</summary>
public sealed partial class MyDataTests
{
    private const string Anna = "anna@example.org";
    private const string Ben = "ben.berger@example.org";

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory, BothDatabases]
    public async Task The_page_tells_what_is_held_and_says_what_a_locked_vault_hides(Database database)
    {
        await using var world = await World.OpenAsync(database);
        var (status, page, _) = await world.Anna.Get("/me/data");
        Assert.Equal(HttpStatusCode.OK, status);
        Assert.All(["Ihr Konto", Anna, "Wer Sie sind", "Mustermann", "+4915151123456", "Heidestraße 17", "Womit Sie sich anmelden", "Ihre Akte", "Woher"], words => Assert.Contains(words, page, StringComparison.Ordinal));
        Assert.DoesNotContain("Ben Berger", page, StringComparison.Ordinal);
        Assert.DoesNotContain("Ihr Tresor ist verschlossen", page, StringComparison.Ordinal);

        using var locked = await world.Anna.Post("/account", "/account/lock");
        var hidden = (await world.Anna.Get("/me/data")).Body;
        Assert.Contains("Ihr Tresor ist verschlossen", hidden, StringComparison.Ordinal);
        Assert.Contains("für Sie allein verschlüsselt", hidden, StringComparison.Ordinal);
        Assert.DoesNotContain("Mustermann", hidden, StringComparison.Ordinal);
    }

    [Theory, BothDatabases]
    public async Task The_export_wants_a_proof_is_complete_and_is_noted(Database database)
    {
        await using var world = await World.OpenAsync(database);
        world.Host.Clock!.Advance(TimeSpan.FromMinutes(6));
        using var unproved = await world.Anna.Post("/me/data", "/me/data/export", ("format", "json"));
        Assert.Equal(HttpStatusCode.Forbidden, unproved.StatusCode);
        Assert.Equal(0, await world.NotedAsync(AuditKind.DataExported));
        using var proved = await world.Anna.Post("/account/prove", "/account/prove", ("password", Visitor.Good), ("returnUrl", "/me/data"));

        using var wrong = await world.Anna.Post("/me/data", "/me/data/export", ("format", "xml"));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, wrong.StatusCode);
        using var answer = await world.Anna.Post("/me/data", "/me/data/export", ("format", "json"));
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.True(answer.Headers.CacheControl?.NoStore);
        Assert.Equal("attachment", answer.Content.Headers.ContentDisposition?.DispositionType);
        Assert.EndsWith(".json", answer.Content.Headers.ContentDisposition?.FileName, StringComparison.Ordinal);
        Assert.Equal(1, await world.NotedAsync(AuditKind.DataExported));
        var text = await answer.Content.ReadAsStringAsync(Stop);
        using var json = JsonDocument.Parse(text);
        using var schema = JsonDocument.Parse((await world.Anna.Get("/me/data/schema-v1.json")).Body);
        Assert.Empty(Misfits(json.RootElement, schema.RootElement, "$"));
        Assert.All(["Mustermann", "Heidestraße 17", "1983-08-12", Anna, "+4915151123456"], words => Assert.Contains(words, text, StringComparison.Ordinal));
        Assert.DoesNotContain("Berger", text, StringComparison.Ordinal);
        var sections = json.RootElement.GetProperty("sections").EnumerateArray().ToList();
        // Every section that any module promises for any of its tables is there.
        var promised = await world.Host.InScopeAsync(services => Task.FromResult(services.GetServices<IPersonalData>().SelectMany(m => m.Tables).Select(t => t.Section).OfType<string>().Distinct().ToList()));
        Assert.Empty(promised.Except(sections.Select(s => s.GetProperty("key").GetString()!)).Except(["vault.deletion"]));
        Assert.All(sections, s => Assert.Equal("open", s.GetProperty("access").GetString()));
    }

    [Theory, BothDatabases]
    public async Task The_pdf_says_the_same_in_words(Database database)
    {
        await using var world = await World.OpenAsync(database);
        using var answer = await world.Anna.Post("/me/data", "/me/data/export", ("format", "pdf"));
        Assert.Equal("application/pdf", answer.Content.Headers.ContentType?.MediaType);
        using var pdf = PdfDocument.Open(await answer.Content.ReadAsByteArrayAsync(Stop));
        var text = string.Concat(pdf.GetPages().SelectMany(p => p.Letters).Select(l => l.Value)).Replace(" ", "", StringComparison.Ordinal);
        Assert.All(["Meine Daten", "Mustermann", "Heidestraße 17", "12. August 1983", "Was bleibt, wenn Sie Ihr Konto löschen"], words => Assert.Contains(words.Replace(" ", "", StringComparison.Ordinal), text, StringComparison.Ordinal));
        Assert.DoesNotContain("Anna", pdf.Information.Title, StringComparison.Ordinal);
    }

    [Theory, BothDatabases]
    public async Task The_log_names_who_opened_what_and_only_to_its_owner(Database database)
    {
        await using var world = await World.OpenAsync(database);
        var (anna, credential, run, staff) = (await world.IdAsync(Anna), Guid.CreateVersion7(), Guid.CreateVersion7(), await world.IdAsync(Ben));
        await world.Host.InScopeAsync(async services =>
        {
            var (db, now) = (services.GetRequiredService<VaultDb>(), services.GetRequiredService<TimeProvider>().UtcNow());
            var trail = services.GetRequiredService<AuditTrail>();
            trail.Add(AuditKind.CredentialStored, anna, credential, "musterbank");
            trail.Add(AuditKind.CredentialOpened, null, credential, $"run {run}, opened");
            await db.SaveChangesAsync(Stop);
            // Linked or not: both are shown.
            await services.GetRequiredService<AuditChain>().Link(Stop);
            await services.GetRequiredService<IMediator>().Send(new RecordAudit(Guid.NewGuid(), "credit.evidence-opened", staff, anna), Stop);
        });

        var log = (await world.Anna.Get("/me/data/log")).Body;
        Assert.All(["Anmeldung", "Identität bestätigt", "der Kontoabruf", $"Lauf {run}", "jemand von einem Anbieter", "credit.evidence-opened"], words => Assert.Contains(words, log, StringComparison.Ordinal));
        Assert.DoesNotContain("Ben Berger", log, StringComparison.Ordinal);
        var others = (await world.Ben.Get("/me/data/log")).Body;
        Assert.DoesNotContain($"{run}", others, StringComparison.Ordinal);
        Assert.DoesNotContain("Identität bestätigt", others, StringComparison.Ordinal);

        await world.Host.InScopeAsync(async services =>
        {
            world.Host.Clock!.Advance(TimeSpan.FromMinutes(1));
            for (var i = 0; i < 30; i++)
            {
                services.GetRequiredService<AuditTrail>().Add(AuditKind.Unlocked, anna, anna);
            }

            await services.GetRequiredService<VaultDb>().SaveChangesAsync(Stop);
        });
        Assert.Contains("Seite 1 von 2", (await world.Anna.Get("/me/data/log")).Body, StringComparison.Ordinal);
        Assert.Contains("Identität bestätigt", (await world.Anna.Get("/me/data/log?page=2")).Body, StringComparison.Ordinal);
        Assert.Contains("Seite 2 von 2", (await world.Anna.Get("/me/data/log?page=99")).Body, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, (await world.Anna.Get("/me/data/log?page=x")).Status);
    }

    /// <summary>As much of JSON Schema as our schema uses.</summary>
    private static IEnumerable<string> Misfits(JsonElement value, JsonElement schema, string path)
    {
        if (schema.TryGetProperty("const", out var only) && only.ToString() != value.ToString())
        {
            yield return $"{path} is not {only}";
        }

        if (schema.TryGetProperty("enum", out var allowed) && !allowed.EnumerateArray().Any(a => a.ToString() == value.ToString()))
        {
            yield return $"{path} is {value}";
        }

        if (schema.TryGetProperty("type", out var type))
        {
            var kinds = type.ValueKind == JsonValueKind.Array ? type.EnumerateArray().Select(t => t.GetString()).ToList() : [type.GetString()];
            if (!kinds.Contains(value.ValueKind.ToString().ToLowerInvariant()))
            {
                yield return $"{path} is a {value.ValueKind}";
                yield break;
            }
        }

        if (schema.TryGetProperty("pattern", out var pattern) && !Regex.IsMatch(value.GetString()!, pattern.GetString()!))
        {
            yield return $"{path} is {value}";
        }

        var required = schema.TryGetProperty("required", out var names) ? names.EnumerateArray().Select(n => n.GetString()!).ToList() : [];
        foreach (var missing in required.Where(name => !value.TryGetProperty(name, out _)))
        {
            yield return $"{path}.{missing} is missing";
        }

        var below = value.ValueKind switch
        {
            JsonValueKind.Object when schema.TryGetProperty("properties", out var properties) =>
                value.EnumerateObject().SelectMany(p => properties.TryGetProperty(p.Name, out var of) ? Misfits(p.Value, of, $"{path}.{p.Name}") : [$"{path}.{p.Name} is not in the schema"]),
            JsonValueKind.Array when schema.TryGetProperty("items", out var items) => value.EnumerateArray().SelectMany((v, i) => Misfits(v, items, $"{path}[{i}]")),
            _ => [],
        };
        foreach (var misfit in below)
        {
            yield return misfit;
        }
    }

    private sealed partial class World(SandboxWorld sandbox, TestHost host, Visitor anna, Visitor ben) : IAsyncDisposable
    {
        public TestHost Host => host;

        public Visitor Anna => anna;

        public Visitor Ben => ben;

        /// <summary>Anna has an account and is identified; Ben has an account.</summary>
        public static async Task<World> OpenAsync(Database database)
        {
            var sandbox = await SandboxWorld.StartAsync();
            var mailbox = new Mailbox();
            var host = await TestHost.StartAsync(database, Mailbox.Options(mailbox, new() { Clock = new FakeTimeProvider(new DateTimeOffset(2026, 11, 25, 8, 0, 0, TimeSpan.Zero)), Sandbox = sandbox }));
            var (anna, ben) = (new Visitor(host.Http, "de"), new Visitor(host.NewClient(), "de"));
            await anna.Join(host, mailbox, "Anna", MyDataTests.Anna);
            await ben.Join(host, mailbox, "Ben Berger", MyDataTests.Ben);
            await host.SettleAsync();
            using var begun = await anna.Post(
                "/account/identity", "/account/identity", ("firstNames", "Erika"), ("lastName", "Mustermann"), ("born", "1983-08-12"), ("street", "Heidestraße 17"), ("postcode", "51147"), ("city", "Köln"),
                ("cardNumber", "L01XPVM8J2"), ("cardBlock", "8308126<3108011D<<2108<<<<<<<5"), ("phone", "0151 51123456"));
            using var box = JsonDocument.Parse(await sandbox.Http.GetStringAsync(new Uri("/sms/messages?to=%2B4915151123456", UriKind.Relative), Stop));
            using var confirmed = await anna.Post("/account/identity", "/account/identity/code", ("code", Six().Match(box.RootElement.GetProperty("messages")[0].GetProperty("text").GetString()!).Value));
            Assert.Equal("/account/identity?done=confirmed", confirmed.Headers.Location?.OriginalString);
            using var proved = await anna.Post("/account/prove", "/account/prove", ("password", Visitor.Good));
            return new(sandbox, host, anna, ben);
        }

        public Task<int> NotedAsync(string kind) => host.InScopeAsync(services => services.GetRequiredService<VaultDb>().AuditPending.CountAsync(p => p.Kind == kind, Stop));

        public Task<Guid> IdAsync(string email) => host.InScopeAsync(services => services.GetRequiredService<VaultDb>().Accounts.Where(a => a.Email == email).Select(a => a.Id).SingleAsync(Stop));

        public async ValueTask DisposeAsync()
        {
            await host.DisposeAsync();
            await sandbox.DisposeAsync();
        }

        [GeneratedRegex("[0-9]{6}")]
        private static partial Regex Six();
    }
}
