using System.Runtime.CompilerServices;
using Serilog.Events;

namespace Modular.Host.Ops.Logs;

/// <summary>
/// Decides what of a log event may be written. Our own templates name only ids, names and durations (house rule); what frameworks put into
/// theirs is not ours to trust, so of theirs only numbers and the like are kept, and text only under a few harmless names.
/// </summary>
internal static class SafeValues
{
    private const int Longest = 400;
    private static readonly ScalarValue Hidden = new("…");
    private static readonly HashSet<string> Harmless = new(StringComparer.Ordinal) { "address", "EnvName", "ContentRoot", "SourceContext" };
    private static readonly HashSet<string> Kept = new(StringComparer.Ordinal) { "SourceContext", "Request", "Role" };

    private static readonly ConditionalWeakTable<MessageTemplate, string[]> Names = [];

    public static string Source(LogEvent one) => one.Properties.TryGetValue("SourceContext", out var source) && source is ScalarValue { Value: string name } ? name : "";

    /// <summary>The properties of the template, made safe, and those few others that are always kept. Few, so a list: every request writes a line.</summary>
    public static List<KeyValuePair<string, LogEventPropertyValue>> Of(LogEvent one)
    {
        var ours = Source(one).StartsWith("Modular.", StringComparison.Ordinal);
        var named = Names.GetValue(one.MessageTemplate, static template => [.. template.Tokens.OfType<Serilog.Parsing.PropertyToken>().Select(t => t.PropertyName)]);
        var safe = new List<KeyValuePair<string, LogEventPropertyValue>>(one.Properties.Count);
        foreach (var (name, value) in one.Properties)
        {
            if (Kept.Contains(name) || named.Contains(name))
            {
                safe.Add(new(name, Safe(name, value, ours)));
            }
        }

        return safe;
    }

    private static LogEventPropertyValue Safe(string name, LogEventPropertyValue value, bool ours) => value switch
    {
        ScalarValue { Value: null or bool or byte or short or int or long or uint or ulong or float or double or decimal or Guid or DateTime or DateTimeOffset or TimeSpan or Enum } => value,
        ScalarValue { Value: Exception failure } => new ScalarValue(failure.GetType().Name),
        ScalarValue { Value: string text } when ours || Harmless.Contains(name) => new ScalarValue(Line(text)),
        ScalarValue when !ours => Hidden,
        ScalarValue { Value: var other } => new ScalarValue(Line(other?.ToString() ?? "")),
        _ when ours => value,
        _ => Hidden,
    };

    // One event is one line: a line break in a value must not look like another event.
    private static string Line(string text) => (text.Length > Longest ? text[..Longest] + "…" : text).Replace('\n', ' ').Replace('\r', ' ');
}
