using System.Security.Cryptography;
using Modular.Sdk.Pack;

namespace Modular.Host.Plugins;

/// <summary>
/// Loads what the lock approves, and the packages this build of the host brings along. Before every load the files are compared with the hash that
/// was approved. A package that fails is written down as failed, and the one before it is taken.
/// </summary>
internal sealed class StoredPlugins(PluginStore store, Trial? trial, TimeSpan limit)
{
    private readonly List<LockedPlugin> _new = [];

    /// <summary>Packages in this process that have not been proven yet.</summary>
    public IReadOnlyList<LockedPlugin> New => _new;

    public List<FoundPlugin> Load(string bundle)
    {
        var died = trial?.Died() ?? new HashSet<string>();
        foreach (var dead in store.Read().Plugins.Where(p => p.ProvenAt is null && p.Problem is null && died.Contains(p.Sha512)))
        {
            Fail(dead, "the host did not come through its start with it");
        }

        var approved = store.Read().Approved().ToDictionary(g => g.Key, g => g.ToList());
        if (trial is not null && approved.Values.Select(g => g[0].ProvenAt is null ? g[0].Sha512 : null).OfType<string>().ToList() is { Count: > 0 } unproven)
        {
            trial.Begin(unproven);
        }

        var found = new List<FoundPlugin>();
        foreach (var (_, versions) in approved)
        {
            LoadFirst(versions, found);
        }

        found.AddRange(store.Read().Plugins.Where(p => p.Problem is not null && !found.Any(f => f.Name == p.Id && f.Version == p.Version)).Select(p => Out(p, p.Problem!)));
        foreach (var package in Bundled(bundle))
        {
            // A package that somebody approved here takes the place of the one that came with the host.
            if (package.Found is { } broken)
            {
                found.Add(broken);
            }
            else if (!found.Any(f => f.Provider is not null && f.Name == package.Plugin!.Id))
            {
                found.Add(Load(package.Plugin!));
            }
        }

        return found;
    }

    /// <summary>They ran for a while: from now on a death of the process is not their fault.</summary>
    public void Prove()
    {
        store.Change(now => _new.Aggregate(now, (all, p) => all.Plugins.FirstOrDefault(p.Is) is { Problem: null } it ? all.With(it with { ProvenAt = store.Clock.GetUtcNow().UtcDateTime }) : all));
        trial?.End();
    }

    /// <summary>A process that is stopped in order proves nothing, and blames nobody.</summary>
    public void GiveUp() => trial?.End();

    private void LoadFirst(List<LockedPlugin> versions, List<FoundPlugin> found)
    {
        foreach (var plugin in versions)
        {
            var it = Load(plugin);
            found.Add(it);
            if (it.Problem is null)
            {
                if (plugin.ProvenAt is null)
                {
                    _new.Add(plugin);
                }

                return;
            }

            if (trial is not null)
            {
                Fail(plugin, it.Problem);
            }
        }
    }

    private FoundPlugin Load(LockedPlugin plugin)
    {
        var place = store.PlaceOf(plugin);
        return !Directory.Exists(place) ? Out(plugin, "its files are gone: add the package again")
            : PackageContents.Hash(place) != plugin.Contents ? Out(plugin, "its files were changed after it was approved: add the package again")
            : PluginLoader.Load(plugin.Id, Path.Combine(place, PluginManifest.Closure, plugin.EntryAssembly), limit) with { Version = plugin.Version, Origin = plugin.ApprovedBy is null ? PluginOrigin.Bundled : PluginOrigin.Store };
    }

    private static FoundPlugin Out(LockedPlugin plugin, string problem) => new(plugin.Id, null, plugin.Version, null, problem) { Origin = PluginOrigin.Store };

    private void Fail(LockedPlugin plugin, string problem) => store.Change(now => now.With(plugin with { Problem = problem }));

    /// <summary>Packages beside a published host, listed with their hashes in bundled.sha512 when it was published; unpacked into the store once.</summary>
    private IEnumerable<(LockedPlugin? Plugin, FoundPlugin? Found)> Bundled(string bundle)
    {
        var list = Path.Combine(bundle, "bundled.sha512");
        foreach (var line in File.Exists(list) ? File.ReadAllLines(list).Select(l => l.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)).Where(l => l.Length == 2).ToList() : [])
        {
            var (sha, name) = (line[0].ToLowerInvariant(), Path.GetFileName(line[1]));
            LockedPlugin? plugin = null;
            FoundPlugin? broken = null;
            try
            {
                plugin = Unpacked(Path.Combine(bundle, name), sha);
            }
            catch (Exception failure) when (failure is RefusedPackageException or IOException or UnauthorizedAccessException or System.Text.Json.JsonException)
            {
                broken = new FoundPlugin(name, null, null, null, failure is RefusedPackageException ? failure.Message : $"it cannot be unpacked into {store.Folder}: {failure.GetType().Name}") { Origin = PluginOrigin.Bundled };
            }

            yield return (plugin, broken);
        }
    }

    private LockedPlugin Unpacked(string file, string sha)
    {
        using var package = File.OpenRead(file);
        if (Convert.ToHexStringLower(SHA512.HashData(package)) != sha)
        {
            throw new RefusedPackageException("hash", "it is not the package this host was published with");
        }

        package.Position = 0;
        var contents = PackageContents.Hash(package);
        package.Position = 0;
        using var zip = new System.IO.Compression.ZipArchive(package, System.IO.Compression.ZipArchiveMode.Read, leaveOpen: true);
        using var reader = new StreamReader((zip.GetEntry(PluginManifest.FileName) ?? throw new RefusedPackageException("manifest", "there is no manifest in it")).Open());
        var manifest = PluginManifest.FromJson(reader.ReadToEnd());
        var plugin = new LockedPlugin { Id = manifest.Id, Version = manifest.Version, Sha512 = sha, Contents = contents, EntryAssembly = manifest.EntryAssembly };
        if (!Directory.Exists(store.PlaceOf(plugin)) || PackageContents.Hash(store.PlaceOf(plugin)) != contents)
        {
            var stage = store.NewStage();
            package.Position = 0;
            PackageContents.Unpack(package, stage);
            PluginStore.Keep(stage, store.PlaceOf(plugin));
        }

        return plugin;
    }
}
