using System.Net;
using System.Net.Http.Headers;
using System.Security.Claims;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Authorization.Policy;
using Microsoft.AspNetCore.Http;
using Autofac;
using Modular.Kernel;
using Modular.Testing;

namespace Modular.Host.Tests.Web;

public sealed class WebTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Head_is_answered_like_get_without_a_body()
    {
        await using var host = await TestHost.StartAsync(Database.Sqlite);
        using var get = await host.Http.GetAsync("/", Ct);
        using var request = new HttpRequestMessage(HttpMethod.Head, "/");
        using var head = await host.Http.SendAsync(request, Ct);
        Assert.Equal(get.StatusCode, head.StatusCode);
        Assert.Equal(get.Content.Headers.ContentType, head.Content.Headers.ContentType);
        Assert.Empty(await head.Content.ReadAsByteArrayAsync(Ct));
    }

    [Fact]
    public async Task Every_answer_carries_the_security_headers()
    {
        await using var host = await TestHost.StartAsync(Database.Sqlite, new TestHostOptions { Settings = new Dictionary<string, string?> { ["Sandbox:Url"] = "http://localhost:5999" } });
        foreach (var path in (string[])["/", "/nope", "/health/live"])
        {
            using var answer = await host.Http.GetAsync(path, Ct);
            var policy = answer.Headers.GetValues("Content-Security-Policy").Single();
            Assert.Contains("default-src 'none'", policy, StringComparison.Ordinal);
            Assert.DoesNotContain("unsafe", policy, StringComparison.Ordinal);
            var forms = policy.Split("; ").Single(d => d.StartsWith("form-action", StringComparison.Ordinal));
            Assert.Contains("https://checkout.stripe.com", forms, StringComparison.Ordinal);
            Assert.Contains("http://localhost:5999", forms, StringComparison.Ordinal);
            Assert.Contains("frame-ancestors 'none'", policy, StringComparison.Ordinal);
            Assert.Equal("nosniff", answer.Headers.GetValues("X-Content-Type-Options").Single());
            Assert.Equal("same-origin", answer.Headers.GetValues("Referrer-Policy").Single());
            Assert.Contains("camera=()", answer.Headers.GetValues("Permissions-Policy").Single(), StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("/", null, null, "de")]
    [InlineData("/", "en-US,en;q=0.9,de;q=0.8", null, "en")]
    [InlineData("/", "fr,en;q=0.5", null, "en")]
    [InlineData("/", "de-AT", null, "de")]
    [InlineData("/", "de", "en", "en")]
    [InlineData("/?lang=en", "de", "de", "en")]
    [InlineData("/?lang=%3Cscript%3E", "en", null, "en")]
    public async Task The_reader_chooses_the_language(string path, string? accepts, string? cookie, string expected)
    {
        await using var host = await TestHost.StartAsync(Database.Sqlite);
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        if (accepts is not null)
        {
            request.Headers.AcceptLanguage.ParseAdd(accepts);
        }

        if (cookie is not null)
        {
            request.Headers.Add("Cookie", "lang=" + cookie);
        }

        using var answer = await host.Http.SendAsync(request, Ct);
        Assert.Contains($"<html lang=\"{expected}\"", await answer.Content.ReadAsStringAsync(Ct), StringComparison.Ordinal);
        Assert.Equal(path.EndsWith("lang=en", StringComparison.Ordinal), answer.Headers.TryGetValues("Set-Cookie", out _));
    }

    [Theory]
    [InlineData("cross-site", null, false)]
    [InlineData("same-site", null, false)]
    [InlineData("same-origin", "http://evil.example", false)]
    [InlineData(null, "http://evil.example", false)]
    [InlineData(null, "null", false)]
    [InlineData(null, "self", true)]
    [InlineData("same-origin", "self", true)]
    [InlineData(null, null, true)]
    public async Task Another_sites_page_cannot_post_here(string? site, string? origin, bool allowed)
    {
        await using var host = await TestHost.StartAsync(Database.Sqlite);
        foreach (var (path, exempt) in ((string, bool)[])[("/nowhere", false), ("/hooks/pay/1", true)])
        {
            using var http = new HttpClient { BaseAddress = host.BaseUrl };
            using var request = new HttpRequestMessage(HttpMethod.Post, path);
            if (site is not null)
            {
                request.Headers.Add("Sec-Fetch-Site", site);
            }

            if (origin is not null)
            {
                request.Headers.Add("Origin", origin == "self" ? host.BaseUrl.GetLeftPart(UriPartial.Authority) : origin);
            }

            using var answer = await http.SendAsync(request, Ct);
            Assert.Equal(!allowed && !exempt, answer.StatusCode == HttpStatusCode.Forbidden);
        }
    }

    [Theory]
    [InlineData("text/html,*/*;q=0.8", "text/html")]
    [InlineData("application/json", "application/problem+json")]
    [InlineData("*/*", "application/problem+json")]
    public async Task An_error_is_a_page_for_people_and_a_problem_for_programs(string accept, string type)
    {
        await using var host = await TestHost.StartAsync(Database.Sqlite);
        using var request = new HttpRequestMessage(HttpMethod.Get, "/nope");
        request.Headers.Accept.ParseAdd(accept);
        using var answer = await host.Http.SendAsync(request, Ct);
        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        Assert.Equal(type, answer.Content.Headers.ContentType!.MediaType);
        Assert.True(answer.Headers.CacheControl!.NoStore);
    }

    [Fact]
    public async Task A_body_beyond_the_limit_is_413_and_a_wrong_method_405()
    {
        await using var host = await TestHost.StartAsync(Database.Sqlite, Hosting.Platform());
        using var large = new ByteArrayContent(new byte[2 * 1024 * 1024]) { Headers = { ContentType = new MediaTypeHeaderValue("application/x-www-form-urlencoded") } };
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, (await host.Http.PostAsync("/admin/dead-letters/replay", large, Ct)).StatusCode);
        Assert.Equal(HttpStatusCode.MethodNotAllowed, (await host.Http.PostAsync("/trust", null, Ct)).StatusCode);
    }

    [Fact]
    public async Task Too_many_requests_are_429_with_a_time_to_wait()
    {
        await using var host = await TestHost.StartAsync(Database.Sqlite, new TestHostOptions { Settings = new Dictionary<string, string?> { ["RateLimits:PerMinute"] = "12" } });
        var answers = new List<HttpResponseMessage>();
        for (var i = 0; i < 20; i++)
        {
            answers.Add(await host.Http.GetAsync("/trust", Ct));
        }

        var refused = answers.Where(a => a.StatusCode == HttpStatusCode.TooManyRequests).ToList();
        Assert.NotEmpty(refused);
        Assert.True(refused[0].Headers.RetryAfter!.Delta > TimeSpan.Zero);
        Assert.Equal("application/problem+json", refused[0].Content.Headers.ContentType!.MediaType);
        Assert.Equal(HttpStatusCode.OK, (await host.Http.GetAsync("/health/live", Ct)).StatusCode);
    }

    [Fact]
    public async Task The_platform_room_lists_plug_ins_and_replays_only_with_a_token()
    {
        await using var host = await TestHost.StartAsync(Database.Sqlite, Hosting.Platform());
        var page = await host.Http.GetStringAsync("/admin", Ct);
        Assert.Contains("api.stripe.com", page, StringComparison.Ordinal);
        using var form = new FormUrlEncodedContent([KeyValuePair.Create("module", "booking"), KeyValuePair.Create("eventId", Guid.Empty.ToString()), KeyValuePair.Create("handler", "x")]);
        Assert.Equal(HttpStatusCode.BadRequest, (await host.Http.PostAsync("/admin/dead-letters/replay", form, Ct)).StatusCode);
    }

    [Fact]
    public async Task Production_leads_people_to_https_and_answers_load_balancers_as_they_come()
    {
        var settings = new Dictionary<string, string?> { ["ServiceKey"] = Convert.ToBase64String(new byte[32]), ["Pepper"] = Convert.ToBase64String(new byte[32]), ["Proxies:Known:0"] = "127.0.0.1" };
        await using var host = await TestHost.StartAsync(Database.Sqlite, new TestHostOptions { Environment = "Production", Settings = settings });
        using var plain = await host.Http.GetAsync("/trust", Ct);
        Assert.Equal(HttpStatusCode.PermanentRedirect, plain.StatusCode);
        Assert.Equal(Uri.UriSchemeHttps, plain.Headers.Location!.Scheme);
        Assert.Equal(HttpStatusCode.OK, (await host.Http.GetAsync("/health/live", Ct)).StatusCode);
        using var proxied = new HttpRequestMessage(HttpMethod.Get, "/trust") { Headers = { { "X-Forwarded-Proto", "https" }, { "X-Forwarded-For", "203.0.113.9" } } };
        Assert.Equal(HttpStatusCode.OK, (await host.Http.SendAsync(proxied, Ct)).StatusCode);
    }
}
