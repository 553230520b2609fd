using System.Buffers.Text;
using System.Net;
using System.Net.Sockets;

namespace Modular.Benchmarks.Measure;

/// <summary>An answer as it lies in the buffer.</summary>
internal readonly ref struct Answer(ReadOnlySpan<byte> head, ReadOnlySpan<byte> body)
{
    public ReadOnlySpan<byte> Head { get; } = head;

    public ReadOnlySpan<byte> Body { get; } = body;

    public int Status => Utf8Parser.TryParse(Head[9..12], out int status, out _) ? status : 0;

    /// <summary>A header's value, empty where there is none.</summary>
    public ReadOnlySpan<byte> Header(ReadOnlySpan<byte> name)
    {
        var at = Head.IndexOf(name);
        if (at < 0)
        {
            return default;
        }

        var value = Head[(at + name.Length)..];
        return value[..value.IndexOf((byte)'\r')];
    }
}

/// <summary>
/// One keep-alive connection on a raw, non-blocking socket. An HttpClient costs ten times as much, and the callers share two cores with what they measure.
/// </summary>
internal sealed class Caller : IDisposable
{
    private static readonly byte[] Length = "\r\nContent-Length: "u8.ToArray();
    private readonly IPEndPoint _to;
    private byte[] _buffer = new byte[64 * 1024];
    private int _filled;

    public Caller(int port)
    {
        _to = new IPEndPoint(IPAddress.Loopback, port);
        Socket = Connect();
    }

    public Socket Socket { get; private set; }

    public void Send(ReadOnlySpan<byte> request)
    {
        _filled = 0;
        if (Socket.Send(request) != request.Length)
        {
            throw new IOException("The request did not fit into the socket.");
        }
    }

    /// <summary>Takes what has arrived. True when the answer is whole; false when more is to come.</summary>
    /// <exception cref="IOException">The host closed the connection.</exception>
    public bool Receive(out Answer answer)
    {
        if (_filled == _buffer.Length)
        {
            Array.Resize(ref _buffer, _buffer.Length * 2);
        }

        var read = Socket.Receive(_buffer.AsSpan(_filled));
        if (read == 0)
        {
            throw new IOException("The host closed the connection.");
        }

        _filled += read;
        return Whole(_buffer.AsSpan(0, _filled), out answer);
    }

    public void Reconnect()
    {
        Socket.Dispose();
        Socket = Connect();
    }

    public void Dispose() => Socket.Dispose();

    private Socket Connect()
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        socket.Connect(_to);
        return socket;
    }

    /// <summary>Kestrel answers with Content-Length, or in chunks that end with an empty one, or with neither where no body may be.</summary>
    private static bool Whole(ReadOnlySpan<byte> all, out Answer answer)
    {
        answer = default;
        var end = all.IndexOf("\r\n\r\n"u8);
        if (end < 0)
        {
            return false;
        }

        var head = all[..(end + 2)];
        var body = all[(end + 4)..];
        answer = new Answer(head, body);
        var at = head.IndexOf(Length);
        if (at >= 0)
        {
            return Utf8Parser.TryParse(head[(at + Length.Length)..], out int length, out _) && body.Length >= length;
        }

        return head.IndexOf("chunked"u8) < 0 || body.EndsWith("0\r\n\r\n"u8);
    }
}
