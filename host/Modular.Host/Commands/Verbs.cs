using Modular.Host.Composition;
using Modular.Kernel;

namespace Modular.Host.Commands;

internal static class Verbs
{
    public static async Task<int> MigrateAsync(CancellationToken cancellation)
    {
        await using var app = HostApp.Build([], Roles.None);
        await MigrateAsync(app.Services, cancellation);
        return 0;
    }

    public static async Task<int> SeedAsync(CancellationToken cancellation)
    {
        await using var app = HostApp.Build([], Roles.None);
        await PrepareAsync(app.Services, cancellation);
        return 0;
    }

    /// <summary>Migrations, then demo data.</summary>
    public static async Task PrepareAsync(IServiceProvider services, CancellationToken cancellation)
    {
        await MigrateAsync(services, cancellation);
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
}
