using System.Text;
using Modular.Ui;

namespace Modular.Host.Development;

/// <summary>What /admin/hooks shows.</summary>
/// <param name="Sent">What the message just sent again was answered.</param>
internal sealed record HooksView(IReadOnlyList<HookLine> Lines, int? Sent)
{
    public static HooksView Of(IReadOnlyList<KeptHook> newestFirst, int? sent)
    {
        var first = newestFirst.GroupBy(h => h.Content).ToDictionary(g => g.Key, g => g.Min(h => h.Number));
        return new([.. newestFirst.Select(h => new HookLine(h, first[h.Content] == h.Number ? null : first[h.Content]))], sent);
    }
}

/// <param name="RepeatOf">The first message with the same content.</param>
internal sealed record HookLine(KeptHook Hook, int? RepeatOf)
{
    public string Answer => Hook.Status switch
    {
        200 => T.Of("200, angenommen", "200, taken"),
        400 => T.Of("400, nicht echt oder zu alt", "400, not genuine or too old"),
        404 => T.Of("404, kein Konto", "404, no account"),
        503 => T.Of("503, später noch einmal", "503, again later"),
        var other => other.ToString(System.Globalization.CultureInfo.InvariantCulture),
    };

    public Tone Tone => Hook.Status is 200 ? Tone.Success : Tone.Warning;

    public string Words => Hook switch
    {
        { ReplayOf: { } copied } => T.Of($"Wiederholung von {copied}", $"replay of {copied}"),
        _ when RepeatOf is { } first => T.Of($"dieselbe wie {first}", $"the same as {first}"),
        _ => T.Of("neu", "new"),
    };

    public string Text => string.Join('\n', [$"{Hook.Method} {Hook.Target}", .. Hook.Headers.Select(h => $"{h.Name}: {h.Value}"), "", Encoding.UTF8.GetString(Hook.Body)]);
}
