using System.Globalization;

namespace Modular.Benchmarks.Measure;

/// <summary>Processor time and memory as Linux counts them (/proc), so that what is measured need not help.</summary>
internal static class Cpu
{
    private const double TicksPerSecond = 100;

    public static TimeSpan ThisThread() => Read("/proc/thread-self/stat");

    public static TimeSpan Of(int process) => Read($"/proc/{process}/stat");

    /// <summary>All children of a process, for a database server: what a child used that has ended is counted at its parent.</summary>
    public static TimeSpan OfServer(int parent) => Children(parent).Aggregate(Of(parent), (sum, child) => sum + Of(child));

    /// <summary>Resident memory in MB.</summary>
    public static double MemoryMb(int process) =>
        File.ReadLines($"/proc/{process}/status").Where(l => l.StartsWith("VmRSS:", StringComparison.Ordinal)).Select(l => double.Parse(l[6..^3], CultureInfo.InvariantCulture) / 1024).FirstOrDefault();

    public static int ParentOf(int process) => int.Parse(Fields($"/proc/{process}/stat")[1], CultureInfo.InvariantCulture);

    private static IEnumerable<int> Children(int parent) =>
        from folder in Directory.EnumerateDirectories("/proc")
        where int.TryParse(Path.GetFileName(folder), out _)
        let id = int.Parse(Path.GetFileName(folder), CultureInfo.InvariantCulture)
        where IsChild(id, parent)
        select id;

    private static bool IsChild(int process, int parent)
    {
        try
        {
            return ParentOf(process) == parent;
        }
        catch (IOException)
        {
            return false;
        }
    }

    private static TimeSpan Read(string file)
    {
        try
        {
            // User and system time, and those of children that were waited for.
            return TimeSpan.FromSeconds(Fields(file)[11..15].Sum(t => double.Parse(t, CultureInfo.InvariantCulture)) / TicksPerSecond);
        }
        catch (IOException)
        {
            return TimeSpan.Zero;
        }
    }

    /// <summary>The fields after the name, which may contain anything but is in brackets: the state is the first.</summary>
    private static string[] Fields(string file)
    {
        var text = File.ReadAllText(file);
        return text[(text.LastIndexOf(')') + 2)..].Split(' ');
    }
}
