using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Modular.Fire;
using Modular.Fire.North;

namespace Modular.Kernel.Tests.Support;

/// <summary>What was told against what took effect, in both modules that listen.</summary>
internal sealed record Audit(int Told, IReadOnlyList<Guid> Lost, IReadOnlyList<Guid> Doubled, IReadOnlyList<Guid> Ghosts, int Outbox, int Waiting)
{
    public static async Task<Audit> OfAsync(IServiceProvider services)
    {
        await using var scope = services.CreateAsyncScope();
        var north = scope.ServiceProvider.GetRequiredService<NorthDb>();
        var south = scope.ServiceProvider.GetRequiredService<SouthDb>();
        var told = await north.Told.Select(t => t.Id).ToListAsync();
        List<Guid>[] effects = [await north.Effects.Select(e => e.Told).ToListAsync(), await south.Effects.Select(e => e.Told).ToListAsync()];
        return new Audit(
            told.Count,
            [.. effects.SelectMany(e => told.Except(e))],
            [.. effects.SelectMany(e => e.GroupBy(id => id).Where(g => g.Count() > 1).Select(g => g.Key))],
            [.. effects.SelectMany(e => e.Except(told))],
            await north.Outbox.CountAsync(),
            await north.Inbox.CountAsync(r => r.State == DeliveryState.Waiting) + await south.Inbox.CountAsync(r => r.State == DeliveryState.Waiting));
    }

    public bool EachOnce => Told > 0 && Lost.Count == 0 && Doubled.Count == 0 && Ghosts.Count == 0;

    /// <summary>Fails with numbers unless everything told took effect exactly once and nothing is left to do.</summary>
    public void AssertEachOnce() => Assert.True(EachOnce && Outbox == 0 && Waiting == 0, $"{Told} told, {Lost.Count} lost, {Doubled.Count} doubled, {Ghosts.Count} of unknown origin; {Outbox} in the outbox, {Waiting} waiting.");
}
