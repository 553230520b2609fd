using System.Diagnostics;
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
                return true;
            }

            await Task.Delay(TimeSpan.FromMilliseconds(100), TimeProvider.System, cancellation);
        }

        return false;
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
