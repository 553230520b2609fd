using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Modular.Host.Commands;
using Modular.Host.Composition;
using Modular.Host.Ops;
using Modular.Kernel;
using Modular.Testing;

namespace Modular.Host.Tests.Ops;

public sealed class HealthTests
{
    [Theory, BothDatabases]
    public async Task Ready_says_no_until_the_databases_are_migrated(Database database)
    {
        var ct = TestContext.Current.CancellationToken;
        await using var empty = await TestDatabase.CreateAsync(database);
        await using var app = HostApp.Build([], Roles.Web, Hosting.With(empty));
        await Verbs.MigrateAsync(new Once(app.Services, "vault"), ct);
        var health = app.Services.GetRequiredService<Health>();
        var before = await AnswerAsync(app, health);
        Assert.Equal(503, before.Status);
        Assert.Contains("\"booking\":\"not migrated\"", before.Body, StringComparison.Ordinal);
        Assert.DoesNotContain("\"vault\"", before.Body, StringComparison.Ordinal);
        await Verbs.MigrateAsync(app.Services, ct);
        await using var fresh = HostApp.Build([], Roles.Web, Hosting.With(empty));
        Assert.Equal(200, (await AnswerAsync(fresh, fresh.Services.GetRequiredService<Health>())).Status);
    }

    [Fact]
    public async Task Ready_says_no_while_draining_and_a_request_under_way_is_finished()
    {
        var ct = TestContext.Current.CancellationToken;
        await using var database = await MigratedDatabase.CopyAsync(Database.Sqlite);
        await using var app = HostApp.Build([], Roles.Web, Hosting.With(database, new() { ["Shutdown:DrainSeconds"] = "2" }));
        var (entered, mayEnd) = (new TaskCompletionSource(), new TaskCompletionSource());
        app.MapGet("/slow", async () =>
        {
            entered.SetResult();
            await mayEnd.Task;
            return "finished";
        });
        await app.StartAsync(ct);
        using var http = new HttpClient { BaseAddress = new Uri(app.Urls.First()) };
        Assert.Equal(HttpStatusCode.OK, (await http.GetAsync("/health/ready", ct)).StatusCode);
        var slow = http.GetStringAsync("/slow", ct);
        await entered.Task;
        var stopping = app.StopAsync(ct);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, (await http.GetAsync("/health/ready", ct)).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await http.GetAsync("/health/live", ct)).StatusCode);
        mayEnd.SetResult();
        Assert.Equal("finished", await slow);
        await stopping;
    }

    [Fact]
    public async Task A_worker_serves_the_management_port_and_nothing_else()
    {
        var ct = TestContext.Current.CancellationToken;
        await using var database = await MigratedDatabase.CopyAsync(Database.Sqlite);
        var port = FreePort();
        await using var app = HostApp.Build([], Roles.Worker, Hosting.With(database, new() { ["Management:Port"] = port.ToString(System.Globalization.CultureInfo.InvariantCulture), ["Management:Address"] = "127.0.0.1" }));
        await app.StartAsync(ct);
        Assert.Equal($"http://127.0.0.1:{port}", Assert.Single(app.Urls));
        using var http = new HttpClient { BaseAddress = new Uri(app.Urls.First()) };
        Assert.Equal(HttpStatusCode.OK, (await http.GetAsync("/health/ready", ct)).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await http.GetAsync("/", ct)).StatusCode);
        await app.StopAsync(ct);
    }

    private static int FreePort()
    {
        using var listener = new System.Net.Sockets.TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private static async Task<(int Status, string Body)> AnswerAsync(WebApplication app, Health health)
    {
        var context = new Microsoft.AspNetCore.Http.DefaultHttpContext { RequestServices = app.Services, Response = { Body = new MemoryStream() } };
        await (await health.ReadyAsync(default)).ExecuteAsync(context);
        context.Response.Body.Position = 0;
        return (context.Response.StatusCode, await new StreamReader(context.Response.Body).ReadToEndAsync());
    }

    /// <summary>Knows one module's database only.</summary>
    private sealed class Once(IServiceProvider inner, string module) : IServiceProvider
    {
        public object? GetService(Type serviceType) => serviceType == typeof(IEnumerable<ModuleDbInfo>)
            ? inner.GetServices<ModuleDbInfo>().Where(d => d.Module == module)
            : inner.GetService(serviceType);
    }
}
