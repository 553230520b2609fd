using Microsoft.AspNetCore.Builder;
using System.Globalization;
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

internal sealed record DeskCancelModel(OrderView View, Quote Quote, bool IsOwner, DeskForm Form);

/// <summary>
/// Calling an order off at the desk: staff with the sum its terms give, owners with any sum up to what was paid; owners also give money
/// back without cancelling. Each with a reason, which the guest reads.
/// </summary>
internal static class DeskCancelRoutes
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/desk/orders/{id:guid}/cancel", (Guid id, HttpContext http, DeskContext desk, BookingDb db, TimeProvider clock) => ShowAsync<DeskCancelPage>(id, http, desk, db, clock, null)).ForStaff(StaffRole.Staff);
        routes.MapPost("/desk/orders/{id:guid}/cancel", CancelAsync).TakesForm(StaffRole.Staff);
        routes.MapGet("/desk/orders/{id:guid}/refund", (Guid id, HttpContext http, DeskContext desk, BookingDb db, TimeProvider clock) => ShowAsync<DeskRefundPage>(id, http, desk, db, clock, null)).ForStaff(StaffRole.Owner);
        routes.MapPost("/desk/orders/{id:guid}/refund", RefundAsync).TakesForm(StaffRole.Owner);
    }

    private static async Task<IResult> CancelAsync(Guid id, HttpContext http, DeskContext desk, BookingDb db, CancelOrder cancel, TimeProvider clock)
    {
        if (await CurrencyAsync(id, http, desk, db) is not { } currency)
        {
            return DeskRoutes.NotFound(http);
        }

        var form = await DeskForm.ReadAsync(http);
        var own = form["choice"] == "own";
        form.Errors.When(!own && form["choice"] != "terms", "choice", T.Of("Bitte wählen Sie einen der Einträge.", "Please choose one of the entries."));
        if (own && !desk.May(StaffRole.Owner))
        {
            form.Refuse(Refusals.OwnerOnly);
        }

        var wish = new ReversalWish(id, Key(form), own ? form.Price("amount", currency) : Shown(form), form.Text("reason", Reversal.LongestReason), desk.AccountId, own, OwesMinor: Owes(form));
        return form.Ok
            ? await AnswerAsync<DeskCancelPage>(await cancel.RunAsync(wish, http.RequestAborted), id, http, desk, db, clock, form)
            : await ShowAsync<DeskCancelPage>(id, http, desk, db, clock, form);
    }

    private static async Task<IResult> RefundAsync(Guid id, HttpContext http, DeskContext desk, BookingDb db, CancelOrder cancel, TimeProvider clock)
    {
        if (await CurrencyAsync(id, http, desk, db) is not { } currency)
        {
            return DeskRoutes.NotFound(http);
        }

        var form = await DeskForm.ReadAsync(http);
        var wish = new ReversalWish(id, Key(form), form.Price("amount", currency), form.Text("reason", Reversal.LongestReason), desk.AccountId);
        return form.Ok
            ? await AnswerAsync<DeskRefundPage>(await cancel.GiveBackAsync(wish, http.RequestAborted), id, http, desk, db, clock, form)
            : await ShowAsync<DeskRefundPage>(id, http, desk, db, clock, form);
    }

    private static async Task<IResult> AnswerAsync<TPage>(Outcome<Reversal> outcome, Guid id, HttpContext http, DeskContext desk, BookingDb db, TimeProvider clock, DeskForm form)
        where TPage : Microsoft.AspNetCore.Components.IComponent => outcome.Refusal is { } refusal
            ? await ShowAsync<TPage>(id, http, desk, db, clock, form.Refuse(refusal), refusal.Field == "amount" ? StatusCodes.Status422UnprocessableEntity : StatusCodes.Status409Conflict)
            : new SeeOther($"/desk/orders/{id}");

    /// <summary>The page as it stands now; a form that was refused comes back with what was typed and with the sum of this moment.</summary>
    private static async Task<IResult> ShowAsync<TPage>(Guid id, HttpContext http, DeskContext desk, BookingDb db, TimeProvider clock, DeskForm? form, int refused = StatusCodes.Status422UnprocessableEntity)
        where TPage : Microsoft.AspNetCore.Components.IComponent
    {
        if (await CurrencyAsync(id, http, desk, db) is null || await db.ReadOrderAsync(id, clock.UtcNow(), http.RequestAborted) is not { } view)
        {
            return DeskRoutes.NotFound(http);
        }

        var quote = Quote.Of(view);
        var shown = form ?? new DeskForm { ["choice"] = "terms" };
        (shown["key"], shown["shown"], shown["owes"]) = (clock.NewId().ToString(), quote.Back.Minor.ToString(CultureInfo.InvariantCulture), quote.Owes?.Minor.ToString(CultureInfo.InvariantCulture) ?? "");
        return DeskRoutes.Show<TPage>(new DeskCancelModel(view, quote, desk.May(StaffRole.Owner), shown), form is null ? StatusCodes.Status200OK : refused);
    }

    /// <summary>Null when the order is not this business's.</summary>
    private static Task<string?> CurrencyAsync(Guid id, HttpContext http, DeskContext desk, BookingDb db) =>
        db.Orders.AsNoTracking().Where(o => o.Id == id && o.OperatorId == desk.OperatorId).Select(o => o.Currency).SingleOrDefaultAsync(http.RequestAborted);

    private static Guid Key(DeskForm form)
    {
        form.Errors.When(!Guid.TryParse(form["key"], out var key) || key == Guid.Empty, "key", Incomplete);
        return key;
    }

    private static long Shown(DeskForm form)
    {
        form.Errors.When(!long.TryParse(form["shown"], NumberStyles.None, CultureInfo.InvariantCulture, out var minor), "shown", Incomplete);
        return minor;
    }

    /// <summary>Null where nothing is owed, and where it is no number, which the order then refuses.</summary>
    private static long? Owes(DeskForm form) => long.TryParse(form["owes"], NumberStyles.None, CultureInfo.InvariantCulture, out var minor) ? minor : null;

    private static string Incomplete => T.Of("Das Formular ist unvollständig angekommen. Bitte schicken Sie es noch einmal ab.", "The form arrived incomplete. Please send it again.");
}
