using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json.Nodes;

namespace Modular.Sandbox.Stripe;

/// <summary>Stripe's form parameters, a[b][0][c]=v, as a tree that knows its own path for error messages.</summary>
internal sealed class StripeParams(string path)
{
    private const int MaxDepth = 12;
    private readonly Dictionary<string, StripeParams> _children = new(StringComparer.Ordinal);
    private readonly List<string> _order = [];

    public string Path => path;
    public string? Value { get; private set; }
    public IEnumerable<string> Names => _order;
    public bool IsEmpty => Value is null && _order.Count == 0;

    public static StripeParams Parse(params ReadOnlySpan<string?> encoded)
    {
        var root = new StripeParams("");
        foreach (var text in encoded)
            foreach (var pair in (text ?? "").TrimStart('?').Split('&', StringSplitOptions.RemoveEmptyEntries))
            {
                var cut = pair.IndexOf('=', StringComparison.Ordinal);
                var name = WebUtility.UrlDecode(cut < 0 ? pair : pair[..cut]);
                root.Put(Steps(name), 0, cut < 0 ? "" : WebUtility.UrlDecode(pair[(cut + 1)..]));
            }
        return root;
    }

    public StripeParams? this[string name] => _children.GetValueOrDefault(name) is { IsEmpty: false } child && child.Value != "" ? child : null;

    public string Name(string child) => path.Length == 0 ? child : $"{path}[{child}]";

    public string? Text(string name, int max = 5000)
    {
        if (this[name] is not { } child) return null;
        if (child._order.Count > 0) throw StripeError.Invalid("Invalid string: {" + string.Join(", ", child._order) + "}", Name(name));
        if (child.Value!.Length > max)
            throw StripeError.Invalid($"Invalid string: {child.Value[..20]}...; must be at most {max} characters", Name(name));
        return child.Value;
    }

    public string Need(string name) => Text(name) ?? throw StripeError.Missing(Name(name));

    public long? Integer(string name) => Text(name) is not { } text ? null
        : long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? number
        : throw StripeError.Invalid($"Invalid integer: {text}", Name(name), "parameter_invalid_integer");

    public bool? Flag(string name) => Text(name) switch
    {
        null => null,
        "true" => true,
        "false" => false,
        var other => throw StripeError.Invalid($"Invalid boolean: {other}", Name(name)),
    };

    public string? Choice(string name, params ReadOnlySpan<string> allowed)
    {
        if (Text(name) is not { } text) return null;
        if (allowed.Contains(text)) return text;
        var list = allowed.Length > 12 ? string.Join(", ", allowed[..12]!) + ", …" : string.Join(", ", allowed!);
        throw StripeError.Invalid($"Invalid {Name(name)}: must be one of {list}", Name(name));
    }

    public DateTimeOffset? Time(string name) => Integer(name) is { } seconds
        ? seconds is > 0 and < 253402300800 ? DateTimeOffset.FromUnixTimeSeconds(seconds) : throw StripeError.Invalid($"Invalid timestamp: {seconds}", Name(name))
        : null;

    public IReadOnlyList<StripeParams> Items(string name)
    {
        if (this[name] is not { } child) return [];
        if (child._order.Count == 0) throw StripeError.Invalid("Invalid array", Name(name));
        return [.. child._order
            .OrderBy(key => int.TryParse(key, CultureInfo.InvariantCulture, out var index) ? index
                : throw StripeError.Invalid("Invalid array", Name(name)))
            .Select(key => child._children[key])];
    }

    public IReadOnlyList<string> Texts(string name) => [.. Items(name).Select(item => item.Value ?? throw StripeError.Invalid("Invalid string", item.Path))];

    /// <summary>Metadata by Stripe's limits; merging as on updates: an empty value removes the key.</summary>
    public JsonObject Metadata(string name = "metadata", JsonObject? existing = null)
    {
        var result = existing?.DeepClone().AsObject() ?? [];
        if (!_children.TryGetValue(name, out var child)) return result;
        if (child.Value == "" && child._order.Count == 0) return [];
        if (child.Value is not null) throw StripeError.Invalid("Invalid object", Name(name));
        foreach (var key in child._order)
        {
            var value = child._children[key].Value ?? throw StripeError.Invalid("Metadata values must be strings.", child.Name(key));
            if (key.Length > 40) throw StripeError.Invalid($"Metadata keys must be at most 40 characters, this one has {key.Length}.", Name(name));
            if (value.Length > 500) throw StripeError.Invalid($"Metadata values can have up to 500 characters, but you passed in a value that is {value.Length} characters. Invalid value: {value[..40]}…", child.Name(key));
            if (value.Length == 0) result.Remove(key); else result[key] = value;
        }
        if (result.Count > 50) throw StripeError.Invalid("You can have at most 50 metadata keys.", Name(name));
        return result;
    }

    public void OnlyKnows(params ReadOnlySpan<string> known)
    {
        foreach (var name in _order)
            if (!known.Contains(name)) throw StripeError.Invalid($"Received unknown parameter: {Name(name)}", Name(name), "parameter_unknown");
    }

    /// <summary>The same parameters in any order give the same text.</summary>
    public string Canonical()
    {
        var text = new StringBuilder();
        Write(text);
        return text.ToString();
    }

    private void Write(StringBuilder text)
    {
        if (Value is not null) text.Append(CultureInfo.InvariantCulture, $"{path}={Value.Length}:{Value};");
        foreach (var name in _order.Order(StringComparer.Ordinal)) _children[name].Write(text);
    }

    private void Put(List<string> steps, int depth, string value)
    {
        if (depth == steps.Count)
        {
            Value = value;
            return;
        }
        var name = steps[depth].Length == 0 ? _order.Count.ToString(CultureInfo.InvariantCulture) : steps[depth];
        if (!_children.TryGetValue(name, out var child))
        {
            _children[name] = child = new StripeParams(Name(name));
            _order.Add(name);
        }
        child.Put(steps, depth + 1, value);
    }

    private static List<string> Steps(string name)
    {
        var open = name.IndexOf('[', StringComparison.Ordinal);
        if (open < 0) return [name];
        var steps = new List<string> { name[..open] };
        while (open >= 0 && open < name.Length)
        {
            var close = name.IndexOf(']', open);
            if (name[open] != '[' || close < 0 || steps.Count >= MaxDepth) throw StripeError.Invalid($"Invalid parameter name: {name}", name);
            steps.Add(name[(open + 1)..close]);
            open = close + 1;
        }
        return steps;
    }
}
