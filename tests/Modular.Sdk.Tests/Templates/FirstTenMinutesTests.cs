using System.Diagnostics;
using System.Globalization;
using System.IO.Compression;
using System.Text.RegularExpressions;
using Modular.Sdk.Testing;
using Modular.Testing;

namespace Modular.Sdk.Tests.Templates;

/// <summary>Somebody who has never seen the host types what sdk/README.md says, on a machine with .NET and our packages, and has a plug-in that keeps the contract.</summary>
public sealed class FirstTenMinutesTests(ITestOutputHelper output)
{
    private const string Section = "## The first ten minutes";
    private static readonly string[] Packages = ["Modular.Sdk", "Modular.Sdk.Testing", "Modular.Sdk.Templates"];

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_readme_leads_to_a_package_that_a_host_takes()
    {
        using var terminal = new Terminal(await PackageCacheAsync());
        await PublishAsync(terminal.Feed);
        var commands = Tutorial();
        var watch = Stopwatch.StartNew();
        var typed = await terminal.TypeAsync(commands, Ct);
        var took = watch.Elapsed;
        Say(string.Join('\n', typed));
        Assert.Contains(commands, it => it == "dotnet test");
        Assert.All(typed, it => Assert.DoesNotContain("warning", it.Output, StringComparison.OrdinalIgnoreCase));
        Assert.InRange(took, TimeSpan.Zero, TimeSpan.FromMinutes(10));

        var plugin = Path.Combine(terminal.Work, "Acme.Pay");
        var text = await File.ReadAllTextAsync(Path.Combine(plugin, "src", "Acme.Pay", "conformance.json"), Ct);
        var report = ConformanceReport.FromJson(text);
        Assert.Equal(("acme-pay", PaymentConformance.Cases.Length), (report.Provider, report.Lines.Length));
        Assert.All(report.Lines, line => Assert.True(line.Result is ConformanceResult.Passed or ConformanceResult.NotDeclared, $"{line.Case}: {line.Result}"));

        var package = Path.Combine(plugin, "out", "Acme.Pay.1.0.0.nupkg");
        await using (var zip = await ZipFile.OpenReadAsync(package, Ct))
        {
            Assert.Equal(
                ["conformance.json", "modular-plugin.json", "modular/Acme.Pay.deps.json", "modular/Acme.Pay.dll"],
                zip.Entries.Select(it => it.FullName).Where(it => it.StartsWith("modular", StringComparison.Ordinal) || it.EndsWith("conformance.json", StringComparison.Ordinal)).Order(StringComparer.Ordinal));
            using var inside = new StreamReader(await zip.GetEntry("conformance.json")!.OpenAsync(Ct));
            Assert.Equal(text, await inside.ReadToEndAsync(Ct));
        }

        await using var database = await TestDatabase.CreateAsync(Database.Sqlite);
        watch.Restart();
        var (code, said) = await HostProcess.RunAsync(database, ["plugin", "verify", package]);
        Say(string.Create(CultureInfo.InvariantCulture, $"{watch.Elapsed.TotalSeconds,6:0.0} s  plugin verify\n{said}"));
        Assert.True(code == 0, said);

        // Green means something: with a key of its own at every call the kit turns red, and the package is refused.
        await File.WriteAllTextAsync(Connection(plugin), (await File.ReadAllTextAsync(Connection(plugin), Ct)).Replace("context.Operation.Key", "Guid.NewGuid().ToString()", StringComparison.Ordinal), Ct);
        var broken = await terminal.TypeAsync(["cd Acme.Pay", "if dotnet test; then exit 1; fi", "if dotnet pack src/Acme.Pay -o out; then exit 1; fi"], Ct);
        Assert.Contains("the same key later refunds once", broken[1].Output, StringComparison.Ordinal);
        Assert.Contains("MOD2006", broken[2].Output, StringComparison.Ordinal);

        // A name that is no name of a class, a namespace or a host.
        await terminal.TypeAsync(["dotnet new modular-payment -n my-pay.2go"], Ct);
        var odd = Directory.GetFiles(Path.Combine(terminal.Work, "my-pay.2go"), "*", SearchOption.AllDirectories);
        Assert.Equal(Directory.GetFiles(plugin, "*", SearchOption.AllDirectories).Count(it => !Regex.IsMatch(it, "/(bin|obj|out)/|conformance.json")), odd.Length);
        Assert.All(odd, it => Assert.DoesNotMatch("(?i)sample", Path.GetRelativePath(terminal.Work, it) + File.ReadAllText(it)));
        Assert.Contains("""typeof(my_pay._2go.Mypay2goProvider), "my-pay-2go",""", await File.ReadAllTextAsync(odd.Single(it => it.EndsWith("Plugin.cs", StringComparison.Ordinal)), Ct), StringComparison.Ordinal);
    }

    private static string Connection(string plugin) => Path.Combine(plugin, "src", "Acme.Pay", "Connection.cs");

    /// <summary>The lines of the section's shell blocks, in their order.</summary>
    private static List<string> Tutorial()
    {
        var readme = File.ReadAllText(Path.Combine(Specs.Root(), "sdk", "README.md"));
        var section = Regex.Match(readme, $"^{Section}$(.*?)^## ", RegexOptions.Multiline | RegexOptions.Singleline).Groups[1].Value;
        var lines = Regex.Matches(section, "^```sh$(.*?)^```$", RegexOptions.Multiline | RegexOptions.Singleline).SelectMany(it => it.Groups[1].Value.Split('\n', StringSplitOptions.RemoveEmptyEntries)).ToList();
        Assert.True(lines.Count >= 5, "The tutorial's blocks were not found.");
        return lines;
    }

    /// <summary>Ours, as they were built: what the build server would push.</summary>
    private async Task PublishAsync(string feed)
    {
        var configuration = new DirectoryInfo(AppContext.BaseDirectory).Parent!.Name;
        var watch = Stopwatch.StartNew();
        foreach (var package in Packages)
        {
            await DotnetAsync("pack", Path.Combine(Specs.Root(), "sdk", package), "--no-build", "-c", configuration, "-o", feed, "-nodeReuse:false");
        }

        Say(string.Create(CultureInfo.InvariantCulture, $"{watch.Elapsed.TotalSeconds,6:0.0} s  packing {string.Join(", ", Packages)}"));
        Assert.Equal(Packages.Length, Directory.GetFiles(feed, "*.nupkg").Length);
    }

    private static async Task<string> PackageCacheAsync() => Regex.Match(await DotnetAsync("nuget", "locals", "global-packages", "--list"), @"(?<=global-packages:\s*)\S.*").Value.Trim();

    private static async Task<string> DotnetAsync(params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet", arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["DOTNET_CLI_UI_LANGUAGE"] = "en";
        start.Environment["MSBUILDDISABLENODEREUSE"] = "1";
        start.Environment["DOTNET_CLI_USE_MSBUILD_SERVER"] = "false";
        start.Environment.Remove("MSBuildSDKsPath");
        using var process = Process.Start(start)!;
        var error = process.StandardError.ReadToEndAsync(Ct);
        var said = await process.StandardOutput.ReadToEndAsync(Ct) + await error;
        await process.WaitForExitAsync(Ct);
        Assert.True(process.ExitCode == 0, $"dotnet {string.Join(' ', arguments)}:\n{said}");
        return said;
    }

    private void Say(string text) => output.WriteLine(text);
}
