using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Modular.Kernel;

namespace Modular.Vault.Tidy;

/// <summary>The worker tidies every hour. Several at once do no harm: what one deleted the other does not find.</summary>
internal sealed class TidyJob(IServiceScopeFactory scopes, Jobs jobs, TimeProvider clock, ILogger<TidyJob> log) : BackgroundService
{
    private static readonly TimeSpan Every = TimeSpan.FromHours(1);

    public Task RunAsync(CancellationToken stop) => jobs.RunAsync("vault.tidy", async () =>
    {
        await using var scope = scopes.CreateAsyncScope();
        await scope.ServiceProvider.GetRequiredService<TidyVault>().Run(stop);
    });

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await RunAsync(stoppingToken);
            }
            catch (Exception failure) when (!stoppingToken.IsCancellationRequested)
            {
                log.LogError("Tidying the vault stumbled over {Failure}; the next try is in an hour", failure.GetType().Name);
            }

            await Task.Delay(Every, clock, stoppingToken).ContinueWith(static _ => { }, TaskScheduler.Default);
        }
    }
}
