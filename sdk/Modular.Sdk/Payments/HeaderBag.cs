using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Text.Json.Serialization;
using Modular.Sdk.Json;

namespace Modular.Sdk.Payments;

/// <summary>HTTP headers; names in any case. Prints names, never values.</summary>
[JsonConverter(typeof(HeaderBagJson))]
public sealed class HeaderBag
{
    private readonly FrozenDictionary<string, ImmutableArray<string>> _headers;

    /// <summary>Takes headers as they came; a name may come several times.</summary>
    public HeaderBag(IEnumerable<KeyValuePair<string, string>> headers) => _headers = headers
        .GroupBy(header => header.Key, header => header.Value, StringComparer.OrdinalIgnoreCase)
        .ToFrozenDictionary(group => group.Key, group => group.ToImmutableArray(), StringComparer.OrdinalIgnoreCase);

    /// <summary>No headers.</summary>
    public static HeaderBag Empty { get; } = new([]);

    /// <summary>The names, sorted.</summary>
    public ImmutableArray<string> Names => [.. _headers.Keys.Order(StringComparer.OrdinalIgnoreCase)];

    /// <summary>The first value; null where there is none.</summary>
    public string? Find(string name) => _headers.TryGetValue(name, out var values) ? values[0] : null;

    /// <summary>All values, in order; empty where there are none.</summary>
    public ImmutableArray<string> FindAll(string name) => _headers.TryGetValue(name, out var values) ? values : [];

    /// <summary>The names.</summary>
    public override string ToString() => string.Join(", ", Names);
}
