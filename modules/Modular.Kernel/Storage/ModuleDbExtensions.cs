using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace Modular.Kernel;

/// <summary>One registered module database, for everything that walks all of them (migrate, relay, doctor).</summary>
/// <param name="Speaks">It has outbox, inbox, mail and blobs; a bare store beside a module's database has not.</param>
public sealed record ModuleDbInfo(string Module, Type DbType, bool Speaks = true)
{
    public ModuleDb From(IServiceProvider services) => (ModuleDb)services.GetRequiredService(DbType);
}

public static class ModuleDbExtensions
{
    /// <summary>Registers a module's database, pooled, for the provider of the settings.</summary>
    public static IServiceCollection AddModuleDb<TDb, TSqlite, TPostgres>(this IServiceCollection services, string module, DatabaseSettings database)
        where TDb : ModuleDb
        where TSqlite : TDb
        where TPostgres : TDb
    {
        ArgumentNullException.ThrowIfNull(database);
        services.AddSingleton(new ModuleDbInfo(module, typeof(TDb)));
        return database.Provider == DatabaseProvider.Postgres
            ? services.AddDbContextPool<TDb, TPostgres>((provider, options) => options.UsePostgres(provider.GetRequiredService<NpgsqlDataSource>(), module))
            : services.AddDbContextPool<TDb, TSqlite>(options => options.UseSqliteFile(database.ConnectionFor(module)));
    }

    public static DbContextOptionsBuilder UsePostgres(this DbContextOptionsBuilder options, NpgsqlDataSource source, string module) => options
        .UseNpgsql(source, o => o.MigrationsHistoryTable("__migrations", module))
        .UseSnakeCaseNamingConvention();

    public static DbContextOptionsBuilder UseSqliteFile(this DbContextOptionsBuilder options, string connection) => options
        .UseSqlite(connection, o => o.MigrationsHistoryTable("__migrations"))
        .UseSnakeCaseNamingConvention()
        .AddInterceptors(WalInterceptor.Instance);
}

/// <summary>Readers beside one writer, and every commit on the disk before it is acknowledged.</summary>
internal sealed class WalInterceptor : DbConnectionInterceptor
{
    public const string Pragmas = "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;";

    public static WalInterceptor Instance { get; } = new();

    public override void ConnectionOpened(System.Data.Common.DbConnection connection, ConnectionEndEventData eventData)
    {
        using var command = connection.CreateCommand();
        command.CommandText = Pragmas;
        command.ExecuteNonQuery();
    }

    public override async Task ConnectionOpenedAsync(System.Data.Common.DbConnection connection, ConnectionEndEventData eventData, CancellationToken cancellationToken = default)
    {
        await using var command = connection.CreateCommand();
        command.CommandText = Pragmas;
        await command.ExecuteNonQueryAsync(cancellationToken);
    }
}
