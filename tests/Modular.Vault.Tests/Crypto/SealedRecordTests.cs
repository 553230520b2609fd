using System.Text;
using CsCheck;
using Modular.Vault.Crypto;

namespace Modular.Vault.Tests.Crypto;

public sealed class SealedRecordTests
{
    private static readonly RecordPlace Here = new(
        Guid.Parse("018f0000-0000-7000-8000-000000000001"), Guid.Parse("018f0000-0000-7000-8000-000000000002"), "credit.booking", "text", Guid.Parse("018f0000-0000-7000-8000-000000000003"), 4);

    private static readonly byte[] Plain = Encoding.UTF8.GetBytes("Miete Dezember, 1.240,00 €");

    [Fact]
    public void Sealing_then_opening_is_identity_whatever_is_sealed_and_wherever() =>
        Gen.Select(Gen.Byte.Array, Gen.Guid, Gen.String, Gen.Long, Gen.UInt).Sample((plain, id, name, version, number) =>
        {
            using var key = KeyBytes.Random(32);
            var place = new RecordPlace(id, id, name, name, id, version);
            var result = SealedRecord.Seal(number, key, place, plain);
            return SealedRecord.KeyNumber(result) == number && SealedRecord.Open(key, place, result)!.AsSpan().SequenceEqual(plain);
        }, iter: 200);

    [Fact]
    public void The_format_is_what_is_written_down()
    {
        using var key = KeyBytes.Random(32);
        var result = SealedRecord.Seal(0x01020304, key, Here, Plain);

        Assert.Equal(new byte[] { 1, 1, 1, 2, 3, 4 }, result[..6]);
        Assert.Equal(6 + 16 + 12 + Plain.Length + 16, result.Length);
        Assert.Equal(result.Length, Plain.Length + SealedRecord.Overhead);
    }

    [Fact]
    public void Asvs_11_3_3_flipping_any_bit_of_any_byte_is_refused()
    {
        using var key = KeyBytes.Random(32);
        var result = SealedRecord.Seal(7, key, Here, Plain);
        for (var i = 0; i < result.Length * 8; i++)
        {
            var flipped = result.ToArray();
            flipped[i / 8] ^= (byte)(1 << i % 8);
            Assert.True(SealedRecord.Open(key, Here, flipped) is null, $"bit {i} may be flipped");
        }

        Assert.NotNull(SealedRecord.Open(key, Here, result));
    }

    [Fact]
    public void Cutting_or_adding_bytes_is_refused()
    {
        using var key = KeyBytes.Random(32);
        var result = SealedRecord.Seal(7, key, Here, Plain);
        for (var size = 0; size < result.Length; size++)
        {
            Assert.Null(SealedRecord.Open(key, Here, result.AsSpan(0, size)));
        }

        Assert.Null(SealedRecord.Open(key, Here, [.. result, 0]));
    }

    [Fact]
    public void Asvs_11_3_3_another_operator_person_table_column_row_version_or_key_is_refused()
    {
        using var key = KeyBytes.Random(32);
        using var other = KeyBytes.Random(32);
        var result = SealedRecord.Seal(7, key, Here, Plain);
        var id = Guid.Parse("018f0000-0000-7000-8000-000000000009");
        RecordPlace[] elsewhere =
        [
            Here with { Tenant = id }, Here with { Owner = id }, Here with { Table = "credit.bookings" }, Here with { Column = "name" }, Here with { Record = id }, Here with { RowVersion = 5 },
            // Fields that join to the same text are still different fields.
            Here with { Table = "credit.bookin", Column = "gtext" }, Here with { Tenant = Here.Owner, Owner = Here.Tenant },
        ];

        Assert.All(elsewhere, place => Assert.Null(SealedRecord.Open(key, place, result)));
        Assert.Null(SealedRecord.Open(other, Here, result));
    }

    [Fact]
    public void The_same_value_never_looks_the_same()
    {
        using var key = KeyBytes.Random(32);
        var seen = new HashSet<string>();
        for (var i = 0; i < 1000; i++)
        {
            Assert.True(seen.Add(Convert.ToHexString(SealedRecord.Seal(7, key, Here, Plain).AsSpan(6, 28))));
        }
    }
}
