using System.Text.Json;
using System.Text.Json.Serialization;

namespace Modular.Sdk.Pack;

/// <summary><c>modular-plugin.json</c> at the root of a plug-in's package: what it is and wants, readable before any of its code runs.</summary>
internal sealed record PluginManifest
{
    public const string FileName = "modular-plugin.json";

    /// <summary>The folder in the package with the whole closure.</summary>
    public const string Closure = "modular";

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true,
        NewLine = "\n",
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        AllowDuplicateProperties = false,
        RespectNullableAnnotations = true,
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    public required string Id { get; init; }

    public required string Version { get; init; }

    /// <summary>"payment" or "sso".</summary>
    public required string Kind { get; init; }

    /// <summary>The assembly with the attribute, a file of the closure.</summary>
    public required string EntryAssembly { get; init; }

    public required string EntryType { get; init; }

    /// <summary>"net10.0".</summary>
    public required string Framework { get; init; }

    public required SdkRange Sdk { get; init; }

    public IReadOnlyList<string> EgressHosts { get; init; } = [];

    public IReadOnlyList<string> RedirectHosts { get; init; } = [];

    public bool AnyPublicHost { get; init; }

    public string Publisher { get; init; } = "";

    public string Licence { get; init; } = "";

    /// <summary>SHA-256 of the conformance report in the package, in hex; null where there is none.</summary>
    public string? Conformance { get; init; }

    public string ToJson() => JsonSerializer.Serialize(this, Json) + "\n";

    /// <exception cref="JsonException">It is no manifest.</exception>
    public static PluginManifest FromJson(string json) => JsonSerializer.Deserialize<PluginManifest>(json, Json) ?? throw new JsonException("It is empty.");
}

/// <summary>The SDK it was built on: any host of that major version that is not older.</summary>
internal sealed record SdkRange(int Major, int MinMinor)
{
    public override string ToString() => FormattableString.Invariant($"{Major}.{MinMinor}");
}
