using System.Globalization;
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

    public const int MostChangeHours = 8760;

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/desk/business", (DeskContext desk, TimeProvider clock) => Show(desk, clock, Stored(desk), null, StatusCodes.Status200OK)).ForStaff(StaffRole.Owner);
        routes.MapPost("/desk/business", SaveAsync).TakesForm(StaffRole.Owner);
        routes.MapPost("/desk/business/changes", SaveChangesAsync).TakesForm(StaffRole.Owner);
    }

    /// <summary>Until when guests may move to another date by themselves; what is sold follows it at once, because it promises nothing about money.</summary>
    private static async Task<IResult> SaveChangesAsync(HttpContext http, DeskContext desk, BookingDb db, TimeProvider clock)
    {
        var form = await DeskForm.ReadAsync(http);
        var rule = form.Choice<ChangeRule>("rule");
        var hours = rule == ChangeRule.Hours ? form.Number("hours", 0, MostChangeHours) : 0;
        if (!form.Ok)
        {
            form["land"] = Stored(desk)["land"];
            return Show(desk, clock, form, null, StatusCodes.Status422UnprocessableEntity);
        }

        await db.Operators.Where(o => o.Id == desk.OperatorId).ExecuteUpdateAsync(o => o.SetProperty(x => x.Changes, rule).SetProperty(x => x.ChangeHours, hours), http.RequestAborted);
        return new SeeOther("/desk/business");
    }

    private static DeskForm Stored(DeskContext desk) => new()
    {
        ["land"] = desk.Operator.Land?.ToString() ?? NoLand,
        ["rule"] = desk.Operator.Changes.ToString(),
        ["hours"] = desk.Operator.Changes == ChangeRule.Hours ? desk.Operator.ChangeHours.ToString(CultureInfo.InvariantCulture) : "24",
    };

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
        if (!form.Has("rule"))
        {
            (form["rule"], form["hours"]) = (Stored(desk)["rule"], Stored(desk)["hours"]);
        }

        var today = Occurrences.Day(clock.UtcNow(), Occurrences.Zone(desk.Operator.Zone)!);
        IReadOnlyList<Holiday> holidays = desk.Operator.Land is { } land
            ? [.. Holidays.Of(land, today.Year).Concat(Holidays.Of(land, today.Year + 1)).Where(h => h.Date >= today && h.Date < today.AddYears(1))]
            : [];
        return DeskRoutes.Show<BusinessPage>(new BusinessModel(desk.Operator, form, holidays, stranded), status);
    }
}
