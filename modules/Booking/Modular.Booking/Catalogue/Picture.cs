using Modular.Kernel;
using SkiaSharp;

namespace Modular.Booking.Catalogue;

/// <summary>
/// An uploaded picture, drawn anew: whatever else the file carried (places, thumbnails, scripts) stays behind. Its size is read from the header
/// and judged before a single pixel is decoded.
/// </summary>
internal static class Picture
{
    public const long MaxBytes = 8 * 1024 * 1024;

    public const string ContentType = "image/jpeg";

    private const int LongestSide = 1600, MaxSide = 12_000, Quality = 84;

    private const long MaxPixels = 40_000_000;

    public static readonly Refusal NoPicture = new("no-picture",
        "Das ist kein Bild, das wir lesen können. Nehmen Sie bitte JPEG, PNG oder WebP.", "This is no picture we can read. Please use JPEG, PNG or WebP.", "picture");

    public static readonly Refusal TooLarge = new("picture-too-large",
        "Das Bild ist zu groß. Erlaubt sind 8 MB und 40 Megapixel.", "The picture is too large. At most 8 MB and 40 megapixels are allowed.", "picture");

    public static Outcome<byte[]> Redraw(byte[] upload)
    {
        if (upload.LongLength > MaxBytes)
        {
            return TooLarge;
        }

        using var data = SKData.CreateCopy(upload);
        using var codec = SKCodec.Create(data);
        if (codec is null || codec.EncodedFormat is not (SKEncodedImageFormat.Jpeg or SKEncodedImageFormat.Png or SKEncodedImageFormat.Webp))
        {
            return NoPicture;
        }

        var (width, height) = (codec.Info.Width, codec.Info.Height);
        if (width < 1 || height < 1)
        {
            return NoPicture;
        }

        if (width > MaxSide || height > MaxSide || (long)width * height > MaxPixels)
        {
            return TooLarge;
        }

        using var decoded = new SKBitmap(new SKImageInfo(width, height, SKColorType.Rgba8888, SKAlphaType.Premul));
        return codec.GetPixels(decoded.Info, decoded.GetPixels()) == SKCodecResult.Success ? Draw(decoded, codec.EncodedOrigin) : NoPicture;
    }

    private static byte[] Draw(SKBitmap picture, SKEncodedOrigin origin)
    {
        // Cameras lay pictures on their side and say so in a tag that does not survive: the four turns that occur are applied here.
        var turn = origin switch { SKEncodedOrigin.RightTop => 90, SKEncodedOrigin.BottomRight => 180, SKEncodedOrigin.LeftBottom => 270, _ => 0 };
        var (width, height) = turn is 90 or 270 ? (picture.Height, picture.Width) : (picture.Width, picture.Height);
        var scale = Math.Min(1f, LongestSide / (float)Math.Max(width, height));
        var target = new SKImageInfo(Math.Max(1, (int)(width * scale)), Math.Max(1, (int)(height * scale)));
        using var surface = SKSurface.Create(target);
        surface.Canvas.Clear(SKColors.White);
        surface.Canvas.Translate(target.Width / 2f, target.Height / 2f);
        surface.Canvas.RotateDegrees(turn);
        surface.Canvas.Scale(scale);
        using var image = SKImage.FromBitmap(picture);
        surface.Canvas.DrawImage(image, -picture.Width / 2f, -picture.Height / 2f, new SKSamplingOptions(SKFilterMode.Linear, SKMipmapMode.Linear));
        using var snapshot = surface.Snapshot();
        using var encoded = snapshot.Encode(SKEncodedImageFormat.Jpeg, Quality);
        return encoded.ToArray();
    }
}
