using Modular.Kernel;
using Modular.Ui;
using SkiaSharp;

namespace Modular.Vault.MyData;

/// <summary>The export for people: A4, as many pages as it takes, in the language that is spoken when called.</summary>
internal sealed class ExportPdf : IDisposable
{
    private const float Width = 595, Height = 842, Margin = 56, Names = 170, Foot = 40;

    private static readonly SKColor Night = new(0x06, 0x26, 0x2c);
    private static readonly SKColor Ink = new(0x0b, 0x24, 0x29);
    private static readonly SKColor Soft = new(0x52, 0x6a, 0x6e);
    private static readonly SKColor Lamp = new(0xf5, 0xa8, 0x3a);

    private readonly SKDocument _document;
    private SKCanvas? _canvas;
    private PdfPen? _pen;
    private float _y;
    private int _page;

    private ExportPdf(SKDocument document) => _document = document;

    public static async Task<byte[]> Write(MyData data, PersonAsking person, DateTime now, CancellationToken stop)
    {
        using var stream = new SKDynamicMemoryWStream();
        // What a viewer shows of the file names nobody.
        using (var document = SKDocument.CreatePdf(stream, new SKDocumentPdfMetadata { Title = T.Of("Meine Daten", "My data"), Author = "Modular", Creator = "Modular", Producer = "Modular", Creation = now, Modified = now, RasterDpi = 300, EncodingQuality = 101 }))
        using (var pdf = new ExportPdf(document))
        {
            pdf.Title(now);
            await foreach (var (_, section) in data.Tell(person, stop))
            {
                await pdf.Section(section, stop);
            }

            pdf.Stays(await data.Stays(person, stop));
            pdf.End();
            document.Close();
        }

        using var bytes = stream.DetachAsData();
        return bytes.ToArray();
    }

    public void Dispose() => _canvas?.Dispose();

    private void Title(DateTime now)
    {
        NewPage();
        using var night = new SKPaint { Color = Night };
        using var lamp = new SKPaint { Color = Lamp };
        _canvas!.DrawRect(0, 0, Width, 118, night);
        _canvas.DrawRect(0, 118, Width, 3, lamp);
        _pen!.Line(T.Of("Meine Daten", "My data"), Margin, 72, PdfFonts.Display, 30, SKColors.White);
        _pen.Line(Show.Instant(now, Fact.Zone, year: true), Margin, 96, PdfFonts.Text, 11, new SKColor(0xb6, 0xd0, 0xce));
        _y = 150;
        Text(T.Of(
            "Alles, was über Sie gespeichert ist, in Worten (Art. 15 und 20 DSGVO). Dasselbe gibt es als JSON für Programme. Bewahren Sie diese Datei so auf, wie Sie einen Kontoauszug aufbewahren: Sie ist nicht verschlüsselt.",
            "Everything that is stored about you, in words (Art. 15 and 20 GDPR). The same exists as JSON for programs. Keep this file as you would keep a bank statement: it is not encrypted."), PdfFonts.Text, 11, Ink);
    }

    private async Task Section(PersonalSection section, CancellationToken stop)
    {
        var any = false;
        await foreach (var record in section.Records.WithCancellation(stop))
        {
            if (!any)
            {
                Head(section);
                any = true;
            }

            Record(record);
        }

        if (!any && section.Access != PersonalAccess.Open)
        {
            Head(section);
        }
    }

    private void Head(PersonalSection section)
    {
        Room(90);
        _y += 22;
        Text(section.Title, PdfFonts.Display, 16, Ink);
        Text($"{T.Of("Woher", "From")}: {section.Source}. {T.Of("Wozu", "For")}: {section.Purpose}. {T.Of("Wie lange", "Kept")}: {section.Kept}.", PdfFonts.Text, 9.5f, Soft);
        if (MyDataWords.NotOpen(section.Access) is { } why)
        {
            Text(why, PdfFonts.Strong, 10.5f, Ink);
        }

        _y += 4;
    }

    private void Record(PersonalRecord record)
    {
        Room(16 * Math.Min(record.Facts.Count, 6) + 8);
        foreach (var fact in record.Facts.Where(f => f.Shown.Length > 0))
        {
            var lines = PdfPen.Wrap(fact.Shown, Width - (2 * Margin) - Names, 40, PdfFonts.Text, 10.5f);
            Room(14 * lines.Count);
            _pen!.Fitted(fact.Name, Margin, _y, Names - 12, PdfFonts.Text, 10.5f, 7, Soft);
            foreach (var line in lines)
            {
                _pen.Line(line, Margin + Names, _y, PdfFonts.Text, 10.5f, Ink);
                _y += 14;
            }
        }

        _y += 6;
    }

    private void Stays(IReadOnlyList<PersonalRest> rest)
    {
        if (rest.Count == 0)
        {
            return;
        }

        Room(90);
        _y += 22;
        Text(T.Of("Was bleibt, wenn Sie Ihr Konto löschen", "What stays when you delete your account"), PdfFonts.Display, 16, Ink);
        foreach (var one in rest)
        {
            Room(44);
            Text(one.What + (one.Until is { } until ? T.Of($", bis {Show.Date(until)}", $", until {Show.Date(until)}") : ""), PdfFonts.Strong, 10.5f, Ink);
            Text(one.Why, PdfFonts.Text, 10, Soft);
            _y += 4;
        }
    }

    private void Text(string text, SKTypeface face, float size, SKColor colour)
    {
        foreach (var line in PdfPen.Wrap(text, Width - (2 * Margin), 60, face, size))
        {
            Room(size * 1.35f);
            _pen!.Line(line, Margin, _y, face, size, colour);
            _y += size * 1.35f;
        }
    }

    private void Room(float height)
    {
        if (_y + height > Height - Foot - 20)
        {
            NewPage();
        }
    }

    private void NewPage()
    {
        End();
        _canvas = _document.BeginPage(Width, Height);
        _pen = new PdfPen(_canvas);
        _y = 64;
        _page++;
    }

    private void End()
    {
        if (_pen is not null)
        {
            _pen.Line(T.Of($"Seite {_page}", $"Page {_page}"), Width - Margin, Height - Foot, PdfFonts.Text, 9, Soft, SKTextAlign.Right);
            _document.EndPage();
            _canvas?.Dispose();
            (_canvas, _pen) = (null, null);
        }
    }
}
