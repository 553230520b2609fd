using Modular.Host.Commands;

namespace Modular.Host.Plugins;

/// <summary>Where packages lie unpacked, each under the hash of its package: <c>{id}/{version}/{hash}</c>, and the lock beside them.</summary>
internal sealed class PluginStore(string folder, TimeProvider clock)
{
    private readonly string _lock = Path.Combine(folder, "plugins.lock.json");

    public string Folder => folder;

    public TimeProvider Clock => clock;

    /// <exception cref="NotReadyException">The lock cannot be read.</exception>
    public PluginLock Read()
    {
        try
        {
            return File.Exists(_lock) ? PluginLock.Parse(File.ReadAllText(_lock)) : new PluginLock();
        }
        catch (System.Text.Json.JsonException)
        {
            throw new NotReadyException($"{_lock} cannot be read: it is not the JSON this host writes. Bring back a copy of it, or delete it and approve the plug-ins again.");
        }
    }

    /// <summary>Changes the lock, one process at a time; readers see the old one or the new one.</summary>
    public void Change(Func<PluginLock, PluginLock> change)
    {
        Directory.CreateDirectory(folder);
        using var alone = Alone();
        var next = _lock + ".next";
        File.WriteAllText(next, change(Read()).ToJson());
        File.Move(next, _lock, overwrite: true);
    }

    public string PlaceOf(string id, string version, string sha512) => Path.Combine(folder, id, version, sha512[..32]);

    public string PlaceOf(LockedPlugin plugin) => PlaceOf(plugin.Id, plugin.Version, plugin.Sha512);

    /// <summary>An empty folder on the same volume, for what is not in its place yet.</summary>
    public string NewStage() => Directory.CreateDirectory(Path.Combine(folder, ".stage", Path.GetRandomFileName())).FullName;

    /// <summary>Moves what lies in a stage to its place; whoever comes second finds it there.</summary>
    public static void Keep(string stage, string place)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(place)!);
        if (Directory.Exists(place))
        {
            Directory.Delete(place, recursive: true);
        }

        Directory.Move(stage, place);
    }

    /// <summary>Deletes packages nobody names: those that run, the one before each of them, and those that wait stay.</summary>
    public void Tidy()
    {
        Change(now => now.Without(p => p.ApprovedAt is not null && now.Approved().Any(g => g.Key == p.Id && g.Skip(2).Any(p.Is))));
        var named = Read().Plugins.Select(PlaceOf).ToHashSet(StringComparer.Ordinal);
        foreach (var place in Directory.GetDirectories(folder).Where(d => !Path.GetFileName(d).StartsWith('.')).SelectMany(Directory.GetDirectories).SelectMany(Directory.GetDirectories).Where(d => !named.Contains(d)).ToList())
        {
            Directory.Delete(place, recursive: true);
        }
    }

    private FileStream Alone()
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return new FileStream(_lock + ".busy", FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, 1, FileOptions.DeleteOnClose);
            }
            catch (IOException) when (attempt < 100)
            {
                using var pause = new ManualResetEventSlim();
                pause.Wait(50);
            }
        }
    }
}
