using System.Diagnostics;
using System.Security.Cryptography;

namespace Modular.Vault.Crypto;

/// <summary>
/// Secret bytes. They lie where the garbage collector leaves no copies, are overwritten on <see cref="Dispose"/>, and print as <c>***</c>.
/// What the runtime, a swapped page or a core dump keeps of them is outside our reach.
/// </summary>
[DebuggerDisplay("***")]
[DebuggerTypeProxy(typeof(Hidden))]
internal sealed class KeyBytes : IDisposable
{
    private byte[]? _bytes;

    public KeyBytes(int size) => _bytes = GC.AllocateArray<byte>(size, pinned: true);

    public int Length => Bytes.Length;

    /// <summary>The bytes themselves: for a computation, never to be kept.</summary>
    public ReadOnlySpan<byte> Span => Bytes;

    /// <summary>Where a computation writes the key.</summary>
    public Span<byte> Fill => Bytes;

    private byte[] Bytes => _bytes ?? throw new ObjectDisposedException(nameof(KeyBytes));

    public static KeyBytes Random(int size)
    {
        var key = new KeyBytes(size);
        RandomNumberGenerator.Fill(key.Fill);
        return key;
    }

    public static KeyBytes Copy(ReadOnlySpan<byte> bytes)
    {
        var key = new KeyBytes(bytes.Length);
        bytes.CopyTo(key.Fill);
        return key;
    }

    public bool Matches(ReadOnlySpan<byte> other) => CryptographicOperations.FixedTimeEquals(Span, other);

    public void Dispose()
    {
        if (Interlocked.Exchange(ref _bytes, null) is { } bytes)
        {
            CryptographicOperations.ZeroMemory(bytes);
        }
    }

    public override string ToString() => "***";

    private sealed class Hidden(KeyBytes key)
    {
        public string Value { get; } = key.ToString();
    }
}
