using System.Globalization;
using System.Text.Json;
using Serilog.Events;
using Serilog.Formatting;

namespace Modular.Host.Ops.Logs;

/// <summary>Production: one JSON object per line, in the names of the compact log event format.</summary>
internal sealed class JsonLines : ITextFormatter
{
    public void Format(LogEvent logEvent, TextWriter output)
    {
        var values = SafeValues.Of(logEvent);
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteString("@t", logEvent.Timestamp.UtcDateTime);
            json.WriteString("@l", logEvent.Level.ToString());
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
        }

        output.WriteLine(System.Text.Encoding.UTF8.GetString(buffer.GetBuffer(), 0, (int)buffer.Length));
    }

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
    public static string Message(LogEvent logEvent, IReadOnlyDictionary<string, LogEventPropertyValue> values)
    {
        using var text = new StringWriter(CultureInfo.InvariantCulture);
        foreach (var token in logEvent.MessageTemplate.Tokens)
        {
            if (token is Serilog.Parsing.PropertyToken { PropertyName: var name, Format: var format } && values.TryGetValue(name, out var value))
            {
                text.Write(value is ScalarValue { Value: string plain } ? plain : value.ToString(format, CultureInfo.InvariantCulture));
            }
            else
            {
                text.Write(token.ToString());
            }
        }

        return text.ToString();
    }
}
