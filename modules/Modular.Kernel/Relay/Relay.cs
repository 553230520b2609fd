using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Modular.Kernel;

/// <summary>
/// Carries events from a module's outbox into the inbox of every handler. The inbox is written first and refuses doubles,
/// the outbox is emptied after: a crash in between repeats, it never loses.
/// </summary>
internal sealed class Relay(IServiceScopeFactory scopes, IEnumerable<ModuleDbInfo> databases, KernelServices kernel, KernelMetrics metrics, ILogger<Relay> log)
    : RelayLoop(log, TimeSpan.FromMilliseconds(500))
{
    public const int BatchSize = 200;
    private readonly Dictionary<string, ModuleDbInfo> _databases = databases.Where(d => d.Speaks).ToDictionary(d => d.Module);

    protected override IEnumerable<Func<CancellationToken, Task>> Loops() =>
        _databases.Values.Select(source => (Func<CancellationToken, Task>)(stopping => Repeat(kernel.Outbox(source.Module), token => PumpAsync(source, token), stopping)));

    /// <summary>Moves one batch. True when there may be more.</summary>
    public async Task<bool> PumpAsync(ModuleDbInfo source, CancellationToken cancellation)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = source.From(scope.ServiceProvider);
        // SQLite's only writer must not be held while other files are written: doubles are refused anyway, so read without a lock.
        await using var write = db.IsSqlite ? null : await db.BeginWriteAsync(cancellation);
        var next = $"select * from {db.Table("outbox")} order by id limit {BatchSize}{(db.IsSqlite ? "" : " for update skip locked")}";
        var rows = await db.Outbox.FromSqlRaw(next).AsNoTracking().ToListAsync(cancellation);
        if (rows.Count == 0)
        {
            return false;
        }

        using var span = Spans.Begin("relay " + source.Module)?.SetTag("modular.events", rows.Count);
        var deliveries = from row in rows
                         from subscription in kernel.Subscriptions.To(row.Name)
                         group (row, subscription) by subscription.Module;
        foreach (var target in deliveries)
        {
            var targetDb = _databases[target.Key].From(scope.ServiceProvider);
            await DeliverAsync(targetDb, [.. target], cancellation);
        }

        var ids = rows.Select(r => r.Id).ToList();
        if (write is null)
        {
            await using var removal = await db.BeginWriteAsync(cancellation);
            await db.Outbox.Where(r => ids.Contains(r.Id)).ExecuteDeleteAsync(cancellation);
            await removal.CommitAsync(cancellation);
        }
        else
        {
            await db.Outbox.Where(r => ids.Contains(r.Id)).ExecuteDeleteAsync(cancellation);
            await write.CommitAsync(cancellation);
        }

        metrics.Relayed(source.Module, rows.Count);
        foreach (var target in deliveries)
        {
            kernel.Inbox(target.Key).Ring();
        }

        return rows.Count == BatchSize;
    }

    private static async Task DeliverAsync(ModuleDb target, (OutboxRow Row, Subscription Subscription)[] deliveries, CancellationToken cancellation)
    {
        // A module that listens to itself shares the relay's transaction on PostgreSQL; any other target gets its own.
        await using var write = target.Database.CurrentTransaction is null ? await target.BeginWriteAsync(cancellation) : null;
        foreach (var chunk in deliveries.Chunk(100))
        {
            var values = string.Join(", ", chunk.Select((_, i) => $"({{{i * 6}}}, {{{i * 6 + 1}}}, {{{i * 6 + 2}}}, {{{i * 6 + 3}}}, {{{i * 6 + 4}}}, {{{i * 6 + 5}}}, 0, 0)"));
            var parameters = chunk.SelectMany(d => new object[] { d.Row.Id, d.Subscription.Key, d.Row.Name, d.Row.Payload, d.Row.At, d.Row.At }).ToArray();
            var insert = $"insert into {target.Table("inbox")} (event_id, handler, name, payload, at, due_at, attempts, state) values {values} on conflict (event_id, handler) do nothing";
            await target.Database.ExecuteSqlRawAsync(insert, parameters, cancellation);
        }

        if (write is not null)
        {
            await write.CommitAsync(cancellation);
        }
    }
}
