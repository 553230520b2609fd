using System.Net.Http.Json;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Modular.Host.Composition;
using Modular.Host.Ops.Logs;
using Modular.Host.Storage;
using Modular.Kernel;
using Modular.Testing;

namespace Modular.Host.Tests.Ops;

public sealed class LogTests
{
    private const string Canary = "k4n4ry";

    [Theory]
    [InlineData("Development")]
    [InlineData("Production")]
    public async Task Nothing_a_person_sends_reaches_the_log(string environment)
    {
        var ct = TestContext.Current.CancellationToken;
        await using var database = await MigratedDatabase.CopyAsync(Database.Sqlite);
        var log = new StringWriter();
        var settings = new Dictionary<string, string?>
        {
            ["ServiceKey"] = Convert.ToBase64String(new byte[32]),
            ["Pepper"] = Convert.ToBase64String(new byte[32]),
            ["Https:Redirect"] = "false",
            ["Sandbox:Url"] = "",
            ["Mail:From"] = "post@modular.example",
        };
        await using var app = HostApp.Build([], Roles.Web, builder =>
        {
            Hosting.With(database, settings, environment)(builder);
            builder.Logging.AddSafeLogs(builder.Environment, log);
        });
        app.MapPost("/orders/{secret}/explode", async (string secret, HttpRequest request) =>
        {
            var body = await new StreamReader(request.Body).ReadToEndAsync(request.HttpContext.RequestAborted);
            throw new InvalidOperationException($"{secret} {body}", new FormatException(Canary));
        });
        app.MapPost("/json", (Order order) => order.Count);
        app.MapPost("/database", async (HostDb db) => await db.Database.ExecuteSqlRawAsync("select * from " + Canary));
        app.MapGet("/log/{secret}", (string secret, ILoggerFactory logs) =>
        {
            logs.CreateLogger("Microsoft.Somebody").LogError("Cannot read {Input} of {Size}", secret, 17);
            logs.CreateLogger("Modular.Test").LogError(new InvalidOperationException(secret), "Failed {What}", new InvalidOperationException(secret));
        });
        await app.StartAsync(ct);
        using var http = new HttpClient { BaseAddress = new Uri(app.Urls.First()) };
        http.DefaultRequestHeaders.Add("X-Name", Canary);
        http.DefaultRequestHeaders.Add("Cookie", $"session={Canary}; lang={Canary}");
        http.DefaultRequestHeaders.TryAddWithoutValidation("User-Agent", Canary);
        http.DefaultRequestHeaders.Add("Accept", "text/html");

        await http.PostAsync($"/orders/{Canary}/explode?email={Canary}", new FormUrlEncodedContent([KeyValuePair.Create("name", Canary)]), ct);
        await http.PostAsync("/json", new StringContent($$"""{ "count": "{{Canary}}" }""", Encoding.UTF8, "application/json"), ct);
        await http.PostAsJsonAsync("/json", new { count = 1, more = Canary }, ct);
        await http.PostAsync("/database", null, ct);
        await http.GetAsync($"/log/{Canary}", ct);
        await http.GetAsync($"/{Canary}/{Canary}?{Canary}", ct);
        await http.GetAsync($"/orders/{Canary}%0aline", ct);
        await http.SendAsync(new HttpRequestMessage(new HttpMethod(Canary.ToUpperInvariant()), "/") { Headers = { Host = Canary + ".example" } }, ct);
        await app.StopAsync(ct);

        var written = log.ToString();
        Assert.DoesNotContain(Canary, written, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("/orders/{secret}/explode", written, StringComparison.Ordinal);
        Assert.Contains("System.InvalidOperationException", written, StringComparison.Ordinal);
        Assert.Contains("System.FormatException", written, StringComparison.Ordinal);
        Assert.Contains("of 17", written, StringComparison.Ordinal);
        Assert.Contains("500 in", written, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_log_that_prints_messages_is_caught_by_this_test()
    {
        await using var database = await MigratedDatabase.CopyAsync(Database.Sqlite);
        using var lines = new RawLogLines();
        await using var app = HostApp.Build([], Roles.Web, builder =>
        {
            Hosting.With(database)(builder);
            builder.Logging.AddProvider(lines);
        });
        app.MapGet("/explode", () => { throw new InvalidOperationException(Canary); });
        await app.StartAsync(TestContext.Current.CancellationToken);
        using var http = new HttpClient();
        await http.GetAsync(new Uri(app.Urls.First() + "/explode"), TestContext.Current.CancellationToken);
        Assert.NotEmpty(lines.Containing(Canary));
    }

    private sealed record Order(int Count);
}
