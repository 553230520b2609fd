using Microsoft.Extensions.DependencyInjection;
using Modular.Kernel;

namespace Modular.Vault.Sealing;

internal static class SealingSetup
{
    /// <summary>The fetcher's own keys are to be had in the fetcher only: elsewhere nothing can resolve them.</summary>
    public static void AddSealing(this IServiceCollection services, ModuleSettings settings)
    {
        var own = FetcherKeys.Read(settings);
        if (own is not null)
        {
            services.AddSingleton(own);
        }

        services.AddSingleton(FetcherPublic.Read(settings, own));
        services.AddScoped<PersonKeys>();
    }
}
