using System.Net;
using System.Net.Sockets;

namespace Modular.Testing;

public static class Ports
{
    // Below what systems give to outgoing connections: while a killed host is down, nobody else may come to sit on its port.
    private const int First = 18_000;
    private const int Last = 30_000;

    /// <summary>A port that nobody listens on and that no outgoing connection is given: a host can be killed and come back to it.</summary>
    public static int ToComeBackTo()
    {
        while (true)
        {
            var port = Random.Shared.Next(First, Last);
            try
            {
                using var listener = new TcpListener(IPAddress.Loopback, port);
                listener.Start();
                return port;
            }
            catch (SocketException)
            {
                // Taken: another one.
            }
        }
    }

    /// <summary>A port of this machine that nobody listens on at this moment.</summary>
    public static int Free()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
