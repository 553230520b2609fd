using System.Reflection;
using System.Runtime.Loader;
using Modular.Sdk.Pack;

namespace Modular.Host.Plugins;

/// <summary>
/// One plug-in's assemblies, apart from everybody else's versions. The contract and two abstractions come from the host, so that both sides mean
/// the same types. A load context is no security boundary: plug-ins are approved code.
/// </summary>
internal sealed class PluginLoadContext(string mainAssembly) : AssemblyLoadContext(Path.GetFileNameWithoutExtension(mainAssembly), isCollectible: false)
{
    private readonly AssemblyDependencyResolver _resolver = new(mainAssembly);

    protected override Assembly? Load(AssemblyName assemblyName) => Closure.IsShared(assemblyName.Name)
        ? null
        : _resolver.ResolveAssemblyToPath(assemblyName) is { } path ? LoadFromAssemblyPath(path) : null;

    protected override nint LoadUnmanagedDll(string unmanagedDllName) =>
        _resolver.ResolveUnmanagedDllToPath(unmanagedDllName) is { } path ? LoadUnmanagedDllFromPath(path) : 0;
}
