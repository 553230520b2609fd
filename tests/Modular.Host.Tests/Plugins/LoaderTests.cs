using System.Runtime.Loader;
using Microsoft.Extensions.DependencyInjection;
using Modular.Host.Composition;
using Modular.Host.Plugins;
using Modular.Kernel;
using Modular.Testing;

namespace Modular.Host.Tests.Plugins;

public sealed class LoaderTests
{
    private static readonly string Bundled = Path.Combine(AppContext.BaseDirectory, "plugins");

    [Fact]
    public void The_stripe_plug_in_is_loaded_in_a_context_of_its_own()
    {
        var stripe = Assert.Single(PluginLoader.LoadAll(Bundled), p => p.Manifest?.Id == "stripe");
        Assert.Null(stripe.Problem);
        Assert.Equal("stripe", stripe.Manifest!.Id);
        var assembly = stripe.Provider!.GetType().Assembly;
        Assert.NotSame(AssemblyLoadContext.Default, AssemblyLoadContext.GetLoadContext(assembly));
        Assert.Same(AssemblyLoadContext.Default, AssemblyLoadContext.GetLoadContext(typeof(Modular.Sdk.Money).Assembly));
        Assert.DoesNotContain(AssemblyLoadContext.Default.Assemblies, a => a.GetName().Name is "Stripe.net" or "Modular.Payments.Stripe");
    }

    [Theory]
    [InlineData("paypal", "Modular.Payments.PayPal")]
    [InlineData("mangopay", "Modular.Payments.Mangopay")]
    public void A_plug_in_without_libraries_brings_nothing_but_itself(string id, string name)
    {
        var plugin = Assert.Single(PluginLoader.LoadAll(Bundled), p => p.Manifest?.Id == id);
        Assert.Null(plugin.Problem);
        Assert.Equal([name], AssemblyLoadContext.GetLoadContext(plugin.Provider!.GetType().Assembly)!.Assemblies.Select(a => a.GetName().Name));
    }

    [Fact]
    public void The_sign_in_plug_in_is_loaded_and_its_library_waits_until_somebody_signs_in()
    {
        var oidc = Assert.Single(PluginLoader.LoadAll(Bundled), p => p.Manifest?.Id == "oidc");
        Assert.Null(oidc.Problem);
        Assert.Equal(("oidc", true), (oidc.Manifest!.Id, oidc.Manifest.AnyPublicHost));
        var own = AssemblyLoadContext.GetLoadContext(oidc.Provider!.GetType().Assembly)!;
        Assert.Equal(["Modular.Sdk.Oidc", "Modular.Sso.Oidc"], own.Assemblies.Select(a => a.GetName().Name!).Order(StringComparer.Ordinal));
        Assert.DoesNotContain(AssemblyLoadContext.Default.Assemblies, a => a.GetName().Name is "Modular.Sdk.Oidc");
    }

    [Fact]
    public void Entra_may_call_microsoft_and_nobody_else_and_its_libraries_wait_too()
    {
        var entra = Assert.Single(PluginLoader.LoadAll(Bundled), p => p.Manifest?.Id == "entra");
        Assert.Null(entra.Problem);
        Assert.False(entra.Manifest!.AnyPublicHost);
        Assert.Equal(["login.microsoftonline.com", "graph.microsoft.com"], entra.Manifest.EgressHosts);
        Assert.Equal(["login.microsoftonline.com"], entra.Manifest.RedirectHosts);
        var own = AssemblyLoadContext.GetLoadContext(entra.Provider!.GetType().Assembly)!;
        Assert.Equal(["Modular.Sdk.Oidc", "Modular.Sso.Entra"], own.Assemblies.Select(a => a.GetName().Name!).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task A_broken_plug_in_is_left_out_with_its_reason_and_the_host_starts()
    {
        var folder = Directory.CreateTempSubdirectory("plugins-").FullName;
        Directory.CreateDirectory(Path.Combine(folder, "Empty"));
        Put("Garbage", "no assembly at all"u8.ToArray());
        Put("NoPlugin", await File.ReadAllBytesAsync(typeof(Assert).Assembly.Location, TestContext.Current.CancellationToken));
        Copy(Path.Combine(Bundled, "Modular.Payments.Stripe"), Path.Combine(folder, "Modular.Payments.Stripe"));
        await using var host = await TestHost.StartAsync(Database.Sqlite, new TestHostOptions { Settings = new Dictionary<string, string?> { ["Plugins:Folder"] = folder } });

        var found = host.Services.GetRequiredService<FoundPlugins>().All.ToDictionary(p => p.Folder, p => p.Problem);
        Assert.Contains("no Empty.dll", found["Empty"], StringComparison.Ordinal);
        Assert.Contains("BadImageFormatException", found["Garbage"], StringComparison.Ordinal);
        Assert.Contains("no [assembly: ModularPlugin]", found["NoPlugin"], StringComparison.Ordinal);
        Assert.Equal("stripe", Assert.Single(host.Services.GetRequiredService<IPaymentProviders>().All).Id);
        Assert.NotEmpty(host.Logs.Containing("Garbage was left out"));
        Directory.Delete(folder, recursive: true);

        void Put(string name, byte[] content)
        {
            Directory.CreateDirectory(Path.Combine(folder, name));
            File.WriteAllBytes(Path.Combine(folder, name, name + ".dll"), content);
        }
    }

    [Fact]
    public async Task A_fetcher_loads_no_plug_ins_and_opens_no_port()
    {
        await using var database = await MigratedDatabase.CopyAsync(Database.Sqlite);
        await using var app = HostApp.Build([], Roles.Fetcher, Hosting.With(database));
        await app.StartAsync(TestContext.Current.CancellationToken);
        Assert.Empty(app.Services.GetRequiredService<IPaymentProviders>().All);
        Assert.Empty(app.Services.GetRequiredService<ISsoProviders>().All);
        Assert.Empty(app.Urls);
        // Its loop may be in the database: a host that is only disposed does not wait for it.
        await app.StopAsync(TestContext.Current.CancellationToken);
    }

    private static void Copy(string from, string to)
    {
        Directory.CreateDirectory(to);
        foreach (var file in Directory.GetFiles(from))
        {
            File.Copy(file, Path.Combine(to, Path.GetFileName(file)));
        }
    }
}
