using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Modular.Kernel;

namespace Modular.Vault.Anomalies;

/// <summary>The worker looks every minute. Several at once say the same thing once.</summary>
internal sealed class AnomalyJob(IServiceScopeFactory scopes, Jobs jobs, TimeProvider clock, ILogger<AnomalyJob> log) : BackgroundService
{
    private static readonly TimeSpan Every = TimeSpan.FromMinutes(1);

    public Task RunAsync(CancellationToken stop) => jobs.RunAsync("vault.anomalies", async () =>
    {
        await using var scope = scopes.CreateAsyncScope();
        await scope.ServiceProvider.GetRequiredService<WatchAnomalies>().Run(stop);
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
                log.LogError("Looking for anomalies stumbled over {Failure}; the next try is in a minute", failure.GetType().Name);
            }

            await Task.Delay(Every, clock, stoppingToken).ContinueWith(static _ => { }, TaskScheduler.Default);
        }
    }
}

internal static class AnomalySetup
{
    public static void AddAnomalies(this IServiceCollection services, ModuleSettings settings)
    {
        services.AddSingleton(AnomalyRules.Checked(settings.Configuration.GetSection(AnomalyRules.Section).Get<AnomalyRules>() ?? new()));
        services.AddScoped<SignInFailures>().AddScoped<WatchAnomalies>().AddSingleton<AnomalyJob>();
        if (settings.Roles.HasFlag(Roles.Worker))
        {
            services.AddHostedService(provider => provider.GetRequiredService<AnomalyJob>());
        }
    }

    public static void ShapeAnomalies(this ModelBuilder model) => model.Entity<SignInFailure>(e =>
    {
        e.ToTable("sign_in_failure").HasKey(f => f.Id);
        e.Property(f => f.Person).HasMaxLength(32);
        e.Property(f => f.Network).HasMaxLength(32);
        e.HasIndex(f => f.At);
    });
}
