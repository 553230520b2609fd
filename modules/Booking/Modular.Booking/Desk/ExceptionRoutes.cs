using Microsoft.AspNetCore.Builder;
using System.Globalization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Modular.Booking.Catalogue;
using Modular.Booking.Schedule;
using Modular.Booking.Storage;
using Modular.Kernel;
using Option = Modular.Booking.Catalogue.Option;
using Refusals = Modular.Booking.Schedule.Refusals;

namespace Modular.Booking.Desk;

internal sealed record ExceptionModel(Option Option, WeeklySchedule Schedule, Guid? ExceptionId, DeskForm Form, Stranded? Stranded);

/// <summary>Days on which a schedule is closed, moved, or has more departures. For owners.</summary>
internal static class ExceptionRoutes
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/desk/options/{option:guid}/schedules/{schedule:guid}/exceptions/{exception}", ShowAsync).ForStaff(StaffRole.Owner);
        routes.MapPost("/desk/options/{option:guid}/schedules/{schedule:guid}/exceptions/{exception}", SaveAsync).TakesForm(StaffRole.Owner);
        routes.MapPost("/desk/options/{option:guid}/schedules/{schedule:guid}/exceptions/{exception:guid}/remove", RemoveAsync).TakesForm(StaffRole.Owner);
    }

    private static async Task<IResult> ShowAsync(Guid option, Guid schedule, string exception, HttpContext http, DeskContext desk, BookingDb db, TimeProvider clock)
    {
        if (await PlanAsync(db, desk, option, schedule, http.RequestAborted) is not var (found, plan))
        {
            return DeskRoutes.NotFound(http);
        }

        if (exception == "new")
        {
            var tomorrow = ScheduleRoutes.Iso(Today(desk, clock).AddDays(1));
            return Show(new ExceptionModel(found, plan, null, new DeskForm { ["kind"] = nameof(ExceptionKind.Closed), ["from"] = tomorrow, ["until"] = tomorrow }, null));
        }

        return await FindAsync(db, desk, schedule, exception, http.RequestAborted) is { } known ? Show(new ExceptionModel(found, plan, known.Id, Write(known), null)) : DeskRoutes.NotFound(http);
    }

    private static async Task<IResult> SaveAsync(Guid option, Guid schedule, string exception, HttpContext http, DeskContext desk, BookingDb db, Revise revise, TimeProvider clock)
    {
        if (await PlanAsync(db, desk, option, schedule, http.RequestAborted) is not var (found, plan))
        {
            return DeskRoutes.NotFound(http);
        }

        var isNew = exception == "new";
        var target = isNew
            ? new ScheduleException { Id = clock.NewId(), OperatorId = desk.OperatorId, OptionId = option, ScheduleId = schedule, Kind = default, From = default, Until = default, Reason = "" }
            : await FindAsync(db, desk, schedule, exception, http.RequestAborted);
        if (target is null)
        {
            return DeskRoutes.NotFound(http);
        }

        var form = await DeskForm.ReadAsync(http);
        Read(form, target, Today(desk, clock));
        Stranded? stranded = null;
        if (form.Ok)
        {
            var outcome = await revise.RunAsync(option, () => ApplyAsync(db, plan, target, isNew, http.RequestAborted), remake: false, http.RequestAborted, Stranded.Decided(form));
            if (outcome.IsDone)
            {
                return new SeeOther($"/desk/options/{option}/schedules/{schedule}");
            }

            stranded = await Stranded.ReadAsync(db, desk.OperatorId, revise.Stranded, removing: false, clock.UtcNow(), http.RequestAborted);
            form.Refuse(outcome.Refusal!);
        }

        return Show(new ExceptionModel(found, plan, isNew ? null : target.Id, form, stranded), stranded is null ? StatusCodes.Status422UnprocessableEntity : StatusCodes.Status409Conflict);
    }

    private static async Task<IResult> RemoveAsync(Guid option, Guid schedule, Guid exception, HttpContext http, DeskContext desk, BookingDb db, Revise revise, TimeProvider clock)
    {
        if (await PlanAsync(db, desk, option, schedule, http.RequestAborted) is not var (found, plan)
            || await FindAsync(db, desk, schedule, exception.ToString(), http.RequestAborted) is not { } known)
        {
            return DeskRoutes.NotFound(http);
        }

        db.Remove(known);
        var outcome = await revise.RunAsync(option, () => Task.FromResult(Outcome.Done), remake: false, http.RequestAborted, Stranded.Decided(await DeskForm.ReadAsync(http)));
        if (outcome.IsDone)
        {
            return new SeeOther($"/desk/options/{option}/schedules/{schedule}");
        }

        var stranded = await Stranded.ReadAsync(db, desk.OperatorId, revise.Stranded, removing: true, clock.UtcNow(), http.RequestAborted);
        return Show(new ExceptionModel(found, plan, known.Id, Write(known).Refuse(outcome.Refusal!), stranded), StatusCodes.Status409Conflict);
    }

    private static async Task<Outcome> ApplyAsync(BookingDb db, WeeklySchedule plan, ScheduleException target, bool isNew, CancellationToken cancellation)
    {
        var others = await db.ScheduleExceptions.AsNoTracking().Where(e => e.ScheduleId == plan.Id && e.Id != target.Id).ToListAsync(cancellation);
        // A flood closes whatever was planned before; but what is added to closed days would never run, and two other times for one start contradict each other.
        if (target.Kind != ExceptionKind.Closed && others.Exists(o => o.Overlaps(target) && (o.Kind == ExceptionKind.Closed || (o.Kind, target.Kind) is (ExceptionKind.Moved, ExceptionKind.Moved))))
        {
            return Refusals.ExceptionsOverlap;
        }

        if (target.Kind == ExceptionKind.Moved && await Timetable.ReadAsync(db, plan.OptionId, cancellation) is { } timetable
            && !Enumerable.Range(0, target.Until.DayNumber - target.From.DayNumber + 1).Any(i => timetable.Rules.Runs(plan, target.From.AddDays(i))))
        {
            return Refusals.NothingToMove;
        }

        if (isNew)
        {
            db.Add(target);
        }

        return Outcome.Done;
    }

    private static void Read(DeskForm form, ScheduleException target, DateOnly today)
    {
        target.Kind = form.Choice<ExceptionKind>("kind");
        target.From = form.Date("from", today.AddYears(-1), today.AddYears(5));
        target.Until = form["until"].Length == 0 ? target.From : form.Date("until", target.From, target.From.AddYears(1));
        var closed = target.Kind == ExceptionKind.Closed;
        target.Starts = closed ? "" : ScheduleException.Write(form.Times("starts", ScheduleException.MostStarts));
        target.Capacity = closed || form["capacity"].Length == 0 ? null : form.Number("capacity", 1, 10_000);
        target.Reason = form.Text("reason", ScheduleException.LongestReason);
    }

    private static DeskForm Write(ScheduleException known) => new()
    {
        ["kind"] = known.Kind.ToString(),
        ["from"] = ScheduleRoutes.Iso(known.From),
        ["until"] = ScheduleRoutes.Iso(known.Until),
        ["starts"] = string.Join(", ", known.Minutes.Select(DeskWords.Minute)),
        ["capacity"] = known.Capacity?.ToString(CultureInfo.InvariantCulture) ?? "",
        ["reason"] = known.Reason,
    };

    private static IResult Show(ExceptionModel model, int status = StatusCodes.Status200OK) => DeskRoutes.Show<ExceptionPage>(model, status);

    private static DateOnly Today(DeskContext desk, TimeProvider clock) => Occurrences.Day(clock.UtcNow(), Occurrences.Zone(desk.Operator.Zone)!);

    private static async Task<(Option Option, WeeklySchedule Plan)?> PlanAsync(BookingDb db, DeskContext desk, Guid option, Guid schedule, CancellationToken cancellation) =>
        await db.Options.AsNoTracking().SingleOrDefaultAsync(o => o.Id == option && o.OperatorId == desk.OperatorId, cancellation) is { } found
        && await db.Schedules.AsNoTracking().SingleOrDefaultAsync(s => s.Id == schedule && s.OptionId == option && s.OperatorId == desk.OperatorId, cancellation) is { } plan
            ? (found, plan)
            : null;

    private static async Task<ScheduleException?> FindAsync(BookingDb db, DeskContext desk, Guid schedule, string id, CancellationToken cancellation) => Guid.TryParse(id, out var exception)
        ? await db.ScheduleExceptions.SingleOrDefaultAsync(e => e.Id == exception && e.ScheduleId == schedule && e.OperatorId == desk.OperatorId, cancellation)
        : null;
}
