using Modular.Booking.Orders;
using Modular.Sdk;
using Modular.Ui;
using SkiaSharp;

namespace Modular.Booking.Invoices;

/// <summary>A document on A4, drawn from what was frozen when it was issued: the same today and in eight years. In the language that is spoken when called.</summary>
internal sealed class InvoicePdf
{
    private const float Width = 595, Height = 842, Left = 57, Right = Width - 57, Bottom = Height - 112;

    private static readonly SKColor Night = new(0x06, 0x26, 0x2c);
    private static readonly SKColor Lamp = new(0xf5, 0xa8, 0x3a);
    private static readonly SKColor Ink = new(0x0b, 0x24, 0x29);
    private static readonly SKColor Soft = new(0x4a, 0x61, 0x65);
    private static readonly SKColor Rule = new(0xc9, 0xd6, 0xd6);

    private readonly SKDocument _document;
    private readonly Invoice _invoice;
    private readonly InvoiceContent _content;
    private readonly int _pages;
    private SKCanvas _canvas = null!;
    private PdfPen _pen = null!;
    private float _y;
    private int _page;

    private InvoicePdf(SKDocument document, Invoice invoice, InvoiceContent content, int pages) => (_document, _invoice, _content, _pages) = (document, invoice, content, pages);

    /// <param name="invoice">Its number, kind and day.</param>
    /// <param name="content">What it says.</param>
    /// <param name="recipient">To whom; null when that was forgotten.</param>
    public static byte[] Write(Invoice invoice, InvoiceContent content, Party? recipient)
    {
        // Once to count the pages, once to print: "page 1 of 3" is known only at the end.
        var pages = Count(invoice, content, recipient);
        using var stream = new SKDynamicMemoryWStream();
        Draw(stream, invoice, content, recipient, pages);
        using var data = stream.DetachAsData();
        return data.ToArray();
    }

    private static int Count(Invoice invoice, InvoiceContent content, Party? recipient)
    {
        using var nowhere = new SKDynamicMemoryWStream();
        return Draw(nowhere, invoice, content, recipient, 0);
    }

    private static int Draw(SKWStream stream, Invoice invoice, InvoiceContent content, Party? recipient, int pages)
    {
        using var document = SKDocument.CreatePdf(stream, new SKDocumentPdfMetadata
        {
            // Shown in viewers and listings of files: no person.
            Title = $"{InvoiceContent.Title(invoice.Kind)} {invoice.Number}",
            Author = content.Brand,
            Creator = "Modular",
            Producer = "Modular",
            Creation = invoice.IssuedAt,
            Modified = invoice.IssuedAt,
            RasterDpi = 300,
            EncodingQuality = 101,
        });
        var pdf = new InvoicePdf(document, invoice, content, pages);
        pdf.Begin();
        pdf.Letter(recipient);
        pdf.Positions();
        pdf.Sums();
        pdf.Notes();
        pdf.End();
        document.Close();
        return pdf._page;
    }

    private string Title => InvoiceContent.Title(_invoice.Kind);

    private void Begin()
    {
        _canvas = _document.BeginPage(Width, Height);
        _pen = new PdfPen(_canvas);
        _page++;
        Fill(new SKRect(0, 0, Width, 7), Night);
        Fill(new SKRect(0, 7, Width, 9.5f), Lamp);
        _pen.Fitted(_content.Brand, Left, 50, 300, PdfFonts.Display, 19, 11, Ink);
        if (_page > 1)
        {
            _pen.Line($"{Title} {_invoice.Number}", Right, 50, PdfFonts.Text, 9.5f, Soft, SKTextAlign.Right);
            _y = 92;
        }
    }

    private void End()
    {
        Foot();
        _document.EndPage();
    }

    /// <summary>Room for so much, on this page or the next.</summary>
    private void Need(float height)
    {
        if (_y + height > Bottom)
        {
            End();
            Begin();
        }
    }

    /// <summary>Recipient in the window of an envelope (DIN 5008, form B), what identifies the document beside it.</summary>
    private void Letter(Party? recipient)
    {
        var issuer = _content.Issuer;
        _pen.Fitted(string.Join(" · ", issuer.Lines), Left, 134, 230, PdfFonts.Text, 7.5f, 5.5f, Soft);
        Line(Left, 139, Left + 230, Rule, 0.6f);
        var y = 158f;
        foreach (var line in (recipient?.Lines ?? [T.Of("Empfänger nicht mehr gespeichert", "recipient no longer stored")]).DefaultIfEmpty(T.Of("ohne Angabe (§ 33 UStDV)", "not stated (§ 33 UStDV)")))
        {
            _pen.Fitted(line, Left, y, 240, PdfFonts.Text, 11, 7, Ink);
            y += 14.5f;
        }

        if (recipient?.VatId is { Length: > 0 } vatId)
        {
            _pen.Line(T.Of("USt-IdNr. ", "VAT id ") + vatId, Left, y + 2, PdfFonts.Text, 9.5f, Soft);
        }

        y = 134;
        foreach (var (name, value) in Facts())
        {
            _pen.Line(name, 350, y, PdfFonts.Text, 9.5f, Soft);
            _pen.Line(value, Right, y, PdfFonts.Strong, 9.5f, Ink, SKTextAlign.Right);
            y += 16;
        }

        _pen.Line($"{Title} {_invoice.Number}", Left, 275, PdfFonts.Display, 20, Ink);
        _y = 297;
        if (_content.Corrects is { } number)
        {
            _pen.Line(T.Of($"zur Rechnung {number} vom {Day(_content.CorrectsOf)}", $"for invoice {number} of {Day(_content.CorrectsOf)}"), Left, _y, PdfFonts.Text, 11, Soft);
            _y += 18;
        }
    }

    private IEnumerable<(string Name, string Value)> Facts()
    {
        yield return (T.Of("Nummer", "Number"), _invoice.Number);
        yield return (T.Of("Ausgestellt am", "Date of issue"), Day(_invoice.IssuedOn));
        var days = _content.Lines.Select(l => l.On).OfType<DateOnly>().Distinct().Order().ToList();
        if (days.Count > 0)
        {
            yield return (T.Of("Leistungsdatum", "Date of service"), days.Count == 1 ? Day(days[0]) : T.Of($"{Day(days[0])} bis {Day(days[^1])}", $"{Day(days[0])} to {Day(days[^1])}"));
        }

        yield return (T.Of("Bestellung", "Order"), _content.OrderNumber);
        if (_content.Issuer.VatId.Length > 0)
        {
            yield return (T.Of("Unsere USt-IdNr.", "Our VAT id"), _content.Issuer.VatId);
        }

        if (_content.Issuer.TaxNumber.Length > 0)
        {
            yield return (T.Of("Unsere Steuernummer", "Our tax number"), _content.Issuer.TaxNumber);
        }
    }

    private const float AtQuantity = 368, AtPrice = 438, AtRate = 478;

    private void Positions()
    {
        _y += 12;
        Heads();
        foreach (var line in _content.Lines)
        {
            var text = PdfPen.Wrap(T.Of(line.De, line.En), 280, 3, PdfFonts.Text, 10);
            var height = (text.Count * 13) + (line.On is null ? 0 : 12) + 11;
            if (_y + height > Bottom)
            {
                End();
                Begin();
                Heads();
            }

            _y += 14;
            var top = _y;
            _pen.Line(Show.Number(line.Quantity), AtQuantity, top, PdfFonts.Text, 10, Ink, SKTextAlign.Right);
            _pen.Line(Money(line.UnitMinor), AtPrice, top, PdfFonts.Text, 10, Ink, SKTextAlign.Right);
            _pen.Line(_content.SmallBusiness ? "–" : OrderPrices.Rate(line.VatBasisPoints), AtRate, top, PdfFonts.Text, 10, Ink, SKTextAlign.Right);
            _pen.Line(Money(line.GrossMinor), Right, top, PdfFonts.Text, 10, Ink, SKTextAlign.Right);
            foreach (var row in text)
            {
                _pen.Line(row, Left, _y, PdfFonts.Text, 10, Ink);
                _y += 13;
            }

            if (line.On is { } day)
            {
                _pen.Line(Show.Date(day) + (line.Minute is { } minute ? ", " + Show.Time(TimeOnly.MinValue.AddMinutes(minute)) : ""), Left, _y - 1, PdfFonts.Text, 8.5f, Soft);
                _y += 12;
            }

            _y -= 4;
            Line(Left, _y, Right, Rule, 0.5f);
        }
    }

    private void Heads()
    {
        _pen.Line(T.Of("Leistung", "Service"), Left, _y, PdfFonts.Strong, 8.5f, Soft);
        _pen.Line(T.Of("Menge", "Quantity"), AtQuantity, _y, PdfFonts.Strong, 8.5f, Soft, SKTextAlign.Right);
        _pen.Line(T.Of("Einzelpreis", "Unit price"), AtPrice, _y, PdfFonts.Strong, 8.5f, Soft, SKTextAlign.Right);
        _pen.Line(T.Of("USt.", "VAT"), AtRate, _y, PdfFonts.Strong, 8.5f, Soft, SKTextAlign.Right);
        _pen.Line(_content.SmallBusiness ? T.Of("Betrag", "Amount") : T.Of("Betrag brutto", "Amount incl."), Right, _y, PdfFonts.Strong, 8.5f, Soft, SKTextAlign.Right);
        _y += 6;
        Line(Left, _y, Right, Night, 1);
    }

    private void Sums()
    {
        Need(60 + (_content.Vat.Count * 30));
        _y += 22;
        if (!_content.SmallBusiness)
        {
            foreach (var share in _content.Vat)
            {
                Sum(share.BasisPoints == 0 ? T.Of("Steuerfrei", "Exempt") : T.Of($"Netto zu {OrderPrices.Rate(share.BasisPoints)}", $"Net at {OrderPrices.Rate(share.BasisPoints)}"), share.NetMinor);
                if (share.BasisPoints > 0)
                {
                    Sum(T.Of($"Umsatzsteuer {OrderPrices.Rate(share.BasisPoints)}", $"VAT {OrderPrices.Rate(share.BasisPoints)}"), share.TaxMinor);
                }
            }
        }

        _y += 2;
        Line(330, _y - 11, Right, Night, 1);
        _y += 6;
        _pen.Line(_invoice.TakesBack ? T.Of("Zu Ihren Gunsten", "In your favour") : T.Of("Gesamtbetrag", "Total"), 330, _y, PdfFonts.Display, 13, Ink);
        _pen.Line(Money(_content.GrossMinor), Right, _y, PdfFonts.Display, 13, Ink, SKTextAlign.Right);
        _y += 30;
    }

    private void Sum(string name, long minor)
    {
        _pen.Line(name, 330, _y, PdfFonts.Text, 10, Ink);
        _pen.Line(Money(minor), Right, _y, PdfFonts.Text, 10, Ink, SKTextAlign.Right);
        _y += 15;
    }

    private void Notes()
    {
        foreach (var note in Words())
        {
            var lines = PdfPen.Wrap(note, Right - Left, 4, PdfFonts.Text, 10).Count;
            Need((lines * 13) + 6);
            _y = _pen.Block(note, Left, _y, Right - Left, 4, PdfFonts.Text, 10, Ink) + 5;
        }
    }

    private IEnumerable<string> Words()
    {
        if (_content.SmallBusiness)
        {
            yield return T.Of("Kein Ausweis von Umsatzsteuer: Es gilt die Steuerbefreiung für Kleinunternehmer (§ 19 UStG).", "No VAT is shown: the exemption for small businesses applies (§ 19 UStG).");
        }

        if (_content.ExemptReason.Length > 0)
        {
            yield return T.Of("Steuerfrei: ", "Exempt from VAT: ") + _content.ExemptReason;
        }

        if (_invoice.Kind == InvoiceKind.Cancellation)
        {
            yield return T.Of($"Die Rechnung {_content.Corrects} gilt nicht mehr; eine neue tritt an ihre Stelle. Es wird kein Geld bewegt.", $"Invoice {_content.Corrects} no longer holds; a new one takes its place. No money is moved.");
        }
        else if (_invoice.Kind == InvoiceKind.Credit)
        {
            yield return T.Of("Der Betrag ist erstattet. Entgelt und Umsatzsteuer der genannten Rechnung mindern sich entsprechend (§ 17 UStG).", "The amount has been refunded. Net amount and VAT of the invoice named above are reduced accordingly (§ 17 UStG).");
        }
        else if (_content.PaidOn is { } paid)
        {
            yield return T.Of($"Bezahlt am {Day(paid)}. Bitte überweisen Sie nichts. Vielen Dank!", $"Paid on {Day(paid)}. Please do not transfer anything. Thank you!");
        }
    }

    private void Foot()
    {
        var issuer = _content.Issuer;
        Line(Left, Height - 82, Right, Rule, 0.6f);
        _pen.Fitted(string.Join(" · ", issuer.Lines), Left, Height - 66, Right - Left - 70, PdfFonts.Text, 8, 6, Soft);
        var tax = new[] { issuer.VatId.Length > 0 ? T.Of("USt-IdNr. ", "VAT id ") + issuer.VatId : "", issuer.TaxNumber.Length > 0 ? T.Of("Steuernummer ", "Tax number ") + issuer.TaxNumber : "" };
        _pen.Fitted(string.Join(" · ", tax.Where(t => t.Length > 0)), Left, Height - 54, Right - Left - 70, PdfFonts.Text, 8, 6, Soft);
        _pen.Fitted(_content.Contact, Left, Height - 42, Right - Left - 70, PdfFonts.Text, 8, 6, Soft);
        _pen.Line(T.Of($"Seite {_page} von {_pages}", $"Page {_page} of {_pages}"), Right, Height - 66, PdfFonts.Text, 8, Soft, SKTextAlign.Right);
    }

    private string Money(long minor) => Show.Money(new Money(minor, _invoice.Currency));

    private static string Day(DateOnly? day) => day is { } date ? Show.Date(date) : "";

    private void Line(float x, float y, float to, SKColor colour, float stroke)
    {
        using var paint = new SKPaint { Color = colour, StrokeWidth = stroke, Style = SKPaintStyle.Stroke, IsAntialias = true };
        _canvas.DrawLine(x, y, to, y, paint);
    }

    private void Fill(SKRect box, SKColor colour)
    {
        using var paint = new SKPaint { Color = colour };
        _canvas.DrawRect(box, paint);
    }
}
