using System.IO.Compression;
using System.Text.RegularExpressions;
using Modular.Sdk.Tests.Templates;
using Modular.Testing;

namespace Modular.Sdk.Tests.BankTransfer;

/// <summary>The sample taken out of this repository: built and packed from the SDK's package by somebody who has nothing else of ours, and taken by a host.</summary>
public sealed class PackedSampleTests(ITestOutputHelper output)
{
    private const string Name = "Acme.Payments.BankTransfer";

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_sample_is_built_from_the_packed_sdk_and_a_host_takes_it()
    {
        using var terminal = new Terminal(await Packages.CacheAsync(Ct));
        await Packages.PublishAsync(terminal.Feed, Ct);
        var version = Directory.GetFiles(terminal.Feed, "*.nupkg").Select(it => Regex.Match(Path.GetFileName(it), @"^Modular\.Sdk\.([0-9].*)\.nupkg$")).Single(it => it.Success).Groups[1].Value;
        Copy(new DirectoryInfo(Path.Combine(Specs.Root(), "samples", Name)), Path.Combine(terminal.Work, Name));

        var typed = await terminal.TypeAsync([$"dotnet pack {Name} -o out -p:ModularSdkPackage={version}"], Ct);
        output.WriteLine(string.Join('\n', typed));
        Assert.All(typed, it => Assert.DoesNotContain("warning", it.Output, StringComparison.OrdinalIgnoreCase));

        var package = Path.Combine(terminal.Work, "out", Name + ".1.0.0.nupkg");
        await using (var zip = await ZipFile.OpenReadAsync(package, Ct))
        {
            Assert.Equal(
                ["conformance.json", "modular-plugin.json", $"modular/{Name}.deps.json", $"modular/{Name}.dll"],
                zip.Entries.Select(it => it.FullName).Where(it => it.StartsWith("modular", StringComparison.Ordinal) || it.EndsWith("conformance.json", StringComparison.Ordinal)).Order(StringComparer.Ordinal));
        }

        await using var database = await TestDatabase.CreateAsync(Database.Sqlite);
        var (code, said) = await HostProcess.RunAsync(database, ["plugin", "verify", package]);
        output.WriteLine(said);
        Assert.True(code == 0, said);
    }

    private static void Copy(DirectoryInfo from, string to)
    {
        Directory.CreateDirectory(to);
        foreach (var file in from.GetFiles())
        {
            file.CopyTo(Path.Combine(to, file.Name));
        }

        foreach (var folder in from.GetDirectories().Where(it => it.Name is not ("bin" or "obj")))
        {
            Copy(folder, Path.Combine(to, folder.Name));
        }
    }
}
