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
internal sealed record CheckInModel(string Operator, ScanView? Scan = null, bool Unknown = false, string Typed = "", FormErrors? Errors = null);

/// <summary>The door: one field, one big answer. The answer has its own address, so that reloading it scans nothing twice.</summary>
internal static class CheckInRoutes
{
    public static void Add(IServiceCollection services) => services.AddScoped<Redeem>();

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.Page(StaffRole.Door, "/desk/check-in", (DeskContext desk) => DeskRoutes.Show<CheckInPage>(new CheckInModel(desk.Operator.Name)));
        routes.Page(StaffRole.Door, "/desk/check-in/{scan:guid}", ShowAsync);
        routes.Form(StaffRole.Door, "/desk/check-in", ScanAsync);
    }

    private static async Task<IResult> ShowAsync(Guid scan, HttpContext http, DeskContext desk, BookingDb db) =>
        await ScanView.ReadAsync(db, desk.OperatorId, scan, http.RequestAborted) is { } view
            ? DeskRoutes.Show<CheckInPage>(new CheckInModel(desk.Operator.Name, Scan: view))
            : DeskRoutes.NotFound(http);

    private static async Task<IResult> ScanAsync(HttpContext http, DeskContext desk, Redeem redeem)
    {
        var form = await DeskForm.ReadAsync(http);
        var typed = form.Text("code", 64);
        if (form.Ok && TicketCode.TryParse(typed, out var code))
        {
            return await redeem.RunAsync(desk.OperatorId, code, desk.AccountId, form["anyDay"] == "true", http.RequestAborted) is { } scan
                ? new SeeOther($"/desk/check-in/{scan}")
                : DeskRoutes.Show<CheckInPage>(new CheckInModel(desk.Operator.Name, Unknown: true, Typed: typed), StatusCodes.Status404NotFound);
        }

        if (form.Ok)
        {
            form.Errors.Add("code", T.Of("Ein Code hat 16 Zeichen, Ziffern und Buchstaben. Scannen oder tippen Sie ihn noch einmal.", "A code has 16 characters, digits and letters. Scan or type it again."));
        }

        return DeskRoutes.Show<CheckInPage>(new CheckInModel(desk.Operator.Name, Typed: typed, Errors: form.Errors), StatusCodes.Status422UnprocessableEntity);
    }
}
