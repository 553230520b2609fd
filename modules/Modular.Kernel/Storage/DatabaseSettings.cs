namespace Modular.Kernel;

public enum DatabaseProvider
{
    Sqlite,
    Postgres,
}

/// <summary>Where data lives: section "Database" (Provider, Connection) and "Data" (Folder) of the settings.</summary>
public sealed record DatabaseSettings(DatabaseProvider Provider, string Connection, string DataFolder)
{
    public string SqliteFile(string module) => Path.Combine(DataFolder, module + ".db");

    /// <summary>The connection string of one module: one database with a schema per module, or a file per module.</summary>
    public string ConnectionFor(string module) => Provider == DatabaseProvider.Postgres
        ? Connection
        : $"Data Source={SqliteFile(module)};Foreign Keys=True;Default Timeout=15";
}
