using Microsoft.Extensions.Logging.Abstractions;
using Modular.Host.Plugins;
using Modular.Sdk;

namespace Modular.Host.Tests.Plugins;

public sealed class EgressTests
{
    private static readonly Uri Simulator = new("http://localhost:5090");

    [Theory]
    [InlineData("https://api.acme.example/v1", true)]
    [InlineData("http://api.acme.example/v1", false)]
    [InlineData("https://api.acme.example:444/v1", false)]
    [InlineData("https://pay.acme.example/", false)]
    [InlineData("http://169.254.169.254/latest", false)]
    public async Task A_plug_in_calls_declared_hosts_only(string url, bool allowed)
    {
        using var http = new HttpClient(new EgressHandler(new Answers(), FakePayments.Hosts, NullLogger.Instance));
        if (allowed)
        {
            Assert.Equal("ok", await http.GetStringAsync(new Uri(url), TestContext.Current.CancellationToken));
        }
        else
        {
            await Assert.ThrowsAsync<HttpRequestException>(() => http.GetStringAsync(new Uri(url), TestContext.Current.CancellationToken));
        }
    }

    [Theory]
    [InlineData("http://localhost:5090", true, true)]
    [InlineData("http://localhost:5090", false, false)]
    [InlineData("http://localhost:9999", true, false)]
    [InlineData("http://10.0.0.5/", true, false)]
    public void An_account_reaches_a_simulator_only_in_sandbox_and_only_one_the_settings_allow(string apiBase, bool sandbox, bool allowed)
    {
        var bag = new SettingsBag([KeyValuePair.Create("api_base", apiBase)], []);
        var hosts = FakePayments.Hosts with { Simulators = PluginHosts.SimulatorsOf(new FakePayments().Descriptor.Settings, bag, sandbox, [Simulator]) };
        Assert.Equal(allowed, hosts.MayCall(new Uri(apiBase)));
        Assert.Equal(allowed, hosts.MaySendTo(new Uri(apiBase)));
    }

    private sealed class Answers : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
            Task.FromResult(new HttpResponseMessage { Content = new StringContent("ok") });
    }
}
