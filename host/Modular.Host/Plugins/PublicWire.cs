using System.Collections.Immutable;
using System.Net;
using System.Net.Sockets;
using Modular.Host.Ops.Telemetry;

namespace Modular.Host.Plugins;

/// <summary>
/// Connections to hosts that an operator names. The name is looked up here and the address that was looked at is the one that is connected to, so
/// that no name leads into our own network, not even one that changes between two questions (DNS rebinding). No proxy: it would look up by itself.
/// </summary>
internal static class PublicWire
{
    public static SocketsHttpHandler Make(ImmutableArray<Uri> simulators) => new()
    {
        AllowAutoRedirect = false,
        UseCookies = false,
        UseProxy = false,
        ConnectTimeout = TimeSpan.FromSeconds(10),
        PooledConnectionLifetime = TimeSpan.FromMinutes(5),
        MaxResponseHeadersLength = 64,
        ActivityHeadersPropagator = new NoPropagation(),
        ConnectCallback = (context, stop) => Connect(context.DnsEndPoint, simulators, stop),
    };

    /// <summary>True for an address on the open internet.</summary>
    public static bool IsPublic(IPAddress address)
    {
        if (address.IsIPv4MappedToIPv6)
        {
            return IsPublic(address.MapToIPv4());
        }

        var bytes = address.GetAddressBytes();
        if (bytes.Length == 4)
        {
            return bytes switch
            {
                [0 or 10 or 127, ..] or [>= 224, ..] or [169, 254, ..] or [192, 168, ..] or [192, 0, 0 or 2, _] or [198, 51, 100, _] or [203, 0, 113, _] => false,
                [100, >= 64 and <= 127, ..] or [172, >= 16 and <= 31, ..] or [198, 18 or 19, ..] => false,
                _ => true,
            };
        }

        // Global unicast is 2000::/3; out of it: documentation, Teredo, 6to4, which carry other addresses inside.
        return (bytes[0] & 0xE0) == 0x20 && bytes is not ([0x20, 0x01, 0x0D, 0xB8, ..] or [0x20, 0x01, 0, 0, ..] or [0x20, 0x02, ..]);
    }

    private static async ValueTask<Stream> Connect(DnsEndPoint to, ImmutableArray<Uri> simulators, CancellationToken stop)
    {
        var isSimulator = simulators.Any(s => s.Port == to.Port && string.Equals(s.IdnHost, to.Host, StringComparison.OrdinalIgnoreCase));
        var all = await Dns.GetHostAddressesAsync(to.Host, stop);
        var addresses = isSimulator ? all : [.. all.Where(IsPublic)];
        if (addresses.Length == 0)
        {
            throw new HttpRequestException(HttpRequestError.ConfigurationLimitExceeded, "The host has no public address.");
        }

        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(addresses, to.Port, stop);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
