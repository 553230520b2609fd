using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Modular.Kernel;

namespace Modular.Vault.Audit;

/// <summary>The worker links every few seconds and reads the whole chain once a day, the first time soon after its start.</summary>
internal sealed class AuditJob(IServiceScopeFactory scopes, Jobs jobs, TimeProvider clock, ILogger<AuditJob> log) : BackgroundService
{
    private static readonly TimeSpan Pace = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Every = TimeSpan.FromDays(1);
    private DateTime _verifyAt;

    /// <summary>One round.</summary>
    public async Task RunAsync(CancellationToken stop)
    {
        await using var scope = scopes.CreateAsyncScope();
        var chain = scope.ServiceProvider.GetRequiredService<AuditChain>();
        await chain.Link(stop);
        var now = clock.UtcNow();
        if (_verifyAt <= now)
        {
            _verifyAt = now + Every;
            await jobs.RunAsync("vault.audit", async () =>
            {
                if (await chain.Verify(stop) is { Fault: { } fault })
                {
                    log.LogCritical("The audit chain is broken: {Fault}", fault);
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
            catch (Exception failure) when (!stoppingToken.IsCancellationRequested)
            {
                log.LogError("Linking the audit trail stumbled over {Failure}; the next try is in {Seconds} seconds", failure.GetType().Name, Pace.TotalSeconds);
            }

            await Task.Delay(Pace, clock, stoppingToken).ContinueWith(static _ => { }, TaskScheduler.Default);
        }
    }
}
