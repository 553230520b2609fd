using System.Collections.Immutable;
using System.Text.Json;

namespace Modular.Sdk.Oidc.Provider;

/// <summary>Reading JSON that somebody else wrote: what is not as expected is not there. Half a character (<c>\ud800</c>) is valid JSON and no text; reading it throws.</summary>
internal static class Loose
{
    /// <summary>A member of an object.</summary>
    public static bool Has(this JsonElement json, string name, out JsonElement value)
    {
        value = default;
        try
        {
            return json.ValueKind == JsonValueKind.Object && json.TryGetProperty(name, out value);
        }
        catch (InvalidOperationException)
        {
            return false;
        }
    }

    public static string? Text(this JsonElement json, string name) => json.Has(name, out var value) && Read(value) is { Length: > 0 } text ? text : null;

    /// <summary>A list of texts, or one text.</summary>
    public static ImmutableArray<string> Texts(this JsonElement json, string name) => json.Has(name, out var value) ? value.Texts() : [];

    public static ImmutableArray<string> Texts(this JsonElement value) =>
        value.ValueKind == JsonValueKind.Array ? [.. value.EnumerateArray().Select(Read).OfType<string>()] : Read(value) is { } one ? [one] : [];

    public static Uri? Address(this JsonElement json, string name) => json.Text(name) is { } text && Uri.TryCreate(text, UriKind.Absolute, out var url) && url.Scheme is "https" or "http" ? url : null;

    /// <summary>A truth that some providers write as a text.</summary>
    public static bool IsTrue(this JsonElement json, string name) => json.Has(name, out var value) && (value.ValueKind == JsonValueKind.True || Read(value) == "true");

    /// <summary>A member's name, for people.</summary>
    public static string Name(JsonProperty member)
    {
        try
        {
            return member.Name;
        }
        catch (InvalidOperationException)
        {
            return "?";
        }
    }

    private static string? Read(JsonElement value)
    {
        try
        {
            return value.ValueKind == JsonValueKind.String ? value.GetString() : null;
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }
}
