using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;

namespace Modular.Benchmarks.Load;

/// <summary>
/// RESULTS.md beside the source: the last full run of each part between its marks, with machine and date. What stands outside the marks is written
/// by people and stays.
/// </summary>
internal static class Results
{
    public static void Keep(Report report, string extent)
    {
        var file = Path.Combine(Source(), "RESULTS.md");
        var text = File.Exists(file) ? File.ReadAllText(file) : "# Results of the load program\n";
        foreach (var (part, tables) in report.ByPart())
        {
            text = Replace(text, part, $"_{Stamp(extent)}_\n\n{tables}");
        }

        File.WriteAllText(file, text);
    }

    private static string Replace(string text, string part, string content)
    {
        var (begin, end) = ($"<!-- {part}: written by the load program -->", $"<!-- /{part} -->");
        var (from, to) = (text.IndexOf(begin, StringComparison.Ordinal), text.IndexOf(end, StringComparison.Ordinal));
        var block = $"{begin}\n{content.TrimEnd()}\n{end}";
        return from < 0 || to < 0 ? text.TrimEnd() + "\n\n" + block + "\n" : string.Concat(text.AsSpan(0, from), block, text.AsSpan(to + end.Length));
    }

    private static string Stamp(string extent) => new StringBuilder()
        .Append(CultureInfo.InvariantCulture, $"{DateTime.UtcNow:yyyy-MM-dd HH:mm} UTC, {extent}, ")
        .Append(CultureInfo.InvariantCulture, $"{Environment.ProcessorCount} × {Processor()}, {GC.GetGCMemoryInfo().TotalAvailableMemoryBytes >> 30} GiB, {RuntimeInformation.OSDescription}, {RuntimeInformation.FrameworkDescription}; callers, host and database on the same processors.")
        .ToString();

    private static string Processor() => File.ReadLines("/proc/cpuinfo").Where(l => l.StartsWith("model name", StringComparison.Ordinal)).Select(l => l[(l.IndexOf(':', StringComparison.Ordinal) + 2)..]).FirstOrDefault() ?? "?";

    /// <summary>The folder of the project, found from the output folder.</summary>
    private static string Source()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Modular.Benchmarks.csproj")))
        {
            folder = folder.Parent;
        }

        return folder?.FullName ?? throw new InvalidOperationException("RESULTS.md is written from a build of the source only.");
    }
}
