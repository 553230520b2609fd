using System.Text.Json;
using System.Text.Json.Serialization;

namespace Modular.Sdk.Json;

/// <summary><c>{"minor":1250,"currency":"EUR"}</c>, whatever naming policy is in force: amounts must not get lost over a letter's case.</summary>
internal sealed class MoneyJson : JsonConverter<Money>
{
    public override Money Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        using var json = JsonDocument.ParseValue(ref reader);
        if (json.RootElement.ValueKind != JsonValueKind.Object
            || !json.RootElement.TryGetProperty("minor", out var minor) || minor.ValueKind != JsonValueKind.Number || !minor.TryGetInt64(out var amount)
            || !json.RootElement.TryGetProperty("currency", out var code) || code.ValueKind != JsonValueKind.String)
        {
            throw new JsonException("An amount is {\"minor\": a whole number, \"currency\": an ISO 4217 code}.");
        }

        try
        {
            return new Money(amount, code.GetString()!);
        }
        catch (ArgumentException broken)
        {
            throw new JsonException(broken.Message, broken);
        }
    }

    public override void Write(Utf8JsonWriter writer, Money value, JsonSerializerOptions options)
    {
        writer.WriteStartObject();
        writer.WriteNumber("minor", value.Minor);
        writer.WriteString("currency", value.Currency);
        writer.WriteEndObject();
    }
}
