using System.Buffers.Binary;
using Modular.Booking.Catalogue;
using Modular.Booking.Desk;
using SkiaSharp;

namespace Modular.Booking.Tests.Desk;

public class DeskFormTests
{
    [Theory]
    [InlineData("12", 1200)]
    [InlineData("12,5", 1250)]
    [InlineData("12.50 €", 1250)]
    [InlineData("1.234", 123_400)]
    [InlineData("1,234", 123_400)]
    [InlineData("1.234,50", 123_450)]
    [InlineData("1,234.50", 123_450)]
    [InlineData("0", 0)]
    public void Prices_are_understood_as_people_of_both_languages_write_them(string typed, long minor)
    {
        Assert.True(DeskForm.TryPrice(typed, 2, out var read));
        Assert.Equal(minor, read);
    }

    [Theory]
    [InlineData("")]
    [InlineData("-5")]
    [InlineData("12,345,6")]
    [InlineData("1.2.3")]
    [InlineData("1.234.50")]
    [InlineData("12,")]
    [InlineData("1e5")]
    [InlineData("９９")]
    [InlineData("99999999999999999999")]
    public void What_is_no_price_is_refused(string typed) => Assert.False(DeskForm.TryPrice(typed, 2, out _));

    [Theory]
    [InlineData("Kajak für Große", "kajak-fuer-grosse")]
    [InlineData("Crème & Café!", "creme-cafe")]
    [InlineData("東京", "x")]
    public void Names_become_addresses(string name, string slug) => Assert.Equal(slug, Slug.Of(name));

    [Fact]
    public void A_large_picture_is_drawn_smaller_as_JPEG()
    {
        using var bitmap = new SKBitmap(3000, 1500);
        using var png = bitmap.Encode(SKEncodedImageFormat.Png, 100);
        var drawn = Picture.Redraw(png.ToArray());
        using var codec = SKCodec.Create(SKData.CreateCopy(drawn.Value));
        Assert.Equal((SKEncodedImageFormat.Jpeg, 1600, 800), (codec.EncodedFormat, codec.Info.Width, codec.Info.Height));
    }

    [Fact]
    public void What_is_no_picture_is_refused()
    {
        Assert.Equal("no-picture", Picture.Redraw("<svg onload=alert(1)>"u8.ToArray()).Refusal!.Code);
        Assert.Equal("no-picture", Picture.Redraw([]).Refusal!.Code);
    }

    [Fact]
    public void A_small_file_that_claims_to_be_huge_is_refused_before_it_is_decoded()
    {
        using var bitmap = new SKBitmap(10, 10);
        using var data = bitmap.Encode(SKEncodedImageFormat.Png, 100);
        var png = data.ToArray();
        BinaryPrimitives.WriteInt32BigEndian(png.AsSpan(16), 60_000);
        BinaryPrimitives.WriteInt32BigEndian(png.AsSpan(20), 60_000);
        // The header's checksum, so that only its claim is wrong.
        BinaryPrimitives.WriteUInt32BigEndian(png.AsSpan(29), Crc(png.AsSpan(12, 17)));
        Assert.Equal("picture-too-large", Picture.Redraw(png).Refusal!.Code);
    }

    private static uint Crc(ReadOnlySpan<byte> bytes)
    {
        var crc = 0xFFFFFFFFu;
        foreach (var b in bytes)
        {
            crc ^= b;
            for (var i = 0; i < 8; i++)
            {
                crc = (crc >> 1) ^ ((crc & 1) * 0xEDB88320u);
            }
        }

        return ~crc;
    }
}
