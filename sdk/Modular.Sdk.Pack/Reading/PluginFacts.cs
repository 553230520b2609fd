using System.Reflection;

namespace Modular.Sdk.Pack;

/// <summary>A plug-in cannot be read; the message says why, in one sentence.</summary>
internal sealed class UnreadablePluginException(string words) : Exception(words);

/// <summary>What an assembly says of itself in its metadata. Nothing of it runs.</summary>
internal sealed record PluginFacts
{
    private const string Payments = "Modular.Sdk.Payments.IPaymentProvider", Sso = "Modular.Sdk.Sso.ISsoProvider";

    public required string Id { get; init; }

    public required string EntryType { get; init; }

    public required SdkRange Sdk { get; init; }

    public required string Kind { get; init; }

    public required string Framework { get; init; }

    public required IReadOnlyList<string> EgressHosts { get; init; }

    public required IReadOnlyList<string> RedirectHosts { get; init; }

    public required bool AnyPublicHost { get; init; }

    /// <summary>Reads the plug-in's main assembly.</summary>
    /// <param name="main">Its file; its libraries lie beside it.</param>
    /// <param name="sdk">The SDK's assembly.</param>
    /// <exception cref="UnreadablePluginException">It is no plug-in, or a broken one.</exception>
    public static PluginFacts Read(string main, string sdk)
    {
        using var context = new MetadataLoadContext(new PathAssemblyResolver(Libraries(main, sdk)), typeof(object).Assembly.GetName().Name);
        try
        {
            var assembly = context.LoadFromAssemblyPath(main);
            var attributes = assembly.GetCustomAttributesData();
            var plugin = attributes.FirstOrDefault(a => a.AttributeType.FullName == "Modular.Sdk.ModularPluginAttribute")
                ?? throw new UnreadablePluginException($"{Path.GetFileName(main)} declares no [assembly: ModularPlugin]");
            if (plugin.AttributeType.Assembly.GetName().Name != Closure.Sdk)
            {
                throw new UnreadablePluginException("its ModularPluginAttribute is a copy of its own, not the SDK's");
            }

            var entry = plugin.ConstructorArguments is [{ Value: Type type }, { Value: string }, { Value: int }, { Value: int }]
                ? type
                : throw new UnreadablePluginException("its ModularPluginAttribute has a shape this SDK does not know");
            return new PluginFacts
            {
                Id = (string)plugin.ConstructorArguments[1].Value!,
                EntryType = entry.FullName!,
                Sdk = new((int)plugin.ConstructorArguments[2].Value!, (int)plugin.ConstructorArguments[3].Value!),
                Kind = KindOf(entry),
                Framework = FrameworkOf(attributes),
                EgressHosts = Texts(plugin, "EgressHosts"),
                RedirectHosts = Texts(plugin, "RedirectHosts"),
                AnyPublicHost = plugin.NamedArguments.Any(a => a.MemberName == "AnyPublicHost" && a.TypedValue.Value is true),
            };
        }
        catch (BadImageFormatException)
        {
            throw new UnreadablePluginException($"{Path.GetFileName(main)} is no .NET assembly");
        }
        catch (Exception failure) when (failure is FileNotFoundException or FileLoadException or TypeLoadException)
        {
            throw new UnreadablePluginException($"its metadata cannot be read: {failure.Message.ReplaceLineEndings(" ")}");
        }
    }

    /// <summary>A host on .NET 10 loads what was built for it, and what is older of the versions still kept.</summary>
    public bool FrameworkLoads => Framework is "net10.0" or "net9.0" or "net8.0";

    /// <summary>What is wrong with what it says of itself; null when nothing is.</summary>
    public string? Objection() => this switch
    {
        _ when Id.Length is 0 or > 40 || !Id.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '-') => "its id is not lower-case letters, digits and dashes, 40 at most",
        { AnyPublicHost: true, Kind: not "sso" } => "only a sign-in plug-in may reach hosts it does not name",
        _ when EgressHosts.FirstOrDefault(h => Uri.CheckHostName(h) != UriHostNameType.Dns) is { } bad => $"\"{bad}\" is no host name",
        _ when RedirectHosts.FirstOrDefault(h => Uri.CheckHostName(h.StartsWith("*.", StringComparison.Ordinal) ? h[2..] : h) != UriHostNameType.Dns) is { } bad => $"\"{bad}\" is no host name",
        _ => null,
    };

    private static string KindOf(Type entry)
    {
        if (!entry.IsPublic || entry.IsAbstract || entry.GetConstructor([]) is null)
        {
            throw new UnreadablePluginException("its entry type is not a public class with a public constructor without parameters");
        }

        var kinds = entry.GetInterfaces().Where(i => i.FullName is Payments or Sso).ToList();
        return kinds switch
        {
            [var one] when one.Assembly.GetName().Name == Closure.Sdk => one.FullName == Payments ? "payment" : "sso",
            [_] => throw new UnreadablePluginException("its entry type implements a copy of the SDK's interface, not the SDK's"),
            _ => throw new UnreadablePluginException("its entry type is neither an IPaymentProvider nor an ISsoProvider, or both"),
        };
    }

    private static string FrameworkOf(IEnumerable<CustomAttributeData> attributes) =>
        attributes.FirstOrDefault(a => a.AttributeType.FullName == "System.Runtime.Versioning.TargetFrameworkAttribute")?.ConstructorArguments[0].Value is string name
            ? name.Replace(".NETCoreApp,Version=v", "net", StringComparison.Ordinal)
            : "unknown";

    private static string[] Texts(CustomAttributeData attribute, string name) =>
        attribute.NamedArguments.FirstOrDefault(a => a.MemberName == name).TypedValue.Value is IEnumerable<CustomAttributeTypedArgument> texts ? [.. texts.Select(t => (string)t.Value!)] : [];

    /// <summary>.NET, the SDK with what it needs, and the plug-in's own files, the plug-in's last: it replaces nothing.</summary>
    private static List<string> Libraries(string main, string sdk) =>
    [
        .. new[] { System.Runtime.InteropServices.RuntimeEnvironment.GetRuntimeDirectory(), Path.GetDirectoryName(sdk)!, Path.GetDirectoryName(main)! }
            .SelectMany(folder => Directory.GetFiles(folder, "*.dll"))
            .DistinctBy(Path.GetFileName, StringComparer.OrdinalIgnoreCase),
    ];
}
