using System.Buffers.Binary;
using System.Text;

namespace Modular.Vault.Crypto;

/// <summary>
/// Joins fields so that no two lists of fields give the same bytes: each has its length before it (4 bytes, big end first). Everything that is
/// bound to a key or a ciphertext is written this way.
/// </summary>
internal ref struct Lengths(Span<byte> start)
{
    private Span<byte> _buffer = start;
    private int _written;

    public readonly ReadOnlySpan<byte> Written => _buffer[.._written];

    public static byte[] Of(string label, params ReadOnlySpan<Guid> ids)
    {
        var fields = new Lengths(stackalloc byte[256]);
        fields.Add(label);
        foreach (var id in ids)
        {
            fields.Add(id);
        }

        return fields.Written.ToArray();
    }

    public void Add(scoped ReadOnlySpan<byte> field)
    {
        BinaryPrimitives.WriteInt32BigEndian(Next(4), field.Length);
        field.CopyTo(Next(field.Length));
    }

    public void Add(string field)
    {
        var size = Encoding.UTF8.GetByteCount(field);
        BinaryPrimitives.WriteInt32BigEndian(Next(4), size);
        Encoding.UTF8.GetBytes(field, Next(size));
    }

    /// <summary>In the order in which it is written (RFC 9562), not in that of Windows.</summary>
    public void Add(Guid field)
    {
        BinaryPrimitives.WriteInt32BigEndian(Next(4), 16);
        field.TryWriteBytes(Next(16), bigEndian: true, out _);
    }

    public void Add(long field)
    {
        BinaryPrimitives.WriteInt32BigEndian(Next(4), 8);
        BinaryPrimitives.WriteInt64BigEndian(Next(8), field);
    }

    private Span<byte> Next(int size)
    {
        if (_written + size > _buffer.Length)
        {
            var larger = new byte[Math.Max(_buffer.Length * 2, _written + size)];
            Written.CopyTo(larger);
            _buffer = larger;
        }

        _written += size;
        return _buffer.Slice(_written - size, size);
    }
}
