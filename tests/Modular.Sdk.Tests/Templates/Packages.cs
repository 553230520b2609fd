using System.Diagnostics;
using System.Text.RegularExpressions;
using Modular.Testing;

namespace Modular.Sdk.Tests.Templates;

/// <summary>The SDK's own packages, as they were built: what the build server would push.</summary>
internal static class Packages
{
    public static readonly string[] Ours = ["Modular.Sdk", "Modular.Sdk.Oidc", "Modular.Sdk.Testing", "Modular.Sdk.Templates"];

    /// <summary>What the templates' solutions restore beside them: Modular itself.</summary>
    public const string DevHost = "Modular.Sdk.DevHost";

    /// <summary>Puts them into a folder, for whoever wants it with the dev host.</summary>
    public static async Task PublishAsync(string feed, CancellationToken ct, bool withDevHost = false)
    {
        string[] all = withDevHost ? [.. Ours, DevHost] : Ours;
        var configuration = new DirectoryInfo(AppContext.BaseDirectory).Parent!.Name;
        foreach (var package in all)
        {
            await DotnetAsync(ct, "pack", Path.Combine(Specs.Root(), "sdk", package), "--no-build", "-c", configuration, "-o", feed, "-nodeReuse:false");
        }

        Assert.Equal(all.Length, Directory.GetFiles(feed, "*.nupkg").Length);
    }

    /// <summary>Where this machine keeps what others made. What we made must not lie there: it would be taken instead of what is under test.</summary>
    public static async Task<string> CacheAsync(CancellationToken ct)
    {
        var cache = Regex.Match(await DotnetAsync(ct, "nuget", "locals", "global-packages", "--list"), @"(?<=global-packages:\s*)\S.*").Value.Trim();
        var stale = Ours.Append(DevHost).Select(it => Path.Combine(cache, it.ToLowerInvariant())).Where(Directory.Exists).ToList();
        Assert.True(stale.Count == 0, $"An older build of ours would be tested: delete {string.Join(", ", stale)}.");
        return cache;
    }

    private static async Task<string> DotnetAsync(CancellationToken ct, params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet", arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["DOTNET_CLI_UI_LANGUAGE"] = "en";
        start.Environment["MSBUILDDISABLENODEREUSE"] = "1";
        start.Environment["DOTNET_CLI_USE_MSBUILD_SERVER"] = "false";
        start.Environment.Remove("MSBuildSDKsPath");
        using var process = Process.Start(start)!;
        var error = process.StandardError.ReadToEndAsync(ct);
        var said = await process.StandardOutput.ReadToEndAsync(ct) + await error;
        await process.WaitForExitAsync(ct);
        Assert.True(process.ExitCode == 0, $"dotnet {string.Join(' ', arguments)}:\n{said}");
        return said;
    }
}
