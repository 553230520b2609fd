namespace Modular.Testing;

/// <summary>A place for data that is the test's own: an empty folder, and on PostgreSQL an own database. Gone when disposed.</summary>
public sealed class TestDatabase : IAsyncDisposable
{
    private TestDatabase(Database kind, string folder, string connection) => (Kind, Folder, Connection) = (kind, folder, connection);

    public Database Kind { get; }

    /// <summary>The data folder: SQLite files, and whatever else a host keeps there.</summary>
    public string Folder { get; }

    /// <summary>The PostgreSQL connection string; empty on SQLite.</summary>
    public string Connection { get; }

    /// <summary>The host's settings that point here.</summary>
    public Dictionary<string, string?> Settings => new()
    {
        ["Data:Folder"] = Folder,
        ["Database:Provider"] = Kind == Database.Postgres ? "postgres" : "sqlite",
        ["Database:Connection"] = Connection,
    };

    /// <param name="kind">Which of the two.</param>
    /// <param name="template">Start as a copy of this one, which nobody may be using.</param>
    public static async Task<TestDatabase> CreateAsync(Database kind, TestDatabase? template = null)
    {
        var folder = Directory.CreateTempSubdirectory("modular-").FullName;
        foreach (var file in template is null ? [] : Directory.GetFiles(template.Folder))
        {
            File.Copy(file, Path.Combine(folder, Path.GetFileName(file)));
        }

        var connection = kind == Database.Postgres ? await (await PostgresServer.SharedAsync()).CreateDatabaseAsync(template?.Connection) : "";
        return new TestDatabase(kind, folder, connection);
    }

    public async ValueTask DisposeAsync()
    {
        if (Kind == Database.Postgres)
        {
            await (await PostgresServer.SharedAsync()).DropDatabaseAsync(Connection);
        }

        for (var attempt = 1; ; attempt++)
        {
            try
            {
                Directory.Delete(Folder, recursive: true);
                return;
            }
            catch (IOException) when (attempt < 20)
            {
                // A loop that was told to end may still finish what it was writing.
                await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System);
            }
        }
    }
}
