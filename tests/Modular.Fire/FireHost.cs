using Autofac;
using Autofac.Extensions.DependencyInjection;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Storage;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Modular.Fire.North;
using Modular.Kernel;
using Npgsql;

namespace Modular.Fire;

/// <summary>The kernel with two small modules and nothing else, wired as the host wires it.</summary>
public static class FireHost
{
    public static IHost Build(IReadOnlyDictionary<string, string?> settings, Roles roles, Action<IServiceCollection>? customise = null)
    {
        IReadOnlyList<ModularModule> modules = [new NorthModule(), new SouthModule()];
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.Configuration.AddInMemoryCollection(settings);
        var postgres = builder.Configuration["Database:Provider"] == "postgres";
        var database = new DatabaseSettings(postgres ? DatabaseProvider.Postgres : DatabaseProvider.Sqlite, builder.Configuration["Database:Connection"] ?? "", builder.Configuration["Data:Folder"]!);
        builder.ConfigureContainer(new AutofacServiceProviderFactory(), container => container.RegisterBorder(modules));
        builder.Services.AddSingleton(TimeProvider.System);
        if (postgres)
        {
            builder.Services.AddSingleton(_ => NpgsqlDataSource.Create(database.Connection));
        }

        builder.Services.AddKernel(modules, roles);
        builder.Services.AddSingleton<IMailTransport, NoPost>();
        foreach (var module in modules)
        {
            module.AddServices(builder.Services, new ModuleSettings(builder.Configuration, builder.Environment, roles, database));
        }

        customise?.Invoke(builder.Services);
        return builder.Build();
    }

    /// <summary>Creates the tables of both modules where they are missing: test modules have no migrations.</summary>
    public static async Task CreateTablesAsync(IServiceProvider services)
    {
        await using var scope = services.CreateAsyncScope();
        foreach (var module in services.GetServices<ModuleDbInfo>())
        {
            var database = module.From(scope.ServiceProvider).Database;
            var creator = (RelationalDatabaseCreator)database.GetService<IDatabaseCreator>();
            if (!await creator.ExistsAsync())
            {
                await creator.CreateAsync();
            }

            await creator.CreateTablesAsync();
        }
    }

    private sealed class NoPost : IMailTransport
    {
        public Task SendAsync(Mail mail, string messageId, CancellationToken cancellation) => Task.CompletedTask;
    }
}
