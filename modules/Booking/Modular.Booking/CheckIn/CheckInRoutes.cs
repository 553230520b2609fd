using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Modular.Booking.Desk;
using Modular.Booking.Storage;
using Modular.Booking.Tickets;
using Modular.Kernel;
using Modular.Ui;

namespace Modular.Booking.CheckIn;

/// <summary>What the check-in page shows.</summary>
internal sealed record CheckInModel(string Operator, ScanView? Scan = null, Verdict? Verdict = null, string Typed = "", FormErrors? Errors = null);

/// <summary>
/// The door: one field, one big answer. The answer has its own address, so that reloading it scans nothing twice. Each form names its question
/// (scan, a UUID), so that one that is sent twice is one scan; the camera's view posts the same and wants JSON.
/// </summary>
internal static class CheckInRoutes
{
    public static void Add(IServiceCollection services) => services.AddScoped<Redeem>();

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/desk/check-in", (DeskContext desk) => DeskRoutes.Show<CheckInPage>(new CheckInModel(desk.Operator.Name))).ForStaff(StaffRole.Door).WithMetadata(new UsesCameraAttribute());
        routes.MapGet("/desk/check-in/{scan:guid}", ShowAsync).ForStaff(StaffRole.Door).WithMetadata(new UsesCameraAttribute());
        routes.MapPost("/desk/check-in", ScanAsync).TakesForm(StaffRole.Door).WithMetadata(new UsesCameraAttribute()).RequireRateLimiting(Limits.Scans);
    }

    private static async Task<IResult> ShowAsync(Guid scan, HttpContext http, DeskContext desk, BookingDb db) =>
        await ScanView.ReadAsync(db, desk.OperatorId, scan, http.RequestAborted) is { } view
            ? DeskRoutes.Show<CheckInPage>(new CheckInModel(desk.Operator.Name, view, Verdict.Of(view)))
            : DeskRoutes.NotFound(http);

    private static async Task<IResult> ScanAsync(HttpContext http, DeskContext desk, Redeem redeem, BookingDb db)
    {
        var form = await DeskForm.ReadAsync(http);
        var typed = form.Text("code", 64);
        var question = Guid.Empty;
        if (form["scan"] is { Length: > 0 } named && !Guid.TryParse(named, out question))
        {
            form.Errors.Add("code", T.Of("Die Anfrage ist beschädigt. Laden Sie die Seite neu und scannen Sie noch einmal.", "The request is damaged. Reload the page and scan again."));
        }

        var read = TicketCode.TryParse(typed, out var code);
        if (form.Ok && read)
        {
            var scan = await redeem.RunAsync(desk.OperatorId, code, desk.AccountId, form["anyDay"] == "true", question == Guid.Empty ? null : question, http.RequestAborted);
            return WantsJson(http) ? await AnswerAsync(db, desk, scan, http.RequestAborted)
                : scan is { } known ? new SeeOther($"/desk/check-in/{known}")
                : DeskRoutes.Show<CheckInPage>(new CheckInModel(desk.Operator.Name, Verdict: Verdict.Unknown(desk.Operator.Name), Typed: typed), StatusCodes.Status404NotFound);
        }

        if (form.Ok)
        {
            form.Errors.Add("code", Verdict.CodeHint);
        }

        return WantsJson(http)
            ? TypedResults.Json(Verdict.NoCode(), statusCode: StatusCodes.Status422UnprocessableEntity)
            : DeskRoutes.Show<CheckInPage>(new CheckInModel(desk.Operator.Name, Typed: typed, Errors: form.Errors), StatusCodes.Status422UnprocessableEntity);
    }

    private static async Task<IResult> AnswerAsync(BookingDb db, DeskContext desk, Guid? scan, CancellationToken cancellation) =>
        scan is { } known && await ScanView.ReadAsync(db, desk.OperatorId, known, cancellation) is { } view
            ? TypedResults.Json(Verdict.Of(view))
            : TypedResults.Json(Verdict.Unknown(desk.Operator.Name), statusCode: StatusCodes.Status404NotFound);

    private static bool WantsJson(HttpContext http) => http.Request.Headers.Accept.ToString() == "application/json";
}
