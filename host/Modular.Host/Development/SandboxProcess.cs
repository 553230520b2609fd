using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;

namespace Modular.Host.Development;

/// <summary>
/// The outside world as a child process, from the copy beside a Debug build. It ends when its input ends, so it dies with this process
/// however that goes. Where one already answers (two hosts, a test's own), it is used and left alone.
/// </summary>
internal sealed class SandboxProcess : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private readonly Process? _process;

    private SandboxProcess(Uri url, Process? process, bool isUp) => (Url, _process, IsUp) = (url, process, isUp);

    public Uri Url { get; }

    public bool IsUp { get; }

    /// <summary>Null where there is none to start: outside development, in a Release build, or when the setting Sandbox:Start is false.</summary>
    public static async Task<SandboxProcess?> StartAsync(WebApplication app, CancellationToken cancellation)
    {
        var settings = app.Configuration;
        var assembly = Path.Combine(AppContext.BaseDirectory, "sandbox", "Modular.Sandbox.dll");
        if (!app.Environment.IsDevelopment() || !settings.GetValue("Sandbox:Start", true) || !Uri.TryCreate(settings["Sandbox:Url"], UriKind.Absolute, out var url))
        {
            return null;
        }

        if (await AnswersAsync(url, cancellation))
        {
            return new SandboxProcess(url, null, isUp: true);
        }

        if (!File.Exists(assembly) || !url.IsLoopback)
        {
            return null;
        }

        var process = Launch(assembly, url.Port, settings.GetValue("Mail:Port", 5025));
        var isUp = await ComesUpAsync(process, url, cancellation);
        return new SandboxProcess(url, process, isUp);
    }

    public async ValueTask DisposeAsync()
    {
        if (_process is null)
        {
            return;
        }

        _process.StandardInput.Close();
        using var late = new CancellationTokenSource(TimeSpan.FromSeconds(10));
        await _process.WaitForExitAsync(late.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (!_process.HasExited)
        {
            _process.Kill();
        }

        _process.Dispose();
    }

    private static Process Launch(string assembly, int port, int smtpPort)
    {
        var start = new ProcessStartInfo(Dotnet()) { RedirectStandardInput = true, RedirectStandardOutput = true, WorkingDirectory = Path.GetDirectoryName(assembly)! };
        foreach (var argument in (string[])[assembly, "--EndWithInput", "true", "--Port", port.ToString(CultureInfo.InvariantCulture), "--SmtpPort", smtpPort.ToString(CultureInfo.InvariantCulture)])
        {
            start.ArgumentList.Add(argument);
        }

        var process = Process.Start(start)!;
        process.BeginOutputReadLine();
        return process;
    }

    private static async Task<bool> ComesUpAsync(Process process, Uri url, CancellationToken cancellation)
    {
        for (var watch = Stopwatch.StartNew(); watch.Elapsed < Patience && !process.HasExited;)
        {
            if (await AnswersAsync(url, cancellation))
            {
                return true;
            }

            await Task.Delay(TimeSpan.FromMilliseconds(100), TimeProvider.System, cancellation);
        }

        return false;
    }

    private static async Task<bool> AnswersAsync(Uri url, CancellationToken cancellation)
    {
        try
        {
            using var http = new HttpClient { Timeout = TimeSpan.FromSeconds(2) };
            using var answer = await http.GetAsync(new Uri(url, "/health"), cancellation);
            return answer.IsSuccessStatusCode;
        }
        catch (Exception failure) when (failure is HttpRequestException or TaskCanceledException && !cancellation.IsCancellationRequested)
        {
            return false;
        }
    }

    /// <summary>The dotnet that runs us, wherever it is installed.</summary>
    private static string Dotnet()
    {
        var own = Path.GetFullPath(Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "..", "..", "..", OperatingSystem.IsWindows() ? "dotnet.exe" : "dotnet"));
        return File.Exists(own) ? own : "dotnet";
    }
}
