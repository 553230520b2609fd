using System.Net;
using System.Net.Sockets;
using Modular.Sandbox.Faults;

namespace Modular.Sandbox.Mail;

/// <summary>Listens for SMTP and hands each connection to a <see cref="SmtpSession"/>.</summary>
internal sealed class SmtpServer(SandboxOptions options, MailBox box, FaultBoard faults, TimeProvider clock) : BackgroundService
{
    private TcpListener? _listener;
    private TcpListener? _second;

    public int Port { get; private set; }

    public override Task StartAsync(CancellationToken cancellationToken)
    {
        _listener = new TcpListener(options.Public ? IPAddress.Any : IPAddress.Loopback, options.SmtpPort);
        _listener.Start();
        Port = ((IPEndPoint)_listener.LocalEndpoint).Port;
        _second = AlsoIPv6(Port);
        return base.StartAsync(cancellationToken);
    }

    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        Task.WhenAll(Accept(_listener!, stoppingToken), _second is null ? Task.CompletedTask : Accept(_second, stoppingToken));

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        _listener?.Stop();
        _second?.Stop();
        await base.StopAsync(cancellationToken);
    }

    public override void Dispose()
    {
        _listener?.Dispose();
        _second?.Dispose();
        base.Dispose();
    }

    // "localhost" means ::1 first to many clients; where IPv6 is missing, IPv4 alone serves.
    private TcpListener? AlsoIPv6(int port)
    {
        try
        {
            var listener = new TcpListener(options.Public ? IPAddress.IPv6Any : IPAddress.IPv6Loopback, port);
            listener.Server.DualMode = false;
            listener.Start();
            return listener;
        }
        catch (SocketException)
        {
            return null;
        }
    }

    private async Task Accept(TcpListener listener, CancellationToken stopping)
    {
        while (!stopping.IsCancellationRequested)
        {
            try
            {
                var client = await listener.AcceptTcpClientAsync(stopping);
                _ = Serve(client, stopping);
            }
            catch (Exception e) when (e is OperationCanceledException or ObjectDisposedException or SocketException or InvalidOperationException)
            {
                if (stopping.IsCancellationRequested || e is ObjectDisposedException or InvalidOperationException) return;
            }
        }
    }

    private async Task Serve(TcpClient client, CancellationToken stopping)
    {
        using (client)
        {
            try
            {
                client.NoDelay = true;
                await using var stream = client.GetStream();
                await new SmtpSession(stream, options.MaxMailSize, box, faults, clock).Run(stopping);
            }
            catch (Exception e) when (e is IOException or OperationCanceledException or SocketException or ObjectDisposedException)
            {
                // The client left in the middle; it has nobody to hear about it.
            }
        }
    }
}
