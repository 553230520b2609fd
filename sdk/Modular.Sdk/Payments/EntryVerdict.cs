using System.Text.Json.Serialization;
using Modular.Sdk.Json;

namespace Modular.Sdk.Payments;

/// <summary>What became of money on a statement. An open set: treat an unknown verdict like <see cref="NoReference"/>.</summary>
[JsonConverter(typeof(TextValueJson<EntryVerdict>))]
public readonly record struct EntryVerdict : ITextValue<EntryVerdict>
{
    /// <summary>A verdict by name.</summary>
    public EntryVerdict(string value) => Value = value;

    /// <summary>The name.</summary>
    public string Value => field ?? "no_reference";

    /// <summary>It belongs to a payment and counts from now on.</summary>
    public static EntryVerdict Counted => new("counted");

    /// <summary>It belongs to a payment and has counted since an earlier reading.</summary>
    public static EntryVerdict Known => new("known");

    /// <summary>It names no payment of this account.</summary>
    public static EntryVerdict NoReference => new("no_reference");

    /// <summary>It names several payments.</summary>
    public static EntryVerdict Ambiguous => new("ambiguous");

    /// <summary>It names a payment, in another currency than was asked for.</summary>
    public static EntryVerdict Currency => new("currency");

    /// <summary>How much it is, or when it was booked, cannot be told from the file.</summary>
    public static EntryVerdict Unclear => new("unclear");

    /// <summary>The name.</summary>
    public override string ToString() => Value;
    static EntryVerdict ITextValue<EntryVerdict>.Parse(string text) => new(text);
}
