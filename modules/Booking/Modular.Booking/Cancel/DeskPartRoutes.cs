using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Modular.Booking.Desk;
using Modular.Booking.Orders;
using Modular.Booking.Storage;
using Modular.Kernel;
using Modular.Ui;
using OrderView = Modular.Booking.Orders.OrderView;

namespace Modular.Booking.Cancel;

internal sealed record DeskPartModel(OrderView View, PartChoice Choice, bool IsOwner, DeskForm Form)
{
    public Quote Quote => Choice.Quote;
}

/// <summary>Calling some tickets of an order off at the desk: the choice first, then the sum and the reason. Staff give back what the terms give, owners any sum.</summary>
internal static class DeskPartRoutes
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/desk/orders/{id:guid}/cancel/tickets", ChooseAsync).ForStaff(StaffRole.Staff);
        routes.MapPost("/desk/orders/{id:guid}/cancel/tickets", CancelAsync).TakesForm(StaffRole.Staff);
    }

    private static Task<IResult> ChooseAsync(Guid id, HttpContext http, DeskContext desk, BookingDb db, TimeProvider clock)
    {
        var asked = PartChoice.Read(http.Request.Query["ticket"]);
        return asked.Count == 0 && http.Request.Query.ContainsKey("chosen")
            ? ShowAsync(id, http, desk, db, clock, asked, new DeskForm().Refuse(Refusals.NothingChosen), StatusCodes.Status422UnprocessableEntity)
            : ShowAsync(id, http, desk, db, clock, asked, new DeskForm { ["choice"] = "terms" });
    }

    private static async Task<IResult> CancelAsync(Guid id, HttpContext http, DeskContext desk, BookingDb db, CancelOrder cancel, TimeProvider clock)
    {
        if (await db.Orders.AsNoTracking().Where(o => o.Id == id && o.OperatorId == desk.OperatorId).Select(o => o.Currency).SingleOrDefaultAsync(http.RequestAborted) is not { } currency)
        {
            return DeskRoutes.NotFound(http);
        }

        var form = await DeskForm.ReadAsync(http);
        var (tickets, own) = (PartChoice.Read(form.All("ticket")), form["choice"] == "own");
        form.Errors.When(!own && form["choice"] != "terms", "choice", T.Of("Bitte wählen Sie einen der Einträge.", "Please choose one of the entries."));
        if (own && !desk.May(StaffRole.Owner))
        {
            form.Refuse(Refusals.OwnerOnly);
        }

        if (tickets.Count == 0)
        {
            form.Refuse(Refusals.NothingChosen);
        }

        var shown = Number(form, "shown");
        var amount = own ? form.Price("amount", currency) : shown ?? 0;
        if (!Guid.TryParse(form["key"], out var key) || key == Guid.Empty || shown is null || Number(form, "stays") is not { } stays || stays > int.MaxValue)
        {
            form.Refuse(Refusals.Torn);
            stays = 0;
        }

        var wish = new ReversalWish(id, key, amount, form.Text("reason", Reversal.LongestReason), desk.AccountId, own) { Tickets = tickets, Stays = (int)stays };
        if (!form.Ok && tickets.Count > 0 && await db.ReadOrderAsync(id, clock.UtcNow(), http.RequestAborted) is { } view && PartChoice.Of(view, tickets).Chosen.Count == 0)
        {
            // None of them is there any more: whatever else is wrong, the choice comes first.
            return await ShowAsync(id, http, desk, db, clock, tickets, form.Refuse(Refusals.TicketsChanged), StatusCodes.Status409Conflict);
        }

        if (!form.Ok)
        {
            return await ShowAsync(id, http, desk, db, clock, tickets, form, StatusCodes.Status422UnprocessableEntity);
        }

        return (await cancel.RunAsync(wish, http.RequestAborted)).Refusal is { } refusal
            ? await ShowAsync(id, http, desk, db, clock, tickets, form.Refuse(refusal), refusal.Field == "amount" ? StatusCodes.Status422UnprocessableEntity : StatusCodes.Status409Conflict)
            : new SeeOther($"/desk/orders/{id}");
    }

    /// <summary>The page as it stands now: a form that was refused comes back with what was typed and with the sum of this moment.</summary>
    private static async Task<IResult> ShowAsync(Guid id, HttpContext http, DeskContext desk, BookingDb db, TimeProvider clock, IReadOnlyList<Guid> asked, DeskForm form, int status = StatusCodes.Status200OK)
    {
        if (!await db.Orders.AnyAsync(o => o.Id == id && o.OperatorId == desk.OperatorId, http.RequestAborted) || await db.ReadOrderAsync(id, clock.UtcNow(), http.RequestAborted) is not { } view)
        {
            return DeskRoutes.NotFound(http);
        }

        var choice = PartChoice.Of(view, asked);
        (form["key"], form["shown"], form["stays"]) = (clock.NewId().ToString(), choice.Quote.Back.Minor.ToString(CultureInfo.InvariantCulture), choice.Stays.ToString(CultureInfo.InvariantCulture));
        return DeskRoutes.Show<DeskPartPage>(new DeskPartModel(view, choice, desk.May(StaffRole.Owner), form), status);
    }

    private static long? Number(DeskForm form, string name) => long.TryParse(form[name], NumberStyles.None, CultureInfo.InvariantCulture, out var minor) ? minor : null;
}
