using System.Net;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using MediatR;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using Modular.Certificate.Contracts;
using Modular.Certificate.Facts;
using Modular.Certificate.Keys;
using Modular.Certificate.Storage;
using Modular.Kernel;
using Modular.Testing;

namespace Modular.Certificate.Tests.Web;

public sealed class VerifyTests
{
    private static readonly Guid Tenant = Guid.Parse("0199aaaa-0000-7000-8000-000000000001");

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory, BothDatabases]
    public async Task Anybody_checks_a_document_with_the_published_keys_alone(Database database)
    {
        await using var host = await TestHost.StartAsync(database, new() { Clock = Clock() });
        Assert.Empty((await Checker.FetchAsync(host.Http, Stop)).KeyIds);
        var key = Guid.Parse("0199aaaa-0000-7000-8000-000000000003");
        var signed = await SignAsync(host, key);
        var again = await SignAsync(host, key);

        var checker = await Checker.FetchAsync(host.Http, Stop);
        Assert.Equal([signed.KeyId], checker.KeyIds);
        var says = checker.Read(signed.Compact);
        Assert.NotNull(says);
        Assert.Equal("ticket-7", says.Value.GetProperty("sub").GetString());
        Assert.Equal("booking.ticket", says.Value.GetProperty("kind").GetString());
        Assert.Equal(Tenant, says.Value.GetProperty("tid").GetGuid());
        Assert.Equal(key, says.Value.GetProperty("jti").GetGuid());
        Assert.Equal(host.Clock!.GetUtcNow().AddDays(90).ToUnixTimeSeconds(), says.Value.GetProperty("exp").GetInt64());
        Assert.Equal(host.BaseUrl.GetLeftPart(UriPartial.Authority), says.Value.GetProperty("iss").GetString());
        Assert.Equal(says.Value.GetRawText(), checker.Read(again.Compact)!.Value.GetRawText());
        Assert.Null(checker.Read(Forge(signed.Compact)));
    }

    [Theory, BothDatabases]
    public async Task Programs_learn_valid_expired_forged_and_unknown(Database database)
    {
        await using var host = await TestHost.StartAsync(database, new() { Clock = Clock() });
        var signed = await SignAsync(host);
        using var stranger = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var facts = new DocumentFacts(Tenant, "https://elsewhere.example", Tenant, "booking.ticket", "ticket-7", DateTime.UnixEpoch, DateTime.UnixEpoch.AddYears(100));

        var valid = await StateAsync(host.Http, signed.Compact);
        Assert.Equal("valid", valid.GetProperty("state").GetString());
        Assert.Equal("ticket-7", valid.GetProperty("facts").GetProperty("subject").GetString());
        Assert.Equal(signed.KeyId, valid.GetProperty("keyId").GetString());
        // As a mail program breaks it.
        Assert.Equal("valid", (await StateAsync(host.Http, $"  {signed.Compact.Insert(40, "\r\n")}\n")).GetProperty("state").GetString());

        foreach (var (document, state) in new[] { (Forge(signed.Compact), "forged"), (CompactJws.Write(facts, signed.KeyId, stranger), "forged"), (CompactJws.Write(facts, "elsewhere", stranger), "unknown-key") })
        {
            var answer = await StateAsync(host.Http, document);
            Assert.Equal(state, answer.GetProperty("state").GetString());
            Assert.Equal(JsonValueKind.Null, answer.GetProperty("facts").ValueKind);
        }

        host.Clock!.Advance(TimeSpan.FromDays(90));
        var expired = await StateAsync(host.Http, signed.Compact);
        Assert.Equal("expired", expired.GetProperty("state").GetString());
        Assert.Equal("ticket-7", expired.GetProperty("facts").GetProperty("subject").GetString());
        Assert.DoesNotContain(signed.Compact, host.Logs.ToString(), StringComparison.Ordinal);
    }

    [Theory, BothDatabases]
    public async Task After_a_year_a_new_key_signs_and_the_old_one_still_verifies(Database database)
    {
        await using var host = await TestHost.StartAsync(database, new() { Clock = Clock() });
        var before = await SignAsync(host, days: 1000);
        host.Clock!.Advance(SigningKeys.SignsFor - TimeSpan.FromSeconds(1));
        Assert.Equal(before.KeyId, (await SignAsync(host)).KeyId);
        host.Clock.Advance(TimeSpan.FromSeconds(1));
        var after = await SignAsync(host);

        Assert.NotEqual(before.KeyId, after.KeyId);
        var checker = await Checker.FetchAsync(host.Http, Stop);
        Assert.Equal([after.KeyId, before.KeyId], checker.KeyIds);
        Assert.NotNull(checker.Read(before.Compact));
        Assert.NotNull(checker.Read(after.Compact));
        Assert.Equal("valid", (await StateAsync(host.Http, before.Compact)).GetProperty("state").GetString());
        Assert.Equal("valid", (await StateAsync(host.Http, after.Compact)).GetProperty("state").GetString());
    }

    [Theory, BothDatabases]
    public async Task Many_first_signatures_at_once_make_one_key(Database database)
    {
        await using var host = await TestHost.StartAsync(database);
        var all = await Task.WhenAll(Enumerable.Range(0, 16).Select(_ => Task.Run(() => SignAsync(host), Stop)));

        var only = Assert.Single(all.Select(s => s.KeyId).Distinct());
        var checker = await Checker.FetchAsync(host.Http, Stop);
        Assert.Equal([only], checker.KeyIds);
        Assert.All(all, s => Assert.NotNull(checker.Read(s.Compact)));
    }

    [Theory, BothDatabases]
    public async Task The_private_half_is_sealed_and_belongs_to_its_row(Database database)
    {
        await using var host = await TestHost.StartAsync(database);
        await SignAsync(host);
        await host.InScopeAsync(async services =>
        {
            var keys = services.GetRequiredService<SigningKeys>();
            var stored = await services.GetRequiredService<CertificateDb>().SigningKeys.AsNoTracking().SingleAsync(Stop);
            using var pair = keys.Open(stored);
            var plain = pair.ExportPkcs8PrivateKey();
            Assert.True(stored.PrivateSealed.AsSpan().IndexOf(plain.AsSpan(plain.Length - 32)) < 0);
            Assert.Throws<CryptographicException>(() => keys.Open(new SigningKey { Generation = 2, KeyId = "another", Public = stored.Public, PrivateSealed = stored.PrivateSealed }));
            Assert.All(await FindingsAsync(services), f => Assert.True(f.Healthy));
        });
        await host.InScopeAsync(async services =>
        {
            await services.GetRequiredService<CertificateDb>().SigningKeys.ExecuteUpdateAsync(u => u.SetProperty(k => k.KeyId, "another"), Stop);
            Assert.False(Assert.Single(await FindingsAsync(services)).Healthy);
        });
    }

    [Theory]
    [InlineData("de", "Echt und gültig", "Nicht echt", "Muster, beweist nichts")]
    [InlineData("en", "Genuine and valid", "Not genuine", "Sample, proves nothing")]
    public async Task A_person_takes_a_sample_and_checks_it_without_javascript(string language, string genuine, string forged, string sample)
    {
        await using var host = await TestHost.StartAsync(Database.Sqlite);
        host.Http.DefaultRequestHeaders.Add("Accept", "text/html");
        host.Http.DefaultRequestHeaders.Add("Accept-Language", language);
        using var empty = await host.Http.GetAsync(new Uri("/verify", UriKind.Relative), Stop);
        Assert.Equal(HttpStatusCode.OK, empty.StatusCode);
        Assert.DoesNotContain("role=\"status\"", await empty.Content.ReadAsStringAsync(Stop), StringComparison.Ordinal);

        var (_, page) = await PostAsync(host.Http, "/verify/sample", []);
        var document = page[page.IndexOf("eyJ", page.IndexOf("<textarea", StringComparison.Ordinal), StringComparison.Ordinal)..].Split('<')[0];
        var (status, verdict) = await PostAsync(host.Http, "/verify", [("document", document)]);
        Assert.Equal(HttpStatusCode.OK, status);
        Assert.Contains(genuine, verdict, StringComparison.Ordinal);
        Assert.Contains(sample, verdict, StringComparison.Ordinal);

        var (_, not) = await PostAsync(host.Http, "/verify", [("document", Forge(document))]);
        Assert.Contains(forged, not, StringComparison.Ordinal);
        Assert.DoesNotContain(sample, not, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Bad_input_is_refused_with_the_field_named()
    {
        await using var host = await TestHost.StartAsync(Database.Sqlite);
        var browser = host.NewClient();
        browser.DefaultRequestHeaders.Add("Accept", "text/html");
        foreach (var text in new[] { "", "nonsense", "<script>alert(1)</script>", "' or 1=1 --", "a.b.c", "eyJ" + new string('x', 9000) })
        {
            var (status, page) = await PostAsync(browser, "/verify", [("document", text)]);
            Assert.Equal(HttpStatusCode.UnprocessableEntity, status);
            Assert.Contains("#f-document", page, StringComparison.Ordinal);
            Assert.DoesNotContain("<script>alert", page, StringComparison.Ordinal);
            using var problem = await AskAsync(host.Http, text);
            Assert.Equal((HttpStatusCode.UnprocessableEntity, "application/problem+json"), (problem.StatusCode, problem.Content.Headers.ContentType?.MediaType));
            Assert.Equal("document", (await problem.Content.ReadFromJsonAsync<JsonElement>(Stop)).GetProperty("field").GetString());
        }

        using var broken = await AskAsync(host.Http, "\0");
        Assert.Equal(HttpStatusCode.BadRequest, broken.StatusCode);
        using var json = await browser.PostAsync(new Uri("/verify", UriKind.Relative), new StringContent("{}", Encoding.UTF8, "application/json"), Stop);
        Assert.Equal(HttpStatusCode.UnsupportedMediaType, json.StatusCode);
        using var huge = await AskAsync(host.NewClient(), new string('x', 100_000));
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, huge.StatusCode);
        using var foreign = new HttpRequestMessage(HttpMethod.Post, new Uri("/verify/sample", UriKind.Relative)) { Content = new FormUrlEncodedContent([]) };
        foreign.Headers.Add("Sec-Fetch-Site", "cross-site");
        using var refused = await host.Http.SendAsync(foreign, Stop);
        Assert.Equal(HttpStatusCode.Forbidden, refused.StatusCode);
        Assert.Empty((await Checker.FetchAsync(host.Http, Stop)).KeyIds);
    }

    [Fact]
    public async Task Who_asks_too_often_waits()
    {
        await using var host = await TestHost.StartAsync(Database.Sqlite, new() { Settings = new Dictionary<string, string?> { ["RateLimits:CodesPerMinute"] = "3" } });
        for (var i = 0; i < 3; i++)
        {
            using var answer = await AskAsync(host.Http, "nonsense");
            Assert.Equal(HttpStatusCode.UnprocessableEntity, answer.StatusCode);
        }

        using var tooMany = await AskAsync(host.Http, "nonsense");
        Assert.Equal(HttpStatusCode.TooManyRequests, tooMany.StatusCode);
    }

    private static FakeTimeProvider Clock() => new(new DateTimeOffset(2026, 11, 24, 8, 0, 0, TimeSpan.Zero));

    private static Task<SignedFacts> SignAsync(TestHost host, Guid? key = null, int days = 90) => host.InScopeAsync(services =>
    {
        var now = services.GetRequiredService<TimeProvider>().UtcNow();
        return services.GetRequiredService<IMediator>().Send(new SignFacts(Tenant, "booking.ticket", "ticket-7", now, now.AddDays(days), key ?? Guid.NewGuid()), Stop);
    });

    /// <summary>The same document with another character in the middle of its payload.</summary>
    private static string Forge(string compact)
    {
        var at = compact.IndexOf('.', StringComparison.Ordinal) + 20;
        return $"{compact[..at]}{(compact[at] == 'A' ? 'B' : 'A')}{compact[(at + 1)..]}";
    }

    private static async Task<JsonElement> StateAsync(HttpClient http, string document)
    {
        using var answer = await AskAsync(http, document);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal("no-store", answer.Headers.CacheControl?.ToString());
        return await answer.Content.ReadFromJsonAsync<JsonElement>(Stop);
    }

    private static async Task<HttpResponseMessage> AskAsync(HttpClient http, string document)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri("/verify", UriKind.Relative)) { Content = new FormUrlEncodedContent([KeyValuePair.Create("document", document)]) };
        request.Headers.Add("Accept", "application/json");
        return await http.SendAsync(request, Stop);
    }

    private static async Task<(HttpStatusCode Status, string Page)> PostAsync(HttpClient http, string path, IEnumerable<(string Name, string Value)> fields)
    {
        using var content = new FormUrlEncodedContent(fields.Select(f => KeyValuePair.Create(f.Name, f.Value)));
        using var answer = await http.PostAsync(new Uri(path, UriKind.Relative), content, Stop);
        return (answer.StatusCode, await answer.Content.ReadAsStringAsync(Stop));
    }

    private static async Task<List<Finding>> FindingsAsync(IServiceProvider services)
    {
        var findings = new List<Finding>();
        await foreach (var finding in new CertificateModule().ExamineAsync(services, Stop))
        {
            findings.Add(finding);
        }

        return findings;
    }
}
