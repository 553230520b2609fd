using System.Text;
using Modular.Booking.Orders;
using Modular.Booking.Tests.Support;
using Modular.Booking.Tickets;
using Modular.Ui;

namespace Modular.Booking.Tests.Tickets;

public sealed class TicketCalendarTests
{
    [Fact]
    public void It_names_what_when_and_where_in_UTC()
    {
        var lines = Unfold(Write(View()));

        Assert.Equal("BEGIN:VCALENDAR", lines[0]);
        Assert.Contains("DTSTART:20261205T160000Z", lines);
        Assert.Contains("DTEND:20261205T183000Z", lines);
        Assert.Contains("DTSTAMP:20261201T090200Z", lines);
        Assert.Contains("SUMMARY:Abendtour im Kajak · Spree Kajak", lines);
        Assert.Contains("LOCATION:Steg am Flutgraben 9\\, 12435 Berlin", lines);
        Assert.Contains("STATUS:CONFIRMED", lines);
        Assert.Contains("DESCRIPTION:Geführte Tour\\n2 × Erwachsene\\, 1 × Kind\\nBestellung K7M2Q9XA\\n+49 30 123456\\nhallo@spree-kajak.example", lines);
        Assert.Equal("END:VCALENDAR", lines[^1]);
    }

    [Fact]
    public void Special_characters_are_escaped_and_cannot_start_a_line_of_their_own()
    {
        var view = View();
        view.Experience().TitleDe = "Kaffee; Kuchen, \\ und\r\nEND:VEVENT\u0007";

        Assert.Contains("SUMMARY:Kaffee\\; Kuchen\\, \\\\ und\\nEND:VEVENT · Spree Kajak", Unfold(Write(view)));
    }

    [Fact]
    public void No_line_is_longer_than_75_octets_and_no_character_is_cut()
    {
        var view = View();
        view.Experience().TitleDe = string.Concat(Enumerable.Repeat("🛶ä€", 40));

        var text = Write(view);

        Assert.All(text.Split("\r\n"), line => Assert.InRange(Encoding.UTF8.GetByteCount(line), 0, 75));
        Assert.Contains($"SUMMARY:{view.Experience().TitleDe} · Spree Kajak", Unfold(text));
        Assert.DoesNotContain('\uFFFD', text);
    }

    [Fact]
    public void It_never_carries_the_guests_name() => Assert.DoesNotContain("Sommer", Write(View()), StringComparison.Ordinal);

    private static OrderView View()
    {
        var given = new Given();
        return given.View(given.Order(given.Departure(new DateOnly(2026, 12, 5)), OrderState.Confirmed));
    }

    private static string Write(OrderView view)
    {
        using (Language.Use("de"))
        {
            return TicketCalendar.Write(view);
        }
    }

    private static string[] Unfold(string text)
    {
        Assert.EndsWith("\r\n", text, StringComparison.Ordinal);
        return text.Replace("\r\n ", "", StringComparison.Ordinal).TrimEnd().Split("\r\n");
    }
}

internal static class Views
{
    public static Catalogue.Experience Experience(this OrderView view) => view.Visits[0].Experience;
}
