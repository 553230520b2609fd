using System.Diagnostics;
using System.Globalization;
using System.IO.Compression;
using System.Text.RegularExpressions;
using Modular.Sdk.Testing;
using Modular.Testing;

namespace Modular.Sdk.Tests.Templates;

/// <summary>Somebody who has never seen the host types what sdk/README.md says, on a machine with .NET and our packages, and has plug-ins that keep the contract.</summary>
public sealed class FirstTenMinutesTests(PublishedFeed published, ITestOutputHelper output)
{
    private const string Section = "## The first ten minutes";

    /// <summary>What the tutorial makes, and a fault that the kit must find in it.</summary>
    private static readonly Made[] Plugins =
    [
        new("modular-payment", "Acme.Pay", "acme-pay", PaymentConformance.Cases.Length, [],
            new("Connection.cs", "context.Operation.Key", "Guid.NewGuid().ToString()", "the same key later refunds once")),
        new("modular-sso", "Acme.Sso", "acme-sso", SsoConformance.Cases.Length, ["Microsoft.Bcl.Cryptography", "Microsoft.IdentityModel.Abstractions", "Microsoft.IdentityModel.JsonWebTokens", "Microsoft.IdentityModel.Logging", "Microsoft.IdentityModel.Tokens", "Modular.Sdk.Oidc"],
            new("People.cs", "told.IsTrue(\"teams_complete\")", "true", "groups that were left out are said to be missing")),
    ];

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_readme_leads_to_packages_that_a_host_takes()
    {
        using var terminal = new Terminal(await Packages.CacheAsync(Ct));
        await PublishAsync(terminal.Feed);
        var commands = Tutorial();
        var watch = Stopwatch.StartNew();
        var typed = await terminal.TypeAsync(commands, Ct);
        var took = watch.Elapsed;
        Say(string.Join('\n', typed));
        Assert.Equal(Plugins.Length, commands.Count(it => it == "dotnet test"));
        Assert.All(typed, it => Assert.DoesNotContain("warning", it.Output, StringComparison.OrdinalIgnoreCase));
        Assert.InRange(took, TimeSpan.Zero, TimeSpan.FromMinutes(10));
        await using var database = await TestDatabase.CreateAsync(Database.Sqlite);
        foreach (var plugin in Plugins)
        {
            await KeepsAsync(plugin, terminal);
            await VerifiesAsync(Path.Combine(terminal.Work, plugin.Name, "out", $"{plugin.Name}.1.0.0.nupkg"), database);
            await TurnsRedAsync(plugin, terminal);
            await TakesOddNamesAsync(plugin, terminal);
        }
    }

    private static async Task KeepsAsync(Made plugin, Terminal terminal)
    {
        var home = Path.Combine(terminal.Work, plugin.Name);
        var text = await File.ReadAllTextAsync(Path.Combine(home, "src", plugin.Name, "conformance.json"), Ct);
        var report = ConformanceReport.FromJson(text);
        Assert.Equal((plugin.Id, plugin.Cases), (report.Provider, report.Lines.Length));
        Assert.All(report.Lines, line => Assert.True(line.Result is ConformanceResult.Passed or ConformanceResult.NotDeclared, $"{line.Case}: {line.Result}"));

        await using var zip = await ZipFile.OpenReadAsync(Path.Combine(home, "out", $"{plugin.Name}.1.0.0.nupkg"), Ct);
        Assert.Equal(
            ((string[])["conformance.json", "modular-plugin.json", $"modular/{plugin.Name}.deps.json", $"modular/{plugin.Name}.dll", .. plugin.Libraries.Select(it => $"modular/{it}.dll")]).Order(StringComparer.Ordinal),
            zip.Entries.Select(it => it.FullName).Where(it => it.StartsWith("modular", StringComparison.Ordinal) || it.EndsWith("conformance.json", StringComparison.Ordinal)).Order(StringComparer.Ordinal));
        using var inside = new StreamReader(await zip.GetEntry("conformance.json")!.OpenAsync(Ct));
        Assert.Equal(text, await inside.ReadToEndAsync(Ct));
    }

    private async Task VerifiesAsync(string package, TestDatabase database)
    {
        var watch = Stopwatch.StartNew();
        var (code, said) = await HostProcess.RunAsync(database, ["plugin", "verify", package]);
        Say(string.Create(CultureInfo.InvariantCulture, $"{watch.Elapsed.TotalSeconds,6:0.0} s  plugin verify\n{said}"));
        Assert.True(code == 0, said);
    }

    /// <summary>Green means something: with the fault in it the kit turns red, and the package is refused; without a report as well.</summary>
    private static async Task TurnsRedAsync(Made plugin, Terminal terminal)
    {
        var place = Path.Combine(terminal.Work, plugin.Name, "src", plugin.Name, plugin.Fault.File);
        var good = await File.ReadAllTextAsync(place, Ct);
        Assert.Contains(plugin.Fault.Good, good, StringComparison.Ordinal);
        await File.WriteAllTextAsync(place, good.Replace(plugin.Fault.Good, plugin.Fault.Bad, StringComparison.Ordinal), Ct);
        var pack = $"if dotnet pack src/{plugin.Name} -o out; then exit 1; fi";
        var broken = await terminal.TypeAsync([$"cd {plugin.Name}", "if dotnet test; then exit 1; fi", pack, $"rm src/{plugin.Name}/conformance.json", pack], Ct);
        Assert.Contains(plugin.Fault.Case, broken[1].Output, StringComparison.Ordinal);
        Assert.Contains("MOD2006", broken[2].Output, StringComparison.Ordinal);
        Assert.Contains("MOD2005", broken[4].Output, StringComparison.Ordinal);
    }

    /// <summary>A name that is no name of a class, a namespace or a host.</summary>
    private static async Task TakesOddNamesAsync(Made plugin, Terminal terminal)
    {
        var name = $"my-{plugin.Template}.2go";
        await terminal.TypeAsync([$"dotnet new {plugin.Template} -n {name}"], Ct);
        var odd = Directory.GetFiles(Path.Combine(terminal.Work, name), "*", SearchOption.AllDirectories);
        Assert.Equal(Directory.GetFiles(Path.Combine(terminal.Work, plugin.Name), "*", SearchOption.AllDirectories).Count(it => !Regex.IsMatch(it, "/(bin|obj|out)/|conformance.json")), odd.Length);
        Assert.All(odd, it => Assert.DoesNotMatch("(?i)sample", Path.GetRelativePath(terminal.Work, it) + File.ReadAllText(it)));
        var (space, prefix) = (name.Replace('-', '_').Replace(".2", "._2", StringComparison.Ordinal), "M" + Regex.Replace(name, "[^A-Za-z0-9]", "")[1..]);
        Assert.Contains($"""typeof({space}.{prefix}Provider), "{name.Replace('.', '-')}",""", await File.ReadAllTextAsync(odd.Single(it => it.EndsWith("Plugin.cs", StringComparison.Ordinal)), Ct), StringComparison.Ordinal);
    }

    /// <summary>The lines of the section's shell blocks, in their order.</summary>
    private static List<string> Tutorial()
    {
        var readme = File.ReadAllText(Path.Combine(Specs.Root(), "sdk", "README.md"));
        var section = Regex.Match(readme, $"^{Section}$(.*?)^## ", RegexOptions.Multiline | RegexOptions.Singleline).Groups[1].Value;
        var lines = Regex.Matches(section, "^```sh$(.*?)^```$", RegexOptions.Multiline | RegexOptions.Singleline).SelectMany(it => it.Groups[1].Value.Split('\n', StringSplitOptions.RemoveEmptyEntries)).ToList();
        Assert.True(lines.Count >= 10, "The tutorial's blocks were not found.");
        return lines;
    }

    private async Task PublishAsync(string feed)
    {
        var watch = Stopwatch.StartNew();
        await published.CopyToAsync(feed);
        Say(string.Create(CultureInfo.InvariantCulture, $"{watch.Elapsed.TotalSeconds,6:0.0} s  packing {string.Join(", ", Packages.Ours)}, {Packages.DevHost}"));
    }

    private void Say(string text) => output.WriteLine(text);

    private sealed record Made(string Template, string Name, string Id, int Cases, string[] Libraries, Fault Fault);

    private sealed record Fault(string File, string Good, string Bad, string Case);
}
