using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Modular.Kernel;

/// <summary>Events whose handler gave up, over all modules; somebody may look at the reason and replay them.</summary>
public sealed class DeadLetters(IServiceScopeFactory scopes, IEnumerable<ModuleDbInfo> databases, KernelServices kernel)
{
    private readonly ModuleDbInfo[] _databases = [.. databases.Where(d => d.Speaks)];

    public async Task<IReadOnlyList<DeadLetter>> ListAsync(int atMost, CancellationToken cancellation)
    {
        var found = new List<DeadLetter>();
        await using var scope = scopes.CreateAsyncScope();
        foreach (var module in _databases)
        {
            found.AddRange(await module.From(scope.ServiceProvider).Inbox.AsNoTracking()
                .Where(r => r.State == DeliveryState.Dead).OrderByDescending(r => r.At).Take(atMost)
                .Select(r => new DeadLetter(module.Module, r.EventId, r.Handler, r.Name, r.At, r.Attempts, r.Reason ?? "")).ToListAsync(cancellation));
        }

        return [.. found.OrderByDescending(d => d.At).Take(atMost)];
    }

    /// <summary>Gives a dead letter all its tries again. False when there is no such dead letter.</summary>
    public async Task<bool> ReplayAsync(string module, Guid eventId, string handler, CancellationToken cancellation)
    {
        if (_databases.SingleOrDefault(d => d.Module == module) is not { } info)
        {
            return false;
        }

        await using var scope = scopes.CreateAsyncScope();
        var db = info.From(scope.ServiceProvider);
        var now = kernel.Clock.UtcNow();
        await using var write = await db.BeginWriteAsync(cancellation);
        var replayed = await db.Inbox.Where(r => r.EventId == eventId && r.Handler == handler && r.State == DeliveryState.Dead).ExecuteUpdateAsync(
            set => set.SetProperty(r => r.State, DeliveryState.Waiting).SetProperty(r => r.Attempts, 0).SetProperty(r => r.DueAt, now), cancellation);
        await write.CommitAsync(cancellation);
        kernel.Inbox(module).Ring();
        return replayed == 1;
    }
}

public sealed record DeadLetter(string Module, Guid EventId, string Handler, string EventName, DateTime At, int Attempts, string Reason);
