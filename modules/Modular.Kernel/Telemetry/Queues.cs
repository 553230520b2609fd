using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Modular.Kernel;

/// <summary>What waits in a module's tables, whichever instance wrote it: the same numbers on every instance.</summary>
/// <param name="Module">The module.</param>
/// <param name="Outbox">Events that have not left their module.</param>
/// <param name="OutboxOldest">Since when the oldest of them waits.</param>
/// <param name="Inbox">Deliveries to its handlers that are not done, those that wait for their next try included.</param>
/// <param name="InboxOldest">When the oldest of them happened.</param>
/// <param name="DeadLetters">Deliveries that gave up.</param>
/// <param name="Mails">Mails to be sent, those that wait for their next try included.</param>
/// <param name="MailsOldest">Since when the oldest of them waits.</param>
/// <param name="MailsFailed">Mails that gave up.</param>
public sealed record QueueState(
    string Module, int Outbox, DateTime? OutboxOldest, int Inbox, DateTime? InboxOldest, int DeadLetters, int Mails, DateTime? MailsOldest, int MailsFailed);

/// <summary>Reads the queues of all modules that have some: a few counts over partial indexes.</summary>
public sealed class Queues(IServiceScopeFactory scopes, IEnumerable<ModuleDbInfo> databases)
{
    private readonly ModuleDbInfo[] _databases = [.. databases.Where(d => d.Speaks)];

    public IEnumerable<string> Modules => _databases.Select(d => d.Module);

    public async Task<IReadOnlyList<QueueState>> ReadAsync(CancellationToken cancellation)
    {
        var states = new List<QueueState>();
        await using var scope = scopes.CreateAsyncScope();
        foreach (var module in _databases)
        {
            states.Add(await ReadAsync(module.Module, module.From(scope.ServiceProvider), cancellation));
        }

        return states;
    }

    private static async Task<QueueState> ReadAsync(string module, ModuleDb db, CancellationToken cancellation)
    {
        var outbox = await WaitAsync(db.Outbox.Select(r => r.At), cancellation);
        var inbox = await WaitAsync(db.Inbox.Where(r => r.State == DeliveryState.Waiting).Select(r => r.At), cancellation);
        var mails = await WaitAsync(db.Mails.Where(r => r.State == DeliveryState.Waiting).Select(r => r.At), cancellation);
        return new QueueState(
            module, outbox.Count, outbox.Oldest, inbox.Count, inbox.Oldest,
            await db.Inbox.CountAsync(r => r.State == DeliveryState.Dead, cancellation), mails.Count, mails.Oldest,
            await db.Mails.CountAsync(r => r.State == DeliveryState.Dead, cancellation));
    }

    private static async Task<(int Count, DateTime? Oldest)> WaitAsync(IQueryable<DateTime> since, CancellationToken cancellation)
    {
        var found = await since.GroupBy(_ => 1).Select(g => new { Count = g.Count(), Oldest = g.Min() }).SingleOrDefaultAsync(cancellation);
        return (found?.Count ?? 0, found?.Oldest);
    }
}
