using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Modular.Kernel;
using Modular.Vault.Storage;
using Npgsql;

namespace Modular.Vault.Erase;

/// <summary>
/// Settings "Vault:EraseStore:Connection" (PostgreSQL) and "Vault:EraseStore:Folder" (SQLite). Without them the store lies beside the other data,
/// which <c>doctor</c> blames in production: whoever copies one copies both.
/// </summary>
internal static class EraseSetup
{
    public const string ConnectionSetting = "Vault:EraseStore:Connection";
    public const string FolderSetting = "Vault:EraseStore:Folder";

    public static void AddEraseStore(this IServiceCollection services, ModuleSettings settings)
    {
        services.AddSingleton(new ModuleDbInfo(EraseDb.Name, typeof(EraseDb), Speaks: false));
        services.AddScoped<EraseStore>();
        if (settings.Database.Provider == DatabaseProvider.Sqlite)
        {
            var connection = (settings.Database with { DataFolder = Folder(settings) }).ConnectionFor(EraseDb.Name);
            services.AddDbContextPool<EraseDb, SqliteEraseDb>(options => options.UseSqliteFile(connection).AddInterceptors(SecureDelete.Instance));
            return;
        }

        var source = new Lazy<NpgsqlDataSource?>(() => settings.Configuration[ConnectionSetting] is { Length: > 0 } own ? NpgsqlDataSource.Create(own) : null);
        services.AddDbContextPool<EraseDb, PostgresEraseDb>((provider, options) => options.UsePostgres(source.Value ?? provider.GetRequiredService<NpgsqlDataSource>(), EraseDb.Name));
    }

    public static bool IsApart(ModuleSettings settings) => settings.Database.Provider == DatabaseProvider.Sqlite
        ? Path.GetFullPath(Folder(settings)) != Path.GetFullPath(settings.Database.DataFolder)
        : settings.Configuration[ConnectionSetting] is { Length: > 0 } own && own != settings.Database.Connection;

    private static string Folder(ModuleSettings settings)
    {
        if (settings.Configuration[FolderSetting] is not { Length: > 0 } given)
        {
            return settings.Database.DataFolder;
        }

        try
        {
            return Directory.CreateDirectory(given).FullName;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new SettingsException(FolderSetting, $"a folder this process may write to, not \"{given}\"");
        }
    }
}
