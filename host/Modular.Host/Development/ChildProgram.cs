using System.Diagnostics;
using System.Net.Sockets;
using System.Runtime.InteropServices;

namespace Modular.Host.Development;

/// <summary>A program of .NET beside this host. It ends when its input ends, so it dies with this process however that goes.</summary>
internal sealed class ChildProgram : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private readonly Process _process;

    private ChildProgram(Process process) => _process = process;

    public static ChildProgram Start(string assembly, params string[] arguments)
    {
        var start = new ProcessStartInfo(Dotnet(), [assembly, .. arguments]) { RedirectStandardInput = true, RedirectStandardOutput = true, WorkingDirectory = Path.GetDirectoryName(assembly)! };
        var process = Process.Start(start)!;
        process.BeginOutputReadLine();
        return new ChildProgram(process);
    }

    /// <summary>Whether it answers at this address, sooner or later.</summary>
    public async Task<bool> ComesUpAsync(Uri health, CancellationToken cancellation)
    {
        for (var watch = Stopwatch.StartNew(); watch.Elapsed < Patience && !_process.HasExited;)
        {
            if (await AnswersAsync(health, cancellation))
            {
                // Not what listened there before, while this one ends because the port is taken.
                return !_process.HasExited;
            }

            await Task.Delay(TimeSpan.FromMilliseconds(100), TimeProvider.System, cancellation);
        }

        return false;
    }

    /// <summary>Whether anything takes connections there, whatever it says.</summary>
    public static async Task<bool> ListensAsync(Uri address, CancellationToken cancellation)
    {
        try
        {
            using var tcp = new TcpClient();
            using var late = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
            late.CancelAfter(TimeSpan.FromSeconds(2));
            await tcp.ConnectAsync(address.IdnHost, address.Port, late.Token);
            return true;
        }
        catch (Exception failure) when (failure is SocketException or OperationCanceledException && !cancellation.IsCancellationRequested)
        {
            return false;
        }
    }

    public static async Task<bool> AnswersAsync(Uri health, CancellationToken cancellation)
    {
        try
        {
            using var http = new HttpClient { Timeout = TimeSpan.FromSeconds(2) };
            using var answer = await http.GetAsync(health, cancellation);
            return answer.IsSuccessStatusCode;
        }
        catch (Exception failure) when (failure is HttpRequestException or TaskCanceledException && !cancellation.IsCancellationRequested)
        {
            return false;
        }
    }

    public async ValueTask DisposeAsync()
    {
        _process.StandardInput.Close();
        using var late = new CancellationTokenSource(TimeSpan.FromSeconds(10));
        await _process.WaitForExitAsync(late.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (!_process.HasExited)
        {
            _process.Kill();
        }

        _process.Dispose();
    }

    /// <summary>The dotnet that runs us, wherever it is installed.</summary>
    public static string Dotnet()
    {
        var own = Path.GetFullPath(Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "..", "..", "..", OperatingSystem.IsWindows() ? "dotnet.exe" : "dotnet"));
        return File.Exists(own) ? own : "dotnet";
    }
}
