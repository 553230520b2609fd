using System.Diagnostics;
using System.Globalization;

namespace Modular.Host.Plugins;

/// <summary>
/// Marks that this process starts with packages that have not run here before. A process that dies with its mark up did not come through: the next
/// one leaves those packages out and takes what was there before. One mark per machine and process, so that instances on one volume do not confuse each other.
/// </summary>
internal sealed class Trial(string folder)
{
    private readonly string _mark = Path.Combine(folder, $".trial-{Machine}-{Environment.ProcessId.ToString(CultureInfo.InvariantCulture)}");

    private static string Machine => string.Concat(Environment.MachineName.Select(c => char.IsAsciiLetterOrDigit(c) ? c : '_'));

    /// <summary>Hashes of packages with which a process of this machine died. Takes the marks down.</summary>
    public IReadOnlySet<string> Died()
    {
        var hashes = new HashSet<string>(StringComparer.Ordinal);
        foreach (var mark in Directory.Exists(folder) ? Directory.GetFiles(folder, $".trial-{Machine}-*") : [])
        {
            // In a container every process is number 1, the one that died and this one.
            if (mark == _mark || !Lives(mark))
            {
                hashes.UnionWith(File.ReadAllLines(mark));
                File.Delete(mark);
            }
        }

        return hashes;
    }

    public void Begin(IEnumerable<string> hashes) => File.WriteAllLines(_mark, hashes);

    public void End()
    {
        if (File.Exists(_mark))
        {
            File.Delete(_mark);
        }
    }

    private static bool Lives(string mark)
    {
        try
        {
            using var process = Process.GetProcessById(int.Parse(mark[(mark.LastIndexOf('-') + 1)..], CultureInfo.InvariantCulture));
            return !process.HasExited && process.StartTime <= File.GetLastWriteTime(mark);
        }
        catch (Exception gone) when (gone is ArgumentException or InvalidOperationException or FormatException or System.ComponentModel.Win32Exception)
        {
            return false;
        }
    }
}
