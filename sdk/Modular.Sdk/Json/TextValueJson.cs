using System.Text.Json;
using System.Text.Json.Serialization;

namespace Modular.Sdk.Json;

/// <summary>A value that is one text on the wire.</summary>
internal interface ITextValue<out T>
{
    static abstract T Parse(string text);
}

/// <summary>Writes ids, references and open sets as plain JSON strings.</summary>
internal sealed class TextValueJson<T> : JsonConverter<T> where T : struct, ITextValue<T>
{
    public override T Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => From(reader.GetString());

    public override void Write(Utf8JsonWriter writer, T value, JsonSerializerOptions options) => writer.WriteStringValue(value.ToString());

    public override T ReadAsPropertyName(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => From(reader.GetString());

    public override void WriteAsPropertyName(Utf8JsonWriter writer, T value, JsonSerializerOptions options) => writer.WritePropertyName(value.ToString()!);

    private static T From(string? text)
    {
        try
        {
            return T.Parse(text ?? throw new JsonException($"A {typeof(T).Name} is not null."));
        }
        catch (Exception broken) when (broken is FormatException or ArgumentException)
        {
            throw new JsonException($"This is no {typeof(T).Name}.", broken);
        }
    }
}
