using Microsoft.Extensions.Options;
using Modular.Host.Ops.Telemetry;
using Modular.Kernel;

namespace Modular.Host.Plugins;

internal static class PluginServices
{
    public static void AddPlugins(this IServiceCollection services, ModuleSettings settings)
    {
        services.AddOptions<PluginSettings>().BindConfiguration("Plugins");
        services.AddSingleton(provider => FoundPlugins.StoreOf(settings.Configuration, settings.Database.DataFolder, provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton(provider => FoundPlugins.Load(settings, provider.GetRequiredService<IOptions<PluginSettings>>().Value, provider.GetRequiredService<PluginStore>()));
        services.AddSingleton<PluginCalls>();
        services.AddSingleton<PluginMetrics>();
        services.AddSingleton<PluginStandings>();
        services.AddSingleton<PluginGuards>();
        services.AddSingleton<IPaymentProviders, PaymentProviders>();
        services.AddSingleton<ISsoProviders, SsoProviders>();
        services.AddHostedService<PluginAnnouncer>();
        services.AddHostedService(GuardAll);
    }

    /// <summary>Every plug-in has its guard before the first look at how they all stand.</summary>
    private static PluginStandings GuardAll(IServiceProvider services)
    {
        _ = services.GetRequiredService<IPaymentProviders>();
        _ = services.GetRequiredService<ISsoProviders>();
        return services.GetRequiredService<PluginStandings>();
    }
}
