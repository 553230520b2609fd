namespace Modular.Host.Ops;

/// <summary>
/// The first step of a shutdown: /health/ready says no while requests are still taken, so that the load balancer looks elsewhere. Then the
/// server stops listening and requests under way have the rest of the time; background loops stop after the step they are in.
/// </summary>
internal sealed class Draining(IConfiguration configuration, ILogger<Draining> log) : IHostedLifecycleService
{
    public bool HasBegun { get; private set; }

    public async Task StoppingAsync(CancellationToken cancellationToken)
    {
        HasBegun = true;
        var pause = TimeSpan.FromSeconds(configuration.GetValue("Shutdown:DrainSeconds", 0));
        if (pause > TimeSpan.Zero)
        {
            log.LogInformation("Draining for {Pause}", pause);
            // Real time on purpose: it gives the load balancer time to look, it decides nothing.
            await Task.Delay(pause, TimeProvider.System, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
