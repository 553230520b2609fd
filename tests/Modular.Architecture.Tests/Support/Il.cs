using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;
using System.Reflection.PortableExecutable;

namespace Modular.Architecture.Tests.Support;

/// <summary>What the compiler wrote into an assembly, as opposed to what namespaces suggest.</summary>
internal static class Il
{
    public static IReadOnlyList<string> References(Assembly assembly) => [.. assembly.GetReferencedAssemblies().Select(a => a.Name!).Order()];

    /// <summary>Every string literal.</summary>
    public static IReadOnlyList<string> Strings(Assembly assembly) => Read(assembly, metadata =>
    {
        var all = new List<string>();
        for (var handle = MetadataTokens.UserStringHandle(1); !handle.IsNil; handle = metadata.GetNextHandle(handle))
        {
            all.Add(metadata.GetUserString(handle));
        }

        return all;
    });

    /// <summary>Members of other assemblies that are used, as "Type.Member".</summary>
    public static IReadOnlyList<string> Uses(Assembly assembly) => Read(assembly, metadata => metadata.MemberReferences
        .Select(metadata.GetMemberReference)
        .Where(m => m.Parent.Kind == HandleKind.TypeReference)
        .Select(m => metadata.GetString(metadata.GetTypeReference((TypeReferenceHandle)m.Parent).Name) + "." + metadata.GetString(m.Name))
        .ToList());

    private static List<string> Read(Assembly assembly, Func<MetadataReader, List<string>> read)
    {
        using var file = new PEReader(File.OpenRead(assembly.Location));
        return read(file.GetMetadataReader());
    }
}
