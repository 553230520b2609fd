using System.Buffers.Binary;
using System.Security.Cryptography;
using Modular.Vault.Crypto;
using NSec.Cryptography;

namespace Modular.Vault.Sealing;

/// <summary>
/// What the fetcher says of a batch, signed with Ed25519, because HPKE in base mode does not say who sealed:
/// <c>0x02 | 0x01 | person's key number(4) | stream(16) | number(8) | run(16) | SHA-256 of the header before(32) | encapsulated key(32) | count(4) | SHA-256 of each value | signing key id(4) | signature(64)</c>.
/// The signature covers the person as well, who is not in the bytes.
/// </summary>
internal sealed class BatchHeader
{
    private const byte Version = 2;
    private const byte HpkeX25519Aes256Gcm = 1;
    private const int HashSize = 32;
    private const int StreamAt = 6;
    private const int NumberAt = StreamAt + 16;
    private const int RunAt = NumberAt + 8;
    private const int PreviousAt = RunAt + 16;
    private const int EncapsulatedAt = PreviousAt + HashSize;
    private const int CountAt = EncapsulatedAt + Hpke.EncapsulatedSize;
    private const int HashesAt = CountAt + 4;
    private const int SignatureSize = 64;
    private const int TailSize = 4 + SignatureSize;
    private const int MostValues = 1 << 20;

    private readonly byte[] _bytes;

    private BatchHeader(byte[] bytes) => _bytes = bytes;

    public ReadOnlyMemory<byte> Bytes => _bytes;

    public int KeyNumber => BinaryPrimitives.ReadInt32BigEndian(_bytes.AsSpan(2));

    public Guid Stream => new(_bytes.AsSpan(StreamAt, 16), bigEndian: true);

    public long Number => BinaryPrimitives.ReadInt64BigEndian(_bytes.AsSpan(NumberAt));

    public Guid Run => new(_bytes.AsSpan(RunAt, 16), bigEndian: true);

    public ReadOnlySpan<byte> Previous => _bytes.AsSpan(PreviousAt, HashSize);

    public ReadOnlySpan<byte> Encapsulated => _bytes.AsSpan(EncapsulatedAt, Hpke.EncapsulatedSize);

    public int Count => BinaryPrimitives.ReadInt32BigEndian(_bytes.AsSpan(CountAt));

    /// <summary>What the next batch names as the one before.</summary>
    public byte[] Hash() => SHA256.HashData(_bytes);

    public ReadOnlySpan<byte> ValueHash(int index) => _bytes.AsSpan(HashesAt + index * HashSize, HashSize);

    public static BatchHeader Sign(Key signer, uint signerId, Guid person, int keyNumber, Guid stream, long number, Guid run, ReadOnlySpan<byte> previous, ReadOnlySpan<byte> encapsulated, IReadOnlyList<byte[]> values)
    {
        var bytes = new byte[HashesAt + values.Count * HashSize + TailSize];
        (bytes[0], bytes[1]) = (Version, HpkeX25519Aes256Gcm);
        BinaryPrimitives.WriteInt32BigEndian(bytes.AsSpan(2), keyNumber);
        stream.TryWriteBytes(bytes.AsSpan(StreamAt), bigEndian: true, out _);
        BinaryPrimitives.WriteInt64BigEndian(bytes.AsSpan(NumberAt), number);
        run.TryWriteBytes(bytes.AsSpan(RunAt), bigEndian: true, out _);
        if (previous.Length > 0)
        {
            SHA256.HashData(previous, bytes.AsSpan(PreviousAt, HashSize));
        }

        encapsulated.CopyTo(bytes.AsSpan(EncapsulatedAt));
        BinaryPrimitives.WriteInt32BigEndian(bytes.AsSpan(CountAt), values.Count);
        for (var i = 0; i < values.Count; i++)
        {
            SHA256.HashData(values[i], bytes.AsSpan(HashesAt + i * HashSize, HashSize));
        }

        BinaryPrimitives.WriteUInt32BigEndian(bytes.AsSpan(bytes.Length - TailSize), signerId);
        SignatureAlgorithm.Ed25519.Sign(signer, Signed(person, bytes), bytes.AsSpan(bytes.Length - SignatureSize));
        return new(bytes);
    }

    /// <summary>Null when it is no header of a known version or the fetcher did not sign it for this person.</summary>
    public static BatchHeader? Read(FetcherPublic fetcher, Guid person, ReadOnlyMemory<byte> given)
    {
        var bytes = given.ToArray();
        if (bytes.Length < HashesAt + TailSize || bytes[0] != Version || bytes[1] != HpkeX25519Aes256Gcm)
        {
            return null;
        }

        var header = new BatchHeader(bytes);
        if (header.Count is < 0 or > MostValues || bytes.Length != HashesAt + header.Count * HashSize + TailSize)
        {
            return null;
        }

        var signer = BinaryPrimitives.ReadUInt32BigEndian(bytes.AsSpan(bytes.Length - TailSize));
        return fetcher.Verifies(signer, Signed(person, bytes), bytes.AsSpan(bytes.Length - SignatureSize)) ? header : null;
    }

    private static byte[] Signed(Guid person, byte[] bytes)
    {
        var fields = new Lengths(new byte[bytes.Length + 64]);
        fields.Add("modular/batch");
        fields.Add(person);
        fields.Add(bytes.AsSpan(0, bytes.Length - SignatureSize));
        return fields.Written.ToArray();
    }
}
