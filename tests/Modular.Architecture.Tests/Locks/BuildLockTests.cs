using Modular.Architecture.Tests.Support;

namespace Modular.Architecture.Tests.Locks;

/// <summary>Lock 1: the build refuses a reference from a module to anything of ours but contracts, kernel, look and SDK.</summary>
public sealed class BuildLockTests
{
    [Theory]
    [InlineData("modules/Canary/Modular.Canary/Modular.Canary.csproj", "../../Vault/Modular.Vault/Modular.Vault.csproj")]
    [InlineData("modules/Canary/Modular.Canary/Modular.Canary.csproj", "../../../host/Modular.Host/Modular.Host.csproj")]
    [InlineData("modules/Canary/Modular.Canary/Modular.Canary.csproj", "../../../sdk/Modular.Payments.Stripe/Modular.Payments.Stripe.csproj")]
    [InlineData("modules/Canary/Modular.Canary.Contracts/Modular.Canary.Contracts.csproj", "../../Modular.Kernel/Modular.Kernel.csproj")]
    [InlineData("modules/Canary/Modular.Canary.Contracts/Modular.Canary.Contracts.csproj", "../../Vault/Modular.Vault.Contracts/Modular.Vault.Contracts.csproj")]
    public async Task A_forbidden_reference_does_not_build(string project, string reference)
    {
        using var canary = new Canary();
        var (code, output) = await Dotnet.RunAsync("msbuild", canary.Write(project, Project(reference)), "-t:OnlyContracts", "-nologo");
        Assert.Equal(1, code);
        Assert.Contains("error MOD0001", output, StringComparison.Ordinal);
        Assert.Contains(Path.GetFileNameWithoutExtension(reference), output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Allowed_references_and_every_real_project_pass()
    {
        using var canary = new Canary();
        var allowed = canary.Write("modules/Canary/Modular.Canary/Modular.Canary.csproj", Project("../../Vault/Modular.Vault.Contracts/Modular.Vault.Contracts.csproj", "../../Modular.Kernel/Modular.Kernel.csproj"));
        string[] real = [allowed, .. House.Projects("modules")];
        Assert.True(real.Length > 2 * House.ModuleNames.Count);
        var all = canary.Write("all.proj", $"""<Project><Target Name="All"><MSBuild Projects="{string.Join(';', real)}" Targets="OnlyContracts" /></Target></Project>""");
        var (code, output) = await Dotnet.RunAsync("msbuild", all, "-t:All", "-nologo");
        Assert.True(code == 0, output);
    }

    private static string Project(params string[] references) =>
        $"""<Project Sdk="Microsoft.NET.Sdk"><ItemGroup>{string.Concat(references.Select(r => $"<ProjectReference Include=\"{r}\" />"))}</ItemGroup></Project>""";
}
