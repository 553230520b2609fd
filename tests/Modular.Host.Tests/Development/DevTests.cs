using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Time.Testing;
using Modular.Host.Commands;
using Modular.Host.Composition;
using Modular.Host.Development;
using Modular.Host.Plugins;
using Modular.Kernel;
using Modular.Testing;

namespace Modular.Host.Tests.Development;

/// <summary>What the dev host may do, and nobody else.</summary>
public sealed class DevTests
{
    private static readonly byte[] Body = [.. Encoding.UTF8.GetBytes("{ \"id\" :\t\"ä\" }\n"), 0xff, 0x00];

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("Production")]
    [InlineData("Staging")]
    public void Outside_development_its_settings_are_refused(string environment)
    {
        foreach (var (setting, value) in new[] { (FoundPlugins.BuildSetting, "/tmp/Acme.Pay.dll"), (HookLog.Setting, "true"), (BesideProcess.Setting, "http://localhost:5091"), ("Demo:Account:Provider", "acme-pay"), ("Demo:Account:Settings:api_key", "k") })
        {
            var settings = new Dictionary<string, string?> { ["Data:Folder"] = Path.GetTempPath(), ["Mail:From"] = "post@modular.example", [setting] = value };
            Assert.Equal(setting, Assert.Throws<SettingsException>(() => HostApp.Build([], Roles.All, Hosting.With(settings: settings, environment: environment))).Setting);
        }
    }

    [Theory]
    [InlineData("Production")]
    [InlineData("Staging")]
    public async Task Outside_development_the_verb_is_refused_before_anything_is_written(string environment)
    {
        await using var database = await TestDatabase.CreateAsync(Database.Sqlite);
        var data = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());
        var (code, said) = await HostProcess.RunAsync(database, ["dev", "--plugin", typeof(DevTests).Assembly.Location, "--data", data], new() { Environment = environment });
        Assert.Equal(1, code);
        Assert.Contains($"dev is for development, and this is {environment}", said, StringComparison.Ordinal);
        Assert.False(Directory.Exists(data));
    }

    [Theory]
    [InlineData("there is no plug-in", "--plugin", "nowhere.dll")]
    [InlineData("--packed needs --project", "--plugin", "nowhere.dll", "--packed")]
    [InlineData("there is no project", "--plugin", "nowhere.dll", "--packed", "--project", "nowhere.csproj")]
    [InlineData("does not load: it declares no [assembly: ModularPlugin]", "--plugin", "Modular.Host.Tests.dll")]
    [InlineData("is not to be read as", "--plugin", "nowhere.dll", "--account", "nowhere.json")]
    public async Task What_is_not_there_is_named(string words, params string[] arguments)
    {
        await using var database = await TestDatabase.CreateAsync(Database.Sqlite);
        var data = Directory.CreateTempSubdirectory("modular-dev-");
        try
        {
            var (code, said) = await HostProcess.RunAsync(database, ["dev", "--data", data.FullName, .. arguments.Select(it => it == "Modular.Host.Tests.dll" ? typeof(DevTests).Assembly.Location : it)]);
            Assert.Equal(1, code);
            Assert.Contains(words, said, StringComparison.OrdinalIgnoreCase);
            Assert.DoesNotContain("   at ", said, StringComparison.Ordinal);
        }
        finally
        {
            data.Delete(recursive: true);
        }
    }

    [Fact]
    public async Task A_message_is_kept_byte_for_byte_and_comes_again_as_it_was()
    {
        await using var host = await TestHost.StartAsync(Database.Sqlite, Hosting.Platform() with { Settings = Keeping });
        using var sent = await SendAsync(host);
        Assert.Equal(HttpStatusCode.NotFound, sent.StatusCode);
        var page = await host.Http.GetStringAsync("/admin/hooks?lang=en", Ct);
        Assert.Contains("404, no account", page, StringComparison.Ordinal);
        Assert.Equal(404, int.Parse((await ReplayAsync(host, page, 1)).Headers.Location!.OriginalString["/admin/hooks?sent=".Length..], System.Globalization.CultureInfo.InvariantCulture));

        var kept = Kept(host);
        Assert.Equal([1, 2], kept.Select(it => it.Number));
        Assert.Equal([null, 1], kept.Select(it => it.ReplayOf));
        Assert.All(kept, it => Assert.Equal(("POST", "/hooks/pay/nobody?a=%20b", 404), (it.Method, it.Target, it.Status)));
        Assert.All(kept, it => Assert.Equal(Body, it.Body));
        Assert.All(kept, it => Assert.Equal(["t=1,v1=ab"], it.Headers.Where(h => h.Name == "Acme-Signature").Select(h => h.Value)));
        Assert.Equal(Headers(kept[0]), Headers(kept[1]));
        Assert.Contains("replay of 1", await host.Http.GetStringAsync("/admin/hooks?lang=en", Ct), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.NotFound, (await ReplayAsync(host, page, 7)).StatusCode);
    }

    [Fact]
    public async Task A_message_is_kept_whose_handling_throws_and_without_what_belongs_to_people()
    {
        var folder = Directory.CreateTempSubdirectory("modular-hooks-");
        try
        {
            var log = new HookLog(folder.FullName, new FakeTimeProvider());
            var context = Message(Body);
            context.Request.Headers.Authorization = "Bearer secret";
            context.Request.Headers.Cookie = "session=secret";
            context.Request.Headers["Acme-Signature"] = "t=1,v1=ab";
            await Assert.ThrowsAsync<InvalidOperationException>(() => log.WatchAsync(context, _ => throw new InvalidOperationException()));

            var kept = Assert.Single(log.All());
            Assert.Equal(500, kept.Status);
            Assert.Equal(Body, kept.Body);
            Assert.Equal(["Acme-Signature"], kept.Headers.Select(it => it.Name));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    /// <summary>One that does not say how long it is.</summary>
    [Theory]
    [InlineData(256 * 1024, 1)]
    [InlineData((256 * 1024) + 1, 0)]
    [InlineData(600_000, 0)]
    public async Task A_large_message_passes_whole_and_is_not_kept(int length, int kept)
    {
        var folder = Directory.CreateTempSubdirectory("modular-hooks-");
        try
        {
            var log = new HookLog(folder.FullName, new FakeTimeProvider());
            var arrived = 0L;
            await log.WatchAsync(Message(new byte[length]), async context =>
            {
                using var whole = new MemoryStream();
                await context.Request.Body.CopyToAsync(whole, Ct);
                arrived = whole.Length;
            });
            Assert.Equal(length, arrived);
            Assert.Equal(kept, log.All().Count);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Fact]
    public void Breakpoints_hold_unless_somebody_wants_them_not_to()
    {
        var configuration = new ConfigurationManager { ["Plugins:DeadlineSeconds"] = "7" };
        Dev.BePatient(configuration);
        var limits = configuration.GetSection("Plugins").Get<PluginSettings>()!;
        Assert.Equal((7, 120), (limits.DeadlineSeconds, limits.StartSeconds));
        Assert.All([limits.BreakerCalls, limits.Openings, limits.Hanging, limits.Lies], it => Assert.True(it >= 1000));
    }

    [Fact]
    public async Task A_taken_address_of_the_simulator_is_said()
    {
        await using var database = await TestDatabase.CreateAsync(Database.Sqlite);
        var data = Directory.CreateTempSubdirectory("modular-dev-");
        using var other = new TcpListener(IPAddress.Loopback, 0);
        other.Start();
        try
        {
            var plugin = Path.Combine(AppContext.BaseDirectory, "plugins", "Modular.Payments.Stripe", "Modular.Payments.Stripe.dll");
            var simulator = $"http://127.0.0.1:{((IPEndPoint)other.LocalEndpoint).Port}";
            var (code, said) = await HostProcess.RunAsync(database, ["dev", "--data", data.FullName, "--plugin", plugin, "--beside", typeof(DevTests).Assembly.Location], new() { Settings = new Dictionary<string, string?> { [BesideProcess.Setting] = simulator } });
            Assert.Equal(1, code);
            Assert.Contains($"Something already answers at {simulator}: set Dev__Simulator.", said, StringComparison.Ordinal);
        }
        finally
        {
            data.Delete(recursive: true);
        }
    }

    [Fact]
    public async Task The_same_from_outside_is_told_from_a_new_one()
    {
        await using var host = await TestHost.StartAsync(Database.Sqlite, Hosting.Platform() with { Settings = Keeping });
        foreach (var body in new[] { Body, Body, [1] })
        {
            (await SendAsync(host, body)).Dispose();
        }

        var page = await host.Http.GetStringAsync("/admin/hooks?lang=en", Ct);
        Assert.Equal(["new", "the same as 1", "new"], Regex.Matches(page, "data-label=\"Kind\">([^<]+)<").Select(it => it.Groups[1].Value));
    }

    /// <summary>A development host that is not the dev host, and a production one.</summary>
    [Theory]
    [InlineData("Development")]
    [InlineData("Production")]
    public async Task No_other_host_keeps_a_message(string environment)
    {
        var key = Convert.ToBase64String(new byte[32]);
        var settings = environment == "Development" ? [] : new Dictionary<string, string?> { ["ServiceKey"] = key, ["Pepper"] = key, ["Mail:From"] = "post@modular.example", ["Https:Redirect"] = "false" };
        await using var host = await TestHost.StartAsync(Database.Sqlite, Hosting.Platform() with { Environment = environment, Settings = settings });
        (await SendAsync(host)).Dispose();
        Assert.Equal(HttpStatusCode.NotFound, (await host.Http.GetAsync("/admin/hooks", Ct)).StatusCode);
        Assert.False(Directory.Exists(FolderOf(host)));
    }

    [Fact]
    public async Task Messages_are_for_the_platforms_people()
    {
        await using var host = await TestHost.StartAsync(Database.Sqlite, new() { Settings = Keeping });
        using var looks = await host.Http.GetAsync("/admin/hooks", Ct);
        using var sends = await host.Http.PostAsync("/admin/hooks", new FormUrlEncodedContent([new("number", "1")]), Ct);
        Assert.All([looks, sends], it => Assert.NotEqual(HttpStatusCode.OK, it.StatusCode));
        Assert.All([looks, sends], it => Assert.DoesNotContain("/admin/hooks?sent", it.Headers.Location?.OriginalString ?? "", StringComparison.Ordinal));
    }

    private static Dictionary<string, string?> Keeping => new() { [HookLog.Setting] = "true" };

    private static DefaultHttpContext Message(byte[] body)
    {
        var context = new DefaultHttpContext();
        (context.Request.Method, context.Request.Path, context.Request.Body) = ("POST", "/hooks/pay/nobody", new OneWay(body));
        return context;
    }

    /// <summary>As it comes off the wire.</summary>
    private sealed class OneWay(byte[] bytes) : MemoryStream(bytes)
    {
        public override bool CanSeek => false;
    }

    private static Task<HttpResponseMessage> SendAsync(TestHost host, byte[]? body = null)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, "/hooks/pay/nobody?a=%20b") { Content = new ByteArrayContent(body ?? Body) };
        request.Content.Headers.ContentType = new("application/json");
        request.Headers.TryAddWithoutValidation("Acme-Signature", "t=1,v1=ab");
        return host.Http.SendAsync(request, Ct);
    }

    private static Task<HttpResponseMessage> ReplayAsync(TestHost host, string page, int number) => host.Http.PostAsync("/admin/hooks", new FormUrlEncodedContent(
        [new("number", number.ToString(System.Globalization.CultureInfo.InvariantCulture)), new("__RequestVerificationToken", Regex.Match(page, "name=\"__RequestVerificationToken\" value=\"([^\"]+)").Groups[1].Value)]), Ct);

    private static string FolderOf(TestHost host) => Path.Combine(((DatabaseSettings)host.Services.GetService(typeof(DatabaseSettings))!).DataFolder, "hooks");

    private static List<KeptHook> Kept(TestHost host) => [.. Directory.GetFiles(FolderOf(host)).Order(StringComparer.Ordinal).Select(f => JsonSerializer.Deserialize<KeptHook>(File.ReadAllText(f))!)];

    /// <summary>But for what belongs to a connection.</summary>
    private static List<string> Headers(KeptHook hook) => [.. hook.Headers.Select(h => $"{h.Name}: {h.Value}").Where(h => !h.StartsWith("traceparent", StringComparison.OrdinalIgnoreCase)).Order(StringComparer.Ordinal)];
}
