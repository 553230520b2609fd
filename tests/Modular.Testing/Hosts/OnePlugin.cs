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

    /// <summary>Puts something of the test's own between an installed plug-in and its guard.</summary>
    /// <param name="container">A <see cref="TestHostOptions.Register"/>.</param>
    /// <param name="id">Which plug-in.</param>
    /// <param name="around">Gets the plug-in, returns what the guard calls in its place.</param>
    public static void Around(ContainerBuilder container, string id, Func<IPaymentProvider, IPaymentProvider> around)
    {
        ArgumentNullException.ThrowIfNull(container);
        container.RegisterDecorator<FoundPlugins>((_, _, found) => found with { All = [.. found.All.Select(it => it.Name == id && it.Payments is { } plugin ? it with { Provider = around(plugin) } : it)] });
    }

    private static FoundPlugin Found(IPaymentProvider plugin, string id) =>
        new(id, new ModularPluginAttribute(plugin.GetType(), id) { EgressHosts = [$"{id}.example"], RedirectHosts = [$"{id}.example"] }, "1.0.0", plugin, null);
}
