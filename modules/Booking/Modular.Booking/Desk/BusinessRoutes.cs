using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Modular.Booking.Catalogue;
using Modular.Booking.Schedule;
using Modular.Booking.Storage;
using Modular.Kernel;

namespace Modular.Booking.Desk;

internal sealed record BusinessModel(Operator Operator, DeskForm Form, IReadOnlyList<Holiday> Holidays, Stranded? Stranded);

/// <summary>What holds for the whole business: the Land, whose public holidays its schedules know. For owners.</summary>
internal static class BusinessRoutes
{
    /// <summary>Said outright: an empty form is a mistake, not a business without holidays.</summary>
    public const string NoLand = "none";

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/desk/business", (DeskContext desk, TimeProvider clock) => Show(desk, clock, new DeskForm { ["land"] = desk.Operator.Land?.ToString() ?? NoLand }, null, StatusCodes.Status200OK)).ForStaff(StaffRole.Owner);
        routes.MapPost("/desk/business", SaveAsync).TakesForm(StaffRole.Owner);
    }

    private static async Task<IResult> SaveAsync(HttpContext http, DeskContext desk, BookingDb db, Revise revise, TimeProvider clock)
    {
        var form = await DeskForm.ReadAsync(http);
        Land? land = form["land"] == NoLand ? null : form.Choice<Land>("land");
        if (!form.Ok)
        {
            return Show(desk, clock, form, null, StatusCodes.Status422UnprocessableEntity);
        }

        var target = await db.Operators.SingleAsync(o => o.Id == desk.OperatorId, http.RequestAborted);
        target.Land = land;
        // Only what looks at holidays can change with them.
        var options = await db.Schedules.Where(s => s.OperatorId == desk.OperatorId && s.OnHolidays != HolidayRule.AsUsual).Select(s => s.OptionId).Distinct().OrderBy(id => id).ToListAsync(http.RequestAborted);
        var outcome = await revise.RunAsync(options, () => Task.FromResult(Outcome.Done), remake: false, Stranded.Decided(form), http.RequestAborted);
        if (outcome.IsDone)
        {
            return new SeeOther("/desk/business");
        }

        var stranded = await Stranded.ReadAsync(db, desk.OperatorId, revise.Stranded, removing: false, clock.UtcNow(), http.RequestAborted);
        return Show(desk, clock, form.Refuse(outcome.Refusal!), stranded, stranded is null ? StatusCodes.Status422UnprocessableEntity : StatusCodes.Status409Conflict);
    }

    private static IResult Show(DeskContext desk, TimeProvider clock, DeskForm form, Stranded? stranded, int status)
    {
        var today = Occurrences.Day(clock.UtcNow(), Occurrences.Zone(desk.Operator.Zone)!);
        IReadOnlyList<Holiday> holidays = desk.Operator.Land is { } land
            ? [.. Holidays.Of(land, today.Year).Concat(Holidays.Of(land, today.Year + 1)).Where(h => h.Date >= today && h.Date < today.AddYears(1))]
            : [];
        return DeskRoutes.Show<BusinessPage>(new BusinessModel(desk.Operator, form, holidays, stranded), status);
    }
}
