using System.Collections.Immutable;
using System.Text.Json.Serialization;

namespace Modular.Sdk;

/// <summary>The answer to "Test connection". Shown to the operator's people as it is: no secrets in it.</summary>
public sealed record SettingsReport
{
    /// <summary>What was found; empty when all is well and there is nothing to say.</summary>
    public ImmutableArray<SettingsFinding> Findings { get; init; } = [];

    /// <summary>The account's name at the provider, so that a person sees whose keys these are.</summary>
    public string? AccountName { get; init; }

    /// <summary>True when no finding is an error.</summary>
    [JsonIgnore]
    public bool Works => Findings.All(finding => finding.Severity != FindingSeverity.Error);
}

/// <summary>One sentence about the settings.</summary>
public sealed record SettingsFinding
{
    /// <summary>The field it is about, by key; null for the account as a whole.</summary>
    public string? Field { get; init; }

    /// <summary>How bad it is.</summary>
    public required FindingSeverity Severity { get; init; }

    /// <summary>What was found and what to do.</summary>
    public required LocalText Text { get; init; }
}

/// <summary>How bad a finding is.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<FindingSeverity>))]
public enum FindingSeverity
{
    /// <summary>Good to know.</summary>
    Info,

    /// <summary>Payments work, something else does not.</summary>
    Warning,

    /// <summary>Payments do not work, or could not be checked.</summary>
    Error,
}
