using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Modular.Kernel;

namespace Modular.Host.Composition;

/// <summary>Setting PublicUrl; without it, the first address the server listens on, which is right on one's own machine.</summary>
internal static class PublicAddress
{
    public static Uri Of(IConfiguration configuration, IServiceProvider services)
    {
        if (configuration["PublicUrl"] is { Length: > 0 } given)
        {
            return Uri.TryCreate(given, UriKind.Absolute, out var url) && url.Scheme is ("http" or "https")
                ? url
                : throw new SettingsException("PublicUrl", "an absolute http or https address");
        }

        var first = services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()?.Addresses.FirstOrDefault()
            ?? configuration["Urls"]?.Split(';')[0]
            ?? throw new SettingsException("PublicUrl", "the address under which people reach this host");
        return new Uri(first.Replace("://+", "://localhost", StringComparison.Ordinal).Replace("://*", "://localhost", StringComparison.Ordinal).Replace("://[::]", "://localhost", StringComparison.Ordinal).Replace("://0.0.0.0", "://localhost", StringComparison.Ordinal));
    }
}
