using Microsoft.Extensions.DependencyInjection;
using Modular.Kernel;

namespace Modular.Testing;

/// <summary>Drives the kernel's loops by hand, in this thread, until nothing is due.</summary>
public static class Worker
{
    public static async Task SettleAsync(IServiceProvider services)
    {
        ArgumentNullException.ThrowIfNull(services);
        var databases = services.GetServices<ModuleDbInfo>().Where(d => d.Speaks).ToList();
        for (var moved = true; moved;)
        {
            moved = false;
            foreach (var database in databases)
            {
                moved |= await RelayAsync(services, database) > 0;
                moved |= await HandleAsync(services, database) > 0;
                moved |= await SendMailAsync(services, database) > 0;
            }
        }
    }

    /// <summary>What the worker does every few seconds while somebody collects metrics.</summary>
    public static Task LookAtQueuesAsync(IServiceProvider services) => services.GetRequiredService<QueueGauges>().LookAsync(CancellationToken.None);

    /// <summary>Empties the outbox of one module. Returns how many batches moved; a batch that was not full ends it.</summary>
    private static async Task<int> RelayAsync(IServiceProvider services, ModuleDbInfo database)
    {
        await using var scope = services.CreateAsyncScope();
        var waiting = database.From(scope.ServiceProvider).Outbox.Any();
        var relay = services.GetRequiredService<Relay>();
        while (waiting && await relay.PumpAsync(database, CancellationToken.None))
        {
        }

        return waiting ? 1 : 0;
    }

    private static Task<int> HandleAsync(IServiceProvider services, ModuleDbInfo database) =>
        Count(() => services.GetRequiredService<InboxWorker>().HandleNextAsync(database, CancellationToken.None));

    private static Task<int> SendMailAsync(IServiceProvider services, ModuleDbInfo database) =>
        Count(() => services.GetRequiredService<MailSender>().SendNextAsync(database, CancellationToken.None));

    private static async Task<int> Count(Func<Task<bool>> step)
    {
        var count = 0;
        while (await step())
        {
            count++;
        }

        return count;
    }
}
