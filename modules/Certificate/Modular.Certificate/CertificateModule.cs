using Microsoft.Extensions.DependencyInjection;
using Modular.Kernel;
using Modular.Certificate.Storage;

namespace Modular.Certificate;

public sealed class CertificateModule : ModularModule
{
    public override string Name => "certificate";

    public override void AddServices(IServiceCollection services, ModuleSettings settings)
    {
        ArgumentNullException.ThrowIfNull(settings);
        services.AddModuleDb<CertificateDb, SqliteCertificateDb, PostgresCertificateDb>(Name, settings.Database);
    }
}
