using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text.RegularExpressions;
using Modular.Testing;

namespace Modular.Sdk.Tests.Templates;

/// <summary>A command that runs until Ctrl+C.</summary>
internal sealed class Running : IAsyncDisposable
{
    public const string Mark = "@group@";

    private readonly Process _shell;
    private readonly ConcurrentQueue<string> _lines = new();

    public Running(Process shell)
    {
        _shell = shell;
        shell.OutputDataReceived += (_, line) => _lines.Enqueue(line.Data ?? "");
        shell.BeginOutputReadLine();
    }

    public string Output => string.Join('\n', _lines);

    /// <summary>Waits until it says this; how long that took.</summary>
    public async Task<TimeSpan> SaysAsync(string words)
    {
        var watch = Stopwatch.StartNew();
        try
        {
            await Eventually.TrueAsync(() => Output.Contains(words, StringComparison.Ordinal) || (_shell.HasExited ? throw new InvalidOperationException("It ended.") : false), words, TimeSpan.FromMinutes(4));
        }
        catch (Exception failure) when (failure is TimeoutException or InvalidOperationException)
        {
            Assert.Fail($"{failure.Message} It said:\n{Output}");
        }

        return watch.Elapsed;
    }

    /// <summary>Ctrl+C.</summary>
    public async Task StopAsync()
    {
        using (var kill = Process.Start("kill", ["-INT", "--", "-" + Regex.Match(Output, $"{Mark} ([0-9]+)").Groups[1].Value]))
        {
            await kill.WaitForExitAsync();
        }

        await Eventually.TrueAsync(() => _shell.HasExited, "the end after Ctrl+C", TimeSpan.FromMinutes(1));
    }

    public ValueTask DisposeAsync()
    {
        if (!_shell.HasExited)
        {
            _shell.Kill(entireProcessTree: true);
        }

        _shell.Dispose();
        return default;
    }
}
