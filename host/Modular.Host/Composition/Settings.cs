using Modular.Kernel;

namespace Modular.Host.Composition;

/// <summary>Reads and checks what must be right before anything starts; each error names the setting and what it should be.</summary>
internal static class Settings
{
    public static DatabaseSettings Database(IConfiguration configuration)
    {
        var folder = Path.GetFullPath(configuration["Data:Folder"] is { Length: > 0 } given ? given : "data");
        var connection = configuration["Database:Connection"] ?? "";
        switch (configuration["Database:Provider"] ?? "sqlite")
        {
            case "sqlite":
                Directory.CreateDirectory(folder);
                return new DatabaseSettings(DatabaseProvider.Sqlite, connection, folder);
            case "postgres" when connection.Length > 0:
                return new DatabaseSettings(DatabaseProvider.Postgres, connection, folder);
            case "postgres":
                throw new SettingsException("Database:Connection", "a PostgreSQL connection string, because Database:Provider is \"postgres\"");
            case var other:
                throw new SettingsException("Database:Provider", $"\"sqlite\" or \"postgres\", not \"{other}\"");
        }
    }
}

/// <summary>A setting is wrong; the message names it and says what it should be.</summary>
internal sealed class SettingsException(string setting, string should) : Exception($"The setting {setting} must be {should}.")
{
    public string Setting { get; } = setting;
}
