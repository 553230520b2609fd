using Modular.Host.Commands;
using Modular.Kernel;

namespace Modular.Testing;

/// <summary>Migrates once per process and database; every test starts from a copy.</summary>
public static class MigratedDatabase
{
    private static readonly Dictionary<Database, Lazy<Task<TestDatabase>>> Templates =
        Enum.GetValues<Database>().ToDictionary(d => d, d => new Lazy<Task<TestDatabase>>(() => MigrateAsync(d)));

    private static readonly SemaphoreSlim OneCopyAtATime = new(1, 1);

    public static async Task<TestDatabase> CopyAsync(Database database)
    {
        var template = await Templates[database].Value;
        // PostgreSQL refuses to copy a database that somebody else copies at this moment.
        await OneCopyAtATime.WaitAsync();
        try
        {
            return await TestDatabase.CreateAsync(database, template);
        }
        finally
        {
            OneCopyAtATime.Release();
        }
    }

    private static async Task<TestDatabase> MigrateAsync(Database database)
    {
        var template = await TestDatabase.CreateAsync(database);
        AppDomain.CurrentDomain.ProcessExit += (_, _) => Directory.Delete(template.Folder, recursive: true);
        await using (var app = TestHost.Build(template, new TestHostOptions { Roles = Roles.None }, new LogLines()))
        {
            await Verbs.MigrateAsync(app.Services, CancellationToken.None);
        }

        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        Npgsql.NpgsqlConnection.ClearAllPools();
        return template;
    }
}
