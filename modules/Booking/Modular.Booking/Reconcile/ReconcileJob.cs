using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Modular.Booking.Storage;
using Modular.Kernel;

namespace Modular.Booking.Reconcile;

/// <summary>The worker compares money, orders and places every hour. The duty's row is moved by whoever takes it, so that of several workers one does it.</summary>
internal sealed class ReconcileJob(IServiceScopeFactory scopes, Jobs jobs, TimeProvider clock, ILogger<ReconcileJob> log) : BackgroundService
{
    public const string Name = "reconcile";
    public static readonly TimeSpan Every = TimeSpan.FromHours(1);
    private static readonly TimeSpan Lease = TimeSpan.FromMinutes(15);
    private static readonly TimeSpan Look = TimeSpan.FromMinutes(1);

    public static void Add(IServiceCollection services, Roles roles)
    {
        services.AddScoped<Reconcile>();
        services.AddSingleton<ReconcileJob>();
        if (roles.HasFlag(Roles.Worker))
        {
            services.AddHostedService(provider => provider.GetRequiredService<ReconcileJob>());
        }
    }

    /// <summary>Does it when it is due and nobody else does. Returns whether it was done.</summary>
    public async Task<bool> RunDueAsync(CancellationToken cancellation)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<BookingDb>();
        if (!await db.TakeDutyAsync(Name, clock.UtcNow(), Lease, cancellation))
        {
            return false;
        }

        var open = 0;
        await jobs.RunAsync("booking." + Name, async () => open = await scope.ServiceProvider.GetRequiredService<Reconcile>().RunAsync(cancellation));
        await db.DutyDoneAsync(Name, clock.UtcNow(), Every, cancellation);
        log.LogInformation("Money, orders and places were compared; {Open} findings are open", open);
        return true;
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await RunDueAsync(stoppingToken);
            }
            catch (Exception failure) when (!stoppingToken.IsCancellationRequested)
            {
                log.LogError("Reconciliation stumbled over {Failure}; the next try is in {Minutes} minutes", failure.GetType().Name, Lease.TotalMinutes);
            }

            await Task.Delay(Look, clock, stoppingToken).ContinueWith(static _ => { }, TaskScheduler.Default);
        }
    }
}
