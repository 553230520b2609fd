using SkiaSharp;

namespace Modular.Booking.Demo;

/// <summary>Drawn, not photographed: four views of the same river at four times of day, so that the demo needs no one's pictures.</summary>
internal static class DemoPictures
{
    private const int Width = 1600, Height = 1000, Shore = 560;

    /// <summary>The picture of a demo experience as JPEG.</summary>
    public static byte[] Draw(string slug)
    {
        using var surface = SKSurface.Create(new SKImageInfo(Width, Height));
        var canvas = surface.Canvas;
        var light = Light.Of(slug);
        Sky(canvas, light);
        City(canvas, light);
        Water(canvas, light);
        switch (slug)
        {
            case "abendtour":
                Lantern(canvas, 620, 735);
                Kayak(canvas, 560, 790, 1.25f, "#1b2a3a", "#ffb454");
                Kayak(canvas, 1080, 690, .75f, "#22344a", "#f0894a");
                break;
            case "kajak-mieten":
                Kayak(canvas, 620, 800, 1.35f, "#d1432f", "#f3c14b");
                Kayak(canvas, 1160, 690, .8f, "#1f6f78", "#e9e2cf");
                Kayak(canvas, 300, 660, .6f, "#e0a526", "#1d4d57");
                break;
            case "sup-familien":
                Board(canvas, 520, 800, 1.2f, "#e36a4c", "#24525b");
                Board(canvas, 820, 770, .8f, "#f4c95d", "#c9472f");
                Board(canvas, 1110, 720, .9f, "#2f8f83", "#213a4f");
                break;
            default:
                Kayak(canvas, 700, 800, 1.4f, "#f2b632", "#123c47");
                Buoy(canvas, 330, 720, .9f);
                Buoy(canvas, 1120, 690, .7f);
                Buoy(canvas, 1330, 780, 1.1f);
                break;
        }

        using var image = surface.Snapshot();
        using var data = image.Encode(SKEncodedImageFormat.Jpeg, 86);
        return data.ToArray();
    }

    private sealed record Light(string Top, string Middle, string Horizon, string Sun, float SunX, float SunY, string Far, string Near, string WaterTop, string WaterDeep, string Glint)
    {
        public static Light Of(string slug) => slug switch
        {
            "abendtour" => new("#1d2350", "#8d4a78", "#ffb06b", "#ffe0a3", 1010, 500, "#4a315d", "#23203f", "#c9747a", "#141c3d", "#ffd9a0"),
            "kajak-mieten" => new("#6fb9d6", "#b5dfe6", "#f4f1dc", "#fff6d0", 1240, 210, "#8fb3b0", "#3f6f6d", "#8cc6cc", "#1d5f70", "#ffffff"),
            "sup-familien" => new("#8ecbe4", "#d4ecec", "#fff0cf", "#fff4c4", 340, 240, "#a9c3a5", "#56825f", "#a6d9d3", "#2b7d83", "#ffffff"),
            _ => new("#7d8fb0", "#c6b9c9", "#fbd9b5", "#fff1d8", 420, 400, "#8a8ca6", "#44526d", "#b7b4c4", "#2f4a66", "#fff3e0"),
        };
    }

    private static void Sky(SKCanvas canvas, Light light)
    {
        using var shader = SKShader.CreateLinearGradient(new(0, 0), new(0, Shore), [Colour(light.Top), Colour(light.Middle), Colour(light.Horizon)], [0, .55f, 1], SKShaderTileMode.Clamp);
        using var paint = new SKPaint { Shader = shader };
        canvas.DrawRect(0, 0, Width, Shore, paint);
        using var halo = SKShader.CreateRadialGradient(new(light.SunX, light.SunY), 420, [Colour(light.Sun).WithAlpha(210), Colour(light.Sun).WithAlpha(0)], SKShaderTileMode.Clamp);
        using var glow = new SKPaint { Shader = halo };
        canvas.DrawRect(0, 0, Width, Shore, glow);
        using var sun = Fill(light.Sun);
        canvas.DrawCircle(light.SunX, light.SunY, 62, sun);
        using var cloud = new SKPaint { Color = SKColors.White.WithAlpha(70), IsAntialias = true };
        foreach (var (x, y, w) in new[] { (180f, 130f, 360f), (760f, 90f, 460f), (1180f, 190f, 300f), (420f, 260f, 240f) })
        {
            canvas.DrawRoundRect(x, y, w, 16, 8, 8, cloud);
            canvas.DrawRoundRect(x + 60, y + 22, w * .6f, 12, 6, 6, cloud);
        }
    }

    /// <summary>Houses, the television tower, the bridge with its two towers, trees.</summary>
    private static void City(SKCanvas canvas, Light light)
    {
        using var far = Fill(light.Far);
        using var near = Fill(light.Near);
        for (var i = 0; i < 34; i++)
        {
            var tall = 34 + i * 53 % 71;
            canvas.DrawRect(i * 50 - 20, Shore - tall, 46 + i * 17 % 19, tall, far);
        }

        using var tower = new SKPath();
        tower.MoveTo(694, Shore);
        tower.LineTo(700, 250);
        tower.LineTo(702, 130);
        tower.LineTo(704, 250);
        tower.LineTo(710, Shore);
        tower.Close();
        canvas.DrawPath(tower, far);
        canvas.DrawCircle(702, 270, 24, far);

        canvas.DrawRect(980, Shore - 62, 640, 20, near);
        for (var x = 980; x < Width; x += 80)
        {
            canvas.DrawRect(x, Shore - 46, 16, 50, near);
            using var arch = new SKPaint { Color = Colour(light.Near), IsAntialias = true, Style = SKPaintStyle.Stroke, StrokeWidth = 10 };
            canvas.DrawArc(new(x + 8, Shore - 40, x + 88, Shore + 26), 180, 180, false, arch);
        }

        foreach (var x in new[] { 1200, 1300 })
        {
            canvas.DrawRect(x, Shore - 170, 38, 130, near);
            using var roof = new SKPath();
            roof.MoveTo(x - 6, Shore - 168);
            roof.LineTo(x + 19, Shore - 236);
            roof.LineTo(x + 44, Shore - 168);
            roof.Close();
            canvas.DrawPath(roof, near);
        }

        for (var i = 0; i < 15; i++)
        {
            var size = 30 + i * 29 % 34;
            canvas.DrawCircle(i * 44 - 10, Shore - size * .55f, size, near);
        }
    }

    private static void Water(SKCanvas canvas, Light light)
    {
        using var shader = SKShader.CreateLinearGradient(new(0, Shore), new(0, Height), [Colour(light.WaterTop), Colour(light.WaterDeep)], SKShaderTileMode.Clamp);
        using var paint = new SKPaint { Shader = shader };
        canvas.DrawRect(0, Shore, Width, Height - Shore, paint);
        using var glint = new SKPaint { Color = Colour(light.Glint).WithAlpha(90), IsAntialias = true };
        for (var i = 0; i < 46; i++)
        {
            var y = Shore + 10 + i * 9.4f;
            var spread = 60 + i * 9;
            var x = light.SunX + (i * i * 37 + i * 61) % (2 * spread) - spread;
            canvas.DrawRoundRect(x - 50 - i, y, 100 + i * 3 + i * 31 % 60, 3 + i * .09f, 3, 3, glint);
        }

        using var ripple = new SKPaint { Color = SKColors.White.WithAlpha(28), IsAntialias = true };
        for (var i = 0; i < 60; i++)
        {
            canvas.DrawRoundRect(i * 379 % Width - 60, Shore + 20 + i * 7.1f, 120 + i * 2, 3, 2, 2, ripple);
        }
    }

    private static void Kayak(SKCanvas canvas, float x, float y, float scale, string hull, string jacket)
    {
        canvas.Save();
        canvas.Translate(x, y);
        canvas.Scale(scale);
        Shadow(canvas, 230);
        using var boat = new SKPath();
        boat.MoveTo(-240, -26);
        boat.QuadTo(-150, 34, 0, 34);
        boat.QuadTo(150, 34, 240, -26);
        boat.QuadTo(120, -4, 0, -4);
        boat.QuadTo(-120, -4, -240, -26);
        boat.Close();
        using var paint = Fill(hull);
        canvas.DrawPath(boat, paint);
        using var edge = new SKPaint { Color = SKColors.White.WithAlpha(120), IsAntialias = true, Style = SKPaintStyle.Stroke, StrokeWidth = 4 };
        canvas.DrawLine(-150, 12, 150, 12, edge);
        Person(canvas, 0, -6, jacket);
        using var shaft = new SKPaint { Color = Colour("#e8dcc3"), IsAntialias = true, Style = SKPaintStyle.Stroke, StrokeWidth = 6, StrokeCap = SKStrokeCap.Round };
        canvas.DrawLine(-130, -98, 120, -20, shaft);
        using var blade = Fill("#f4efe2");
        canvas.DrawOval(new(-158, -116, -116, -92), blade);
        canvas.DrawOval(new(108, -30, 150, -6), blade);
        canvas.Restore();
    }

    private static void Board(SKCanvas canvas, float x, float y, float scale, string board, string shirt)
    {
        canvas.Save();
        canvas.Translate(x, y);
        canvas.Scale(scale);
        Shadow(canvas, 170);
        using var paint = Fill(board);
        canvas.DrawRoundRect(-170, -8, 340, 22, 11, 11, paint);
        using var legs = new SKPaint { Color = Colour("#2d3d4f"), IsAntialias = true, Style = SKPaintStyle.Stroke, StrokeWidth = 18, StrokeCap = SKStrokeCap.Round };
        canvas.DrawLine(-14, -14, -8, -82, legs);
        canvas.DrawLine(18, -14, 8, -82, legs);
        Person(canvas, 0, -82, shirt);
        using var shaft = new SKPaint { Color = Colour("#e8dcc3"), IsAntialias = true, Style = SKPaintStyle.Stroke, StrokeWidth = 6, StrokeCap = SKStrokeCap.Round };
        canvas.DrawLine(40, -176, 66, 22, shaft);
        canvas.Restore();
    }

    private static void Person(SKCanvas canvas, float x, float y, string jacket)
    {
        using var body = Fill(jacket);
        canvas.DrawRoundRect(x - 27, y - 78, 54, 82, 22, 22, body);
        using var arm = new SKPaint { Color = Colour(jacket), IsAntialias = true, Style = SKPaintStyle.Stroke, StrokeWidth = 15, StrokeCap = SKStrokeCap.Round };
        canvas.DrawLine(x - 18, y - 62, x - 58, y - 62, arm);
        canvas.DrawLine(x + 18, y - 62, x + 44, y - 40, arm);
        using var head = Fill("#e7b08c");
        canvas.DrawCircle(x, y - 104, 22, head);
        using var hair = Fill("#3b2a24");
        canvas.DrawArc(new(x - 23, y - 128, x + 23, y - 82), 180, 180, true, hair);
    }

    private static void Lantern(SKCanvas canvas, float x, float y)
    {
        using var halo = SKShader.CreateRadialGradient(new(x + 200, y + 10), 150, [Colour("#ffd27a").WithAlpha(200), Colour("#ffd27a").WithAlpha(0)], SKShaderTileMode.Clamp);
        using var glow = new SKPaint { Shader = halo };
        canvas.DrawCircle(x + 200, y + 10, 150, glow);
        using var light = Fill("#fff0c2");
        canvas.DrawCircle(x + 200, y + 10, 13, light);
    }

    private static void Buoy(SKCanvas canvas, float x, float y, float scale)
    {
        canvas.Save();
        canvas.Translate(x, y);
        canvas.Scale(scale);
        Shadow(canvas, 50);
        using var red = Fill("#d9472f");
        using var white = Fill("#fbf5e6");
        canvas.DrawCircle(0, -24, 38, red);
        canvas.DrawRect(-37, -32, 74, 15, white);
        canvas.Restore();
    }

    private static void Shadow(SKCanvas canvas, float half)
    {
        using var shadow = new SKPaint { Color = SKColors.Black.WithAlpha(48), IsAntialias = true };
        canvas.DrawOval(new(-half, 14, half, 58), shadow);
    }

    private static SKPaint Fill(string colour) => new() { Color = Colour(colour), IsAntialias = true };

    private static SKColor Colour(string hex) => SKColor.Parse(hex);
}
