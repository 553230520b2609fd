using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Modular.Kernel;
using Modular.Vault.Storage;

namespace Modular.Vault.Incidents;

/// <summary>
/// Raises incidents: a line in the log at once, then a row in a transaction of its own, which stays although what raised it is rolled back.
/// Not to be called while one's own write to Vault's database is open: SQLite has one writer.
/// </summary>
internal sealed class IncidentLog(IServiceScopeFactory scopes, TimeProvider clock, ILogger<IncidentLog> log)
{
    private static readonly TimeSpan Same = TimeSpan.FromDays(1);

    public async Task Raise(string kind, Guid? subject, CancellationToken stop)
    {
        Say(kind, subject);
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<VaultDb>();
        await using var write = await db.BeginWriteAsync(stop);
        await Join(db, kind, subject, clock, stop);
        await db.SaveChangesAsync(stop);
        await write.CommitAsync(stop);
    }

    /// <summary>
    /// For rules that look again and again: once in <paramref name="window"/> for a kind and subject, whoever asks and how often. What goes on longer is
    /// counted in the same incident, one a window.
    /// </summary>
    public async Task RaiseOnce(string kind, Guid? subject, TimeSpan window, CancellationToken stop)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<VaultDb>();
        var since = clock.UtcNow() - window;
        await using var write = await db.BeginWriteAsync(stop);
        if (!db.IsSqlite)
        {
            // Another host that looks at the same moment waits here; readers go on.
            var sql = $"lock table {db.Table("incident")} in share row exclusive mode";
            await db.Database.ExecuteSqlRawAsync(sql, stop);
        }

        if (await db.Incidents.AnyAsync(i => i.Kind == kind && i.Subject == subject && i.LastAt > since, stop))
        {
            return;
        }

        Say(kind, subject);
        await Join(db, kind, subject, clock, stop);
        await db.SaveChangesAsync(stop);
        await write.CommitAsync(stop);
    }

    private void Say(string kind, Guid? subject) => log.LogCritical("Incident {Kind} about {Subject}", kind, subject);

    /// <summary>In the caller's own write: no deed without its incident. The caller saves.</summary>
    public static async Task Join(VaultDb db, string kind, Guid? subject, TimeProvider clock, CancellationToken stop)
    {
        var now = clock.UtcNow();
        var since = now - Same;
        var again = await db.Incidents.Where(i => i.Kind == kind && i.Subject == subject && i.ClosedAt == null && i.At > since)
            .ExecuteUpdateAsync(set => set.SetProperty(i => i.Count, i => i.Count + 1).SetProperty(i => i.LastAt, now), stop);
        if (again == 0)
        {
            db.Incidents.Add(new Incident { Id = clock.NewId(), Kind = kind, Subject = subject, At = now, LastAt = now, Count = 1 });
        }
    }

    public async Task<IReadOnlyList<Incident>> Open(int most, CancellationToken stop)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<VaultDb>();
        return await db.Incidents.AsNoTracking().Where(i => i.ClosedAt == null).OrderByDescending(i => i.LastAt).Take(most).ToListAsync(stop);
    }
}
