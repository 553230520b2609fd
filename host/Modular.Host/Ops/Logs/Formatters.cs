using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Serilog.Events;
using Serilog.Formatting;
using Serilog.Parsing;

namespace Modular.Host.Ops.Logs;

/// <summary>Production: one JSON object per line, in the names of the compact log event format.</summary>
internal sealed class JsonLines : ITextFormatter
{
    // A line per request: what writes it is kept by its thread.
    [ThreadStatic]
    private static ArrayBufferWriter<byte>? _buffer;

    [ThreadStatic]
    private static Utf8JsonWriter? _json;

    public void Format(LogEvent logEvent, TextWriter output)
    {
        var values = SafeValues.Of(logEvent);
        var buffer = _buffer ??= new ArrayBufferWriter<byte>(1024);
        var json = _json ??= new Utf8JsonWriter(buffer);
        buffer.ResetWrittenCount();
        json.Reset();
        json.WriteStartObject();
        json.WriteString("@t", logEvent.Timestamp.UtcDateTime);
        json.WriteString("@l", Level(logEvent.Level));
        json.WriteString("@m", Text.Message(logEvent, values));
        foreach (var (name, value) in values)
        {
            Write(json, name, value);
        }

        if (logEvent.Exception is { } exception)
        {
            json.WriteString("@x", SafeException.Describe(exception));
        }

        json.WriteEndObject();
        json.Flush();
        output.WriteLine(Encoding.UTF8.GetString(buffer.WrittenSpan));
    }

    private static string Level(LogEventLevel level) => level switch
    {
        LogEventLevel.Information => "Information",
        LogEventLevel.Warning => "Warning",
        LogEventLevel.Error => "Error",
        _ => level.ToString(),
    };

    private static void Write(Utf8JsonWriter json, string name, LogEventPropertyValue value)
    {
        switch (value)
        {
            case ScalarValue { Value: null }:
                json.WriteNull(name);
                break;
            case ScalarValue { Value: bool flag }:
                json.WriteBoolean(name, flag);
                break;
            case ScalarValue { Value: int or long or short or byte or uint } scalar:
                json.WriteNumber(name, Convert.ToInt64(scalar.Value, CultureInfo.InvariantCulture));
                break;
            case ScalarValue { Value: double number } when double.IsFinite(number):
                json.WriteNumber(name, number);
                break;
            case ScalarValue { Value: string text }:
                json.WriteString(name, text);
                break;
            default:
                json.WriteString(name, value.ToString(null, CultureInfo.InvariantCulture));
                break;
        }
    }
}

/// <summary>Development: time, level, source, sentence.</summary>
internal sealed class ReadableLines : ITextFormatter
{
    public void Format(LogEvent logEvent, TextWriter output)
    {
        var source = SafeValues.Source(logEvent);
        output.Write(logEvent.Timestamp.ToString("HH:mm:ss.fff ", CultureInfo.InvariantCulture));
        output.Write(logEvent.Level switch { LogEventLevel.Information => "     ", LogEventLevel.Warning => "warn ", LogEventLevel.Error or LogEventLevel.Fatal => "FAIL ", _ => "     " });
        output.Write(source[(source.LastIndexOf('.') + 1)..]);
        output.Write(": ");
        output.WriteLine(Text.Message(logEvent, SafeValues.Of(logEvent)));
        if (logEvent.Exception is { } exception)
        {
            output.WriteLine(SafeException.Describe(exception));
        }
    }
}

internal static class Text
{
    public static string Message(LogEvent logEvent, List<KeyValuePair<string, LogEventPropertyValue>> values)
    {
        var text = new StringBuilder(80);
        foreach (var token in logEvent.MessageTemplate.Tokens)
        {
            if (token is PropertyToken { PropertyName: var name, Format: var format } && values.Find(v => v.Key == name).Value is { } value)
            {
                _ = value switch
                {
                    ScalarValue { Value: string plain } => text.Append(plain),
                    ScalarValue { Value: IFormattable plain } => text.Append(plain.ToString(format, CultureInfo.InvariantCulture)),
                    _ => text.Append(value.ToString(format, CultureInfo.InvariantCulture)),
                };
            }
            else
            {
                text.Append(token is TextToken { Text: var plain } ? plain : token.ToString());
            }
        }

        return text.ToString();
    }
}
