using System.Globalization;
using System.Text;
using SkiaSharp;

namespace Modular.Browser.Tests.Support;

/// <summary>
/// What Chromium takes for a camera: a film in which somebody holds pictures into the lens, one after the other, askew and on grey. It starts
/// over at its end.
/// </summary>
internal static class FakeCamera
{
    private const int Width = 320;
    private const int Height = 240;
    private const int FramesPerSecond = 5;

    /// <param name="file">Where the film goes.</param>
    /// <param name="scenes">Pictures (PNG, null for nothing) and how long each is held.</param>
    public static async Task FilmAsync(string file, params (byte[]? Picture, int Seconds)[] scenes)
    {
        await using var film = File.Create(file);
        await film.WriteAsync(Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"YUV4MPEG2 W{Width} H{Height} F{FramesPerSecond}:1 Ip A1:1 C420jpeg\n")));
        foreach (var (picture, seconds) in scenes)
        {
            var frame = Frame(picture);
            for (var i = 0; i < seconds * FramesPerSecond; i++)
            {
                await film.WriteAsync("FRAME\n"u8.ToArray());
                await film.WriteAsync(frame);
            }
        }
    }

    /// <summary>Brightness, then colour at half the size, which is none.</summary>
    private static byte[] Frame(byte[]? picture)
    {
        using var bitmap = new SKBitmap(Width, Height);
        using (var canvas = new SKCanvas(bitmap))
        {
            canvas.Clear(new SKColor(120, 120, 120));
            if (picture is not null)
            {
                using var code = SKImage.FromEncodedData(picture);
                canvas.RotateDegrees(7, Width / 2f, Height / 2f);
                canvas.DrawImage(code, SKRect.Create((Width - 180) / 2f, (Height - 180) / 2f, 180, 180), new SKSamplingOptions(SKFilterMode.Linear));
            }
        }

        var frame = new byte[Width * Height * 3 / 2];
        for (var i = 0; i < Width * Height; i++)
        {
            var pixel = bitmap.GetPixel(i % Width, i / Width);
            frame[i] = (byte)((pixel.Red + pixel.Green + pixel.Blue) / 3);
        }

        frame.AsSpan(Width * Height).Fill(128);
        return frame;
    }
}
