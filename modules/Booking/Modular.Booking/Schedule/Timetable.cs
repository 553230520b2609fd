using Microsoft.EntityFrameworkCore;
using Modular.Booking.Catalogue;
using Modular.Booking.Storage;
using NodaTime;

namespace Modular.Booking.Schedule;

/// <summary>A departure that should exist.</summary>
internal readonly record struct Planned(Guid ScheduleId, Occurrence At, DateTime EndsAt, DateTime ClosesAt, int Capacity)
{
    public (DateOnly Date, int Minute) Slot => (At.LocalDate, At.LocalMinute);
}

/// <summary>What an option's departures follow from: its schedules with seasons, holidays and exceptions, how long it lasts, what it shares.</summary>
internal sealed record Timetable(
    Guid OperatorId,
    Guid ExperienceId,
    Guid OptionId,
    DateTimeZone Zone,
    int DurationMinutes,
    int CutoffMinutes,
    IReadOnlyList<Resource> Resources,
    IReadOnlyList<WeeklySchedule> Schedules,
    DayRules Rules)
{
    /// <summary>So many days ahead can be booked.</summary>
    public const int HorizonDays = 400;

    /// <summary>
    /// Every departure from one local day on that starts after an instant. Two schedules that name the same slot make one departure:
    /// that of the older schedule. Lasting is elapsed time: 24 hours are 24 hours, also when the wall clock shows 23 or 25.
    /// </summary>
    public IReadOnlyList<Planned> Plan(DateOnly from, DateTime after) =>
    [
        .. Schedules
            .OrderBy(s => s.Id)
            .SelectMany(s => Occurrences.Of(s, Rules, Zone, from, from.AddDays(HorizonDays)).Select(o => Depart(s, o.At, o.Capacity)))
            .Where(p => p.At.StartsAt > after)
            .DistinctBy(p => p.Slot)
            .OrderBy(p => p.At.LocalDate).ThenBy(p => p.At.LocalMinute),
    ];

    public static async Task<Timetable?> ReadAsync(BookingDb db, Guid optionId, CancellationToken cancellation)
    {
        var found = await (
            from option in db.Options.AsNoTracking()
            join experience in db.Experiences on option.ExperienceId equals experience.Id
            join shop in db.Operators on option.OperatorId equals shop.Id
            where option.Id == optionId && experience.State != ExperienceState.Archived
            select new { option.OperatorId, option.ExperienceId, experience.Zone, option.DurationMinutes, option.CutoffMinutes, shop.Land }).SingleOrDefaultAsync(cancellation);
        if (found is null || Occurrences.Zone(found.Zone) is not { } zone)
        {
            return null;
        }

        var resources = await (
            from link in db.OptionResources
            join resource in db.Resources.AsNoTracking() on link.ResourceId equals resource.Id
            where link.OptionId == optionId
            select resource).ToListAsync(cancellation);
        var schedules = await db.Schedules.AsNoTracking().Where(s => s.OptionId == optionId).ToListAsync(cancellation);
        var seasons = await db.Seasons.AsNoTracking().Where(s => s.OptionId == optionId).OrderBy(s => s.Id).ToListAsync(cancellation);
        var exceptions = await db.ScheduleExceptions.AsNoTracking().Where(e => e.OptionId == optionId).OrderBy(e => e.Id).ToListAsync(cancellation);
        return new Timetable(
            found.OperatorId, found.ExperienceId, optionId, zone, found.DurationMinutes, found.CutoffMinutes, resources, schedules, new DayRules(seasons, exceptions, found.Land));
    }

    private Planned Depart(WeeklySchedule schedule, Occurrence at, int capacity) =>
        new(schedule.Id, at, at.StartsAt.AddMinutes(DurationMinutes), at.StartsAt.AddMinutes(-CutoffMinutes), capacity);
}
