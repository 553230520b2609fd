using System.Collections.Frozen;

namespace Modular.Sdk;

/// <summary>An account's settings as the operator filled them in, secrets decrypted for this call only.</summary>
/// <remarks>Prints its keys, never its values. Not serialisable: it carries secrets.</remarks>
public sealed class SettingsBag
{
    private readonly FrozenDictionary<string, string> _values;
    private readonly FrozenDictionary<string, Secret> _secrets;

    /// <summary>Fills a bag; the host does this, and tests.</summary>
    /// <param name="values">Fields of every kind but secret: text as typed, <c>true</c>/<c>false</c>, a choice's value, an address.</param>
    /// <param name="secrets">Fields of kind secret.</param>
    public SettingsBag(IEnumerable<KeyValuePair<string, string>> values, IEnumerable<KeyValuePair<string, Secret>> secrets)
    {
        _values = values.ToFrozenDictionary(StringComparer.Ordinal);
        _secrets = secrets.ToFrozenDictionary(StringComparer.Ordinal);
    }

    /// <summary>A text, a choice's value; null where nothing was filled in.</summary>
    public string? FindText(string key) => _values.TryGetValue(key, out var value) && value.Length > 0 ? value : null;

    /// <summary>A secret; null where nothing was filled in.</summary>
    public Secret? FindSecret(string key) => _secrets.GetValueOrDefault(key);

    /// <summary>An absolute address; null where nothing, or no absolute address, was filled in.</summary>
    public Uri? FindUrl(string key) => FindText(key) is { } text && Uri.TryCreate(text, UriKind.Absolute, out var url) ? url : null;

    /// <summary>A bool field; false where nothing was filled in.</summary>
    public bool IsOn(string key) => FindText(key) == "true";

    /// <summary>The keys, for example <c>api_base, secret_key</c>.</summary>
    public override string ToString() => string.Join(", ", _values.Keys.Concat(_secrets.Keys).Order(StringComparer.Ordinal));
}
