using System.Collections.Immutable;
using System.Text.Json;
using Modular.Sdk.Oidc.Provider;

namespace Modular.Sdk.Oidc;

/// <summary>What a provider says about somebody: the claims of a token that was checked, or the user info. What is not of the expected kind is not there.</summary>
/// <remarks>Personal data: prints the names of the claims, never a value.</remarks>
public sealed class OidcClaims
{
    private const int Most = 1000;

    /// <summary>Claims as they were sent; for tests of an heir's mapping.</summary>
    /// <param name="json">A JSON object.</param>
    public OidcClaims(JsonElement json) => Json = json;

    /// <summary>All of them.</summary>
    public JsonElement Json { get; }

    /// <summary>A text that is not empty; null where there is none.</summary>
    public string? Find(string name) => Json.Text(name);

    /// <summary>A list of texts, or one text: by the claim's name, else by a path with dots such as <c>realm_access.roles</c>. The first thousand.</summary>
    public ImmutableArray<string> List(string name) => All(name) is { Length: > Most } many ? many[..Most] : All(name);

    /// <summary>True for <c>true</c>, and for <c>"true"</c>, as some providers write it.</summary>
    public bool IsTrue(string name) => Json.IsTrue(name);

    /// <summary>An instant in seconds since 1970; null where there is none.</summary>
    public DateTimeOffset? FindTime(string name) =>
        Json.Has(name, out var at) && at.ValueKind == JsonValueKind.Number && at.TryGetInt64(out var seconds) && seconds is > 0 and < 253402300800
            ? DateTimeOffset.FromUnixTimeSeconds(seconds)
            : null;

    /// <summary>Whether <see cref="List"/> is not the whole list: it was longer, or the provider left it out because it is too long, and <c>_claim_names</c> says where to ask for it
    /// (OpenID Connect Core 1.0, 5.6.2) or <c>hasgroups</c> that there is one.</summary>
    public bool IsLeftOut(string name) =>
        All(name).Length > Most || (Json.Has("_claim_names", out var elsewhere) && elsewhere.Has(name, out _)) || Json.IsTrue("hasgroups");

    /// <summary>Whether there is a list, an empty one included, or one text.</summary>
    internal bool Tells(string name) => Place(name).ValueKind is JsonValueKind.Array or JsonValueKind.String;

    /// <summary>The names of the claims.</summary>
    public override string ToString() => Json.ValueKind == JsonValueKind.Object ? string.Join(", ", Json.EnumerateObject().Select(Loose.Name)) : "";

    private ImmutableArray<string> All(string name) => Place(name).Texts();

    private JsonElement Place(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        if (Json.Has(name, out var plain) && plain.ValueKind is JsonValueKind.Array or JsonValueKind.String)
        {
            return plain;
        }

        var at = Json;
        return name.Split('.').All(step => at.Has(step, out at)) ? at : default;
    }
}
