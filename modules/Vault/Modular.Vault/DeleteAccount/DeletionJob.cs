using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Modular.Kernel;
using Modular.Vault.Storage;

namespace Modular.Vault.DeleteAccount;

/// <summary>The worker goes on with deletions that a crash left in the middle, and first thing erases again whom a restored backup brought back.</summary>
internal sealed class DeletionJob(IServiceScopeFactory scopes, Jobs jobs, TimeProvider clock, ILogger<DeletionJob> log) : BackgroundService
{
    private static readonly TimeSpan Pace = TimeSpan.FromSeconds(30);
    private bool _looked;

    /// <summary>One round.</summary>
    public async Task RunAsync(CancellationToken stop)
    {
        await using var scope = scopes.CreateAsyncScope();
        if (!_looked)
        {
            var again = await scope.ServiceProvider.GetRequiredService<ReapplyErasures>().WhereNeeded(stop);
            _looked = true;
            if (again > 0)
            {
                log.LogWarning("A restored backup had brought {Count} erased accounts back; they are erased again", again);
            }
        }

        var waiting = await scope.ServiceProvider.GetRequiredService<VaultDb>().Deletions.AsNoTracking().Where(d => d.FinishedAt == null).OrderBy(d => d.AskedAt).Select(d => d.AccountId).Take(100).ToListAsync(stop);
        if (waiting.Count > 0)
        {
            await jobs.RunAsync("vault.deletions", async () =>
            {
                var delete = scope.ServiceProvider.GetRequiredService<DeleteAccount>();
                foreach (var account in waiting)
                {
                    await delete.GoOn(account, stop);
                }
            });
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await RunAsync(stoppingToken);
            }
            catch (Exception failure) when (failure is not OperationCanceledException)
            {
                log.LogError("Deleting accounts stumbled over {Failure}; the next try is in {Seconds} seconds", failure.GetType().Name, Pace.TotalSeconds);
            }

            await Task.Delay(Pace, clock, stoppingToken).ContinueWith(static _ => { }, TaskScheduler.Default);
        }
    }
}
