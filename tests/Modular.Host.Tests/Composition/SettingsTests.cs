using Modular.Host.Commands;
using Modular.Host.Composition;
using Modular.Kernel;
using Modular.Testing;

namespace Modular.Host.Tests.Composition;

public sealed class SettingsTests
{
    [Theory]
    [InlineData("Database:Provider", "oracle")]
    [InlineData("Database:Connection", "Host=db;Password=canary;Bogus=1", "Database:Provider", "postgres")]
    [InlineData("Database:Connection", "", "Database:Provider", "postgres")]
    [InlineData("Urls", "localhost:5080")]
    [InlineData("Urls", "")]
    [InlineData("PublicUrl", "shop.example")]
    [InlineData("Sandbox:Url", "/sandbox")]
    [InlineData("Management:Port", "99999")]
    [InlineData("Mail:Port", "smtp")]
    [InlineData("Mail:Security", "ssl")]
    [InlineData("Mail:From", "nobody")]
    [InlineData("RateLimits:PerMinute", "-1")]
    [InlineData("Plugins:DeadlineSeconds", "0")]
    [InlineData("Proxies:Known:0", "proxy.local")]
    [InlineData("Shutdown:DrainSeconds", "long")]
    [InlineData("Telemetry:Otlp:Endpoint", "collector:4318")]
    [InlineData("Telemetry:Otlp:Endpoint", "https://user:canary@collector/")]
    [InlineData("Telemetry:Otlp:Protocol", "thrift")]
    [InlineData("Telemetry:Otlp:Headers", "canary")]
    [InlineData("Telemetry:TraceRatio", "5")]
    [InlineData("ServiceKey", "c2hvcnQ=")]
    [InlineData("ServiceKey", "not base64")]
    [InlineData("Pepper", "c2hvcnQ=")]
    [InlineData("Pepper", "not base64")]
    public void A_wrong_setting_is_named_in_one_sentence(string setting, string value, string? also = null, string? alsoValue = null)
    {
        var settings = new Dictionary<string, string?> { ["Data:Folder"] = Path.GetTempPath(), [setting] = value };
        if (also is not null)
        {
            settings[also] = alsoValue;
        }

        var wrong = Assert.Throws<SettingsException>(() => HostApp.Build([], Roles.All, Hosting.With(settings: settings)));
        Assert.StartsWith("Proxies", setting.StartsWith("Proxies", StringComparison.Ordinal) ? wrong.Setting : "Proxies", StringComparison.Ordinal);
        Assert.Contains(setting.Replace(":0", "", StringComparison.Ordinal), wrong.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("canary", wrong.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', wrong.Message);
    }

    [Fact]
    public void Production_needs_a_service_key()
    {
        var settings = new Dictionary<string, string?> { ["Data:Folder"] = Path.GetTempPath(), ["Mail:From"] = "post@modular.example" };
        Assert.Equal("ServiceKey", Assert.Throws<SettingsException>(() => HostApp.Build([], Roles.All, Hosting.With(settings: settings, environment: "Production"))).Setting);
    }

    [Theory]
    [InlineData(Roles.All)]
    [InlineData(Roles.Web)]
    [InlineData(Roles.Worker, "not left out")]
    [InlineData(Roles.Fetcher, "not left out")]
    public void Production_keeps_the_pepper_in_the_web_role_and_there_alone(Roles roles, string? given = null)
    {
        var key = Convert.ToBase64String(new byte[32]);
        var settings = new Dictionary<string, string?> { ["Data:Folder"] = Path.GetTempPath(), ["Mail:From"] = "post@modular.example", ["ServiceKey"] = key, ["Pepper"] = given is null ? null : key };
        Assert.Equal("Pepper", Assert.Throws<SettingsException>(() => HostApp.Build([], roles, Hosting.With(settings: settings, environment: "Production"))).Setting);
    }

    [Theory]
    [InlineData("web", Roles.Web)]
    [InlineData("web, worker", Roles.Web | Roles.Worker)]
    [InlineData("web,worker,fetcher", Roles.All)]
    public void Roles_are_read(string names, Roles roles) => Assert.Equal(roles, Serve.Parse(names));

    [Theory]
    [InlineData("master")]
    [InlineData("7")]
    [InlineData("")]
    public void An_unknown_role_is_named(string names) => Assert.Equal("Roles", Assert.Throws<SettingsException>(() => Serve.Parse(names)).Setting);

    [Fact]
    public async Task A_wrong_setting_ends_the_process_with_1_and_one_line()
    {
        await using var database = await TestDatabase.CreateAsync(Database.Sqlite);
        var (exit, output) = await HostProcess.RunAsync(database, ["serve"], new HostProcessOptions { Settings = new Dictionary<string, string?> { ["Database:Provider"] = "oracle" } });
        Assert.Equal(1, exit);
        Assert.Equal("The setting Database:Provider must be \"sqlite\" or \"postgres\", not \"oracle\".", output.Trim());
    }

    [Fact]
    public async Task An_unreachable_database_ends_the_process_with_1_and_one_line()
    {
        await using var database = await TestDatabase.CreateAsync(Database.Sqlite);
        var settings = new Dictionary<string, string?> { ["Database:Provider"] = "postgres", ["Database:Connection"] = "Host=127.0.0.1;Port=1;Database=modular;Username=u;Password=canary", ["Sandbox:Start"] = "false" };
        var (exit, output) = await HostProcess.RunAsync(database, ["serve"], new HostProcessOptions { Settings = settings });
        Assert.Equal(1, exit);
        Assert.StartsWith("The database cannot be used: PostgreSQL at 127.0.0.1:1, database modular", output.Trim(), StringComparison.Ordinal);
        Assert.Single(output.Trim().Split('\n'));
        Assert.DoesNotContain("canary", output, StringComparison.Ordinal);
    }
}
