using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;
using System.Reflection.PortableExecutable;

namespace Modular.Sdk.Pack;

/// <summary>What a plug-in brings along, and what it must leave to the host.</summary>
internal static class Closure
{
    public const string Sdk = "Modular.Sdk";

    /// <summary>These come from the host, so that both sides mean the same types. Everything else is the plug-in's own.</summary>
    public static bool IsShared(string? assembly) => assembly is Sdk or "Microsoft.Extensions.Logging.Abstractions" or "Microsoft.Extensions.DependencyInjection.Abstractions";

    /// <summary>What cannot load, or must not, in words; read from metadata, nothing runs.</summary>
    /// <param name="folder">Where the closure lies.</param>
    public static IEnumerable<string> Objections(string folder)
    {
        var libraries = Directory.GetFiles(folder, "*.dll", SearchOption.AllDirectories).Where(f => !IsNative(folder, f)).ToList();
        var own = libraries.Select(f => Path.GetFileNameWithoutExtension(f)!).ToHashSet(StringComparer.OrdinalIgnoreCase);
        foreach (var shared in own.Where(IsShared))
        {
            yield return $"it brings {shared}.dll, which the host shares with it: two copies would be two different types";
        }

        foreach (var library in libraries)
        {
            foreach (var objection in Read(library, own))
            {
                yield return objection;
            }
        }
    }

    /// <summary>Native libraries that its code calls by name.</summary>
    public static IReadOnlyList<string> NativeCalls(string folder) =>
        [.. Directory.GetFiles(folder, "*.dll", SearchOption.AllDirectories).Where(f => !IsNative(folder, f)).SelectMany(ModuleReferences).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];

    private static bool IsNative(string folder, string file) => Path.GetRelativePath(folder, file).Replace('\\', '/').Contains("/native/", StringComparison.Ordinal);

    private static List<string> Read(string library, HashSet<string> own)
    {
        var name = Path.GetFileName(library);
        var objections = new List<string>();
        try
        {
            using var file = new PEReader(File.OpenRead(library));
            if (!file.HasMetadata)
            {
                return [$"{name} is no .NET assembly"];
            }

            var metadata = file.GetMetadataReader();
            foreach (var reference in metadata.AssemblyReferences.Select(r => metadata.GetString(metadata.GetAssemblyReference(r).Name)))
            {
                if (reference.StartsWith("Microsoft.AspNetCore", StringComparison.Ordinal) && !own.Contains(reference))
                {
                    objections.Add($"{name} needs {reference}: plug-ins have no pages and no web framework");
                }
                else if (reference.StartsWith("Modular.", StringComparison.Ordinal) && reference != Sdk && !own.Contains(reference))
                {
                    objections.Add($"{name} needs {reference}, which is neither the SDK nor in the package");
                }
                else if (!IsShared(reference) && !own.Contains(reference) && !IsDotnet(reference) && Path.GetFileNameWithoutExtension(library) is var it && !IsOptional(it))
                {
                    objections.Add($"{name} needs {reference}, which is neither in the package nor part of .NET");
                }
            }

            // A type of the SDK compiled into a plug-in is another type: the host would not know it.
            var copies = metadata.TypeDefinitions.Select(metadata.GetTypeDefinition).Select(t => (Namespace: metadata.GetString(t.Namespace), Name: metadata.GetString(t.Name)))
                .Where(t => t.Namespace is Sdk or "Modular.Sdk.Payments" or "Modular.Sdk.Sso").Select(t => $"{t.Namespace}.{t.Name}").ToList();
            if (copies.Count > 0 && !IsShared(Path.GetFileNameWithoutExtension(library)))
            {
                objections.Add($"{name} has a private copy of {copies[0]}: use the SDK's, or another namespace");
            }
        }
        catch (BadImageFormatException)
        {
            objections.Add($"{name} is no .NET assembly");
        }

        return objections;
    }

    private static IEnumerable<string> ModuleReferences(string library)
    {
        using var file = new PEReader(File.OpenRead(library));
        var metadata = file.GetMetadataReader();
        return [.. Enumerable.Range(1, metadata.GetTableRowCount(TableIndex.ModuleRef)).Select(row => metadata.GetString(metadata.GetModuleReference(MetadataTokens.ModuleReferenceHandle(row)).Name)).Where(n => n.Length > 0)];
    }

    private static bool IsDotnet(string reference) => File.Exists(Path.Combine(System.Runtime.InteropServices.RuntimeEnvironment.GetRuntimeDirectory(), reference + ".dll"));

    /// <summary>Libraries reach for things they can do without; what the plug-in itself needs is tried by the smoke test.</summary>
    private static bool IsOptional(string library) => !library.StartsWith("Modular.", StringComparison.Ordinal) && library.StartsWith("Microsoft.", StringComparison.Ordinal) || library == "Newtonsoft.Json";
}
