using System.Buffers.Binary;
using System.Net.Sockets;
using System.Runtime.InteropServices;

namespace Modular.Benchmarks.Measure;

/// <summary>
/// Which of many sockets have something to read, by Linux's epoll: the cost of a question does not grow with the number of sockets that say nothing,
/// and the callers share two cores with what they measure.
/// </summary>
internal sealed partial class Poller : IDisposable
{
    private const int Readable = 1;
    private const int MostAtOnce = 256;

    // struct epoll_event is packed on x86-64 and nowhere else.
    private static readonly int At = RuntimeInformation.ProcessArchitecture == Architecture.X64 ? 4 : 8;
    private readonly int _set = Check(Create(0));
    private readonly byte[] _events = new byte[MostAtOnce * (At + 8)];
    private readonly int[] _ready = new int[MostAtOnce];

    /// <summary>Watches a socket until it is disposed.</summary>
    public void Add(Socket socket, int tag)
    {
        var one = new byte[At + 8];
        BinaryPrimitives.WriteUInt32LittleEndian(one, Readable);
        BinaryPrimitives.WriteInt32LittleEndian(one.AsSpan(At), tag);
        _ = Check(Control(_set, 1, (int)socket.Handle, one));
    }

    /// <summary>The tags of sockets that can be read.</summary>
    public ReadOnlySpan<int> Wait(int milliseconds)
    {
        var count = Wait(_set, _events, MostAtOnce, milliseconds);
        for (var i = 0; i < count; i++)
        {
            _ready[i] = BinaryPrimitives.ReadInt32LittleEndian(_events.AsSpan((i * (At + 8)) + At));
        }

        return _ready.AsSpan(0, Math.Max(0, count));
    }

    public void Dispose() => _ = Close(_set);

    private static int Check(int result) => result >= 0 ? result : throw new IOException($"epoll refused: error {Marshal.GetLastPInvokeError()}.");

    [LibraryImport("libc", EntryPoint = "epoll_create1", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Create(int flags);

    [LibraryImport("libc", EntryPoint = "epoll_ctl", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Control(int set, int operation, int socket, byte[] one);

    [LibraryImport("libc", EntryPoint = "epoll_wait", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Wait(int set, byte[] events, int most, int milliseconds);

    [LibraryImport("libc", EntryPoint = "close")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Close(int handle);
}
