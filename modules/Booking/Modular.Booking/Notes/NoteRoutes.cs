using MediatR;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Modular.Booking.Desk;
using Modular.Booking.Storage;
using Modular.Kernel;
using Modular.Vault.Contracts;

namespace Modular.Booking.Notes;

/// <summary>Notes on an order, by staff for staff.</summary>
internal static class NoteRoutes
{
    private const string Noted = "booking.order-noted";

    public static void Add(IServiceCollection services) => services.AddSingleton(new AuditWords(Noted, "Eine Notiz zu einer Bestellung geschrieben", "Wrote a note on an order"));

    public static void Map(IEndpointRouteBuilder routes) => routes.MapPost("/desk/orders/{id:guid}/notes", WriteAsync).TakesForm(StaffRole.Staff);

    private static async Task<IResult> WriteAsync(Guid id, HttpContext http, DeskContext desk, BookingDb db, IMediator mediator, TimeProvider clock)
    {
        var form = await DeskForm.ReadAsync(http);
        var text = form.Text("note", OrderNote.LongestText, lines: true);
        if (!await db.Orders.AnyAsync(o => o.Id == id && o.OperatorId == desk.OperatorId, http.RequestAborted))
        {
            return DeskRoutes.NotFound(http);
        }

        if (!Guid.TryParse(form["key"], out var key) || key.Version != 7)
        {
            form.Errors.Add("", Modular.Ui.T.Of("Das Formular ist unvollständig angekommen. Bitte senden Sie es noch einmal.", "The form arrived incomplete. Please send it again."));
        }

        if (!form.Ok)
        {
            return await DayRoutes.OrderAsync(id, null, http, desk, db, form);
        }

        if (!await db.OrderNotes.AnyAsync(n => n.Id == key, http.RequestAborted))
        {
            // The trail first, under an id of our own: it may tell of a note that a crash kept from being written, and never misses one.
            await mediator.Send(new RecordAudit(clock.NewId(), Noted, desk.AccountId, id, desk.OperatorId.ToString()), http.RequestAborted);
            db.Add(new OrderNote { Id = key, OperatorId = desk.OperatorId, OrderId = id, Text = text, By = desk.AccountId, At = clock.UtcNow() });
            await db.SaveChangesAsync(http.RequestAborted);
        }

        return new SeeOther($"/desk/orders/{id}#notes");
    }
}
