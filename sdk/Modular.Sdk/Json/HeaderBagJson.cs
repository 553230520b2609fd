using System.Text.Json;
using System.Text.Json.Serialization;
using Modular.Sdk.Payments;

namespace Modular.Sdk.Json;

internal sealed class HeaderBagJson : JsonConverter<HeaderBag>
{
    public override HeaderBag Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        new((JsonSerializer.Deserialize<Dictionary<string, string[]?>>(ref reader, options) ?? throw new JsonException("Headers are an object of lists."))
            .SelectMany(header => (header.Value ?? []).Select(value => KeyValuePair.Create(header.Key, value))));

    public override void Write(Utf8JsonWriter writer, HeaderBag value, JsonSerializerOptions options)
    {
        writer.WriteStartObject();
        foreach (var name in value.Names)
        {
            writer.WriteStartArray(name);
            foreach (var one in value.FindAll(name))
            {
                writer.WriteStringValue(one);
            }

            writer.WriteEndArray();
        }

        writer.WriteEndObject();
    }
}
