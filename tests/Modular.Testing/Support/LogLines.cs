using System.Collections.Concurrent;
using System.Text;

namespace Modular.Testing;

/// <summary>Everything a host would have written to standard output, event by event, after its own redaction.</summary>
public sealed class LogLines : TextWriter
{
    private readonly ConcurrentQueue<string> _events = new();

    public IReadOnlyCollection<string> All => _events;

    public override Encoding Encoding => Encoding.UTF8;

    public IEnumerable<string> Containing(string text) => _events.Where(line => line.Contains(text, StringComparison.OrdinalIgnoreCase));

    /// <summary>The host writes each event in one piece.</summary>
    public override void Write(string? value) => _events.Enqueue(value ?? "");

    public override void Write(char value) => Write(value.ToString());

    public override string ToString() => string.Concat(_events);
}
