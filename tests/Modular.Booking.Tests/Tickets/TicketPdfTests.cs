using Modular.Booking.Orders;
using Modular.Booking.Tests.Support;
using Modular.Booking.Tickets;
using Modular.Ui;
using UglyToad.PdfPig;
using UglyToad.PdfPig.Content;

namespace Modular.Booking.Tests.Tickets;

public sealed class TicketPdfTests
{
    [Fact]
    public void Every_ticket_has_a_page_with_its_code_and_what_one_needs_at_the_door()
    {
        var given = new Given();
        var order = given.Order(given.Departure(new DateOnly(2026, 12, 5)), OrderState.Confirmed);

        using var pdf = PdfDocument.Open(Write(given.View(order), "de"));

        Assert.Equal(3, pdf.NumberOfPages);
        var text = Text(pdf.GetPage(1));
        foreach (var expected in new[]
        {
            "Spree Kajak", "Abendtour im Kajak", "Geführte Tour", "Sa., 5. Dezember 2026", "17:00 bis 19:30 Uhr", "Steg am Flutgraben 9, 12435 Berlin",
            "Erwachsene", "Anna Sommer", "K7M2Q9XA", "Ticket 1 von 3", "7K2M-9XQA-", "4T3W-B1ZC", "§ 312g",
        })
        {
            Assert.Contains(expected, text, StringComparison.Ordinal);
        }

        Assert.Contains("9K2M-9XQA-", Text(pdf.GetPage(3)), StringComparison.Ordinal);
        Assert.Contains("Kind", Text(pdf.GetPage(3)), StringComparison.Ordinal);
    }

    [Fact]
    public void It_speaks_English_too()
    {
        var given = new Given();
        var order = given.Order(given.Departure(new DateOnly(2026, 12, 5)), OrderState.Confirmed);

        using var pdf = PdfDocument.Open(Write(given.View(order), "en"));

        var text = Text(pdf.GetPage(1));
        Assert.Contains("Evening tour by kayak", text, StringComparison.Ordinal);
        Assert.Contains("Sat 5 December 2026", text, StringComparison.Ordinal);
        Assert.Contains("17:00 to 19:30", text, StringComparison.Ordinal);
        Assert.DoesNotContain("Treffpunkt", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Fonts_travel_with_it_and_its_properties_name_nobody()
    {
        var given = new Given();
        var order = given.Order(given.Departure(new DateOnly(2026, 12, 5)), OrderState.Confirmed);
        var bytes = Write(given.View(order), "de");

        using var pdf = PdfDocument.Open(bytes);

        var fonts = pdf.GetPages().SelectMany(p => p.Letters).Select(l => l.FontName!).Distinct().ToList();
        Assert.Contains(fonts, f => f.Contains("Figtree", StringComparison.Ordinal));
        Assert.Contains(fonts, f => f.Contains("Bricolage", StringComparison.Ordinal));
        // A six-letter prefix marks an embedded subset.
        Assert.All(fonts, f => Assert.Matches("^[A-Z]{6}\\+", f));
        Assert.Equal("Tickets K7M2Q9XA", pdf.Information.Title);
        Assert.Equal("Spree Kajak", pdf.Information.Author);
        Assert.DoesNotContain("Sommer", string.Concat(pdf.Information.Title, pdf.Information.Subject, pdf.Information.Keywords, pdf.Information.Author), StringComparison.Ordinal);
        Assert.InRange(bytes.Length, 10_000, 250_000);
    }

    [Theory]
    [InlineData("Ελένη Παπαδοπούλου")]
    [InlineData("Дмитро Шевченко")]
    [InlineData("Łukasz Żółć")]
    public void Names_are_printed_in_their_own_letters(string name)
    {
        var given = new Given();
        var order = given.Order(given.Departure(new DateOnly(2026, 12, 5)), OrderState.Confirmed);
        order.GuestName = name;

        using var pdf = PdfDocument.Open(Write(given.View(order), "de"));

        Assert.Contains(name[..5], Text(pdf.GetPage(1)), StringComparison.Ordinal);
    }

    [Fact]
    public void A_revoked_ticket_is_not_printed()
    {
        var given = new Given();
        var order = given.Order(given.Departure(new DateOnly(2026, 12, 5)), OrderState.Confirmed);
        given.Rows.OfType<Ticket>().First().State = TicketState.Revoked;

        using var pdf = PdfDocument.Open(Write(given.View(order), "de"));

        Assert.Equal(2, pdf.NumberOfPages);
        Assert.DoesNotContain("7K2M", string.Concat(pdf.GetPages().Select(Text)), StringComparison.Ordinal);
    }

    [Fact]
    public void Very_long_texts_stay_inside_the_page()
    {
        var given = new Given();
        given.Experience.TitleDe = "Donaudampfschifffahrtsgesellschaftskapitänsmützenträgerinnentreffen mit anschließendem Abendessen auf dem Wasser";
        given.Experience.MeetingPointDe = string.Join(' ', Enumerable.Repeat("Anlegestelle", 40));
        given.Adult.TitleDe = string.Join(' ', Enumerable.Repeat("Erwachsene", 8));
        var order = given.Order(given.Departure(new DateOnly(2026, 12, 5)), OrderState.Confirmed);
        order.GuestName = new string('W', 120);

        using var pdf = PdfDocument.Open(Write(given.View(order), "de"));

        Assert.All(pdf.GetPages().SelectMany(p => p.Letters), letter =>
        {
            Assert.InRange(letter.BoundingBox.Left, 20, 420);
            Assert.InRange(letter.BoundingBox.Right, 0, 400);
            Assert.InRange(letter.BoundingBox.Bottom, 8, 595);
        });
    }

    private static byte[] Write(OrderView view, string language)
    {
        using (Language.Use(language))
        {
            return TicketPdf.Write(view);
        }
    }

    private static string Text(Page page) => string.Concat(page.Letters.Select(l => l.Value));
}
