using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using Modular.Sdk.Payments;

namespace Modular.Sdk.Json;

/// <summary>Writes the case as <c>"is"</c>. System.Text.Json's own polymorphism does not reach the cases of an open generic type.</summary>
internal sealed class PaymentOutcomeJson : JsonConverterFactory
{
    public override bool CanConvert(Type typeToConvert) =>
        typeToConvert.IsGenericType && typeToConvert.GetGenericTypeDefinition() == typeof(PaymentOutcome<>);

    public override JsonConverter CreateConverter(Type typeToConvert, JsonSerializerOptions options) =>
        (JsonConverter)Activator.CreateInstance(typeof(PaymentOutcomeJson<>).MakeGenericType(typeToConvert.GetGenericArguments()))!;
}

internal sealed class PaymentOutcomeJson<T> : JsonConverter<PaymentOutcome<T>>
{
    private static readonly Dictionary<string, Type> Cases = new(StringComparer.Ordinal)
    {
        ["ok"] = typeof(PaymentOutcome<T>.Ok),
        ["actionRequired"] = typeof(PaymentOutcome<T>.ActionRequired),
        ["declined"] = typeof(PaymentOutcome<T>.Declined),
        ["refused"] = typeof(PaymentOutcome<T>.Refused),
        ["tryLater"] = typeof(PaymentOutcome<T>.TryLater),
        ["unknown"] = typeof(PaymentOutcome<T>.Unknown),
        ["notSupported"] = typeof(PaymentOutcome<T>.NotSupported),
    };

    public override PaymentOutcome<T> Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (JsonNode.Parse(ref reader) is not JsonObject json || json["is"] is not JsonValue mark || !Cases.TryGetValue(mark.ToString(), out var type))
        {
            throw new JsonException("An outcome says in \"is\" which case it is.");
        }

        json.Remove("is");
        return (PaymentOutcome<T>)json.Deserialize(type, options)!;
    }

    public override void Write(Utf8JsonWriter writer, PaymentOutcome<T> value, JsonSerializerOptions options)
    {
        var json = JsonSerializer.SerializeToNode(value, value.GetType(), options)!.AsObject();
        json.Insert(0, "is", Cases.First(pair => pair.Value == value.GetType()).Key);
        json.WriteTo(writer, options);
    }
}
