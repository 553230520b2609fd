using System.Diagnostics;
using System.Text.RegularExpressions;

namespace Modular.Host.Plugins;

/// <summary>
/// Tries a plug-in in a process of its own, before it is let into the host's: without our settings, without our secrets, with little memory, for a few
/// seconds. What kills a process in .NET (a thread that throws, an endless recursion) kills that one.
/// </summary>
internal static partial class SmokeTest
{
    private const string HeapLimit = "0x18000000"; // 384 MB

    /// <summary>Null when it passed; else what went wrong.</summary>
    /// <param name="main">The plug-in's main assembly, its closure beside it.</param>
    /// <param name="limit">How long its constructor may take.</param>
    /// <param name="cancellation">Ends it.</param>
    public static async Task<string?> RunAsync(string main, TimeSpan limit, CancellationToken cancellation)
    {
        var home = Directory.CreateTempSubdirectory("modular-smoke-");
        try
        {
            using var process = Process.Start(Begin(main, limit, home.FullName))!;
            using var late = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
            late.CancelAfter(limit + limit + TimeSpan.FromSeconds(10));
            var output = process.StandardOutput.ReadToEndAsync(CancellationToken.None);
            var error = process.StandardError.ReadToEndAsync(CancellationToken.None);
            try
            {
                await process.WaitForExitAsync(late.Token);
            }
            catch (OperationCanceledException)
            {
                process.Kill(entireProcessTree: true);
                cancellation.ThrowIfCancellationRequested();
                return "tried in a process of its own, it did not come to an end";
            }

            return process.ExitCode == 0 ? null : Reason(await output) ?? $"tried in a process of its own, it killed it: {Death(await error, process.ExitCode)}";
        }
        finally
        {
            home.Delete(recursive: true);
        }
    }

    private static ProcessStartInfo Begin(string main, TimeSpan limit, string home)
    {
        // Published as a program of its own there may be no "dotnet" at all; else the runtime's own is asked, whatever is on the path.
        var own = Environment.ProcessPath is { } path && Path.GetFileName(path) is "Modular.Host" or "Modular.Host.exe";
        var start = new ProcessStartInfo(own ? Environment.ProcessPath! : Path.GetFullPath(Path.Combine(System.Runtime.InteropServices.RuntimeEnvironment.GetRuntimeDirectory(), "..", "..", "..", OperatingSystem.IsWindows() ? "dotnet.exe" : "dotnet")))
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = home,
        };
        if (!own)
        {
            start.ArgumentList.Add("exec");
            start.ArgumentList.Add(typeof(SmokeTest).Assembly.Location);
        }

        foreach (var argument in new[] { "plugin", "smoke", main, ((int)limit.TotalSeconds).ToString(System.Globalization.CultureInfo.InvariantCulture) })
        {
            start.ArgumentList.Add(argument);
        }

        var keep = new[] { "PATH", "DOTNET_ROOT", "LD_LIBRARY_PATH", "LANG", "SystemRoot" }.Select(name => (name, Environment.GetEnvironmentVariable(name))).Where(v => v.Item2 is not null).ToList();
        start.Environment.Clear();
        foreach (var (name, value) in keep)
        {
            start.Environment[name] = value;
        }

        (start.Environment["HOME"], start.Environment["TMPDIR"]) = (home, home);
        (start.Environment["DOTNET_GCHeapHardLimit"], start.Environment["DOTNET_DbgEnableMiniDump"], start.Environment["DOTNET_EnableDiagnostics"]) = (HeapLimit, "0", "0");
        return start;
    }

    private static string? Reason(string output) => output.Split('\n').LastOrDefault(l => l.StartsWith(SmokeChild.Mark, StringComparison.Ordinal))?[SmokeChild.Mark.Length..].Trim();

    /// <summary>The exception's type; its words are the plug-in's.</summary>
    private static string Death(string error, int code) => Unhandled().Match(error) is { Success: true } match ? $"unhandled {match.Groups[1].Value}"
        : error.Contains("Stack overflow", StringComparison.Ordinal) ? "stack overflow"
        : error.Contains("Out of memory", StringComparison.OrdinalIgnoreCase) ? "out of memory" : FormattableString.Invariant($"exit code {code}");

    [GeneratedRegex(@"Unhandled exception\. ([\w.]+)")]
    private static partial Regex Unhandled();
}
