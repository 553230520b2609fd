using Modular.Host.Plugins;
using Modular.Ui;

namespace Modular.Host.Admin;

/// <summary>What /admin/plugins shows.</summary>
/// <param name="Loaded">What the loader of this process found.</param>
/// <param name="Packages">What the lock knows.</param>
/// <param name="Off">Safe mode.</param>
internal sealed record PluginsView(IReadOnlyList<LoadedPlugin> Loaded, IReadOnlyList<LockedPlugin> Packages, bool Off)
{
    public static string StateOf(LockedPlugin plugin) => plugin.State switch
    {
        "refused" => T.Of("nicht genommen", "not taken"),
        "waiting" => T.Of("wartet auf Freigabe", "waits for approval"),
        "approved" => T.Of("freigegeben, noch nicht bewährt", "approved, not proven yet"),
        _ => T.Of("bewährt", "proven"),
    };

    public static Tone ToneOf(LockedPlugin plugin) => plugin.State switch
    {
        "refused" => Tone.Danger,
        "waiting" => Tone.Warning,
        "approved" => Tone.Info,
        _ => Tone.Success,
    };
}

/// <summary>One plug-in of this process.</summary>
internal sealed record LoadedPlugin(string Name, string? Version, string Origin, string State, Tone Tone, string? Reason)
{
    public static LoadedPlugin Of(FoundPlugin plugin)
    {
        var origin = plugin.Origin switch
        {
            PluginOrigin.Loose => T.Of("Build-Ausgabe (Entwicklung)", "build output (development)"),
            PluginOrigin.Bundled => T.Of("mit dem Host geliefert", "came with the host"),
            _ => T.Of("freigegebenes Paket", "approved package"),
        };
        return plugin.Problem is { } problem
            ? new(plugin.Name, plugin.Version, origin, T.Of("nicht geladen", "left out"), Tone.Danger, problem)
            : new(plugin.Name, plugin.Version, origin, T.Of("bereit", "ready"), Tone.Success, null);
    }
}
