using Modular.Host.Ops.Telemetry;
using Modular.Kernel;

namespace Modular.Host.Plugins;

internal static class PluginServices
{
    /// <summary>Loads the plug-ins, except into a process that is only the fetcher: it holds the keys to bank accounts.</summary>
    public static void AddPlugins(this IServiceCollection services, ModuleSettings settings)
    {
        services.AddOptions<PluginSettings>().BindConfiguration("Plugins");
        services.AddSingleton(_ =>
        {
            var folder = settings.Configuration["Plugins:Folder"] is { Length: > 0 } given ? given : "plugins";
            return settings.Roles == Roles.Fetcher ? FoundPlugins.None : new FoundPlugins(PluginLoader.LoadAll(Path.GetFullPath(folder, AppContext.BaseDirectory)));
        });
        services.AddSingleton<PluginCalls>();
        services.AddSingleton<PluginMetrics>();
        services.AddSingleton<IPaymentProviders, PaymentProviders>();
        services.AddSingleton<ISsoProviders, SsoProviders>();
        services.AddHostedService<PluginAnnouncer>();
    }
}

/// <summary>Says at the start which plug-ins are in and which were left out.</summary>
internal sealed class PluginAnnouncer(FoundPlugins found, ILogger<PluginAnnouncer> log) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken)
    {
        foreach (var plugin in found.All)
        {
            if (plugin.Problem is { } problem)
            {
                log.LogError("The plug-in {Plugin} was left out: {Problem}", plugin.Folder, problem);
            }
            else
            {
                log.LogInformation("The plug-in {Plugin} {Version} is ready", plugin.Manifest!.Id, plugin.Version);
            }
        }

        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
