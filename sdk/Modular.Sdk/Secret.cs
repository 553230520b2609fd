using System.Diagnostics;
using System.Text.Json.Serialization;
using Modular.Sdk.Json;

namespace Modular.Sdk;

/// <summary>A text that must not be seen: prints as <c>***</c> in strings, logs, JSON and the debugger.</summary>
/// <remarks>
/// Guards against mistakes, not against malice: <see cref="Reveal"/> returns the text, and memory holds it until it is collected.
/// JSON writes <c>"***"</c> and refuses to read, so a secret cannot travel by accident. Equality is identity, so nothing compares it in variable time.
/// </remarks>
[DebuggerDisplay("***")]
[JsonConverter(typeof(SecretJson))]
public sealed class Secret
{
    [DebuggerBrowsable(DebuggerBrowsableState.Never)]
    private readonly string _value;

    /// <summary>Wraps a text.</summary>
    /// <param name="value">Not null; may be empty.</param>
    public Secret(string value)
    {
        ArgumentNullException.ThrowIfNull(value);
        _value = value;
    }

    /// <summary>The text itself. Hand it to the call that needs it and keep it nowhere.</summary>
    public string Reveal() => _value;

    /// <summary>Always <c>***</c>, whatever the length.</summary>
    public override string ToString() => "***";
}
