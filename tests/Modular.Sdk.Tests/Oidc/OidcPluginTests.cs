using System.Reflection;
using Modular.Sdk.Tests.Stripe;
using Modular.Sso.Oidc;

namespace Modular.Sdk.Tests.Oidc;

/// <summary>The built plug-in as a loader meets it.</summary>
public sealed class OidcPluginTests
{
    [Fact]
    public void Its_output_is_its_whole_closure_without_what_the_host_brings()
    {
        var files = Directory.GetFiles(PluginTests.FindOutput("Modular.Sso.Oidc")).Select(Path.GetFileName).ToList();

        Assert.Contains("Modular.Sso.Oidc.deps.json", files);
        Assert.Contains("Modular.Sdk.Oidc.dll", files);
        Assert.Contains("Microsoft.IdentityModel.JsonWebTokens.dll", files);
        Assert.DoesNotContain("Modular.Sdk.dll", files);
        Assert.DoesNotContain(files, file => file!.StartsWith("Microsoft.Extensions.", StringComparison.Ordinal));
    }

    [Fact]
    public void It_references_the_sdk_with_its_base_class_and_nothing_else_of_ours()
    {
        var references = typeof(OidcProvider).Assembly.GetReferencedAssemblies().Select(name => name.Name!).ToList();

        Assert.Equal(["Modular.Sdk", "Modular.Sdk.Oidc"], references.Where(name => name.StartsWith("Modular", StringComparison.Ordinal)).Order(StringComparer.Ordinal));
        Assert.DoesNotContain(references, name => name.StartsWith("Microsoft.AspNetCore", StringComparison.Ordinal));
    }

    [Fact]
    public void It_declares_itself_in_metadata()
    {
        var mark = typeof(OidcProvider).Assembly.GetCustomAttributesData().Single(data => data.AttributeType == typeof(ModularPluginAttribute));

        Assert.Equal([typeof(OidcProvider), "oidc", SdkVersion.Major, SdkVersion.Minor], mark.ConstructorArguments.Select(argument => argument.Value));
        Assert.Equal(["AnyPublicHost"], mark.NamedArguments.Select(argument => argument.MemberName));
        Assert.Equal("oidc", new OidcProvider().Descriptor.Id);
    }
}
