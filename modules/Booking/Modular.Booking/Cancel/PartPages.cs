using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Primitives;
using Modular.Booking.Catalogue;
using Modular.Booking.Orders;
using Modular.Booking.Storage;
using Modular.Booking.Tickets;
using Modular.Kernel;
using Modular.Ui;

namespace Modular.Booking.Cancel;

/// <summary>What the guest's page for some of the tickets shows: the choice, or what the chosen ones give back.</summary>
internal sealed record PartModel(OrderView View, string Secret, PartChoice Choice, Guid Key, FormErrors? Errors);

/// <summary>The tickets of an order and those that somebody wants to cancel. Pure.</summary>
internal sealed record PartChoice(IReadOnlyList<QuoteTicket> All, IReadOnlyList<Guid> Chosen, Quote Quote)
{
    /// <summary>How many tickets stay.</summary>
    public int Stays => All.Count - Chosen.Count;

    /// <summary>There is something to choose: more than one ticket, and one that nobody has used.</summary>
    public bool IsOpen => All.Count > 1 && All.Any(t => t.Entry.Ticket.State == TicketState.Issued);

    /// <summary>Those of the asked-for tickets that can still be chosen.</summary>
    public static PartChoice Of(OrderView view, IReadOnlyCollection<Guid> asked)
    {
        var all = Quote.TicketsOf(view);
        var chosen = all.Where(t => t.Entry.Ticket.State == TicketState.Issued && asked.Contains(t.Entry.Ticket.Id)).Select(t => t.Entry.Ticket.Id).ToList();
        return new PartChoice(all, chosen, Quote.Of(view, chosen));
    }

    /// <summary>Ids of tickets as a form or an address names them; what is none is left out.</summary>
    public static IReadOnlyList<Guid> Read(IEnumerable<string?> sent) =>
        [.. sent.Take(500).Select(text => Guid.TryParse(text, out var id) ? id : Guid.Empty).Where(id => id != Guid.Empty).Distinct()];

    /// <summary>"2 × Erwachsene, 1 × Kind".</summary>
    public static string Count(IEnumerable<Entry> entries) => string.Join(", ", entries
        .GroupBy(e => (e.Ticket.UnitId, e.Unit?.Position, Title: e.Unit?.Title() ?? T.Of("Teilnahme", "Admission"))).OrderBy(g => g.Key.Position).Select(g => $"{g.Count()} × {g.Key.Title}"));
}

/// <summary>
/// The guest cancels some of several tickets: first the choice with what each gives back, then the sum and what stays, then the button. Both steps
/// are plain forms; the choice is in the address, so that the way back keeps it.
/// </summary>
internal sealed class PartPages(BookingDb db, CancelOrder cancel, TimeProvider clock)
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/orders/{secret}/cancel/tickets", (string secret, HttpContext http, PartPages pages) => pages.ShowAsync(secret, http));
        routes.MapPost("/orders/{secret}/cancel/tickets", (string secret, HttpContext http, PartPages pages) => pages.CancelAsync(secret, http)).DisableAntiforgery();
    }

    public async Task<IResult> ShowAsync(string secret, HttpContext http)
    {
        OrderPages.Discreet(http);
        if (await FindAsync(secret, http) is not { } view)
        {
            return OrderAnswers.NotFound();
        }

        var choice = PartChoice.Of(view, PartChoice.Read(http.Request.Query["ticket"]));
        return view.Order.State != OrderState.Confirmed ? new SeeOther("/orders/" + secret)
            : !choice.IsOpen || choice.Stays == 0 ? new SeeOther($"/orders/{secret}/cancel")
            : choice.Chosen.Count == 0 && http.Request.Query.ContainsKey("chosen") ? Page(view, secret, choice, Refusals.NothingChosen, StatusCodes.Status422UnprocessableEntity)
            : Page(view, secret, choice);
    }

    public async Task<IResult> CancelAsync(string secret, HttpContext http)
    {
        OrderPages.Discreet(http);
        if (await FindAsync(secret, http) is not { } view)
        {
            return OrderAnswers.NotFound();
        }

        if (!http.Request.HasFormContentType)
        {
            return TypedResults.Problem(statusCode: StatusCodes.Status415UnsupportedMediaType, title: "Send the form of the page.");
        }

        var form = await http.Request.ReadFormAsync(http.RequestAborted);
        var tickets = PartChoice.Read(form["ticket"]);
        if (view.Order.State is OrderState.Held or OrderState.Expired)
        {
            return OrderAnswers.Refused(secret, view.Order.IsExpired(view.Now) ? Refusals.Expired : Refusals.NotConfirmed, StatusCodes.Status409Conflict, view.Order.GuestName ?? "", view.Order.GuestEmail ?? "");
        }

        if (tickets.Count == 0)
        {
            return Again(view, secret, tickets, Refusals.NothingChosen, StatusCodes.Status422UnprocessableEntity);
        }

        if (!Guid.TryParse(form["key"].ToString(), out var key) || key == Guid.Empty || Number(form["refund"]) is not { } refund || Number(form["stays"]) is not { } stays || stays > int.MaxValue)
        {
            return PartChoice.Of(view, tickets).Chosen.Count == 0
                ? Again(view, secret, tickets, Refusals.TicketsChanged, StatusCodes.Status409Conflict)
                : Again(view, secret, tickets, Refusals.Torn, StatusCodes.Status422UnprocessableEntity);
        }

        var outcome = await cancel.RunAsync(new ReversalWish(view.Order.Id, key, refund) { Tickets = tickets, Stays = (int)stays }, http.RequestAborted);
        if (outcome.Refusal is not { } refusal || refusal == Refusals.AlreadyCancelled)
        {
            return new SeeOther("/orders/" + secret);
        }

        // What is true now, in place of what was true when the form was made.
        return await FindAsync(secret, http) is { } now ? Again(now, secret, tickets, refusal, StatusCodes.Status409Conflict) : OrderAnswers.NotFound();
    }

    private static long? Number(StringValues sent) => long.TryParse(sent.ToString(), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;

    private Task<OrderView?> FindAsync(string secret, HttpContext http) => db.FindOrderAsync(OrderSecrets.Hash(secret), clock.UtcNow(), http.RequestAborted);

    private IResult Again(OrderView view, string secret, IReadOnlyList<Guid> tickets, Refusal refusal, int status) =>
        Page(view, secret, PartChoice.Of(view, tickets), refusal, status);

    private IResult Page(OrderView view, string secret, PartChoice choice, Refusal? refusal = null, int status = StatusCodes.Status200OK) => UiResults.Page<PartPage>(
        new { Data = new PartModel(view, secret, choice, clock.NewId(), refusal is null ? null : new FormErrors().Add("", refusal.Words())) }, status);
}
