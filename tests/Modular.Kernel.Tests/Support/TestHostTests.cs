using System.Net;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using Modular.Testing;

namespace Modular.Kernel.Tests.Support;

/// <summary>The tools the other tests are written with, tried themselves.</summary>
public sealed class TestHostTests
{
    [Theory, BothDatabases]
    public async Task A_test_host_answers_on_a_migrated_database_of_its_own(Database database)
    {
        await using var host = await TestHost.StartAsync(database, new() { Clock = new FakeTimeProvider() });
        using var answer = await host.Http.GetAsync(new Uri("/health/live", UriKind.Relative), TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Same(host.Clock, host.Services.GetRequiredService<TimeProvider>());
        foreach (var module in host.Services.GetServices<ModuleDbInfo>().Where(d => d.Speaks))
        {
            await host.InScopeAsync(async services => Assert.False(await module.From(services).Outbox.AnyAsync(TestContext.Current.CancellationToken)));
        }

        await host.SettleAsync();
        Assert.NotEmpty(host.Logs.All);
        Assert.Equal("localhost", host.BaseUrl.Host);
    }

    [Theory, BothDatabases]
    public async Task A_host_process_can_be_killed_and_started_again_on_the_same_data(Database database)
    {
        await using var data = await MigratedDatabase.CopyAsync(database);
        await using var host = await HostProcess.StartAsync(data);
        await host.KillAsync();
        await host.RestartAsync();
        using var answer = await host.Http.GetAsync(new Uri("/health/live", UriKind.Relative), TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal(0, await host.StopAsync());
    }

    [Fact]
    public async Task Waiting_for_what_never_comes_ends_with_a_sentence()
    {
        var failure = await Assert.ThrowsAsync<TimeoutException>(() => Eventually.TrueAsync(() => false, "rain in the desert", TimeSpan.FromMilliseconds(1)));
        Assert.Contains("rain in the desert", failure.Message, StringComparison.Ordinal);
    }
}
