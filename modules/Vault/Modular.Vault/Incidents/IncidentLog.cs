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
        log.LogCritical("Incident {Kind} about {Subject}", kind, subject);
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<VaultDb>();
        var now = clock.UtcNow();
        var since = now - Same;
        await using var write = await db.BeginWriteAsync(stop);
        var again = await db.Incidents.Where(i => i.Kind == kind && i.Subject == subject && i.ClosedAt == null && i.At > since)
            .ExecuteUpdateAsync(set => set.SetProperty(i => i.Count, i => i.Count + 1).SetProperty(i => i.LastAt, now), stop);
        if (again == 0)
        {
            db.Incidents.Add(new Incident { Id = clock.NewId(), Kind = kind, Subject = subject, At = now, LastAt = now, Count = 1 });
            await db.SaveChangesAsync(stop);
        }

        await write.CommitAsync(stop);
    }

    public async Task<IReadOnlyList<Incident>> Open(int most, CancellationToken stop)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<VaultDb>();
        return await db.Incidents.AsNoTracking().Where(i => i.ClosedAt == null).OrderByDescending(i => i.LastAt).Take(most).ToListAsync(stop);
    }
}
