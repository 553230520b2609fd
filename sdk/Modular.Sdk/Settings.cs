using System.Collections.Immutable;
using System.Text.Json.Serialization;
using Modular.Sdk.Json;

namespace Modular.Sdk;

/// <summary>What an operator has to fill in. The host draws the form, checks it, encrypts it; a plug-in has no pages.</summary>
public sealed record SettingsSchema
{
    /// <summary>In the order of the form. Keys are unique.</summary>
    public ImmutableArray<SettingField> Fields { get; init; } = [];
}

/// <summary>One field of the form.</summary>
public sealed record SettingField
{
    /// <summary>The longest secret that a host takes, in characters: room for a certificate with its private key, RSA of 4096 bits.</summary>
    public const int LongestSecret = 12000;

    /// <summary>Stable name, lower-case letters, digits and underscores, such as <c>secret_key</c>.</summary>
    public required string Key { get; init; }

    /// <summary>How it is drawn and checked.</summary>
    public required SettingKind Kind { get; init; }

    /// <summary>The label.</summary>
    public required LocalText Label { get; init; }

    /// <summary>One sentence below the field: where to find the value.</summary>
    public LocalText? Help { get; init; }

    /// <summary>Whether the account can be used without it.</summary>
    public bool IsRequired { get; init; }

    /// <summary>In which accounts the field exists. A value outside its scope is never handed to the plug-in.</summary>
    public SettingScope Scope { get; init; }

    /// <summary>For <see cref="SettingKind.Choice"/>: what may be chosen.</summary>
    public ImmutableArray<SettingChoice> Choices { get; init; } = [];

    /// <summary>For <see cref="SettingKind.Url"/>: the address's host joins the plug-in's declared egress and redirect hosts, for this account only, and may be http
    /// when it is a loopback host. The host of Modular honours it in sandbox accounts only.</summary>
    public bool ExtendsHosts { get; init; }
}

/// <summary>One choice of a field.</summary>
public sealed record SettingChoice
{
    /// <summary>What is stored.</summary>
    public required string Value { get; init; }

    /// <summary>What is shown.</summary>
    public required LocalText Label { get; init; }
}

/// <summary>Where a field applies.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<SettingScope>))]
public enum SettingScope
{
    /// <summary>Sandbox and live accounts.</summary>
    Both,

    /// <summary>Only where <see cref="Payments.PaymentContext.Sandbox"/> is true.</summary>
    SandboxOnly,

    /// <summary>Only where it is false.</summary>
    LiveOnly,
}

/// <summary>The kind of a field. An open set: a host that does not know a kind draws it as text.</summary>
[JsonConverter(typeof(TextValueJson<SettingKind>))]
public readonly record struct SettingKind : ITextValue<SettingKind>
{
    /// <summary>A kind by name.</summary>
    public SettingKind(string value) => Value = value;

    /// <summary>The name.</summary>
    public string Value => field ?? "text";

    /// <summary>One line.</summary>
    public static SettingKind Text => new("text");

    /// <summary>One line that is write-only: stored encrypted, never shown again.</summary>
    public static SettingKind Secret => new("secret");

    /// <summary>One of <see cref="SettingField.Choices"/>.</summary>
    public static SettingKind Choice => new("choice");

    /// <summary><c>true</c> or <c>false</c>.</summary>
    public static SettingKind Bool => new("bool");

    /// <summary>An absolute https address.</summary>
    public static SettingKind Url => new("url");

    /// <summary>The name.</summary>
    public override string ToString() => Value;
    static SettingKind ITextValue<SettingKind>.Parse(string text) => new(text);
}
