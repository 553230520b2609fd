using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using Modular.Host.Storage;
using Modular.Kernel;
using Modular.Sdk;
using Modular.Testing;

namespace Modular.Host.Tests.Plugins;

public sealed class ProviderStateTests
{
    [Theory, BothDatabases]
    public async Task Values_are_kept_per_account_expire_and_lie_encrypted(Database database)
    {
        var ct = TestContext.Current.CancellationToken;
        var clock = new FakeTimeProvider(DateTimeOffset.Parse("2026-11-24T08:00:00Z", System.Globalization.CultureInfo.InvariantCulture));
        await using var host = await TestHost.StartAsync(database, new TestHostOptions { Clock = clock });
        var (one, other) = (State(host, 1), State(host, 2));

        await one.PutAsync("token", "canary-token", TimeSpan.FromHours(1), ct);
        await one.PutAsync("token", "canary-token-2", TimeSpan.FromHours(1), ct);
        Assert.Equal("canary-token-2", await one.FindAsync("token", ct));
        Assert.Null(await other.FindAsync("token", ct));
        Assert.Equal("canary-token-2", await one.AddAsync("token", "too late", null, ct));
        var raw = await host.InScopeAsync(s => s.GetRequiredService<HostDb>().PluginState.Select(r => r.Value).ToListAsync(ct));
        Assert.DoesNotContain(raw, v => v.Contains("canary", StringComparison.Ordinal));

        clock.Advance(TimeSpan.FromHours(2));
        Assert.Null(await one.FindAsync("token", ct));
        Assert.Equal("new", await one.AddAsync("token", "new", null, ct));
        await one.RemoveAsync("token", ct);
        Assert.Null(await one.FindAsync("token", ct));
        await Assert.ThrowsAnyAsync<ArgumentException>(async () => await one.PutAsync("token", new string('x', 4001), null, ct));
    }

    [Theory, BothDatabases]
    public async Task Of_racing_adds_all_get_the_winners_value(Database database)
    {
        var ct = TestContext.Current.CancellationToken;
        await using var host = await TestHost.StartAsync(database);
        var values = await Task.WhenAll(Enumerable.Range(0, 16).Select(i => Task.Run(async () => await State(host, 1).AddAsync("customer", "c" + i, null, ct), ct)));
        Assert.Single(values.Distinct());
    }

    private static IProviderState State(TestHost host, int account)
    {
        var providers = host.Services.GetRequiredService<IPaymentProviders>();
        var id = new ProviderAccountId(new Guid(account, 0, 0, new byte[8]));
        return providers.Context(providers.Find("stripe")!, new ProviderAccount(new OperatorId(Guid.Empty), id, true, new SettingsBag([], [])), new OperationKey(Guid.Empty)).State;
    }
}
