using Microsoft.Extensions.DependencyInjection;
using Modular.Kernel;
using Modular.Credit.Storage;

namespace Modular.Credit;

public sealed class CreditModule : ModularModule
{
    public override string Name => "credit";

    public override void AddServices(IServiceCollection services, ModuleSettings settings)
    {
        ArgumentNullException.ThrowIfNull(settings);
        services.AddModuleDb<CreditDb, SqliteCreditDb, PostgresCreditDb>(Name, settings.Database);
    }
}
