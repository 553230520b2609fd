using System.Reflection;
using System.Runtime.Loader;
using Modular.Payments.Stripe;
using Modular.Sdk.Payments;

namespace Modular.Sdk.Tests.Stripe;

/// <summary>The built plug-in as a loader meets it.</summary>
public sealed class PluginTests
{
    private static readonly string Output = FindOutput("Modular.Payments.Stripe");

    [Fact]
    public void Its_output_is_its_whole_closure_without_what_the_host_brings()
    {
        var files = Directory.GetFiles(Output).Select(Path.GetFileName).ToList();

        Assert.Contains("Modular.Payments.Stripe.deps.json", files);
        Assert.Contains("Stripe.net.dll", files);
        Assert.Contains("Newtonsoft.Json.dll", files);
        Assert.DoesNotContain("Modular.Sdk.dll", files);
        Assert.DoesNotContain(files, file => file!.StartsWith("Microsoft.Extensions.", StringComparison.Ordinal));
    }

    [Fact]
    public void It_references_the_sdk_and_nothing_else_of_ours()
    {
        var references = typeof(StripeProvider).Assembly.GetReferencedAssemblies().Select(name => name.Name!).ToList();

        Assert.Equal(["Modular.Sdk"], references.Where(name => name.StartsWith("Modular", StringComparison.Ordinal)));
        Assert.DoesNotContain(references, name => name.StartsWith("Microsoft.AspNetCore", StringComparison.Ordinal));
    }

    [Fact]
    public void The_sdk_references_the_base_library_and_the_loggers_interface()
    {
        var references = typeof(Money).Assembly.GetReferencedAssemblies().Select(name => name.Name!).ToList();

        Assert.NotEmpty(references);
        Assert.Equal(["Microsoft.Extensions.Logging.Abstractions"], references.Where(name => !name.StartsWith("System.", StringComparison.Ordinal)));
        Assert.Equal(new Version(1, 0, 0, 0), typeof(Money).Assembly.GetName().Version);
    }

    [Fact]
    public void It_declares_itself_in_metadata()
    {
        var mark = typeof(StripeProvider).Assembly.GetCustomAttributesData().Single(data => data.AttributeType == typeof(ModularPluginAttribute));

        Assert.Equal([typeof(StripeProvider), "stripe", SdkVersion.Major, SdkVersion.Minor], mark.ConstructorArguments.Select(argument => argument.Value));
        Assert.Equal(["EgressHosts", "RedirectHosts"], mark.NamedArguments.Select(argument => argument.MemberName).Order(StringComparer.Ordinal));
        Assert.Equal("stripe", new StripeProvider().Descriptor.Id);
        Assert.Same(new StripeProvider().Descriptor, new StripeProvider().Descriptor);
    }

    [Fact]
    public void It_runs_in_a_load_context_of_its_own_and_meets_the_host_at_the_sdk()
    {
        var context = new Own(Path.Combine(Output, "Modular.Payments.Stripe.dll"));
        var assembly = context.LoadFromAssemblyName(new("Modular.Payments.Stripe"));
        var provider = (IPaymentProvider)Activator.CreateInstance(assembly.GetCustomAttribute<ModularPluginAttribute>()!.EntryType)!;

        Assert.NotEqual(typeof(StripeProvider), provider.GetType());
        Assert.Equal("stripe", provider.Descriptor.Id);
        Assert.Same(context, AssemblyLoadContext.GetLoadContext(context.LoadFromAssemblyName(new("Stripe.net"))));
    }

    internal static string FindOutput(string plugin)
    {
        var own = new DirectoryInfo(AppContext.BaseDirectory);
        var (framework, configuration) = (own.Name, own.Parent!.Name);
        var root = own;
        while (!File.Exists(Path.Combine(root.FullName, "Modular.sln")))
        {
            root = root.Parent ?? throw new InvalidOperationException("Modular.sln is not above the tests.");
        }

        return Path.Combine(root.FullName, "sdk", plugin, "bin", configuration, framework);
    }

    private sealed class Own(string path) : AssemblyLoadContext("stripe", isCollectible: false)
    {
        private readonly AssemblyDependencyResolver _resolver = new(path);

        protected override Assembly? Load(AssemblyName assemblyName) =>
            assemblyName.Name is "Modular.Sdk" || assemblyName.Name!.StartsWith("Microsoft.Extensions.", StringComparison.Ordinal) ? null
            : _resolver.ResolveAssemblyToPath(assemblyName) is { } file ? LoadFromAssemblyPath(file) : null;
    }
}
