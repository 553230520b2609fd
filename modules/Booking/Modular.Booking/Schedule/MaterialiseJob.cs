using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Modular.Kernel;

namespace Modular.Booking.Schedule;

/// <summary>
/// The worker's daily share: the horizon moves on by a day, so every schedule gains a day. Runs at start and then once a day.
/// Several workers may do so at once; what is there already is left alone.
/// </summary>
internal sealed class MaterialiseJob(IServiceScopeFactory scopes, Jobs jobs, TimeProvider clock, ILogger<MaterialiseJob> log) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await jobs.RunAsync("booking.departures", () => RunAsync(stoppingToken));
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception failure)
            {
                // The type only: a message may quote data. The next run makes up for this one.
                log.LogError("Making departures failed with {Failure}; next try in an hour", failure.GetType().Name);
                await PauseAsync(TimeSpan.FromHours(1), stoppingToken);
                continue;
            }

            await PauseAsync(TimeSpan.FromDays(1), stoppingToken);
        }
    }

    private async Task RunAsync(CancellationToken stopping)
    {
        await using var scope = scopes.CreateAsyncScope();
        var materialise = scope.ServiceProvider.GetRequiredService<Materialise>();
        var created = await materialise.AllAsync(operatorId: null, stopping);
        var swept = await materialise.SweepAsync(stopping);
        log.LogInformation("Schedules looked through: {Created} new departures, {Swept} pools taken away", created, swept);
    }

    private Task PauseAsync(TimeSpan time, CancellationToken stopping) => Task.Delay(time, clock, stopping).ContinueWith(static _ => { }, TaskScheduler.Default);
}
