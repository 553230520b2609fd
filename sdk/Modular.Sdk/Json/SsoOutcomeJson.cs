using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using Modular.Sdk.Sso;

namespace Modular.Sdk.Json;

/// <summary>Writes the case as <c>"is"</c>. System.Text.Json's own polymorphism does not reach the cases of an open generic type.</summary>
internal sealed class SsoOutcomeJson : JsonConverterFactory
{
    public override bool CanConvert(Type typeToConvert) =>
        typeToConvert.IsGenericType && typeToConvert.GetGenericTypeDefinition() == typeof(SsoOutcome<>);

    public override JsonConverter CreateConverter(Type typeToConvert, JsonSerializerOptions options) =>
        (JsonConverter)Activator.CreateInstance(typeof(SsoOutcomeJson<>).MakeGenericType(typeToConvert.GetGenericArguments()))!;
}

internal sealed class SsoOutcomeJson<T> : JsonConverter<SsoOutcome<T>>
{
    private static readonly Dictionary<string, Type> Cases = new(StringComparer.Ordinal)
    {
        ["ok"] = typeof(SsoOutcome<T>.Ok),
        ["cancelled"] = typeof(SsoOutcome<T>.Cancelled),
        ["refused"] = typeof(SsoOutcome<T>.Refused),
        ["tryLater"] = typeof(SsoOutcome<T>.TryLater),
        ["notSupported"] = typeof(SsoOutcome<T>.NotSupported),
    };

    public override SsoOutcome<T> Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (JsonNode.Parse(ref reader) is not JsonObject json || json["is"] is not JsonValue mark || !Cases.TryGetValue(mark.ToString(), out var type))
        {
            throw new JsonException("An outcome says in \"is\" which case it is.");
        }

        json.Remove("is");
        return (SsoOutcome<T>)json.Deserialize(type, options)!;
    }

    public override void Write(Utf8JsonWriter writer, SsoOutcome<T> value, JsonSerializerOptions options)
    {
        var json = JsonSerializer.SerializeToNode(value, value.GetType(), options)!.AsObject();
        json.Insert(0, "is", Cases.First(pair => pair.Value == value.GetType()).Key);
        json.WriteTo(writer, options);
    }
}
