namespace Modular.Booking.Schedule;

/// <summary>One start of a schedule on a day, before the clock of the place is asked.</summary>
internal readonly record struct DayStart(int Minute, int Capacity);

/// <summary>
/// When a weekly schedule starts on a day. In this order: closed on that day; in its season; the weekday, which on a public holiday is what the schedule
/// says; moved to other times; and whatever is added, also where the schedule would not run.
/// </summary>
internal sealed record DayRules(IReadOnlyList<Season> Seasons, IReadOnlyList<ScheduleException> Exceptions, Land? Land)
{
    public static DayRules None { get; } = new([], [], null);

    public Season? SeasonOn(DateOnly day) => Seasons.FirstOrDefault(s => s.Span.Contains(day));

    /// <summary>By time, none twice.</summary>
    public IReadOnlyList<DayStart> Starts(WeeklySchedule schedule, DateOnly day)
    {
        List<ScheduleException> today = Exceptions.Count == 0 ? [] : [.. Exceptions.Where(e => e.ScheduleId == schedule.Id && e.Contains(day))];
        if (today.Exists(e => e.Kind == ExceptionKind.Closed))
        {
            return [];
        }

        IEnumerable<DayStart> planned = Runs(schedule, day) ? [new DayStart(schedule.StartMinute, schedule.Capacity)] : [];
        if (today.Count == 0)
        {
            return [.. planned];
        }

        if (planned.Any() && today.Find(e => e.Kind == ExceptionKind.Moved) is { } moved)
        {
            planned = Of(moved, schedule);
        }

        return [.. planned.Concat(today.Where(e => e.Kind == ExceptionKind.Extra).SelectMany(e => Of(e, schedule))).DistinctBy(s => s.Minute).OrderBy(s => s.Minute)];
    }

    /// <summary>Whether the schedule runs on a day before anybody made an exception.</summary>
    public bool Runs(WeeklySchedule schedule, DateOnly day)
    {
        if (day < schedule.From || day > schedule.Until || !InSeason(schedule, day))
        {
            return false;
        }

        return schedule.OnHolidays == HolidayRule.AsUsual || Holidays.On(Land, day) is null
            ? schedule.RunsOn(day.DayOfWeek)
            : schedule.OnHolidays == HolidayRule.SundayTimes && schedule.RunsOn(DayOfWeek.Sunday);
    }

    private bool InSeason(WeeklySchedule schedule, DateOnly day) => SeasonOn(day) switch
    {
        null => schedule.SeasonId is null,
        { Times: SeasonTimes.Closed } => false,
        { Times: SeasonTimes.AsUsual } season => schedule.SeasonId is null || schedule.SeasonId == season.Id,
        var season => schedule.SeasonId == season.Id,
    };

    private static IEnumerable<DayStart> Of(ScheduleException exception, WeeklySchedule schedule) =>
        exception.Minutes.Select(m => new DayStart(m, exception.Capacity ?? schedule.Capacity));
}
