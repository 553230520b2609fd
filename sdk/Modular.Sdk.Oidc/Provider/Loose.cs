using System.Collections.Immutable;
using System.Text.Json;

namespace Modular.Sdk.Oidc.Provider;

/// <summary>Reading JSON that somebody else wrote: what is not as expected is not there.</summary>
internal static class Loose
{
    public static string? Text(this JsonElement json, string name) =>
        json.ValueKind == JsonValueKind.Object && json.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String && value.GetString() is { Length: > 0 } text ? text : null;

    /// <summary>A list of texts, or one text.</summary>
    public static ImmutableArray<string> Texts(this JsonElement json, string name) => json.ValueKind != JsonValueKind.Object || !json.TryGetProperty(name, out var value) ? [] : value.ValueKind switch
    {
        JsonValueKind.Array => [.. value.EnumerateArray().Where(item => item.ValueKind == JsonValueKind.String).Select(item => item.GetString()!)],
        JsonValueKind.String => [value.GetString()!],
        _ => [],
    };

    public static Uri? Address(this JsonElement json, string name) => json.Text(name) is { } text && Uri.TryCreate(text, UriKind.Absolute, out var url) && url.Scheme is "https" or "http" ? url : null;

    /// <summary>A truth that some providers write as a text.</summary>
    public static bool IsTrue(this JsonElement json, string name) =>
        json.ValueKind == JsonValueKind.Object && json.TryGetProperty(name, out var value) && (value.ValueKind == JsonValueKind.True || (value.ValueKind == JsonValueKind.String && value.GetString() == "true"));
}
