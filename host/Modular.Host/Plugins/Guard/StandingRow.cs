using Modular.Kernel;

namespace Modular.Host.Plugins;

/// <summary>How a plug-in stands, for all processes. A quarantine survives every restart; only a release ends it.</summary>
internal sealed class StandingRow
{
    [NotPersonal]
    public required string Plugin { get; init; }

    /// <summary>A <see cref="Plugins.Condition"/>.</summary>
    public int Condition { get; init; }

    [NotPersonal]
    public required string Reason { get; init; }

    [NotPersonal]
    public required string Detail { get; init; }

    public DateTime Since { get; init; }

    /// <summary>When a degraded one counts as healthy again.</summary>
    public DateTime? Until { get; init; }

    /// <summary>Grows with every change.</summary>
    public long Version { get; init; }
}
