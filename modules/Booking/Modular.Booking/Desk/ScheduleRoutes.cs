using Microsoft.AspNetCore.Builder;
using System.Globalization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Modular.Booking.Catalogue;
using Modular.Booking.Schedule;
using Modular.Booking.Storage;
using Modular.Kernel;
using Modular.Ui;
using Option = Modular.Booking.Catalogue.Option;
using Refusals = Modular.Booking.Schedule.Refusals;

namespace Modular.Booking.Desk;

internal sealed record ScheduleModel(
    Operator Operator, Option Option, Guid? ScheduleId, DeskForm Form, IReadOnlyList<Season> Seasons, IReadOnlyList<ScheduleException> Exceptions, Stranded? Stranded = null);

/// <summary>Weekly schedules of an option; saving one brings the departures in line at once. For owners.</summary>
internal static class ScheduleRoutes
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/desk/options/{option:guid}/schedules/{schedule}", ShowAsync).ForStaff(StaffRole.Owner);
        routes.MapPost("/desk/options/{option:guid}/schedules/{schedule}", SaveAsync).TakesForm(StaffRole.Owner);
        routes.MapPost("/desk/options/{option:guid}/schedules/{schedule:guid}/remove", RemoveAsync).TakesForm(StaffRole.Owner);
    }

    private static async Task<IResult> ShowAsync(Guid option, string schedule, string? season, HttpContext http, DeskContext desk, BookingDb db, TimeProvider clock)
    {
        if (await OptionAsync(db, desk, option, http.RequestAborted) is not { } found)
        {
            return DeskRoutes.NotFound(http);
        }

        var seasons = await SeasonsAsync(db, option, http.RequestAborted);

        if (schedule == "new")
        {
            var today = Occurrences.Day(clock.UtcNow(), Occurrences.Zone(desk.Operator.Zone)!);
            var own = seasons.Find(s => s.Id.ToString() == season);
            return DeskRoutes.Show<SchedulePage>(new ScheduleModel(
                desk.Operator,
                found,
                null,
                new DeskForm
                {
                    ["from"] = Iso(own?.From ?? today),
                    ["until"] = Iso(own is null ? today.AddMonths(6) : own.Yearly ? own.Until.AddYears(4) : own.Until),
                    ["start"] = "10:00",
                    ["capacity"] = "10",
                    ["season"] = own?.Id.ToString() ?? "",
                    ["holidays"] = nameof(HolidayRule.AsUsual),
                },
                seasons,
                []));
        }

        return await FindAsync(db, desk, option, schedule, http.RequestAborted) is { } known
            ? DeskRoutes.Show<SchedulePage>(new ScheduleModel(desk.Operator, found, known.Id, Write(known), seasons, await ExceptionsAsync(db, known.Id, http.RequestAborted)))
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
        var seasons = await SeasonsAsync(db, option, http.RequestAborted);
        Read(form, target, seasons, today);
        Stranded? stranded = null;
        if (form.Ok)
        {
            var outcome = await revise.RunAsync(option, () => ApplyAsync(db, target, isNew: schedule == "new", http.RequestAborted), remake: false, http.RequestAborted, Stranded.Decided(form));
            if (outcome.IsDone)
            {
                return new SeeOther($"/desk/options/{option}");
            }

            stranded = await Stranded.ReadAsync(db, desk.OperatorId, revise.Stranded, removing: false, clock.UtcNow(), http.RequestAborted);
            form.Refuse(outcome.Refusal!);
        }

        return DeskRoutes.Show<SchedulePage>(
            new ScheduleModel(desk.Operator, found, schedule == "new" ? null : target.Id, form, seasons, await ExceptionsAsync(db, target.Id, http.RequestAborted), stranded),
            stranded is null ? StatusCodes.Status422UnprocessableEntity : StatusCodes.Status409Conflict);
    }

    private static async Task<Outcome> ApplyAsync(BookingDb db, WeeklySchedule target, bool isNew, CancellationToken cancellation)
    {
        var others = await db.Schedules.AsNoTracking().Where(s => s.OptionId == target.OptionId && s.Id != target.Id && s.StartMinute == target.StartMinute && s.SeasonId == target.SeasonId).ToListAsync(cancellation);
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

    private static async Task<IResult> RemoveAsync(Guid option, Guid schedule, HttpContext http, DeskContext desk, BookingDb db, Revise revise, TimeProvider clock)
    {
        if (await OptionAsync(db, desk, option, http.RequestAborted) is not { } found || await FindAsync(db, desk, option, schedule.ToString(), http.RequestAborted) is not { } known)
        {
            return DeskRoutes.NotFound(http);
        }

        db.Remove(known);
        var outcome = await revise.RunAsync(option, () => Task.FromResult(Outcome.Done), remake: false, http.RequestAborted, Stranded.Decided(await DeskForm.ReadAsync(http)));
        if (outcome.IsDone)
        {
            return new SeeOther($"/desk/options/{option}");
        }

        var stranded = await Stranded.ReadAsync(db, desk.OperatorId, revise.Stranded, removing: true, clock.UtcNow(), http.RequestAborted);
        return DeskRoutes.Show<SchedulePage>(
            new ScheduleModel(
                desk.Operator, found, schedule, Write(known).Refuse(outcome.Refusal!), await SeasonsAsync(db, option, http.RequestAborted), await ExceptionsAsync(db, schedule, http.RequestAborted), stranded),
            StatusCodes.Status409Conflict);
    }

    private static void Read(DeskForm form, WeeklySchedule schedule, IReadOnlyList<Season> seasons, DateOnly today)
    {
        // A form that does not ask leaves it as it is.
        schedule.OnHolidays = form.Has("holidays") ? form.Choice<HolidayRule>("holidays") : schedule.OnHolidays;
        schedule.SeasonId = form.Has("season") ? seasons.FirstOrDefault(s => s.Id.ToString() == form["season"])?.Id : schedule.SeasonId;
        form.Errors.When(form["season"].Length > 0 && schedule.SeasonId?.ToString() != form["season"], "season", T.Of("Bitte wählen Sie einen der Einträge.", "Please choose one of the entries."));
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
        ["holidays"] = schedule.OnHolidays.ToString(),
        ["season"] = schedule.SeasonId?.ToString() ?? "",
    };

    private static Task<List<Season>> SeasonsAsync(BookingDb db, Guid option, CancellationToken cancellation) =>
        db.Seasons.AsNoTracking().Where(s => s.OptionId == option).OrderBy(s => s.From).ToListAsync(cancellation);

    private static Task<List<ScheduleException>> ExceptionsAsync(BookingDb db, Guid schedule, CancellationToken cancellation) =>
        db.ScheduleExceptions.AsNoTracking().Where(e => e.ScheduleId == schedule).OrderBy(e => e.From).ThenBy(e => e.Id).ToListAsync(cancellation);

    public static string Iso(DateOnly date) => date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    private static Task<Option?> OptionAsync(BookingDb db, DeskContext desk, Guid id, CancellationToken cancellation) =>
        db.Options.AsNoTracking().SingleOrDefaultAsync(o => o.Id == id && o.OperatorId == desk.OperatorId, cancellation);

    private static async Task<WeeklySchedule?> FindAsync(BookingDb db, DeskContext desk, Guid option, string id, CancellationToken cancellation) =>
        Guid.TryParse(id, out var schedule) ? await db.Schedules.SingleOrDefaultAsync(s => s.Id == schedule && s.OptionId == option && s.OperatorId == desk.OperatorId, cancellation) : null;
}
