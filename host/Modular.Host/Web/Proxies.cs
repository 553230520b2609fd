using System.Net;
using Microsoft.AspNetCore.HttpOverrides;
using Modular.Kernel;

namespace Modular.Host.Web;

/// <summary>Setting Proxies:Known: addresses or networks ("10.0.0.0/8") whose X-Forwarded-For and -Proto are believed. Nobody's by default.</summary>
internal static class Proxies
{
    public static ForwardedHeadersOptions? Read(IConfiguration configuration)
    {
        var known = configuration.GetSection("Proxies:Known").Get<string[]>() ?? [];
        if (known.Length == 0)
        {
            return null;
        }

        var options = new ForwardedHeadersOptions { ForwardedHeaders = ForwardedHeaders.XForwardedFor | ForwardedHeaders.XForwardedProto, ForwardLimit = configuration.GetValue("Proxies:Limit", 1) };
        options.KnownProxies.Clear();
        options.KnownIPNetworks.Clear();
        foreach (var one in known)
        {
            if (System.Net.IPNetwork.TryParse(one, out var network))
            {
                options.KnownIPNetworks.Add(network);
            }
            else if (IPAddress.TryParse(one, out var address))
            {
                options.KnownProxies.Add(address);
            }
            else
            {
                throw new SettingsException("Proxies:Known", $"IP addresses or networks such as 10.0.0.0/8, not \"{one}\"");
            }
        }

        return options;
    }
}
