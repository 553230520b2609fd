using System.Globalization;
using System.Text;
using Modular.Booking.Catalogue;
using Modular.Booking.Orders;
using Modular.Ui;

namespace Modular.Booking.Tickets;

/// <summary>
/// The dates of an order for a calendar (RFC 5545), in the language that is spoken when called. Instants in UTC: a calendar shows them
/// in its own zone without having to know ours. The guest's link stays out, because calendars are shared.
/// </summary>
internal static class TicketCalendar
{
    public const string ContentType = "text/calendar; charset=utf-8";

    /// <summary>Octets of a line without its CRLF.</summary>
    private const int LineLength = 75;

    public static string Write(OrderView view)
    {
        var text = new StringBuilder();
        Line(text, "BEGIN:VCALENDAR");
        Line(text, "VERSION:2.0");
        Line(text, "PRODID:-//Modular//Booking//EN");
        Line(text, "CALSCALE:GREGORIAN");
        Line(text, "METHOD:PUBLISH");
        foreach (var visit in view.Visits)
        {
            Event(text, view, visit);
        }

        Line(text, "END:VCALENDAR");
        return text.ToString();
    }

    private static void Event(StringBuilder text, OrderView view, Visit visit)
    {
        Line(text, "BEGIN:VEVENT");
        // A visit that moved keeps the id it had first: the guest's calendar moves its entry instead of keeping both.
        var first = visit.Positions.Any(p => p.Line.ChangeId is not null) && view.Bought.Count > 0 ? view.Bought[0].Line.DepartureId : visit.Departure.Id;
        Line(text, $"UID:{view.Order.Id:N}.{first:N}@modular");
        Line(text, $"SEQUENCE:{view.Order.Version.ToString(CultureInfo.InvariantCulture)}");
        Line(text, $"DTSTAMP:{Instant(view.Reversals.Count > 0 ? view.Reversals[^1].At : view.Order.ConfirmedAt ?? view.Order.HeldAt)}");
        Line(text, $"DTSTART:{Instant(visit.Departure.StartsAt)}");
        Line(text, $"DTEND:{Instant(visit.Departure.EndsAt)}");
        Line(text, $"SUMMARY:{Text($"{visit.Experience.Title()} · {view.Operator.Name}")}");
        if (visit.Experience.MeetingPoint() is { Length: > 0 } where)
        {
            Line(text, $"LOCATION:{Text(where)}");
        }

        Line(text, $"DESCRIPTION:{Text(Description(view, visit))}");
        Line(text, $"STATUS:{(view.Order.State == OrderState.Cancelled ? "CANCELLED" : "CONFIRMED")}");
        Line(text, "END:VEVENT");
    }

    private static string Description(OrderView view, Visit visit) => string.Join('\n', new[]
    {
        visit.Option.Title(),
        string.Join(", ", visit.Positions.Select(p => $"{p.Line.Remaining} × {p.Unit?.Title() ?? T.Of("Teilnahme", "Admission")}")),
        T.Of($"Bestellung {view.Order.Number}", $"Order {view.Order.Number}"),
        view.Operator.ContactPhone,
        view.Operator.ContactEmail,
    }.Where(line => line.Length > 0));

    private static string Instant(DateTime utc) => utc.ToString("yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture);

    // RFC 5545, 3.3.11: backslash, semicolon, comma and line end are escaped; other control characters have no place in text.
    private static string Text(string text) => string.Concat(text.ReplaceLineEndings("\n").Select(c => c switch
    {
        '\\' => "\\\\",
        ';' => "\\;",
        ',' => "\\,",
        '\n' => "\\n",
        _ when char.IsControl(c) => "",
        _ => c.ToString(),
    }));

    // RFC 5545, 3.1: at most 75 octets, continued by a space; a character is never cut in two.
    private static void Line(StringBuilder text, string line)
    {
        var octets = 0;
        foreach (var rune in line.EnumerateRunes())
        {
            if (octets + rune.Utf8SequenceLength > LineLength)
            {
                text.Append("\r\n ");
                octets = 1;
            }

            text.Append(rune.ToString());
            octets += rune.Utf8SequenceLength;
        }

        text.Append("\r\n");
    }
}
