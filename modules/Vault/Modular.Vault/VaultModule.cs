using Microsoft.Extensions.DependencyInjection;
using Modular.Kernel;
using Modular.Vault.Storage;

namespace Modular.Vault;

public sealed class VaultModule : ModularModule
{
    public override string Name => "vault";

    public override void AddServices(IServiceCollection services, ModuleSettings settings)
    {
        ArgumentNullException.ThrowIfNull(settings);
        services.AddModuleDb<VaultDb, SqliteVaultDb, PostgresVaultDb>(Name, settings.Database);
    }
}
