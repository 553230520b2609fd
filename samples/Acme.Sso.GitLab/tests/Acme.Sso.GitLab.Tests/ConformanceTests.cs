using System.Reflection;
using Modular.Sdk.Testing;

namespace Acme.Sso.GitLab.Tests;

public sealed class ConformanceTests
{
    /// <summary>Every rule of the contract that the plug-in declares. The report goes into the package, and operators read it.</summary>
    [Fact]
    public async Task KeepsTheContract()
    {
        var report = await SsoConformance.RunAsync(GitLabWorld.StartAsync);
        var place = typeof(ConformanceTests).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(it => it.Key == "Report").Value!;
        await File.WriteAllTextAsync(place, report.ToJson(), TestContext.Current.CancellationToken);
        report.ThrowIfFailed();
    }
}
