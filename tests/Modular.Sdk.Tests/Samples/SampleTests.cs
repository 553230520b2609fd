using Modular.Sdk.Testing;
using Modular.Sdk.Tests.Templates;
using Modular.Testing;

namespace Modular.Sdk.Tests.Samples;

/// <summary>A sample is somebody else's repository: it is taken out of ours, to a machine that has .NET and our packages, built and tested there, and its package brought to a host.</summary>
public sealed class SampleTests(ITestOutputHelper output)
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Sign_in_by_GitLab_is_made_of_packages_and_a_host_takes_it()
    {
        const string Name = "Acme.Sso.GitLab";
        var home = Path.Combine(Specs.Root(), "samples", Name);
        using var terminal = new Terminal(await Packages.CacheAsync(Ct));
        await Packages.PublishAsync(terminal.Feed, Ct);
        Copy(home, Path.Combine(terminal.Work, Name));
        var kept = Path.Combine("src", Name, "conformance.json");
        var typed = await terminal.TypeAsync([$"cd {Name}", $"rm -f {kept}", "dotnet test", $"dotnet pack src/{Name} -o out"], Ct);
        output.WriteLine(string.Join('\n', typed));
        Assert.All(typed, it => Assert.DoesNotContain("warning", it.Output, StringComparison.OrdinalIgnoreCase));

        // As beside our own plug-ins: the report in the repository is the one this code earns. To renew it: MODULAR_WRITE_REPORTS=1.
        var fresh = await File.ReadAllTextAsync(Path.Combine(terminal.Work, Name, kept), Ct);
        if (Environment.GetEnvironmentVariable("MODULAR_WRITE_REPORTS") == "1")
        {
            await File.WriteAllTextAsync(Path.Combine(home, kept), fresh, Ct);
        }

        Assert.Equal(await File.ReadAllTextAsync(Path.Combine(home, kept), Ct), fresh);
        var report = ConformanceReport.FromJson(fresh);
        Assert.Equal(("gitlab", SsoConformance.Cases.Length), (report.Provider, report.Lines.Length));
        Assert.DoesNotContain(report.Lines, it => it.Result is ConformanceResult.Failed or ConformanceResult.Skipped);

        await using var database = await TestDatabase.CreateAsync(Database.Sqlite);
        var (code, said) = await HostProcess.RunAsync(database, ["plugin", "verify", Path.Combine(terminal.Work, Name, "out", $"{Name}.1.0.0.nupkg")]);
        output.WriteLine(said);
        Assert.True(code == 0, said);
    }

    private static void Copy(string from, string to)
    {
        foreach (var file in Directory.GetFiles(from, "*", SearchOption.AllDirectories).Select(it => Path.GetRelativePath(from, it)).Where(it => !it.Split('/').Any(part => part is "bin" or "obj" or "out")))
        {
            Directory.CreateDirectory(Path.GetDirectoryName(Path.Combine(to, file))!);
            File.Copy(Path.Combine(from, file), Path.Combine(to, file));
        }
    }
}
