using System.Reflection;
using System.Text.RegularExpressions;
using Modular.Sdk;
using Modular.Sdk.Payments;
using Modular.Sdk.Sso;

namespace Modular.Host.Plugins;

/// <summary>A plug-in as it was found: loaded, or left out with the reason.</summary>
internal sealed record FoundPlugin(string Folder, ModularPluginAttribute? Manifest, string? Version, object? Provider, string? Problem)
{
    public IPaymentProvider? Payments => Provider as IPaymentProvider;

    public ISsoProvider? Sso => Provider as ISsoProvider;
}

/// <summary>
/// Loads <c>plugins/{Name}/{Name}.dll</c>, each in its own context. The one seam behind which packages, hashes and approvals come later.
/// Whatever is wrong with a plug-in is a sentence, never an exception: the host starts without it.
/// </summary>
internal static partial class PluginLoader
{
    public static IReadOnlyList<FoundPlugin> LoadAll(string folder)
    {
        if (!Directory.Exists(folder))
        {
            return [];
        }

        var found = Directory.GetDirectories(folder).Order(StringComparer.Ordinal).Select(Load).ToList();
        for (var i = 0; i < found.Count; i++)
        {
            if (found[i].Provider is not null && found.Take(i).Any(p => p.Provider is not null && p.Manifest!.Id == found[i].Manifest!.Id))
            {
                found[i] = found[i] with { Provider = null, Problem = $"another plug-in already has the id \"{found[i].Manifest!.Id}\"" };
            }
        }

        return found;
    }

    private static FoundPlugin Load(string folder)
    {
        var name = Path.GetFileName(folder);
        var file = Path.Combine(folder, name + ".dll");
        if (!File.Exists(file))
        {
            return new FoundPlugin(name, null, null, null, $"there is no {name}.dll in it");
        }

        try
        {
            var assembly = new PluginLoadContext(file).LoadFromAssemblyPath(file);
            var version = assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0] ?? assembly.GetName().Version?.ToString();
            return assembly.GetCustomAttribute<ModularPluginAttribute>() is { } manifest
                ? Create(name, manifest, version)
                : new FoundPlugin(name, null, version, null, "it declares no [assembly: ModularPlugin]");
        }
        catch (Exception failure)
        {
            return new FoundPlugin(name, null, null, null, $"it cannot be loaded: {failure.GetType().Name}");
        }
    }

    private static FoundPlugin Create(string name, ModularPluginAttribute manifest, string? version)
    {
        if (Objection(manifest) is { } objection)
        {
            return new FoundPlugin(name, manifest, version, null, objection);
        }

        try
        {
            var provider = Activator.CreateInstance(manifest.EntryType)!;
            return ((provider as IPaymentProvider)?.Descriptor?.Id ?? (provider as ISsoProvider)?.Descriptor?.Id) == manifest.Id
                ? new FoundPlugin(name, manifest, version, provider, null)
                : new FoundPlugin(name, manifest, version, null, $"its descriptor's id is not \"{manifest.Id}\"");
        }
        catch (Exception failure)
        {
            var cause = failure is TargetInvocationException { InnerException: { } inner } ? inner : failure;
            return new FoundPlugin(name, manifest, version, null, $"it fails at its start: {cause.GetType().Name}");
        }
    }

    private static string? Objection(ModularPluginAttribute manifest) => manifest switch
    {
        _ when manifest.SdkMajor != SdkVersion.Major || manifest.SdkMinor > SdkVersion.Minor =>
            $"it was built on SDK {manifest.SdkMajor}.{manifest.SdkMinor}; this host carries {SdkVersion.Major}.{SdkVersion.Minor}",
        _ when !IdPattern().IsMatch(manifest.Id) => "its id is not lower-case letters, digits and dashes, 40 at most",
        _ when typeof(IPaymentProvider).IsAssignableFrom(manifest.EntryType) == typeof(ISsoProvider).IsAssignableFrom(manifest.EntryType) =>
            "its entry type is neither an IPaymentProvider nor an ISsoProvider, or both",
        _ when manifest.AnyPublicHost && !typeof(ISsoProvider).IsAssignableFrom(manifest.EntryType) => "only a sign-in plug-in may reach hosts it does not name",
        _ when manifest.EntryType is not { IsPublic: true, IsAbstract: false } || manifest.EntryType.GetConstructor([]) is null =>
            "its entry type is not a public class with a public constructor without parameters",
        _ when manifest.EgressHosts.FirstOrDefault(h => Uri.CheckHostName(h) != UriHostNameType.Dns) is { } bad =>
            $"\"{bad}\" is no host name",
        _ when manifest.RedirectHosts.FirstOrDefault(h => Uri.CheckHostName(h.StartsWith("*.", StringComparison.Ordinal) ? h[2..] : h) != UriHostNameType.Dns) is { } bad =>
            $"\"{bad}\" is no host name",
        _ => null,
    };

    [GeneratedRegex("^[a-z0-9-]{1,40}$")]
    private static partial Regex IdPattern();
}
