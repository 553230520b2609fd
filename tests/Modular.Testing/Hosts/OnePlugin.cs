using Autofac;
using Modular.Host.Plugins;
using Modular.Sdk;
using Modular.Sdk.Payments;

namespace Modular.Testing;

/// <summary>Installs payment plug-ins that a test made itself in place of those under plugins/: behind the same guard, with the same standing, seen on the same pages.</summary>
public static class OnePlugin
{
    /// <param name="container">A <see cref="TestHostOptions.Register"/>.</param>
    /// <param name="plugins">The plug-ins; each may call and send people to its own host, "{id}.example", only.</param>
    public static void Install(ContainerBuilder container, params IPaymentProvider[] plugins)
    {
        ArgumentNullException.ThrowIfNull(container);
        container.RegisterInstance(new FoundPlugins([.. plugins.Select(plugin => Found(plugin, plugin.Descriptor.Id))]));
    }

    private static FoundPlugin Found(IPaymentProvider plugin, string id) =>
        new(id, new ModularPluginAttribute(plugin.GetType(), id) { EgressHosts = [$"{id}.example"], RedirectHosts = [$"{id}.example"] }, "1.0.0", plugin, null);
}
