using Microsoft.EntityFrameworkCore;
using Modular.Host.Composition;
using Modular.Host.Ops;
using Modular.Kernel;

namespace Modular.Host.Commands;

internal static class Verbs
{
    public static async Task<int> MigrateAsync(Say say, CancellationToken cancellation)
    {
        await using var app = HostApp.Build([], Roles.None);
        await ReachAsync(app.Services, cancellation);
        await MigrateAsync(app.Services, cancellation);
        await say.LineAsync($"Every database has the shape this build expects: {Words.Place(app.Services.GetRequiredService<DatabaseSettings>())}.", new { migrated = true });
        return 0;
    }

    /// <param name="size">"season" or "week": an invented season beside the demo business; null for that alone.</param>
    public static async Task<int> SeedAsync(string? size, Say say, CancellationToken cancellation)
    {
        await using var app = HostApp.Build(size is null ? [] : ["--Demo:Size=" + size], Roles.None);
        await ReachAsync(app.Services, cancellation);
        await PrepareAsync(app.Services, cancellation);
        await say.LineAsync($"The demo data is there: {Words.Place(app.Services.GetRequiredService<DatabaseSettings>())}.", new { seeded = true });
        return 0;
    }

    /// <summary>A verb that a module brings.</summary>
    public static async Task<int> RunAsync(ModuleVerb verb, Say say, CancellationToken cancellation)
    {
        await using var app = HostApp.Build([], Roles.None);
        await ReachAsync(app.Services, cancellation);
        await RequireMigratedAsync(app.Services, cancellation);
        await using var scope = app.Services.CreateAsyncScope();
        var healthy = true;
        await foreach (var finding in verb.Run(scope.ServiceProvider, cancellation))
        {
            healthy &= finding.Healthy;
            await say.LineAsync(finding);
        }

        return healthy ? 0 : 1;
    }

    /// <summary>Migrations, then demo data.</summary>
    public static async Task PrepareAsync(IServiceProvider services, CancellationToken cancellation)
    {
        await MigrateAsync(services, cancellation);
        if (!services.GetRequiredService<IConfiguration>().GetValue("Demo:Seed", true))
        {
            return;
        }

        foreach (var module in services.GetRequiredService<IReadOnlyList<ModularModule>>())
        {
            await using var scope = services.CreateAsyncScope();
            await module.SeedAsync(scope.ServiceProvider, cancellation);
        }
    }

    public static async Task MigrateAsync(IServiceProvider services, CancellationToken cancellation)
    {
        await using var scope = services.CreateAsyncScope();
        foreach (var database in services.GetServices<ModuleDbInfo>())
        {
            await Migrator.MigrateAsync(database.From(scope.ServiceProvider), cancellation);
        }
    }

    /// <exception cref="NotReadyException">The database server does not answer, or lets us not in.</exception>
    public static async Task ReachAsync(IServiceProvider services, CancellationToken cancellation)
    {
        var settings = services.GetRequiredService<DatabaseSettings>();
        if (settings.Provider == DatabaseProvider.Sqlite)
        {
            return;
        }

        try
        {
            await using var connection = await services.GetRequiredService<Npgsql.NpgsqlDataSource>().OpenConnectionAsync(cancellation);
        }
        catch (Exception failure) when (failure is Npgsql.NpgsqlException or TimeoutException or System.Net.Sockets.SocketException)
        {
            var why = failure is Npgsql.PostgresException { SqlState: var state } ? $"it refuses us ({state})" : "it does not answer";
            throw new NotReadyException($"The database cannot be used: {Words.Place(settings)}: {why}. Check the setting Database:Connection and that the server runs.");
        }
    }

    /// <exception cref="NotReadyException">A database is behind this build.</exception>
    public static async Task RequireMigratedAsync(IServiceProvider services, CancellationToken cancellation)
    {
        await using var scope = services.CreateAsyncScope();
        foreach (var database in services.GetServices<ModuleDbInfo>())
        {
            var pending = (await database.From(scope.ServiceProvider).Database.GetPendingMigrationsAsync(cancellation)).Count();
            if (pending > 0)
            {
                throw new NotReadyException($"The database of {database.Module} is {pending} migration(s) behind this build. Run the verb migrate first.");
            }
        }
    }
}
