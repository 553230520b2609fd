using System.Reflection;
using Modular.Architecture.Tests.Support;

namespace Modular.Architecture.Tests.Locks;

/// <summary>Lock 3: who knows whom, by assembly reference, because Modular.Credit is a prefix of Modular.Credit.Contracts.</summary>
public sealed class ReferenceTests
{
    [Fact]
    public void All_projects_are_looked_at()
    {
        var built = Directory.GetFiles(AppContext.BaseDirectory, "Modular.*.dll").Select(f => Path.GetFileNameWithoutExtension(f)!).ToHashSet();
        var projects = new[] { "modules", "host", "sdk" }.SelectMany(House.Projects).Select(p => Path.GetFileNameWithoutExtension(p)!).Where(n => !n.EndsWith(".Templates", StringComparison.Ordinal)).ToList();
        Assert.True(projects.Count >= 12);
        Assert.Empty(projects.Except(built));
        Assert.Equal(["Booking", "Certificate", "Credit", "Vault"], House.ModuleNames);
        Assert.NotEmpty(House.Plugins);
    }

    [Fact]
    public void A_module_knows_contracts_kernel_look_and_sdk() => Assert.All(House.Modules, module =>
    {
        Assert.Contains("Modular.Kernel", Il.References(module));
        Assert.Empty(ForbiddenToModule(module));
    });

    [Fact]
    public void Canary_the_rule_for_modules_bites_on_the_host() =>
        Assert.Equal(["Modular.Booking", "Modular.Certificate", "Modular.Credit", "Modular.Vault"], ForbiddenToModule(House.Host));

    [Fact]
    public void Contracts_know_mediatr_and_the_base_library_only()
    {
        Assert.All(House.Contracts, contracts => Assert.Empty(ForbiddenToContracts(contracts)));
        Assert.Contains(House.Contracts, contracts => Il.References(contracts).Contains("MediatR"));
    }

    [Fact]
    public void Canary_the_rule_for_contracts_bites_on_the_kernel() => Assert.Contains("Autofac", ForbiddenToContracts(House.Kernel));

    [Fact]
    public void The_sdk_knows_nothing_of_the_house() => Assert.Empty(Ours(House.Sdk));

    [Fact]
    public void Canary_the_rule_for_the_sdk_bites_on_the_kernel() => Assert.Contains("Modular.Sdk", Ours(House.Kernel));

    [Fact]
    public void Plug_ins_know_the_sdk_only() => Assert.All(House.Plugins, plugin => Assert.Equal(["Modular.Sdk"], Ours(plugin).Except(IsSignIn(plugin) ? ["Modular.Sdk.Oidc"] : [])));

    [Fact]
    public void The_base_class_of_sign_in_knows_the_sdk_only_and_the_host_does_not_know_it()
    {
        Assert.Equal(["Modular.Sdk"], Ours(House.SdkOidc));
        Assert.Contains(House.Plugins, plugin => IsSignIn(plugin) && Ours(plugin).Contains("Modular.Sdk.Oidc"));
        Assert.All([.. House.Modules, House.Kernel, House.Ui, House.Sdk, House.Host], assembly => Assert.DoesNotContain("Modular.Sdk.Oidc", Il.References(assembly)));
    }

    [Fact]
    public void Canary_the_rule_for_plug_ins_bites_on_the_host() => Assert.NotEqual(["Modular.Sdk"], Ours(House.Host));

    [Fact]
    public void Kernel_and_look_know_no_module_and_nobody_knows_the_host()
    {
        Assert.Empty(Ours(House.Kernel).Except(["Modular.Sdk"]));
        Assert.Empty(Ours(House.Ui).Except(["Modular.Sdk", "Modular.Kernel"]));
        Assert.All([.. House.Modules, .. House.Contracts, House.Kernel, House.Ui, House.Sdk, .. House.Plugins], a => Assert.DoesNotContain("Modular.Host", Il.References(a)));
    }

    private static bool IsSignIn(Assembly plugin) => plugin.GetName().Name!.StartsWith("Modular.Sso.", StringComparison.Ordinal);

    private static IEnumerable<string> Ours(Assembly assembly) => Il.References(assembly).Where(r => r.StartsWith("Modular.", StringComparison.Ordinal));

    private static IEnumerable<string> ForbiddenToModule(Assembly assembly) =>
        Ours(assembly).Where(r => r is not ("Modular.Kernel" or "Modular.Ui" or "Modular.Sdk") && !r.EndsWith(".Contracts", StringComparison.Ordinal));

    private static IEnumerable<string> ForbiddenToContracts(Assembly assembly) =>
        Il.References(assembly).Where(r => r is not ("MediatR" or "netstandard") && !(r.StartsWith("System.", StringComparison.Ordinal) && typeof(object).Assembly.Location is { } core && File.Exists(Path.Combine(Path.GetDirectoryName(core)!, r + ".dll"))));
}
