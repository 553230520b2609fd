using System.Text.Json;
using System.Text.Json.Serialization;

namespace Modular.Host.Plugins;

/// <summary><c>plugins.lock.json</c>: what may run here, by hash and approver. A package that does not stand in it is not loaded.</summary>
internal sealed record PluginLock
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { WriteIndented = true, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull };

    public IReadOnlyList<LockedPlugin> Plugins { get; init; } = [];

    public static PluginLock Parse(string json) => JsonSerializer.Deserialize<PluginLock>(json, Json) ?? new();

    public string ToJson() => JsonSerializer.Serialize(this, Json) + "\n";

    /// <summary>What may run, by id: the newest approval first, what it would fall back to behind it.</summary>
    public IEnumerable<IGrouping<string, LockedPlugin>> Approved() =>
        Plugins.Where(p => p is { ApprovedAt: not null, Problem: null }).OrderByDescending(p => p.ApprovedAt).GroupBy(p => p.Id, StringComparer.Ordinal);

    public PluginLock With(LockedPlugin changed) => new() { Plugins = [.. Plugins.Where(p => !p.Is(changed)), changed] };

    public PluginLock Without(Func<LockedPlugin, bool> gone) => new() { Plugins = [.. Plugins.Where(p => !gone(p))] };
}

/// <summary>One package.</summary>
internal sealed record LockedPlugin
{
    public required string Id { get; init; }

    public required string Version { get; init; }

    /// <summary>Of the package, in hex.</summary>
    public required string Sha512 { get; init; }

    /// <summary>Of what was unpacked; looked at before every load.</summary>
    public string Contents { get; init; } = "";

    public string EntryAssembly { get; init; } = "";

    /// <summary>The fingerprint of the author's certificate.</summary>
    public string? Signer { get; init; }

    public string? Publisher { get; init; }

    public DateTime AddedAt { get; init; }

    public string? ApprovedBy { get; init; }

    public DateTime? ApprovedAt { get; init; }

    /// <summary>When the host first ran with it for a while.</summary>
    public DateTime? ProvenAt { get; init; }

    /// <summary>Why it was not taken, or taken out again.</summary>
    public string? Problem { get; init; }

    [JsonIgnore]
    public string State => this switch { { Problem: not null } => "refused", { ApprovedAt: null } => "waiting", { ProvenAt: null } => "approved", _ => "proven" };

    public bool Is(LockedPlugin other) => Id == other.Id && Version == other.Version && Sha512 == other.Sha512;
}
