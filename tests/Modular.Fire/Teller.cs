using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Modular.Fire.North;
using Modular.Kernel;

namespace Modular.Fire;

/// <summary>Rings, a handful per transaction, until enough has rung over all lives of all processes.</summary>
internal sealed class Teller(IServiceProvider services, int enough)
{
    private const int Handful = 10;

    // Enough waiting to be hit by a kill at any moment, little enough to be worked off afterwards.
    private const int Backlog = 300;

    public async Task RingAsync()
    {
        while (true)
        {
            await using var scope = services.CreateAsyncScope();
            var db = scope.ServiceProvider.GetRequiredService<NorthDb>();
            var told = await db.Told.CountAsync();
            if (told >= enough)
            {
                return;
            }

            if (await db.Outbox.CountAsync() + await db.Inbox.CountAsync(r => r.State == DeliveryState.Waiting) > Backlog)
            {
                await Task.Delay(5);
                continue;
            }

            for (var number = told; number < told + Handful; number++)
            {
                var ring = new Told { Id = Guid.CreateVersion7(), Number = number };
                db.Told.Add(ring);
                db.Tell(new Rang(ring.Id, number));
            }

            await db.SaveChangesAsync();
        }
    }
}
