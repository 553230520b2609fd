using System.Diagnostics;
using MediatR;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Modular.Kernel;

/// <summary>
/// Runs one handler for one event in its own scope and transaction: effect and "done" are one commit.
/// A failure backs off; after the last try the row is a dead letter with a reason, until somebody replays it.
/// </summary>
internal sealed class InboxWorker(IServiceScopeFactory scopes, IEnumerable<ModuleDbInfo> databases, KernelServices kernel, KernelMetrics metrics, ILogger<InboxWorker> log)
    : RelayLoop(log, TimeSpan.FromMilliseconds(500))
{
    private const int PostgresLanes = 4;

    private static readonly TimeSpan[] Pauses =
    [
        TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(30), TimeSpan.FromMinutes(2),
        TimeSpan.FromMinutes(10), TimeSpan.FromHours(1), TimeSpan.FromHours(4),
    ];

    private readonly ModuleDbInfo[] _databases = [.. databases.Where(d => d.Speaks)];

    protected override IEnumerable<Func<CancellationToken, Task>> Loops() =>
        from module in _databases
        from lane in Enumerable.Range(0, IsSqlite(module) ? 1 : PostgresLanes)
        select (Func<CancellationToken, Task>)(stopping => Repeat(kernel.Inbox(module.Module), token => HandleNextAsync(module, token), stopping));

    /// <summary>Handles the next due row. False when nothing is due.</summary>
    public async Task<bool> HandleNextAsync(ModuleDbInfo module, CancellationToken cancellation)
    {
        InboxRow? row = null;
        Activity? span = null;
        var start = Stopwatch.GetTimestamp();
        try
        {
            await using var scope = scopes.CreateAsyncScope();
            var db = module.From(scope.ServiceProvider);
            if (db.IsSqlite && !await AnyDueAsync(db, cancellation))
            {
                return false;
            }

            await using var write = await db.BeginWriteAsync(cancellation);
            row = await NextAsync(db, cancellation);
            if (row is null)
            {
                return false;
            }

            span = Spans.Begin("handle " + row.Name)?.SetTag("modular.handler", row.Handler).SetTag("modular.event.id", row.EventId);
            if (kernel.Subscriptions.Find(row.Handler) is not { } subscription)
            {
                throw new PoisonedException("nobody of that name handles it");
            }

            await DispatchAsync(scope.ServiceProvider, subscription, row, cancellation);
            await db.SaveChangesAsync(cancellation);
            var now = kernel.Clock.UtcNow();
            await db.Inbox.Where(r => r.EventId == row.EventId && r.Handler == row.Handler).ExecuteUpdateAsync(
                set => set.SetProperty(r => r.State, DeliveryState.Done).SetProperty(r => r.DoneAt, now).SetProperty(r => r.Attempts, row.Attempts + 1).SetProperty(r => r.Reason, (string?)null), cancellation);
            await write.CommitAsync(cancellation);
            metrics.Handled(row.Handler, "done", Stopwatch.GetElapsedTime(start));
            return true;
        }
        catch (Exception failure) when (row is not null && !(failure is OperationCanceledException && cancellation.IsCancellationRequested))
        {
            span.Fail(failure);
            var dead = await PostponeAsync(module, row, failure, cancellation);
            metrics.Handled(row.Handler, dead ? "dead" : "postponed", Stopwatch.GetElapsedTime(start));
            return true;
        }
        finally
        {
            span?.Dispose();
        }
    }

    private async Task<bool> AnyDueAsync(ModuleDb db, CancellationToken cancellation)
    {
        var now = kernel.Clock.UtcNow();
        return await db.Inbox.AnyAsync(r => r.State == DeliveryState.Waiting && r.DueAt <= now, cancellation);
    }

    private async Task<InboxRow?> NextAsync(ModuleDb db, CancellationToken cancellation)
    {
        var sql = $"select * from {db.Table("inbox")} where state = 0 and due_at <= {{0}} order by due_at, event_id limit 1{(db.IsSqlite ? "" : " for update skip locked")}";
        var found = await db.Inbox.FromSqlRaw(sql, kernel.Clock.UtcNow()).AsNoTracking().ToListAsync(cancellation);
        return found.SingleOrDefault();
    }

    private static async Task DispatchAsync(IServiceProvider services, Subscription subscription, InboxRow row, CancellationToken cancellation)
    {
        INotification @event;
        try
        {
            @event = Envelopes.Open(subscription.EventType, row.Payload) ?? throw new PoisonedException("empty payload");
        }
        catch (System.Text.Json.JsonException unreadable)
        {
            throw new PoisonedException("unreadable payload", unreadable);
        }

        var handler = services.GetRequiredService(subscription.HandlerType);
        await Handling.For(subscription.EventType).Run(handler, @event, cancellation);
    }

    /// <returns>True when it was the last try.</returns>
    private async Task<bool> PostponeAsync(ModuleDbInfo module, InboxRow row, Exception failure, CancellationToken cancellation)
    {
        var attempts = row.Attempts + 1;
        var dead = failure is PoisonedException || attempts > Pauses.Length;
        var due = kernel.Clock.UtcNow() + Pauses[Math.Min(attempts, Pauses.Length) - 1];
        var reason = failure is PoisonedException ? failure.Message : Failures.Name(failure);
        log.LogWarning("{Handler} failed on event {EventId}, attempt {Attempt}: {Reason}{Dead}", row.Handler, row.EventId, attempts, reason, dead ? "; now a dead letter" : "");
        await using var scope = scopes.CreateAsyncScope();
        var db = module.From(scope.ServiceProvider);
        await using var write = await db.BeginWriteAsync(cancellation);
        await db.Inbox.Where(r => r.EventId == row.EventId && r.Handler == row.Handler && r.State == DeliveryState.Waiting).ExecuteUpdateAsync(
            set => set.SetProperty(r => r.Attempts, attempts).SetProperty(r => r.DueAt, due).SetProperty(r => r.Reason, reason)
                .SetProperty(r => r.State, dead ? DeliveryState.Dead : DeliveryState.Waiting), cancellation);
        await write.CommitAsync(cancellation);
        return dead;
    }

    private bool IsSqlite(ModuleDbInfo module)
    {
        using var scope = scopes.CreateScope();
        return module.From(scope.ServiceProvider).IsSqlite;
    }
}

/// <summary>An event that no retry will make better.</summary>
internal sealed class PoisonedException(string message, Exception? inner = null) : Exception(message, inner);

/// <summary>Calls <c>INotificationHandler&lt;T&gt;.Handle</c> for a T known only at run time.</summary>
internal abstract class Handling
{
    private static readonly System.Collections.Concurrent.ConcurrentDictionary<Type, Handling> Known = new();

    public static Handling For(Type eventType) => Known.GetOrAdd(eventType, static t => (Handling)Activator.CreateInstance(typeof(Of<>).MakeGenericType(t))!);

    public abstract Task Run(object handler, INotification @event, CancellationToken cancellation);

    private sealed class Of<T> : Handling
        where T : INotification
    {
        public override Task Run(object handler, INotification @event, CancellationToken cancellation) => ((INotificationHandler<T>)handler).Handle((T)@event, cancellation);
    }
}
