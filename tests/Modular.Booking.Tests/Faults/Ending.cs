using System.Globalization;
using System.Net;
using System.Text;
using System.Text.RegularExpressions;
using Microsoft.EntityFrameworkCore;
using Modular.Booking.Availability;
using Modular.Booking.Orders;
using Modular.Booking.Payments;
using Modular.Booking.Tests.Support;
using Modular.Booking.Tickets;

namespace Modular.Booking.Tests.Faults;

/// <summary>What is true when a scene is over: rows, the provider's own books, and what people read. Times and random names are left out, so that it reads the same on every run.</summary>
internal sealed partial record Ending
{
    public required OrderStage Stage { get; init; }

    public required long Captured { get; init; }

    public required long Returned { get; init; }

    public required long Lost { get; init; }

    public required (long Captured, long Refunded) AtProvider { get; init; }

    public required int Sold { get; init; }

    public required int Tickets { get; init; }

    public required IReadOnlyList<string> Left { get; init; }

    public required IReadOnlyList<(string Title, string Words)> Rows { get; init; }

    public static async Task<Ending> ReadAsync(PayWorld world, Purchase guest)
    {
        var (order, payments, refunds) = (await guest.OrderAsync(), await guest.PaymentsAsync(), await guest.RefundsAsync());
        var now = world.Clock.GetUtcNow().UtcDateTime;
        var deciding = payments.LastOrDefault(p => p is { IsUnclear: true, SeenMinor: > 0 }) ?? payments.LastOrDefault(p => p.Status == PaymentStatus.Processing) ?? (payments.Count > 0 ? payments[^1] : null);
        var (sold, tickets) = await world.InDbAsync(async db => (
            await db.Allocations.Where(a => a.OrderId == order.Id && a.State == AllocationState.Committed).SumAsync(a => a.Places),
            await db.Tickets.CountAsync(t => t.OrderId == order.Id && t.State != TicketState.Revoked)));
        var left = (await guest.BooksAsync()).Select(f => f[..f.IndexOf(':', StringComparison.Ordinal)]).Order(StringComparer.Ordinal).ToList();
        var (captured, lost) = (payments.Sum(p => p.Status == PaymentStatus.Captured ? p.CapturedMinor : p is { Mismatch: null, IsTransfer: false } ? 0 : p.SeenMinor ?? 0), payments.Sum(p => p.LostMinor));
        var transfers = payments.Where(p => p.IsTransfer).Select(p => p.Id).ToHashSet();
        // What was transferred back by hand is in the bank's books; what was paid out in cash is in nobody's.
        var returned = refunds.Where(r => r.Status is RefundStatus.InTransit or RefundStatus.Done or RefundStatus.External || (r.Status == RefundStatus.Elsewhere && transfers.Contains(r.PaymentId))).Sum(r => r.AmountMinor);
        var stage = OrderStages.Of(order, deciding, now);
        var desk = await DeskAsync(world, order.Id);
        return new Ending
        {
            Stage = stage,
            Captured = captured,
            Returned = returned,
            Lost = lost,
            AtProvider = await guest.AtProviderAsync(),
            Sold = sold,
            Tickets = tickets,
            Left = left,
            Rows =
            [
                ("Order", $"{stage}; places sold {sold}, valid tickets {tickets}"),
                ("Payments", Join(payments.Select(p => $"{p.Status} {Sum(p.Status == PaymentStatus.Captured ? p.CapturedMinor : p.SeenMinor ?? 0)}{(p.Mismatch is { } kind ? $" ({kind}, {p.Decision})" : "")}"))),
                ("Refunds", Join(refunds.Select(r => $"{r.Status} {Sum(r.AmountMinor)} {r.Reason}{(r.FailureCode is { } code ? $" ({code})" : "")}"))),
                ("Money", $"received {Sum(captured)}, returned {Sum(returned)}{(lost > 0 ? $", lost {Sum(lost)}" : "")}; {(transfers.Count == 0 ? "the provider agrees" : transfers.Count == payments.Count ? "the bank agrees" : "bank and provider agree")}"),
                ("Guest reads", await guest.SeesAsync("en")),
                ("Gast liest", await guest.SeesAsync("de")),
                ("Desk is asked", desk.Asked),
                ("Desk reads", desk.Story),
                ("Mails", Join((await guest.MailsAsync()).Select(Masked).Order(StringComparer.Ordinal))),
                ("Left over", Join(left)),
            ],
        };
    }

    public string Markdown(string name)
    {
        var text = new StringBuilder($"### {name}\n\n");
        foreach (var (title, words) in Rows)
        {
            text.Append(CultureInfo.InvariantCulture, $"* {title}: {words.Replace('\u00a0', ' ').Replace('\u202f', ' ')}\n");
        }

        return text.Append('\n').ToString();
    }

    /// <summary>What is not as it has to be; empty when all is well.</summary>
    public IEnumerable<string> Faults(End end)
    {
        if (Stage != end.Stage)
        {
            yield return $"ends as {Stage}, not as {end.Stage}";
        }

        if (Captured - Returned - Lost != end.Kept)
        {
            yield return $"the business has {Captured} - {Returned} - {Lost}, not {end.Kept}";
        }

        if (AtProvider != (Captured, Returned))
        {
            yield return $"the provider has {AtProvider}, we have ({Captured}, {Returned})";
        }

        var seats = end.Stage == OrderStage.Confirmed ? 1 : 0;
        if ((Sold, Tickets) != (seats, seats))
        {
            yield return $"{Sold} places are sold and {Tickets} tickets valid, not {seats}";
        }

        if (!Left.SequenceEqual(end.Left.Order(StringComparer.Ordinal)))
        {
            yield return $"reconciliation finds [{string.Join(", ", Left)}], not [{string.Join(", ", end.Left)}]";
        }

        foreach (var (title, words) in Rows.Where(r => r.Words.Length == 0))
        {
            yield return $"{title} is empty{words}";
        }
    }

    /// <summary>Notices on the desk's order page, and the history of its payments, in English.</summary>
    private static async Task<(string Asked, string Story)> DeskAsync(PayWorld world, Guid order)
    {
        using var desk = world.Desk();
        using var answer = await desk.OpenAsync($"/desk/orders/{order}");
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        var html = WebUtility.HtmlDecode(await answer.TextAsync());
        var money = html[html.IndexOf("id=\"money\"", StringComparison.Ordinal)..];
        var asked = Notice().Matches(money).Select(m => $"{m.Groups["title"].Value.Trim()}: {m.Groups["text"].Value.Trim()}").ToList();
        var story = Line().Matches(money[..money.IndexOf("</section>", StringComparison.Ordinal)]).Select(m => m.Groups["text"].Value.Trim());
        return (asked.Count == 0 ? "nothing" : string.Join(" | ", asked), Join(story, " → "));
    }

    private static string Join(IEnumerable<string> parts, string by = ", ") => string.Join(by, parts) is { Length: > 0 } text ? text : "none";

    private static string Sum(long minor) => (minor / 100m).ToString("0.00", CultureInfo.InvariantCulture);

    /// <summary>Without the order's number and the day.</summary>
    private static string Masked(string subject) => Number().Replace(Day().Replace(subject, "Tour, …"), "${word} …");

    [GeneratedRegex("<p class=\"notice-title\">(?<title>[^<]*)</p>\\s*<p>(?<text>[^<]*)")]
    private static partial Regex Notice();

    [GeneratedRegex("<li><span class=\"muted num\">[^<]*</span><br>(?<text>[^<]*)</li>")]
    private static partial Regex Line();

    [GeneratedRegex("Tour, .*$")]
    private static partial Regex Day();

    [GeneratedRegex("(?<word>[Oo]rder|Bestellung) [0-9A-Z-]{6,}")]
    private static partial Regex Number();
}
