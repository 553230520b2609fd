using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using Modular.Sdk.Tests.Stripe;
using Modular.Sso.Entra;

namespace Modular.Sdk.Tests.Entra;

/// <summary>The built plug-in as a loader meets it.</summary>
public sealed class EntraPluginTests
{
    [Fact]
    public void Its_output_is_msal_without_the_rest_of_identity_web()
    {
        var folder = PluginTests.FindOutput("Modular.Sso.Entra");
        var files = Directory.GetFiles(folder, "*.dll").Select(Path.GetFileName).ToList();

        Assert.Contains("Microsoft.Identity.Client.dll", files);
        Assert.Contains("Modular.Sdk.Oidc.dll", files);
        Assert.DoesNotContain("Modular.Sdk.dll", files);
        Assert.DoesNotContain(files, file => file!.StartsWith("Azure.", StringComparison.Ordinal) || file.StartsWith("Microsoft.Extensions.", StringComparison.Ordinal) || file.StartsWith("Microsoft.Identity.Web", StringComparison.Ordinal));
        Assert.DoesNotContain(Directory.GetFiles(folder, "*.dll").SelectMany(References), name => name.StartsWith("Microsoft.AspNetCore", StringComparison.Ordinal));
    }

    [Fact]
    public void It_is_described_under_its_own_name_and_takes_no_notices()
    {
        var descriptor = new EntraProvider().Descriptor;
        Assert.Equal(("entra", false), (descriptor.Id, descriptor.TakesLogoutNotices));
        Assert.All(descriptor.Settings.Fields, field => Assert.True(field.Help is { De.Length: > 0, En.Length: > 0 }, field.Key));
        Assert.Equal(["instance"], descriptor.Settings.Fields.Where(f => f.Scope == SettingScope.SandboxOnly).Select(f => f.Key));
    }

    private static IEnumerable<string> References(string file)
    {
        using var assembly = new PEReader(File.OpenRead(file));
        var metadata = assembly.GetMetadataReader();
        return [.. metadata.AssemblyReferences.Select(r => metadata.GetString(metadata.GetAssemblyReference(r).Name))];
    }
}
