using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Modular.Booking.Desk;
using Modular.Booking.Payments;
using Modular.Booking.Storage;
using Modular.Kernel;
using Modular.Ui;

namespace Modular.Booking.Clarify;

/// <summary>A decision that needs a sentence: what the page asks, and where it posts to.</summary>
internal sealed record NoteModel(Guid OrderId, string Number, string Action, bool IsRefund, string Amount, DeskForm Form);

/// <summary>Sorting out money at the desk: what needs somebody, and the buttons on an order. For staff.</summary>
internal static class ClarifyRoutes
{
    private const string Payment = "/desk/orders/{id:guid}/payments/{payment:guid}";
    private const string Refund = "/desk/orders/{id:guid}/refunds/{refund:guid}";

    public static void Add(IServiceCollection services) => services.AddScoped<ClarifyMoney>();

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/desk/attention", AttentionAsync).ForStaff(StaffRole.Staff);
        routes.MapPost(Payment + "/accept", (Guid id, Guid payment, HttpContext http, DeskContext desk, BookingDb db, ClarifyMoney clarify) =>
            DoAsync(id, http, desk, db, () => clarify.AcceptAsync(id, payment, desk.AccountId, http.RequestAborted))).TakesForm(StaffRole.Staff);
        routes.MapPost(Payment + "/return", (Guid id, Guid payment, HttpContext http, DeskContext desk, BookingDb db, ClarifyMoney clarify) =>
            DoAsync(id, http, desk, db, () => clarify.SendBackAsync(id, payment, desk.AccountId, http.RequestAborted))).TakesForm(StaffRole.Staff);
        routes.MapPost(Payment + "/loss", (Guid id, Guid payment, HttpContext http, DeskContext desk, BookingDb db, ClarifyMoney clarify) =>
            DoAsync(id, http, desk, db, () => clarify.NoteLossAsync(id, payment, desk.AccountId, http.RequestAborted))).TakesForm(StaffRole.Staff);
        routes.MapPost(Payment + "/ask", AskAsync).TakesForm(StaffRole.Staff);
        routes.MapPost(Refund + "/retry", (Guid id, Guid refund, HttpContext http, DeskContext desk, BookingDb db, ClarifyMoney clarify) =>
            DoAsync(id, http, desk, db, () => clarify.RetryAsync(id, refund, desk.AccountId, http.RequestAborted))).TakesForm(StaffRole.Staff);
        routes.MapGet(Payment + "/set-aside", (Guid id, Guid payment, HttpContext http, DeskContext desk, BookingDb db) => NoteAsync(id, payment, isRefund: false, http, desk, db, new DeskForm())).ForStaff(StaffRole.Staff);
        routes.MapPost(Payment + "/set-aside", (Guid id, Guid payment, HttpContext http, DeskContext desk, BookingDb db, ClarifyMoney clarify) =>
            WithNoteAsync(id, payment, isRefund: false, http, desk, db, note => clarify.SetAsideAsync(id, payment, note, desk.AccountId, http.RequestAborted))).TakesForm(StaffRole.Staff);
        routes.MapGet(Refund + "/elsewhere", (Guid id, Guid refund, HttpContext http, DeskContext desk, BookingDb db) => NoteAsync(id, refund, isRefund: true, http, desk, db, new DeskForm())).ForStaff(StaffRole.Staff);
        routes.MapPost(Refund + "/elsewhere", (Guid id, Guid refund, HttpContext http, DeskContext desk, BookingDb db, ClarifyMoney clarify) =>
            WithNoteAsync(id, refund, isRefund: true, http, desk, db, note => clarify.ElsewhereAsync(id, refund, note, desk.AccountId, http.RequestAborted))).TakesForm(StaffRole.Staff);
    }

    private static async Task<IResult> AttentionAsync(DeskContext desk, BookingDb db, TimeProvider clock, CancellationToken cancellation) =>
        DeskRoutes.Show<AttentionPage>(new AttentionModel(desk.Operator, await Attention.ReadAsync(db, desk.OperatorId, cancellation), clock.UtcNow()));

    private static async Task<IResult> DoAsync(Guid id, HttpContext http, DeskContext desk, BookingDb db, Func<Task<Outcome>> decide)
    {
        if (!await IsOursAsync(id, http, desk, db))
        {
            return DeskRoutes.NotFound(http);
        }

        var outcome = await decide();
        return outcome.Refusal is { } refusal
            ? refusal == ClarifyRefusals.Unknown ? DeskRoutes.NotFound(http) : await DayRoutes.OrderAsync(id, refusal, http, desk, db)
            : new SeeOther($"/desk/orders/{id}");
    }

    /// <summary>Asks the provider now, and lets the worker look at refunds that are under way.</summary>
    private static async Task<IResult> AskAsync(Guid id, Guid payment, HttpContext http, DeskContext desk, BookingDb db, CheckPayment check, TimeProvider clock)
    {
        if (!await db.Payments.AnyAsync(p => p.Id == payment && p.OrderId == id && p.OperatorId == desk.OperatorId && p.ProviderRef != null, http.RequestAborted))
        {
            return DeskRoutes.NotFound(http);
        }

        var now = clock.UtcNow();
        await using (var write = await db.BeginWriteAsync(http.RequestAborted))
        {
            await db.Refunds.Where(r => r.PaymentId == payment && (r.Status == RefundStatus.Requested || r.Status == RefundStatus.InTransit || r.Status == RefundStatus.Done) && (r.NextCheckAt == null || r.NextCheckAt > now + Pace.Lease))
                .ExecuteUpdateAsync(set => set.SetProperty(r => r.NextCheckAt, now), http.RequestAborted);
            await write.CommitAsync(http.RequestAborted);
        }

        await check.AskAsync(payment, http.RequestAborted);
        return new SeeOther($"/desk/orders/{id}");
    }

    private static async Task<IResult> WithNoteAsync(Guid id, Guid about, bool isRefund, HttpContext http, DeskContext desk, BookingDb db, Func<string, Task<Outcome>> decide)
    {
        if (!await IsOursAsync(id, http, desk, db))
        {
            return DeskRoutes.NotFound(http);
        }

        var form = await DeskForm.ReadAsync(http);
        var note = form.Text("note", ClarifyMoney.LongestNote);
        return form.Ok ? await DoAsync(id, http, desk, db, () => decide(note)) : await NoteAsync(id, about, isRefund, http, desk, db, form);
    }

    private static async Task<IResult> NoteAsync(Guid id, Guid about, bool isRefund, HttpContext http, DeskContext desk, BookingDb db, DeskForm form)
    {
        var number = await db.Orders.Where(o => o.Id == id && o.OperatorId == desk.OperatorId).Select(o => o.Number).SingleOrDefaultAsync(http.RequestAborted);
        var amount = number is null ? null
            : isRefund
            ? await db.Refunds.Where(r => r.Id == about && r.OrderId == id).Select(r => new { Minor = r.AmountMinor, r.Currency }).SingleOrDefaultAsync(http.RequestAborted)
            : await db.Payments.Where(p => p.Id == about && p.OrderId == id).Select(p => new { Minor = p.SeenMinor ?? 0, Currency = p.SeenCurrency ?? p.Currency }).SingleOrDefaultAsync(http.RequestAborted);
        if (amount is null)
        {
            return DeskRoutes.NotFound(http);
        }

        var action = isRefund ? $"/desk/orders/{id}/refunds/{about}/elsewhere" : $"/desk/orders/{id}/payments/{about}/set-aside";
        return DeskRoutes.Show<NotePage>(
            new NoteModel(id, number!, action, isRefund, Show.Money(new Sdk.Money(amount.Minor, amount.Currency)), form),
            form.Ok ? StatusCodes.Status200OK : StatusCodes.Status422UnprocessableEntity);
    }

    private static Task<bool> IsOursAsync(Guid id, HttpContext http, DeskContext desk, BookingDb db) => db.Orders.AnyAsync(o => o.Id == id && o.OperatorId == desk.OperatorId, http.RequestAborted);
}
