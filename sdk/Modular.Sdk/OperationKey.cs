using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Serialization;
using Modular.Sdk.Json;

namespace Modular.Sdk;

/// <summary>The idempotency key of one intended deed. The host mints it once, stores it before the first call and repeats it on every retry.</summary>
/// <remarks>Plug-ins never make keys of their own: a retry with a new key can move money twice. A deed of several calls uses <see cref="Sub"/>.</remarks>
/// <param name="Value">The host's id of the operation.</param>
[JsonConverter(typeof(TextValueJson<OperationKey>))]
public readonly record struct OperationKey(Guid Value) : ITextValue<OperationKey>
{
    /// <summary>36 characters of lower-case hexadecimal and dashes: short enough and plain enough for every provider we know.</summary>
    [JsonIgnore]
    public string Key => Value.ToString("D");

    /// <summary>The key of one step of this operation, the same for every retry: an RFC 4122 name-based UUID (version 5) of the step's name.</summary>
    /// <param name="step">A constant such as <c>"wallet"</c>; case matters.</param>
    /// <exception cref="ArgumentException">The name is empty.</exception>
    [SuppressMessage("Security", "CA5350", Justification = "Version 5 is defined with SHA-1; it names things here and protects nothing.")]
    public OperationKey Sub(string step)
    {
        ArgumentException.ThrowIfNullOrEmpty(step);
        var name = new byte[16 + Encoding.UTF8.GetByteCount(step)];
        Value.TryWriteBytes(name, bigEndian: true, out _);
        Encoding.UTF8.GetBytes(step, name.AsSpan(16));
        Span<byte> hash = stackalloc byte[SHA1.HashSizeInBytes];
        SHA1.HashData(name, hash);
        hash[6] = (byte)((hash[6] & 0x0F) | 0x50);
        hash[8] = (byte)((hash[8] & 0x3F) | 0x80);
        return new(new Guid(hash[..16], bigEndian: true));
    }

    /// <summary>The key.</summary>
    public override string ToString() => Key;
    static OperationKey ITextValue<OperationKey>.Parse(string text) => new(Guid.ParseExact(text, "D"));
}
