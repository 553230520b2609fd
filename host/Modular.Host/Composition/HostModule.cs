using Modular.Host.Storage;
using Modular.Kernel;

namespace Modular.Host.Composition;

/// <summary>The host's own pages and tables (Data Protection keys, plug-in state), kept like a module's.</summary>
internal sealed class HostModule : ModularModule
{
    public override string Name => "host";

    public override void AddServices(IServiceCollection services, ModuleSettings settings) =>
        services.AddModuleDb<HostDb, SqliteHostDb, PostgresHostDb>(Name, settings.Database);
}
