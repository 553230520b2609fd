using Modular.Host.Development;
using Modular.Host.Ops.Telemetry;
using Modular.Host.Plugins;
using Modular.Host.Web;
using Modular.Kernel;
using Npgsql;

namespace Modular.Host.Composition;

/// <summary>Reads and checks what must be right before anything starts; each error names the setting and what it should be.</summary>
internal static class Settings
{
    public static DatabaseSettings Database(IConfiguration configuration, IHostEnvironment environment)
    {
        var folder = DataFolder(configuration, environment);
        var connection = configuration["Database:Connection"] ?? "";
        switch (configuration["Database:Provider"] ?? "sqlite")
        {
            case "sqlite":
                MakeFolder(folder);
                return new DatabaseSettings(DatabaseProvider.Sqlite, connection, folder);
            case "postgres":
                return new DatabaseSettings(DatabaseProvider.Postgres, Postgres(connection), folder);
            case var other:
                throw new SettingsException("Database:Provider", $"\"sqlite\" or \"postgres\", not \"{other}\"");
        }
    }

    /// <summary>Everything that can be wrong without asking anybody outside.</summary>
    public static void Check(IConfiguration configuration, IHostEnvironment environment, Roles roles)
    {
        Urls(configuration["Urls"] ?? "");
        Number(configuration, "Management:Port", 0, 65535);
        Number(configuration, "Shutdown:DrainSeconds", 0, 300);
        Number(configuration, "Plugins:DeadlineSeconds", 1, 300);
        Number(configuration, "Plugins:StartSeconds", 1, 120);
        Number(configuration, "Plugins:TrialSeconds", 1, 3600);
        Number(configuration, "Proxies:Limit", 1, 20);
        Number(configuration, "Https:Port", 1, 65535);
        Number(configuration, Admission.Setting, 0, 1_000_000);
        Number(configuration, "Shop:CacheSeconds", 0, 60);
        Number(configuration, "Hold:Queue", 1, 1_000_000);
        foreach (var limit in new[] { "PerMinute", "SignInPerMinute", "CodesPerMinute", "ScansPerMinute", "WebhooksPerMinute" })
        {
            Number(configuration, "RateLimits:" + limit, 0, 100_000_000);
        }

        Address(configuration, "PublicUrl");
        Address(configuration, "Sandbox:Url");
        Address(configuration, BesideProcess.Setting);
        Mail(configuration, environment, roles);
        FoundPlugins.Check(configuration, environment);
        HookLog.Check(configuration, environment);
        Proxies.Read(configuration);
        _ = TelemetrySettings.Read(configuration);
        _ = Listen.Addresses(configuration, roles);
    }

    /// <summary>Run from source, data lies in data/ beside the solution whatever the working directory; else where one stands.</summary>
    private static string DataFolder(IConfiguration configuration, IHostEnvironment environment) =>
        configuration["Data:Folder"] is { Length: > 0 } given ? Path.GetFullPath(given)
        : environment.IsDevelopment() && SourceRoot() is { } root ? Path.Combine(root, "data")
        : Path.GetFullPath("data");

    private static string? SourceRoot()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Modular.sln")))
            {
                return folder.FullName;
            }
        }

        return null;
    }

    private static void MakeFolder(string folder)
    {
        try
        {
            Directory.CreateDirectory(folder);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new SettingsException("Data:Folder", $"a folder this process may write to, not \"{folder}\"");
        }
    }

    private static string Postgres(string connection)
    {
        const string should = "a PostgreSQL connection string such as \"Host=db;Database=modular;Username=modular;Password=…\"";
        try
        {
            // The message must not repeat the string: there is a password in it.
            return connection.Length > 0 && new NpgsqlConnectionStringBuilder(connection) is { Host.Length: > 0 } ? connection : throw new SettingsException("Database:Connection", should);
        }
        catch (Exception wrong) when (wrong is ArgumentException or FormatException or KeyNotFoundException)
        {
            throw new SettingsException("Database:Connection", should);
        }
    }

    private static void Urls(string urls)
    {
        foreach (var one in urls.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            // "+" and "*" stand for every address; Uri does not know them.
            var plain = one.Replace("://+", "://all", StringComparison.Ordinal).Replace("://*", "://all", StringComparison.Ordinal);
            if (!Uri.TryCreate(plain, UriKind.Absolute, out var url) || url.Scheme is not ("http" or "https"))
            {
                throw new SettingsException("Urls", $"addresses such as http://localhost:5080, separated by semicolons, not \"{one}\"");
            }
        }
    }

    private static void Mail(IConfiguration configuration, IHostEnvironment environment, Roles roles)
    {
        Number(configuration, "Mail:Port", 1, 65535);
        if (configuration["Mail:Security"] is { Length: > 0 } security && security is not ("None" or "StartTls" or "Tls"))
        {
            throw new SettingsException("Mail:Security", $"\"None\", \"StartTls\" or \"Tls\", not \"{security}\"");
        }

        var from = configuration["Mail:From"];
        if (roles.HasFlag(Roles.Worker) && !environment.IsDevelopment() && string.IsNullOrEmpty(from))
        {
            throw new SettingsException("Mail:From", "the address mails are sent from, because this process sends them");
        }

        if (!string.IsNullOrEmpty(from) && !EmailAddress.TryParse(from, out _))
        {
            throw new SettingsException("Mail:From", "an e-mail address");
        }
    }

    private static void Address(IConfiguration configuration, string name)
    {
        if (configuration[name] is { Length: > 0 } given && !(Uri.TryCreate(given, UriKind.Absolute, out var url) && url.Scheme is "http" or "https"))
        {
            throw new SettingsException(name, $"an absolute http or https address, not \"{given}\"");
        }
    }

    private static void Number(IConfiguration configuration, string name, int least, int most)
    {
        if (configuration[name] is { Length: > 0 } given && !(int.TryParse(given, out var number) && number >= least && number <= most))
        {
            throw new SettingsException(name, $"a whole number from {least} to {most}, not \"{given}\"");
        }
    }
}
