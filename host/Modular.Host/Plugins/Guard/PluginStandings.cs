using System.Collections.Concurrent;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Modular.Host.Ops.Telemetry;
using Modular.Host.Storage;
using Modular.Kernel;

namespace Modular.Host.Plugins;

/// <summary>How all plug-ins stand: this process's view, kept in step with the database by all processes every few seconds.</summary>
internal sealed class PluginStandings(IOptions<PluginSettings> limits, IServiceScopeFactory scopes, PluginCalls calls, TimeProvider clock, ILogger<PluginStandings> log) : BackgroundService
{
    public static readonly TimeSpan Pace = TimeSpan.FromSeconds(3);

    private readonly ConcurrentDictionary<string, PluginStanding> _all = new();
    private readonly SemaphoreSlim _changed = new(0, 1);
    private readonly SemaphoreSlim _turn = new(1, 1);

    public PluginStanding Of(string plugin) => _all.GetOrAdd(plugin, id => new PluginStanding(id, limits.Value, clock, minutes => calls.Of(id, minutes).Requests, log, Wake));

    /// <summary>Writes down what is new here, then reads what is new elsewhere.</summary>
    public async Task SyncAsync(CancellationToken ct)
    {
        await _turn.WaitAsync(ct);
        try
        {
            await using var scope = scopes.CreateAsyncScope();
            var db = scope.ServiceProvider.GetRequiredService<HostDb>();
            foreach (var standing in _all.Values)
            {
                if (standing.Pending() is { } row)
                {
                    await WriteAsync(db, row, ct);
                    standing.Written(row);
                }
            }

            foreach (var row in await db.PluginStandings.AsNoTracking().ToListAsync(ct))
            {
                if (_all.TryGetValue(row.Plugin, out var standing))
                {
                    standing.Apply(row);
                }
            }
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <summary>Ends a quarantine, in all processes. False: there was none.</summary>
    public async Task<bool> ReleaseAsync(string plugin, CancellationToken ct)
    {
        await using (var scope = scopes.CreateAsyncScope())
        {
            var db = scope.ServiceProvider.GetRequiredService<HostDb>();
            var now = clock.UtcNow();
            await using var write = await db.BeginWriteAsync(ct);
            var released = await db.PluginStandings.Where(r => r.Plugin == plugin && r.Condition == (int)Condition.Quarantined).ExecuteUpdateAsync(
                set => set.SetProperty(r => r.Condition, (int)Condition.Healthy).SetProperty(r => r.Reason, "").SetProperty(r => r.Detail, "")
                    .SetProperty(r => r.Since, now).SetProperty(r => r.Version, r => r.Version + 1), ct);
            await write.CommitAsync(ct);
            if (released == 0)
            {
                return false;
            }
        }

        await SyncAsync(ct);
        return true;
    }

    /// <summary>Before anybody is served: a quarantine survives the restart.</summary>
    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        await TrySyncAsync(cancellationToken);
        await base.StartAsync(cancellationToken);
    }

    public override void Dispose()
    {
        base.Dispose();
        _changed.Dispose();
        _turn.Dispose();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                using var pace = new CancellationTokenSource(Pace, clock);
                using var either = CancellationTokenSource.CreateLinkedTokenSource(pace.Token, stoppingToken);
                await _changed.WaitAsync(either.Token);
            }
            catch (OperationCanceledException)
            {
                // Time to look.
            }

            await TrySyncAsync(stoppingToken);
        }
    }

    private async Task TrySyncAsync(CancellationToken ct)
    {
        if (_all.IsEmpty || ct.IsCancellationRequested)
        {
            return;
        }

        try
        {
            await SyncAsync(ct);
        }
        catch (Exception failure) when (!ct.IsCancellationRequested)
        {
            log.LogWarning("How plug-ins stand could not be shared with other processes: {Failure}; trying again", failure.GetType().Name);
        }
        catch (OperationCanceledException)
        {
            // Stopping.
        }
    }

    /// <summary>What is worse than what stands there is written; a quarantine is never overwritten by less.</summary>
    private static async Task WriteAsync(HostDb db, StandingRow row, CancellationToken ct)
    {
        await using var write = await db.BeginWriteAsync(ct);
        var sql = $$"""
            insert into {{db.Table("plugin_standing")}} (plugin, condition, reason, detail, since, until, version) values ({0}, {1}, {2}, {3}, {4}, {5}, 1)
            on conflict (plugin) do update set condition = excluded.condition, reason = excluded.reason, detail = excluded.detail, since = excluded.since, until = excluded.until, version = plugin_standing.version + 1
            where plugin_standing.condition <> 2
            """;
        await db.Database.ExecuteSqlRawAsync(sql, [row.Plugin, row.Condition, row.Reason, row.Detail, row.Since, row.Until is { } until ? until : null!], ct);
        await write.CommitAsync(ct);
    }

    private void Wake()
    {
        try
        {
            _changed.Release();
        }
        catch (Exception known) when (known is SemaphoreFullException or ObjectDisposedException)
        {
            // Awake already, or stopping.
        }
    }
}
