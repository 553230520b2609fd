using System.Diagnostics;
using System.Globalization;
using System.Text;

namespace Modular.Sdk.Tests.Templates;

/// <summary>A command as somebody typed it, what it wrote, and how long it took.</summary>
internal sealed record Typed(string Command, TimeSpan Took, string Output)
{
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Took.TotalSeconds,6:0.0} s  {Command}");
}

/// <summary>A shell on a machine that has .NET and nothing else: an empty home directory, no package but those of one folder and of the house's own cache, no network.</summary>
internal sealed class Terminal : IDisposable
{
    private const string Mark = "@@@@";
    private readonly DirectoryInfo _machine = Directory.CreateTempSubdirectory("modular-newcomer-");

    public Terminal(string packageCache)
    {
        foreach (var folder in new[] { Feed, Home, Work, Path.Combine(Home, ".nuget", "NuGet") })
        {
            Directory.CreateDirectory(folder);
        }

        // Not the machine's sources: whatever the template needs, this house needs too, and has fetched already.
        File.WriteAllText(Path.Combine(Home, ".nuget", "NuGet", "NuGet.Config"), $"""
            <configuration>
              <packageSources><clear /><add key="feed" value="{Feed}" /></packageSources>
              <fallbackPackageFolders><clear /><add key="house" value="{packageCache}" /></fallbackPackageFolders>
            </configuration>
            """);
    }

    /// <summary>Where packages are published to.</summary>
    public string Feed => Path.Combine(_machine.FullName, "feed");

    /// <summary>Where the newcomer works.</summary>
    public string Work => Path.Combine(_machine.FullName, "work");

    private string Home => Path.Combine(_machine.FullName, "home");

    /// <summary>Types the lines into one shell, one after the other, and stops at the first that fails.</summary>
    public async Task<IReadOnlyList<Typed>> TypeAsync(IReadOnlyList<string> commands, CancellationToken ct)
    {
        var script = string.Join('\n', ["set -eu", "exec 2>&1", .. commands.SelectMany(it => new[] { $"echo {Mark}", it }), $"echo {Mark}", ""]);
        using var shell = Process.Start(Bash(script))!;
        await using var end = ct.Register(() => shell.Kill(entireProcessTree: true));
        var done = new List<Typed>();
        var (watch, said) = (Stopwatch.StartNew(), new StringBuilder());
        var marks = 0;
        while (await shell.StandardOutput.ReadLineAsync(ct) is { } line)
        {
            if (line != Mark)
            {
                said.AppendLine(line);
                continue;
            }

            if (marks++ > 0)
            {
                done.Add(new(commands[marks - 2], watch.Elapsed, said.ToString()));
            }

            watch.Restart();
            said.Clear();
        }

        await shell.WaitForExitAsync(ct);
        Assert.True(shell.ExitCode == 0, $"\"{commands[Math.Clamp(marks - 1, 0, commands.Count - 1)]}\" ended with {shell.ExitCode}:\n{said}");
        return done;
    }

    /// <summary>Types a line that goes on until somebody presses Ctrl+C, from a folder of <see cref="Work"/>.</summary>
    public Running Begin(string folder, string command, IReadOnlyDictionary<string, string> variables)
    {
        // A group of its own, as in a terminal: Ctrl+C reaches all of it.
        var start = Bash($"cd {folder}\nset -m\n{command} 2>&1 &\necho {Running.Mark} $!\nwait $!");
        foreach (var (name, value) in variables)
        {
            start.Environment[name] = value;
        }

        return new(Process.Start(start)!);
    }

    private ProcessStartInfo Bash(string script)
    {
        var start = new ProcessStartInfo("bash", ["-c", script]) { RedirectStandardOutput = true, WorkingDirectory = Work };
        foreach (var name in start.Environment.Keys.Where(it => it.StartsWith("MSBUILD", StringComparison.OrdinalIgnoreCase) || it.StartsWith("XDG_", StringComparison.Ordinal) || it.StartsWith("NUGET_", StringComparison.Ordinal)).ToList())
        {
            start.Environment.Remove(name);
        }

        foreach (var (name, value) in Environment)
        {
            start.Environment[name] = value;
        }

        return start;
    }

    public void Dispose() => _machine.Delete(recursive: true);

    private Dictionary<string, string> Environment => new()
    {
        ["HOME"] = Home,
        ["DOTNET_CLI_HOME"] = Home,
        ["NUGET_PACKAGES"] = Path.Combine(Home, "packages"),
        ["NuGetAudit"] = "false",
        ["DOTNET_CLI_UI_LANGUAGE"] = "en",
        ["DOTNET_NOLOGO"] = "1",
        ["DOTNET_CLI_TELEMETRY_OPTOUT"] = "1",
        ["DOTNET_GENERATE_ASPNET_CERTIFICATE"] = "false",
        ["DOTNET_CLI_WORKLOAD_UPDATE_NOTIFY_DISABLE"] = "true",
        // Nothing that outlives the test.
        ["DOTNET_CLI_USE_MSBUILD_SERVER"] = "false",
        ["MSBUILDDISABLENODEREUSE"] = "1",
    };
}
