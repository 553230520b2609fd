using System.Text.RegularExpressions;
using System.Xml.Linq;
using Modular.Architecture.Tests.Support;

namespace Modular.Architecture.Tests.Locks;

/// <summary>Every banned symbol, used once in a project that lies where production code lies: none of the uses builds.</summary>
public sealed class BannedSymbolsTests
{
    private static readonly Dictionary<string, string> Uses = new()
    {
        ["P:System.DateTime.Now"] = "_ = System.DateTime.Now;",
        ["P:System.DateTime.UtcNow"] = "_ = System.DateTime.UtcNow;",
        ["P:System.DateTime.Today"] = "_ = System.DateTime.Today;",
        ["P:System.DateTimeOffset.Now"] = "_ = System.DateTimeOffset.Now;",
        ["P:System.DateTimeOffset.UtcNow"] = "_ = System.DateTimeOffset.UtcNow;",
        ["M:System.Guid.NewGuid"] = "_ = System.Guid.NewGuid();",
        ["M:System.Guid.CreateVersion7"] = "_ = System.Guid.CreateVersion7();",
        ["T:System.Random"] = "_ = new System.Random(1);",
        ["M:System.Threading.Thread.Sleep(System.Int32)"] = "System.Threading.Thread.Sleep(1);",
        ["M:System.Threading.Thread.Sleep(System.TimeSpan)"] = "System.Threading.Thread.Sleep(System.TimeSpan.Zero);",
        ["M:System.Threading.Tasks.Task.Wait"] = "System.Threading.Tasks.Task.CompletedTask.Wait();",
        ["P:System.Threading.Tasks.Task`1.Result"] = "_ = System.Threading.Tasks.Task.FromResult(1).Result;",
        ["M:MediatR.IMediator.Publish``1(``0,System.Threading.CancellationToken)"] = "await mediator.Publish(new Told());",
        ["M:System.Console.WriteLine(System.String)"] = "System.Console.WriteLine(\"\");",
    };

    /// <summary>Not in MediatR 5.1: they stand in the list for the day of a newer one.</summary>
    private static readonly string[] OfALaterMediatR =
    [
        "M:MediatR.IPublisher.Publish``1(``0,System.Threading.CancellationToken)",
        "M:MediatR.IMediator.Publish(System.Object,System.Threading.CancellationToken)",
    ];

    [Fact]
    public async Task Every_banned_symbol_bites()
    {
        var banned = File.ReadAllLines(Path.Combine(House.Root, "host/build/BannedSymbols.txt")).Where(l => l.Length > 0).Select(l => l.Split(';')[0]).Except(OfALaterMediatR).ToList();
        Assert.Empty(banned.Except(Uses.Keys));
        using var canary = new Canary();
        var project = canary.Write("host/Modular.Canary/Modular.Canary.csproj", """<Project Sdk="Microsoft.NET.Sdk"><ItemGroup><PackageReference Include="MediatR" /></ItemGroup></Project>""");
        string[] head = ["internal sealed class Told : MediatR.INotification;", "internal static class Canary {", "public static async System.Threading.Tasks.Task Sing(MediatR.IMediator mediator) { await System.Threading.Tasks.Task.Yield();"];
        canary.Write("host/Modular.Canary/Canary.cs", string.Join('\n', [.. head, .. banned.Select(b => Uses[b]), "} }"]));
        var (code, output) = await Dotnet.RunAsync("build", project, "-nologo", "-v:q");
        Assert.NotEqual(0, code);
        var bitten = Regex.Matches(output, @"Canary\.cs\((\d+),\d+\): error RS0030").Select(m => int.Parse(m.Groups[1].Value) - head.Length - 1).Distinct().Order().ToList();
        Assert.True(bitten.SequenceEqual(Enumerable.Range(0, banned.Count)), "Not bitten: " + string.Join(", ", banned.Where((_, i) => !bitten.Contains(i))) + "\n" + output);
    }

    [Fact]
    public void No_production_project_opts_out()
    {
        var projects = new[] { "modules", "host", "sdk" }.SelectMany(House.Projects).ToList();
        Assert.NotEmpty(projects);
        Assert.All(projects, p => Assert.DoesNotContain("RS0030", File.ReadAllText(p), StringComparison.Ordinal));
        var props = XDocument.Load(Path.Combine(House.Root, "Directory.Build.props"));
        Assert.Contains(props.Descendants("AdditionalFiles"), f => f.Attribute("Include")!.Value.EndsWith("BannedSymbols.txt", StringComparison.Ordinal));
    }
}
