using System.Reflection;
using MediatR;
using Microsoft.AspNetCore.Components;
using Microsoft.EntityFrameworkCore.Migrations;
using Modular.Kernel;

namespace Modular.Architecture.Tests.Support;

/// <summary>The tree and what was built from it.</summary>
internal static class House
{
    public static string Root { get; } = FindRoot();

    public static IReadOnlyList<string> ModuleNames { get; } = [.. Directory.GetDirectories(Path.Combine(Root, "modules")).Select(d => Path.GetFileName(d)!).Where(n => !n.StartsWith("Modular.", StringComparison.Ordinal)).Order()];

    public static IReadOnlyList<Assembly> Modules { get; } = [.. ModuleNames.Select(n => Assembly.Load("Modular." + n))];

    public static IReadOnlyList<Assembly> Contracts { get; } = [.. ModuleNames.Select(n => Assembly.Load($"Modular.{n}.Contracts"))];

    public static Assembly Kernel { get; } = typeof(ModularModule).Assembly;

    public static Assembly Ui { get; } = Assembly.Load("Modular.Ui");

    public static Assembly Sdk { get; } = Assembly.Load("Modular.Sdk");

    /// <summary>The base class of sign-in plug-ins: part of the plug-ins, not of the host.</summary>
    public static Assembly SdkOidc { get; } = Assembly.Load("Modular.Sdk.Oidc");

    public static Assembly Host { get; } = Assembly.Load("Modular.Host");

    public static IReadOnlyList<Assembly> Plugins { get; } =
        [.. Projects("sdk").Select(p => Path.GetFileNameWithoutExtension(p)!).Where(n => n.StartsWith("Modular.Payments.", StringComparison.Ordinal) || n.StartsWith("Modular.Sso.", StringComparison.Ordinal)).Select(Assembly.Load)];

    public static IEnumerable<string> Projects(string area) => Files(area, "*.csproj");

    public static IEnumerable<string> Sources(params string[] areas) => areas.SelectMany(area => Files(area, "*.cs"));

    /// <summary>A type somebody wrote, as opposed to compilers and generators.</summary>
    public static bool IsOurs(Type type) => !type.IsNested && type.Name != "_Imports" && !type.Name.Contains('<', StringComparison.Ordinal) && !type.Name.StartsWith("__", StringComparison.Ordinal)
        && type.Namespace?.StartsWith("Modular", StringComparison.Ordinal) == true && !IsComponent(type) && !typeof(Migration).IsAssignableFrom(type)
        && !typeof(Microsoft.EntityFrameworkCore.Infrastructure.ModelSnapshot).IsAssignableFrom(type);

    public static bool IsComponent(Type type) => typeof(IComponent).IsAssignableFrom(type);

    public static IEnumerable<Type> Events(Assembly contracts) => contracts.GetTypes().Where(t => t is { IsAbstract: false } && typeof(INotification).IsAssignableFrom(t));

    private static IEnumerable<string> Files(string area, string pattern) => Directory.EnumerateFiles(Path.Combine(Root, area), pattern, SearchOption.AllDirectories)
        .Where(f => !Path.GetRelativePath(Root, f).Split(Path.DirectorySeparatorChar).Any(part => part is "bin" or "obj"))
        .Where(f => !f.StartsWith(Templates, StringComparison.Ordinal));

    /// <summary>What "dotnet new" copies: somebody else's project to be, which keeps our rules for plug-ins by the test that makes one of it.</summary>
    private static string Templates => Path.Combine(Root, "sdk", "Modular.Sdk.Templates", "templates") + Path.DirectorySeparatorChar;

    private static string FindRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Modular.sln")))
        {
            folder = folder.Parent;
        }

        return folder?.FullName ?? throw new InvalidOperationException("These tests read the source tree, and there is no Modular.sln above " + AppContext.BaseDirectory);
    }
}
