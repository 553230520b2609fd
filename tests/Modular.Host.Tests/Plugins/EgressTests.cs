using System.Net;
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
    [InlineData("https://evil.example/", 1)]
    [InlineData("https://api.acme.example/v1", 0)]
    [InlineData("http://10.0.0.5/", 0)] // typed by the operator
    public async Task A_host_that_was_neither_declared_nor_typed_by_an_operator_is_the_plug_ins_doing(string url, int blamed)
    {
        var told = 0;
        var hosts = FakePayments.Hosts with { Typed = PluginHosts.TypedIn(new FakePayments().Descriptor.Settings, new SettingsBag([KeyValuePair.Create("api_base", "http://10.0.0.5/")], [])) };
        using var http = new HttpClient(new EgressHandler(new Answers(), hosts, NullLogger.Instance, () => told++));
        try
        {
            await http.GetStringAsync(new Uri(url), TestContext.Current.CancellationToken);
        }
        catch (HttpRequestException)
        {
            // Stopped.
        }

        Assert.Equal(blamed, told);
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

    [Theory]
    [InlineData("https://login.company.example/x", true)]
    [InlineData("https://login.company.example:8443/x", true)]
    [InlineData("http://login.company.example/x", false)]
    [InlineData("https://localhost/x", false)]
    [InlineData("https://intranet/x", false)]
    [InlineData("https://10.0.0.5/x", false)]
    [InlineData("https://[::1]/x", false)]
    [InlineData("https://user@login.company.example/x", false)]
    public void Any_public_host_means_https_and_a_name(string url, bool allowed)
    {
        var hosts = new PluginHosts([], [], [], AnyPublic: true);
        Assert.Equal(allowed, hosts.MayCall(new Uri(url)));
        Assert.Equal(allowed, hosts.MaySendTo(new Uri(url)));
        Assert.False((hosts with { AnyPublic = false }).MayCall(new Uri(url)));
    }

    [Theory]
    [InlineData("93.184.216.34", true)]
    [InlineData("2606:2800:220:1::1", true)]
    [InlineData("127.0.0.1", false)]
    [InlineData("10.1.2.3", false)]
    [InlineData("172.16.0.1", false)]
    [InlineData("172.32.0.1", true)]
    [InlineData("192.168.1.1", false)]
    [InlineData("169.254.169.254", false)]
    [InlineData("100.64.0.1", false)]
    [InlineData("0.0.0.0", false)]
    [InlineData("224.0.0.1", false)]
    [InlineData("::1", false)]
    [InlineData("::ffff:10.0.0.1", false)]
    [InlineData("::ffff:93.184.216.34", true)]
    [InlineData("fe80::1", false)]
    [InlineData("fd00::1", false)]
    [InlineData("64:ff9b::a00:1", false)]
    [InlineData("2002:a00:1::1", false)]
    public void Only_addresses_on_the_open_internet_are_public(string address, bool isPublic) => Assert.Equal(isPublic, PublicWire.IsPublic(IPAddress.Parse(address)));

    [Fact]
    public async Task A_name_that_leads_home_is_not_connected_to()
    {
        using var http = new HttpClient(PublicWire.Make([]));
        var failure = await Assert.ThrowsAsync<HttpRequestException>(() => http.GetAsync(new Uri("http://localhost:9/"), TestContext.Current.CancellationToken));
        Assert.Contains("no public address", failure.ToString(), StringComparison.Ordinal);
    }

    private sealed class Answers : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
            Task.FromResult(new HttpResponseMessage { Content = new StringContent("ok") });
    }
}
