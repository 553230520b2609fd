using System.Reflection;
using System.Runtime.CompilerServices;
using Modular.Architecture.Tests.Support;
using Modular.Kernel;
using NetArchTest.Rules;

namespace Modular.Architecture.Tests.Locks;

/// <summary>Lock 2: internal and sealed by default; a module shows one type, and its insides only to its own tests.</summary>
public sealed class VisibilityTests
{
    [Fact]
    public void A_module_shows_one_type_and_that_is_the_module()
    {
        Assert.Equal(4, House.Modules.Count);
        Assert.All(House.Modules, module => Assert.Equal([$"{module.GetName().Name!.Split('.')[^1]}Module"], Shown(module).Select(t => t.Name)));
    }

    [Fact]
    public void Canary_the_rule_of_one_public_type_bites_on_the_kernel() => Assert.True(Shown(House.Kernel).Count() > 1);

    [Fact]
    public void What_is_not_meant_to_be_inherited_is_sealed()
    {
        Assert.All([.. House.Modules, House.Host], assembly =>
        {
            Assert.Contains(assembly.GetTypes(), House.IsOurs);
            Assert.Empty(Unsealed(assembly));
        });
    }

    [Fact]
    public void Canary_the_rule_of_sealing_bites() => Assert.Contains(nameof(OpenCanary), Unsealed(typeof(OpenCanary).Assembly));

    [Fact]
    public void Modules_are_found_by_another_way_of_looking_too() =>
        Assert.Equal(House.Modules.Count, Types.InAssemblies(House.Modules).That().Inherit(typeof(ModularModule)).And().AreSealed().GetTypes().Count());

    [Fact]
    public void Insides_are_open_to_own_tests_only()
    {
        Assert.All([.. House.Modules, .. House.Contracts, House.Ui, House.Sdk, House.SdkOidc], assembly => Assert.Empty(ForeignFriends(assembly)));
        Assert.All(House.Plugins, assembly => Assert.Empty(ForeignFriends(assembly).Except(["Modular.Sdk.Tests"])));
        // The support library of all tests drives the host and the relay's loops by hand.
        Assert.All([House.Kernel, House.Host], assembly => Assert.Equal(["Modular.Testing"], ForeignFriends(assembly)));
        Assert.All(House.Modules, assembly => Assert.NotEmpty(Friends(assembly)));
    }

    private static IEnumerable<Type> Shown(Assembly assembly) => assembly.GetExportedTypes().Where(House.IsOurs);

    private static IEnumerable<string> Unsealed(Assembly assembly)
    {
        var types = assembly.GetTypes();
        var inherited = types.Select(t => t.BaseType).OfType<Type>().Select(b => b.IsGenericType ? b.GetGenericTypeDefinition() : b).ToHashSet();
        return types.Where(t => t is { IsClass: true, IsAbstract: false, IsSealed: false } && House.IsOurs(t) && !inherited.Contains(t)).Select(t => t.Name);
    }

    private static IEnumerable<string> Friends(Assembly assembly) => assembly.GetCustomAttributes<InternalsVisibleToAttribute>().Select(a => a.AssemblyName);

    private static IEnumerable<string> ForeignFriends(Assembly assembly) => Friends(assembly).Where(f => f != assembly.GetName().Name + ".Tests");
}

public class OpenCanary;
