using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using Modular.Testing;

namespace Modular.Sdk.Tests.Conformance;

/// <summary>Holds requests and good answers against PayPal's OpenAPI descriptions: types, required fields, patterns, lengths, enumerations, and no field nobody described.</summary>
internal sealed class SpecCheck(HttpMessageHandler inner) : DelegatingHandler(inner)
{
    private static readonly Lazy<List<JsonElement>> Described = new(() =>
        [.. new[] { "paypal-checkout_orders_v2.json", "paypal-payments_payment_v2.json", "paypal-notifications_webhooks_v1.json" }.Select(file => Specs.Read(file).RootElement)]);

    private readonly Lock _gate = new();

    /// <summary>"METHOD /described/path" of every call that was checked.</summary>
    public HashSet<string> Checked { get; } = [];

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var path = request.RequestUri!.AbsolutePath;
        if (path == "/v1/oauth2/token")
        {
            return await base.SendAsync(request, cancellationToken);
        }

        var (spec, template, operation) = Find(request.Method.Method, path);
        lock (_gate)
        {
            Checked.Add($"{request.Method} {template}");
        }

        if (operation.TryGetProperty("requestBody", out var body) && Schema(spec, body) is { } wanted)
        {
            using var json = JsonDocument.Parse(await request.Content!.ReadAsStringAsync(cancellationToken));
            Hold(spec, wanted, json.RootElement, "request", isRequest: true);
        }

        var response = await base.SendAsync(request, cancellationToken);
        await response.Content.LoadIntoBufferAsync(cancellationToken);
        var status = ((int)response.StatusCode).ToString(CultureInfo.InvariantCulture);
        if (response.IsSuccessStatusCode && operation.GetProperty("responses").TryGetProperty(status, out var described) && Schema(spec, described) is { } promised)
        {
            using var json = JsonDocument.Parse(await response.Content.ReadAsStringAsync(cancellationToken));
            Hold(spec, promised, json.RootElement, $"answer to {request.Method} {template}", isRequest: false);
        }

        return response;
    }

    private static (JsonElement Spec, string Template, JsonElement Operation) Find(string method, string path)
    {
        foreach (var spec in Described.Value)
        {
            foreach (var template in spec.GetProperty("paths").EnumerateObject())
            {
                if (Regex.IsMatch(path, "^" + Regex.Replace(template.Name, "{[^}]+}", "[^/]+") + "$") && template.Value.TryGetProperty(method.ToLowerInvariant(), out var operation))
                {
                    return (spec, template.Name, operation);
                }
            }
        }

        throw new InvalidOperationException($"PayPal describes no {method} {path}.");
    }

    private static JsonElement? Schema(JsonElement spec, JsonElement body)
    {
        body = Follow(spec, body);
        return body.TryGetProperty("content", out var content) && content.TryGetProperty("application/json", out var json) ? json.GetProperty("schema") : null;
    }

    private static JsonElement Follow(JsonElement spec, JsonElement it)
    {
        while (it.TryGetProperty("$ref", out var reference))
        {
            var at = spec;
            foreach (var part in reference.GetString()!.TrimStart('#', '/').Split('/'))
            {
                at = at.GetProperty(part);
            }

            it = at;
        }

        return it;
    }

    private static void Hold(JsonElement spec, JsonElement schema, JsonElement value, string where, bool isRequest)
    {
        schema = Follow(spec, schema);
        var type = schema.TryGetProperty("type", out var named) ? named.GetString() : null;
        var fits = (type, value.ValueKind) switch
        {
            (null, _) => true,
            ("object", var kind) => kind == JsonValueKind.Object,
            ("array", var kind) => kind == JsonValueKind.Array,
            ("string", var kind) => kind == JsonValueKind.String,
            ("boolean", var kind) => kind is JsonValueKind.True or JsonValueKind.False,
            ("integer" or "number", var kind) => kind == JsonValueKind.Number,
            _ => true,
        };
        Assert.True(fits, $"{where}: {value.ValueKind} instead of {type}");
        switch (value.ValueKind)
        {
            case JsonValueKind.Object:
                var fields = new Dictionary<string, JsonElement>();
                var isOpen = Gather(spec, schema, fields, value, where);
                foreach (var field in value.EnumerateObject())
                {
                    if (fields.TryGetValue(field.Name, out var described))
                    {
                        Hold(spec, described, field.Value, $"{where}/{field.Name}", isRequest);
                    }
                    else
                    {
                        Assert.True(isOpen || fields.Count == 0, $"{where}: nobody described {field.Name}");
                    }
                }

                break;
            case JsonValueKind.Array when schema.TryGetProperty("items", out var items):
                foreach (var item in value.EnumerateArray())
                {
                    Hold(spec, items, item, where + "/*", isRequest);
                }

                break;
            case JsonValueKind.String:
                HoldText(schema, value.GetString()!, where);
                break;
        }
    }

    /// <summary>The object's own fields and those of allOf; true when others are welcome.</summary>
    private static bool Gather(JsonElement spec, JsonElement schema, Dictionary<string, JsonElement> fields, JsonElement value, string where)
    {
        schema = Follow(spec, schema);
        foreach (var name in schema.TryGetProperty("required", out var required) ? required.EnumerateArray() : default)
        {
            Assert.True(value.TryGetProperty(name.GetString()!, out _), $"{where}: {name.GetString()} is missing");
        }

        foreach (var field in schema.TryGetProperty("properties", out var properties) ? properties.EnumerateObject() : default)
        {
            fields[field.Name] = field.Value;
        }

        var isOpen = schema.TryGetProperty("additionalProperties", out var more) && more.ValueKind == JsonValueKind.True;
        foreach (var part in schema.TryGetProperty("allOf", out var parts) ? parts.EnumerateArray() : default)
        {
            isOpen |= Gather(spec, part, fields, value, where);
        }

        return isOpen;
    }

    private static void HoldText(JsonElement schema, string text, string where)
    {
        if (schema.TryGetProperty("enum", out var choices))
        {
            Assert.True(choices.EnumerateArray().Any(choice => choice.GetString() == text), $"{where}: {text} is none of the choices");
        }

        if (schema.TryGetProperty("pattern", out var pattern))
        {
            Assert.True(Regex.IsMatch(text, pattern.GetString()!), $"{where}: {text} does not fit {pattern.GetString()}");
        }

        Assert.True(!schema.TryGetProperty("maxLength", out var max) || text.Length <= max.GetInt32(), $"{where}: longer than allowed");
        Assert.True(!schema.TryGetProperty("minLength", out var min) || text.Length >= min.GetInt32(), $"{where}: shorter than allowed");
    }
}
