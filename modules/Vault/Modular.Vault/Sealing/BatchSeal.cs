using System.Buffers.Binary;
using Modular.Vault.Contracts;
using Modular.Vault.Crypto;

namespace Modular.Vault.Sealing;

/// <summary>
/// The values of a batch: <c>0x02 | index in the batch(4) | ciphertext | tag(16)</c>, all under one HPKE context, so that the costly half is done once a batch.
/// </summary>
internal static class BatchSeal
{
    public const byte Version = 2;

    private const int HeadSize = 5;

    /// <summary>Bound to everything in the batch: it opens for nobody else, in no other stream, number or run.</summary>
    public static byte[] Info(Guid person, Guid stream, long number, Guid run, int keyNumber)
    {
        var fields = new Lengths(stackalloc byte[256]);
        fields.Add("modular/batch");
        fields.Add(person);
        fields.Add(stream);
        fields.Add(number);
        fields.Add(run);
        fields.Add(keyNumber);
        return fields.Written.ToArray();
    }

    public static byte[] Seal(HpkeContext context, Guid person, PlainValue value)
    {
        var result = new byte[HeadSize + value.Plain.Length + Aead.TagSize];
        result[0] = Version;
        BinaryPrimitives.WriteUInt32BigEndian(result.AsSpan(1), context.Sequence);
        context.Seal(value.Plain.Span, Context(stackalloc byte[256], person, value.Place), result.AsSpan(HeadSize));
        return result;
    }

    /// <summary>The value's index in its batch; null when it is no value of one.</summary>
    public static int? Index(ReadOnlySpan<byte> @sealed) =>
        @sealed.Length >= HeadSize + Aead.TagSize && @sealed[0] == Version && BinaryPrimitives.ReadInt32BigEndian(@sealed[1..]) is >= 0 and var index ? index : null;

    public static byte[]? Open(HpkeContext context, Guid person, SealedValue value, int index)
    {
        var plain = new byte[value.Sealed.Length - HeadSize - Aead.TagSize];
        context.Sequence = (uint)index;
        return context.Open(value.Sealed.Span[HeadSize..], Context(stackalloc byte[256], person, value.Place), plain) ? plain : null;
    }

    private static ReadOnlySpan<byte> Context(Span<byte> buffer, Guid person, SealedPlace place)
    {
        var fields = new Lengths(buffer);
        fields.Add("modular/value");
        place.Of(person).WriteTo(ref fields);
        return fields.Written;
    }
}

internal static class Places
{
    public static RecordPlace Of(this SealedPlace place, Guid person) => new(place.Tenant, person, place.Table, place.Column, place.Record, place.RowVersion);
}
