using Modular.Host.Plugins;
using Modular.Ui;

namespace Modular.Host.Admin;

/// <summary>What /admin/plugins shows.</summary>
/// <param name="Loaded">What the loader of this process found.</param>
/// <param name="Packages">What the lock knows.</param>
/// <param name="Off">Safe mode.</param>
/// <param name="Released">Whether the release just asked for was possible.</param>
internal sealed record PluginsView(IReadOnlyList<LoadedPlugin> Loaded, IReadOnlyList<LockedPlugin> Packages, bool Off, bool? Released)
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
/// <param name="Name">Its id, or the folder's name.</param>
/// <param name="Version">Null when it could not be read.</param>
/// <param name="Origin">Where it came from.</param>
/// <param name="Problem">Why it was left out; null when it was not.</param>
/// <param name="Standing">How it stands with the guard.</param>
internal sealed record LoadedPlugin(string Name, string? Version, string Origin, string? Problem, StandingNow Standing)
{
    public Tone Tone => Problem is null ? StandingWords.ToneOf(Standing) : Tone.Danger;

    public string State => Problem is null ? StandingWords.StateOf(Standing) : T.Of("nicht geladen", "left out");

    public string? Reason => Problem ?? StandingWords.ReasonOf(Standing);

    public bool CanBeReleased => Problem is null && Standing.Condition == Condition.Quarantined;

    public static LoadedPlugin Of(FoundPlugin plugin, PluginStandings standings) => new(plugin.Name, plugin.Version, plugin.Origin switch
    {
        PluginOrigin.Loose => T.Of("Build-Ausgabe (Entwicklung)", "build output (development)"),
        PluginOrigin.Build => T.Of("Build-Ausgabe, eben gebaut (Entwicklung)", "build output, being written (development)"),
        PluginOrigin.Bundled => T.Of("mit dem Host geliefert", "came with the host"),
        _ => T.Of("freigegebenes Paket", "approved package"),
    }, plugin.Problem, plugin.Provider is null ? StandingNow.Healthy : standings.Of(plugin.Name).Now);
}
