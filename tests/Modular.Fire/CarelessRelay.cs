using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Modular.Fire.North;

namespace Modular.Fire;

/// <summary>
/// KNOWN BAD, the control of the test with real processes: takes events out of the outbox and keeps them in memory until they are handled,
/// as an in-process publish would. A kill in between loses them, and the test has to say so.
/// </summary>
internal sealed class CarelessRelay(IServiceProvider services) : BackgroundService
{
    /// <summary>How many events exist nowhere but in this process.</summary>
    public static int InMemory { get; private set; }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            await using var scope = services.CreateAsyncScope();
            var north = scope.ServiceProvider.GetRequiredService<NorthDb>();
            var south = scope.ServiceProvider.GetRequiredService<SouthDb>();
            var rows = await north.Outbox.OrderBy(r => r.Id).Take(100).ToListAsync(stoppingToken);
            InMemory = rows.Count;
            north.Outbox.RemoveRange(rows);
            await north.SaveChangesAsync(stoppingToken);
            foreach (var row in rows)
            {
                var rang = JsonSerializer.Deserialize<Rang>(row.Payload, JsonSerializerOptions.Web)!;
                north.Effects.Add(new Effect { Told = rang.Id });
                south.Effects.Add(new Effect { Told = rang.Id });
                await south.SaveChangesAsync(stoppingToken);
                await north.SaveChangesAsync(stoppingToken);
                InMemory--;
            }

            await Task.Delay(rows.Count == 0 ? 20 : 0, stoppingToken);
        }
    }
}
