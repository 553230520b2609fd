using System.Diagnostics;
using Modular.Host.Commands;

namespace Modular.Host.Development;

/// <summary>"dotnet pack" of somebody's plug-in into an empty folder.</summary>
internal static class PackedProject
{
    /// <exception cref="NotReadyException">It cannot be packed; what "dotnet pack" said is on the console.</exception>
    public static async Task<string> PackAsync(string project, string folder, CancellationToken cancellation)
    {
        if (!File.Exists(project))
        {
            throw new NotReadyException($"There is no project {project}.");
        }

        if (Directory.Exists(folder))
        {
            Directory.Delete(folder, recursive: true);
        }

        var start = new ProcessStartInfo(ChildProgram.Dotnet(), ["pack", Path.GetFullPath(project), "-o", folder, "--nologo", "-v", "q"]);
        using var process = Process.Start(start)!;
        await process.WaitForExitAsync(cancellation);
        return process.ExitCode == 0 && Directory.GetFiles(folder, "*.nupkg") is [var package]
            ? package
            : throw new NotReadyException($"{Path.GetFileName(project)} cannot be packed, see above. A package needs the report that \"dotnet test\" writes.");
    }
}
