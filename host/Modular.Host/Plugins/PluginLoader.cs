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

    /// <summary>Its id, or the folder's name.</summary>
    public string Name => Manifest?.Id ?? Folder;

    public PluginOrigin Origin { get; init; }
}

internal enum PluginOrigin
{
    /// <summary>Build output beside the host, in development.</summary>
    Loose,

    /// <summary>Build output of a plug-in that is being written, in the dev host.</summary>
    Build,

    /// <summary>A package that this build of the host brings along.</summary>
    Bundled,

    /// <summary>A package that somebody approved here.</summary>
    Store,
}

/// <summary>
/// Loads plug-ins, each in its own context. Whatever is wrong with one is a sentence, never an exception: the host starts without it. A constructor
/// that does not come back is left alone.
/// </summary>
internal static partial class PluginLoader
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(10);

    /// <summary>Build output: <c>{folder}/{Name}/{Name}.dll</c>.</summary>
    public static IReadOnlyList<FoundPlugin> LoadAll(string folder) =>
        Directory.Exists(folder) ? Unique([.. Directory.GetDirectories(folder).Order(StringComparer.Ordinal).Select(place => Load(Path.GetFileName(place), Path.Combine(place, Path.GetFileName(place) + ".dll"), Limit))]) : [];

    /// <summary>The first with an id keeps it.</summary>
    public static IReadOnlyList<FoundPlugin> Unique(List<FoundPlugin> found)
    {
        for (var i = 0; i < found.Count; i++)
        {
            if (found[i].Provider is not null && found.Take(i).Any(p => p.Provider is not null && p.Manifest!.Id == found[i].Manifest!.Id))
            {
                found[i] = found[i] with { Provider = null, Problem = $"another plug-in already has the id \"{found[i].Manifest!.Id}\"" };
            }
        }

        return found;
    }

    /// <summary>Loads one by its main assembly.</summary>
    public static FoundPlugin Load(string name, string file, TimeSpan limit)
    {
        if (!File.Exists(file))
        {
            return new FoundPlugin(name, null, null, null, $"there is no {Path.GetFileName(file)} in it");
        }

        FoundPlugin? found = null;
        // Not on the pool: a constructor that never ends would keep one of its threads.
        var thread = new Thread(() => found = Read(name, file)) { IsBackground = true, Name = "plug-in " + name };
        thread.Start();
        return thread.Join(limit) ? found! : new FoundPlugin(name, null, null, null, $"it did not come up within {limit.TotalSeconds:0} s");
    }

    private static FoundPlugin Read(string name, string file)
    {
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
            return new FoundPlugin(name, manifest, version, null, $"it fails at its start: {Cause(cause)}");
        }
    }

    private static string Cause(Exception failure) => failure is TypeInitializationException { InnerException: { } inner } ? $"{inner.GetType().Name} in a static initialiser" : failure.GetType().Name;

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
