using Microsoft.EntityFrameworkCore;

namespace Modular.Kernel;

/// <summary>Brings every module's database to the shape this build expects. Several hosts may call it at once.</summary>
public static class Migrator
{
    public static async Task MigrateAsync(ModuleDb db, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(db);
        if (db.IsSqlite)
        {
            await ForgetDeadMigrator(db, cancellation);
        }

        await db.Database.MigrateAsync(cancellation);
    }

    /// <summary>
    /// EF guards SQLite migrations by a row in a table; a process that dies in between leaves it, and the next one waits for ever.
    /// The embedded database belongs to one process, so what is there when we start is left from a dead one.
    /// </summary>
    private static async Task ForgetDeadMigrator(ModuleDb db, CancellationToken cancellation)
    {
        var exists = await db.Database.SqlQueryRaw<int>("select count(*) as \"Value\" from sqlite_master where name = '__EFMigrationsLock'").SingleAsync(cancellation);
        if (exists > 0)
        {
            await db.Database.ExecuteSqlRawAsync("delete from \"__EFMigrationsLock\"", cancellation);
        }
    }
}
