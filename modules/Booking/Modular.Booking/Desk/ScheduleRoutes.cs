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

internal sealed record ScheduleModel(Operator Operator, Option Option, Guid? ScheduleId, DeskForm Form);

/// <summary>Weekly schedules of an option; saving one brings the departures in line at once. For owners.</summary>
internal static class ScheduleRoutes
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.Page(StaffRole.Owner, "/desk/options/{option:guid}/schedules/{schedule}", ShowAsync);
        routes.Form(StaffRole.Owner, "/desk/options/{option:guid}/schedules/{schedule}", SaveAsync);
        routes.Form(StaffRole.Owner, "/desk/options/{option:guid}/schedules/{schedule:guid}/remove", RemoveAsync);
    }

    private static async Task<IResult> ShowAsync(Guid option, string schedule, HttpContext http, DeskContext desk, BookingDb db, TimeProvider clock)
    {
        if (await OptionAsync(db, desk, option, http.RequestAborted) is not { } found)
        {
            return DeskRoutes.NotFound(http);
        }

        if (schedule == "new")
        {
            var today = Occurrences.Day(clock.UtcNow(), Occurrences.Zone(desk.Operator.Zone)!);
            return DeskRoutes.Show<SchedulePage>(new ScheduleModel(desk.Operator, found, null, new DeskForm { ["from"] = Iso(today), ["until"] = Iso(today.AddMonths(6)), ["start"] = "10:00", ["capacity"] = "10" }));
        }

        return await FindAsync(db, desk, option, schedule, http.RequestAborted) is { } known
            ? DeskRoutes.Show<SchedulePage>(new ScheduleModel(desk.Operator, found, known.Id, Write(known)))
            : DeskRoutes.NotFound(http);
    }

    private static async Task<IResult> SaveAsync(Guid option, string schedule, HttpContext http, DeskContext desk, BookingDb db, Revise revise, TimeProvider clock)
    {
        if (await OptionAsync(db, desk, option, http.RequestAborted) is not { } found)
        {
            return DeskRoutes.NotFound(http);
        }

        var target = schedule == "new"
            ? new WeeklySchedule { Id = clock.NewId(), OperatorId = desk.OperatorId, OptionId = option, Days = 0, StartMinute = 0, From = default, Until = default, Capacity = 0 }
            : await FindAsync(db, desk, option, schedule, http.RequestAborted);
        if (target is null)
        {
            return DeskRoutes.NotFound(http);
        }

        var form = await DeskForm.ReadAsync(http);
        var today = Occurrences.Day(clock.UtcNow(), Occurrences.Zone(desk.Operator.Zone)!);
        Read(form, target, today);
        if (form.Ok)
        {
            var outcome = await revise.RunAsync(option, () => ApplyAsync(db, target, isNew: schedule == "new", http.RequestAborted), remake: false, http.RequestAborted);
            if (outcome.IsDone)
            {
                return new SeeOther($"/desk/options/{option}");
            }

            form.Refuse(outcome.Refusal!);
        }

        return DeskRoutes.Show<SchedulePage>(new ScheduleModel(desk.Operator, found, schedule == "new" ? null : target.Id, form), StatusCodes.Status422UnprocessableEntity);
    }

    private static async Task<Outcome> ApplyAsync(BookingDb db, WeeklySchedule target, bool isNew, CancellationToken cancellation)
    {
        var others = await db.Schedules.AsNoTracking().Where(s => s.OptionId == target.OptionId && s.Id != target.Id && s.StartMinute == target.StartMinute).ToListAsync(cancellation);
        if (others.Exists(o => (o.Days & target.Days) != 0 && o.From <= target.Until && target.From <= o.Until))
        {
            return Refusals.SameSlot;
        }

        if (isNew)
        {
            db.Add(target);
        }

        return Outcome.Done;
    }

    private static async Task<IResult> RemoveAsync(Guid option, Guid schedule, HttpContext http, DeskContext desk, BookingDb db, Revise revise)
    {
        if (await FindAsync(db, desk, option, schedule.ToString(), http.RequestAborted) is not { } known)
        {
            return DeskRoutes.NotFound(http);
        }

        db.Remove(known);
        await revise.RunAsync(option, () => Task.FromResult(Outcome.Done), remake: false, http.RequestAborted);
        return new SeeOther($"/desk/options/{option}");
    }

    private static void Read(DeskForm form, WeeklySchedule schedule, DateOnly today)
    {
        schedule.Days = form.Bits("days", 7);
        schedule.StartMinute = form.Time("start");
        schedule.From = form.Date("from", today.AddYears(-5), today.AddYears(5));
        schedule.Until = form.Date("until", schedule.From, schedule.From.AddYears(5));
        schedule.Capacity = form.Number("capacity", 1, 10_000);
    }

    private static DeskForm Write(WeeklySchedule schedule) => new()
    {
        ["days"] = string.Join(',', Enumerable.Range(0, 7).Where(i => (schedule.Days & (1 << i)) != 0)),
        ["start"] = TimeOnly.MinValue.AddMinutes(schedule.StartMinute).ToString("HH:mm", CultureInfo.InvariantCulture),
        ["from"] = Iso(schedule.From),
        ["until"] = Iso(schedule.Until),
        ["capacity"] = schedule.Capacity.ToString(CultureInfo.InvariantCulture),
    };

    private static string Iso(DateOnly date) => date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    private static Task<Option?> OptionAsync(BookingDb db, DeskContext desk, Guid id, CancellationToken cancellation) =>
        db.Options.AsNoTracking().SingleOrDefaultAsync(o => o.Id == id && o.OperatorId == desk.OperatorId, cancellation);

    private static async Task<WeeklySchedule?> FindAsync(BookingDb db, DeskContext desk, Guid option, string id, CancellationToken cancellation) =>
        Guid.TryParse(id, out var schedule) ? await db.Schedules.SingleOrDefaultAsync(s => s.Id == schedule && s.OptionId == option && s.OperatorId == desk.OperatorId, cancellation) : null;
}
