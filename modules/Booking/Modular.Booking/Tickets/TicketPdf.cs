using Modular.Booking.Catalogue;
using Modular.Booking.Orders;
using Modular.Ui;
using SkiaSharp;

namespace Modular.Booking.Tickets;

/// <summary>Tickets for paper and phone: one A5 page each, so that a group can share them out. In the language that is spoken when called.</summary>
internal static class TicketPdf
{
    private const float Width = 420, Height = 595, Margin = 34, Stub = 342;

    private static readonly SKColor Night = new(0x06, 0x26, 0x2c);
    private static readonly SKColor NightInk = new(0xee, 0xf6, 0xf4);
    private static readonly SKColor NightSoft = new(0xb6, 0xd0, 0xce);
    private static readonly SKColor Lamp = new(0xf5, 0xa8, 0x3a);
    private static readonly SKColor Ink = new(0x0b, 0x24, 0x29);
    private static readonly SKColor Soft = new(0x52, 0x6a, 0x6e);
    private static readonly SKColor Faint = new(0x9f, 0xb2, 0xb4);

    public static byte[] Write(OrderView view)
    {
        using var stream = new SKDynamicMemoryWStream();
        using (var document = SKDocument.CreatePdf(stream, Metadata(view)))
        {
            var all = view.Visits.SelectMany(visit => visit.Tickets.Select(ticket => (visit, ticket))).Where(t => t.ticket.Ticket.State != TicketState.Revoked).ToList();
            for (var i = 0; i < all.Count; i++)
            {
                using var canvas = document.BeginPage(Width, Height);
                Page(canvas, view, all[i].visit, all[i].ticket, i + 1, all.Count);
                document.EndPage();
            }

            document.Close();
        }

        using var data = stream.DetachAsData();
        return data.ToArray();
    }

    // The title shows in viewers and in listings of files: number and operator, no person.
    private static SKDocumentPdfMetadata Metadata(OrderView view)
    {
        var at = view.Order.ConfirmedAt ?? view.Order.HeldAt;
        return new SKDocumentPdfMetadata
        {
            Title = T.Of($"Tickets {view.Order.Number}", $"Tickets {view.Order.Number}"),
            Author = view.Operator.Name,
            Subject = string.Join(", ", view.Visits.Select(v => v.Experience.Title()).Distinct()),
            Creator = "Modular",
            Producer = "Modular",
            Creation = at,
            Modified = at,
            RasterDpi = 300,
            EncodingQuality = 101,
        };
    }

    private static void Page(SKCanvas canvas, OrderView view, Visit visit, Entry ticket, int number, int count)
    {
        var pen = new PdfPen(canvas);
        Head(canvas, pen, view, visit, T.Of($"Ticket {number} von {count}", $"Ticket {number} of {count}"));
        WhenAndWhere(pen, visit);
        Holder(pen, view, ticket);
        Perforation(canvas);
        Door(canvas, pen, ticket);
        Foot(pen, view);
    }

    private static void Head(SKCanvas canvas, PdfPen pen, OrderView view, Visit visit, string which)
    {
        Fill(canvas, new SKRect(0, 0, Width, 124), Night);
        Fill(canvas, new SKRect(0, 124, Width, 127.5f), Lamp);
        pen.Fitted(view.Operator.Name, Margin, 36, Width - (2 * Margin) - 110, PdfFonts.Strong, 11.5f, 8, NightSoft);
        pen.Line(which, Width - Margin, 36, PdfFonts.Strong, 11.5f, Lamp, SKTextAlign.Right);

        var title = visit.Experience.Title();
        var size = PdfPen.SizeFor(title, Width - (2 * Margin), 2, PdfFonts.Display, 27, 17);
        var lines = PdfPen.Wrap(title, Width - (2 * Margin), 2, PdfFonts.Display, size).Count;
        var top = lines == 1 ? 75 : 63 + ((27 - size) / 2);
        var below = pen.Block(title, Margin, top, Width - (2 * Margin), 2, PdfFonts.Display, size, NightInk);
        if (visit.Option.Title() is { Length: > 0 } option && option != title)
        {
            pen.Fitted(option, Margin, Math.Min(below - (size * 0.28f) + 6, 114), Width - (2 * Margin), PdfFonts.Text, 11.5f, 8, NightSoft);
        }
    }

    private static void WhenAndWhere(PdfPen pen, Visit visit)
    {
        var end = Show.Local(visit.Departure.EndsAt, visit.Departure.Zone);
        pen.Line(T.Of("Wann", "When"), Margin, 155, PdfFonts.Text, 9.5f, Soft);
        pen.Fitted(Show.Day(visit.Departure.LocalDate, year: true), Margin, 175, Width - (2 * Margin), PdfFonts.Display, 18, 12, Ink);
        pen.Line(
            T.Of($"{visit.LocalStart:HH:mm} bis {end:HH:mm} Uhr", $"{visit.LocalStart:HH:mm} to {end:HH:mm}"), Margin, 198, PdfFonts.Display, 18, Ink);
        if (visit.Experience.MeetingPoint() is { Length: > 0 } where)
        {
            pen.Line(T.Of("Treffpunkt", "Meeting point"), Margin, 224, PdfFonts.Text, 9.5f, Soft);
            pen.Block(where, Margin, 239, Width - (2 * Margin), 3, PdfFonts.Text, 11, Ink);
        }
    }

    private static void Holder(PdfPen pen, OrderView view, Entry ticket)
    {
        const float y = 298, column = 122;
        var unit = ticket.Unit?.Title() ?? T.Of("Teilnahme", "Admission");
        Pair(pen, T.Of("Für", "For"), unit, Margin, y, column - 12);
        Pair(pen, T.Of("Gebucht von", "Booked by"), view.Order.GuestName ?? "", Margin + column, y, column - 12);
        Pair(pen, T.Of("Bestellung", "Order"), view.Order.Number, Margin + (2 * column), y, Width - (2 * Margin) - (2 * column));
    }

    private static void Pair(PdfPen pen, string label, string value, float x, float y, float width)
    {
        pen.Line(label, x, y, PdfFonts.Text, 9.5f, Soft);
        pen.Fitted(value, x, y + 15, width, PdfFonts.Strong, 11.5f, 7.5f, Ink);
    }

    private static void Perforation(SKCanvas canvas)
    {
        using var notch = new SKPaint { Color = new SKColor(0xe8, 0xf0, 0xee), IsAntialias = true };
        canvas.DrawCircle(0, Stub, 9, notch);
        canvas.DrawCircle(Width, Stub, 9, notch);
        using var dash = SKPathEffect.CreateDash([1.5f, 5], 0);
        using var line = new SKPaint { Color = Faint, StrokeWidth = 1.5f, StrokeCap = SKStrokeCap.Round, Style = SKPaintStyle.Stroke, PathEffect = dash, IsAntialias = true };
        canvas.DrawLine(18, Stub, Width - 18, Stub, line);
    }

    private static void Door(SKCanvas canvas, PdfPen pen, Entry ticket)
    {
        const float side = 147, top = Stub + 30, text = Margin + side + 26;
        Qr(canvas, ticket.Ticket.Code, Margin, top, side);
        var groups = TicketCode.Format(ticket.Ticket.Code).Split('-');
        pen.Line(T.Of("Ticketcode", "Ticket code"), text, top + 9, PdfFonts.Text, 9.5f, Soft);
        pen.Line($"{groups[0]}-{groups[1]}-", text, top + 31, PdfFonts.Display, 19, Ink);
        pen.Line($"{groups[2]}-{groups[3]}", text, top + 54, PdfFonts.Display, 19, Ink);
        pen.Block(
            T.Of(
                "Zeigen Sie diesen Code am Einlass, auf dem Telefon oder auf Papier. Er gilt einmal; geben Sie ihn nur an den Menschen weiter, der mitkommt.",
                "Show this code at the entrance, on your phone or on paper. It is good once; pass it on only to the person who comes along."),
            text, top + 82, Width - Margin - text, 6, PdfFonts.Text, 10.5f, Soft);
    }

    private static void Qr(SKCanvas canvas, string code, float x, float y, float side)
    {
        var qr = new QrMatrix(code);
        var module = side / qr.Size;
        using var path = new SKPath();
        foreach (var run in qr.Runs())
        {
            // A hair of overlap downwards: viewers otherwise draw light seams between rows.
            path.AddRect(SKRect.Create(x + (run.X * module), y + (run.Y * module), run.Length * module, module + 0.12f));
        }

        using var paint = new SKPaint { Color = SKColors.Black, IsAntialias = false };
        canvas.DrawPath(path, paint);
    }

    private static void Foot(PdfPen pen, OrderView view)
    {
        const float width = Width - (2 * Margin);
        var address = view.Operator.LegalAddress.ReplaceLineEndings(", ");
        var reach = string.Join(" · ", new[] { view.Operator.ContactPhone, view.Operator.ContactEmail }.Where(t => t.Length > 0));
        var y = pen.Block(
            T.Of(
                "Dieses Ticket gilt für den genannten Termin. Für Freizeitleistungen zu einem festen Termin besteht kein Widerrufsrecht (§ 312g Abs. 2 Nr. 9 BGB).",
                "This ticket is valid for the date above. Leisure services on a fixed date carry no right of withdrawal (§ 312g (2) no. 9 BGB)."),
            Margin, Height - 48, width, 2, PdfFonts.Text, 8, Soft);
        pen.Fitted(address.Length > 0 ? address : view.Operator.Name, Margin, y + 1, width, PdfFonts.Text, 8, 6, Soft);
        pen.Fitted(reach, Margin, y + 11, width, PdfFonts.Text, 8, 6, Soft);
    }

    private static void Fill(SKCanvas canvas, SKRect box, SKColor colour)
    {
        using var paint = new SKPaint { Color = colour };
        canvas.DrawRect(box, paint);
    }
}
