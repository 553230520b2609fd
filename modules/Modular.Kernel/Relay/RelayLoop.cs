using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Modular.Kernel;

/// <summary>
/// Keeps one step going until the host stops: at once while there is work, else when rung or after the idle time.
/// A step that throws is logged by type and tried again after a pause; the loop never dies.
/// </summary>
internal abstract class RelayLoop(ILogger log, TimeSpan idle) : BackgroundService
{
    protected abstract IEnumerable<Func<CancellationToken, Task>> Loops();

    protected sealed override Task ExecuteAsync(CancellationToken stoppingToken) => Task.WhenAll(Loops().Select(loop => Task.Run(() => loop(stoppingToken), stoppingToken)));

    protected async Task Repeat(Signal signal, Func<CancellationToken, Task<bool>> step, CancellationToken stopping)
    {
        while (!stopping.IsCancellationRequested)
        {
            try
            {
                if (!await step(stopping))
                {
                    await signal.WaitAsync(idle, stopping);
                }
            }
            catch (OperationCanceledException) when (stopping.IsCancellationRequested)
            {
                return;
            }
            catch (Exception failure)
            {
                log.LogError("{Loop} stumbled over {Failure}; next try in {Pause}", GetType().Name, Failures.Name(failure), idle);
                await signal.WaitAsync(idle, stopping).ContinueWith(static _ => { }, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
            }
        }
    }
}

/// <summary>What may be said of an exception in a log or a row: its types, never its message, which may quote data.</summary>
internal static class Failures
{
    public static string Name(Exception failure)
    {
        var inner = failure.InnerException is { } cause ? " < " + cause.GetType().Name : "";
        var state = failure is System.Data.Common.DbException { SqlState: { } code } || failure.InnerException is System.Data.Common.DbException { SqlState: { } inside } && (code = inside) != null
            ? " " + code
            : "";
        return failure.GetType().Name + inner + state;
    }
}

public static class RelayExtensions
{
    /// <summary>Relay, inbox and mail: the worker role's loops. Also registers what every role needs to tell and to look.</summary>
    public static IServiceCollection AddKernel(this IServiceCollection services, IEnumerable<ModularModule> modules, Roles roles)
    {
        services.AddSingleton(new Subscriptions(modules));
        services.AddSingleton<KernelServices>();
        services.AddMetrics();
        services.AddSingleton<KernelMetrics>();
        services.AddSingleton<Queues>();
        services.AddSingleton<QueueGauges>();
        services.AddSingleton<Jobs>();
        services.AddSingleton<DeadLetters>();
        services.AddSingleton<Relay>();
        services.AddSingleton<InboxWorker>();
        services.AddSingleton<MailSender>();
        if (roles.HasFlag(Roles.Worker))
        {
            services.AddHostedService(provider => provider.GetRequiredService<Relay>());
            services.AddHostedService(provider => provider.GetRequiredService<InboxWorker>());
            services.AddHostedService(provider => provider.GetRequiredService<MailSender>());
            services.AddHostedService(provider => provider.GetRequiredService<QueueGauges>());
        }

        return services;
    }
}
