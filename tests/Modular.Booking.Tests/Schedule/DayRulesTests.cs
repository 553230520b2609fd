using CsCheck;
using Modular.Booking.Schedule;
using NodaTime;

namespace Modular.Booking.Tests.Schedule;

public class DayRulesTests
{
    private const int Daily = 0b1111111, Sundays = 0b1000000, Weekdays = 0b0011111;

    private static readonly DateTimeZone Berlin = DateTimeZoneProviders.Tzdb["Europe/Berlin"];

    [Fact]
    public void Closed_days_have_no_start_and_the_days_beside_them_do()
    {
        var plan = Plan(Daily);
        var rules = Rules([Except(plan, ExceptionKind.Closed, new(2027, 5, 3), new(2027, 5, 5))]);
        Assert.Equal([1, 2, 6, 7], Days(plan, rules, new(2027, 5, 1), new(2027, 5, 7)).Select(d => d.Day));
    }

    [Fact]
    public void Moved_days_start_at_the_other_times_only_where_the_schedule_runs()
    {
        var plan = Plan(Sundays);
        var rules = Rules([Except(plan, ExceptionKind.Moved, new(2027, 5, 1), new(2027, 5, 9), capacity: 4, 840, 540)]);
        Assert.Empty(rules.Starts(plan, new(2027, 5, 1)));
        Assert.Equal([new DayStart(540, 4), new DayStart(840, 4)], rules.Starts(plan, new(2027, 5, 2)));
        Assert.Equal([new DayStart(600, 10)], rules.Starts(plan, new(2027, 5, 16)));
    }

    [Fact]
    public void Extra_starts_are_added_beside_the_usual_one_and_on_days_the_schedule_leaves_out()
    {
        var plan = Plan(Sundays);
        var rules = Rules([Except(plan, ExceptionKind.Extra, new(2027, 5, 1), new(2027, 5, 2), capacity: null, 600, 720)]);
        Assert.Equal([new DayStart(600, 10), new DayStart(720, 10)], rules.Starts(plan, new(2027, 5, 1)));
        Assert.Equal([new DayStart(600, 10), new DayStart(720, 10)], rules.Starts(plan, new(2027, 5, 2)));
        // Also before its first and after its last day.
        var late = Rules([Except(plan, ExceptionKind.Extra, new(2035, 1, 1), new(2035, 1, 1), capacity: null, 600)]);
        Assert.Single(late.Starts(plan, new(2035, 1, 1)));
    }

    [Fact]
    public void Closed_wins_over_moved_and_extra_and_an_exception_of_another_schedule_is_not_ours()
    {
        var (plan, other) = (Plan(Daily), Plan(Daily));
        var day = new DateOnly(2027, 5, 1);
        var rules = Rules([Except(plan, ExceptionKind.Extra, day, day, null, 720), Except(plan, ExceptionKind.Moved, day, day, null, 800), Except(plan, ExceptionKind.Closed, day, day)]);
        Assert.Empty(rules.Starts(plan, day));
        Assert.Single(rules.Starts(other, day));
    }

    [Theory]
    [InlineData(HolidayRule.AsUsual, Weekdays, true)]
    [InlineData(HolidayRule.Closed, Weekdays, false)]
    [InlineData(HolidayRule.SundayTimes, Weekdays, false)]
    [InlineData(HolidayRule.SundayTimes, Sundays, true)]
    [InlineData(HolidayRule.AsUsual, Sundays, false)]
    internal void On_a_public_holiday_a_schedule_does_what_it_says(HolidayRule rule, int days, bool runs)
    {
        // Ascension Day 2027, a Thursday.
        var plan = Plan(days, rule);
        Assert.Equal(runs, new DayRules([], [], Land.Berlin).Starts(plan, new(2027, 5, 6)).Count == 1);
        // The Thursday after is none, and a business without a Land knows none.
        Assert.Equal(days == Weekdays, new DayRules([], [], Land.Berlin).Starts(plan, new(2027, 5, 13)).Count == 1);
        Assert.Equal(days == Weekdays, new DayRules([], [], null).Starts(plan, new(2027, 5, 6)).Count == 1);
    }

    [Fact]
    public void Each_land_rests_on_its_own_day()
    {
        var plan = Plan(Daily, HolidayRule.Closed);
        var repentance = new DateOnly(2027, 11, 17);
        Assert.Empty(new DayRules([], [], Land.Sachsen).Starts(plan, repentance));
        Assert.Single(new DayRules([], [], Land.Berlin).Starts(plan, repentance));
    }

    [Fact]
    public void A_season_with_its_own_times_pauses_the_usual_schedules_and_runs_its_own()
    {
        var season = Season(SeasonTimes.Own, new(2027, 5, 1), new(2027, 5, 31));
        var (usual, own) = (Plan(Daily), Plan(Daily));
        own.SeasonId = season.Id;
        var rules = new DayRules([season], [], null);
        Assert.Equal((1, 0), (rules.Starts(usual, new(2027, 4, 30)).Count, rules.Starts(own, new(2027, 4, 30)).Count));
        Assert.Equal((0, 1), (rules.Starts(usual, new(2027, 5, 1)).Count, rules.Starts(own, new(2027, 5, 1)).Count));
        Assert.Equal((0, 1), (rules.Starts(usual, new(2027, 5, 31)).Count, rules.Starts(own, new(2027, 5, 31)).Count));
        Assert.Equal((1, 0), (rules.Starts(usual, new(2027, 6, 1)).Count, rules.Starts(own, new(2027, 6, 1)).Count));
        season.Times = SeasonTimes.AsUsual;
        Assert.Equal((1, 1), (rules.Starts(usual, new(2027, 5, 1)).Count, rules.Starts(own, new(2027, 5, 1)).Count));
        season.Times = SeasonTimes.Closed;
        Assert.Equal((0, 0), (rules.Starts(usual, new(2027, 5, 1)).Count, rules.Starts(own, new(2027, 5, 1)).Count));
    }

    [Fact]
    public void An_extra_departure_runs_in_a_closed_season_and_on_a_holiday()
    {
        var plan = Plan(Daily, HolidayRule.Closed);
        var christmas = new DateOnly(2026, 12, 25);
        var rules = new DayRules([Season(SeasonTimes.Closed, new(2026, 12, 1), new(2026, 12, 31))], [Except(plan, ExceptionKind.Extra, christmas, christmas, 3, 660)], Land.Berlin);
        Assert.Equal([new DayStart(660, 3)], rules.Starts(plan, christmas));
        Assert.Empty(rules.Starts(plan, christmas.AddDays(1)));
    }

    [Theory]
    [InlineData("2026-11-01", "2027-03-31", "2026-10-31", false)]
    [InlineData("2026-11-01", "2027-03-31", "2026-11-01", true)]
    [InlineData("2026-11-01", "2027-03-31", "2028-01-15", true)]
    [InlineData("2026-11-01", "2027-03-31", "2028-04-01", false)]
    [InlineData("2026-11-01", "2027-03-31", "2025-12-24", false)]
    [InlineData("2024-02-29", "2024-03-02", "2025-02-28", true)]
    [InlineData("2024-02-29", "2024-03-02", "2028-02-28", false)]
    [InlineData("2024-02-01", "2024-02-29", "2025-02-28", true)]
    [InlineData("2024-02-01", "2024-02-29", "2025-03-01", false)]
    [InlineData("2024-02-01", "2024-02-29", "2028-02-29", true)]
    public void A_season_returns_every_year_also_around_new_year_and_the_leap_day(string from, string until, string day, bool inside) =>
        Assert.Equal(inside, new DateSpan(Day(from), Day(until), Yearly: true).Contains(Day(day)));

    [Fact]
    public void Two_spans_overlap_exactly_when_they_share_a_day() => Gen.Select(Span, Span).Sample((mine, theirs) =>
    {
        var shared = Enumerable.Range(0, 366 * 14).Select(new DateOnly(2024, 1, 1).AddDays).Any(d => mine.Contains(d) && theirs.Contains(d));
        Assert.Equal(shared, mine.Overlaps(theirs));
        Assert.Equal(shared, theirs.Overlaps(mine));
    });

    /// <summary>02:30 is skipped in Berlin on 28 March 2027 and comes twice on 31 October: a moved or an added start follows the same clock as a weekly one.</summary>
    [Theory]
    [InlineData(ExceptionKind.Moved)]
    [InlineData(ExceptionKind.Extra)]
    internal void On_the_days_the_clocks_change_exceptions_are_right_to_the_minute(ExceptionKind kind)
    {
        var plan = Plan(kind == ExceptionKind.Moved ? Daily : 0b0000001);
        var rules = Rules([Except(plan, kind, new(2027, 3, 28), new(2027, 3, 28), null, 119, 150, 180), Except(plan, kind, new(2027, 10, 31), new(2027, 10, 31), null, 119, 150, 180)]);
        Assert.Equal(
            [new(2027, 3, 28, 0, 59, 0), new(2027, 3, 28, 1, 30, 0), new(2027, 3, 28, 1, 0, 0)],
            Occurrences.Of(plan, rules, Berlin, new(2027, 3, 28), new(2027, 3, 28)).Select(o => o.At.StartsAt));
        Assert.Equal([false, true, false], Occurrences.Of(plan, rules, Berlin, new(2027, 3, 28), new(2027, 3, 28)).Select(o => o.At.Moved));
        Assert.Equal(
            [new(2027, 10, 30, 23, 59, 0), new(2027, 10, 31, 0, 30, 0), new(2027, 10, 31, 2, 0, 0)],
            Occurrences.Of(plan, rules, Berlin, new(2027, 10, 31), new(2027, 10, 31)).Select(o => o.At.StartsAt));
    }

    [Fact]
    public void Whatever_the_exceptions_a_day_has_each_start_once_and_in_order_and_none_when_closed()
    {
        var start = new DateOnly(2027, 1, 1);
        var plan = Plan(0b1010101);
        var exception =
            from kind in Gen.Enum<ExceptionKind>()
            from first in Gen.Int[0, 40]
            from length in Gen.Int[0, 5]
            from minutes in Gen.Int[0, 1439].Array[1, 4]
            select Except(plan, kind, start.AddDays(first), start.AddDays(first + length), null, kind == ExceptionKind.Closed ? [] : minutes);
        exception.List[0, 6].Sample(exceptions =>
        {
            var rules = Rules(exceptions);
            foreach (var day in Enumerable.Range(0, 50).Select(start.AddDays))
            {
                var minutes = rules.Starts(plan, day).Select(s => s.Minute).ToList();
                var today = exceptions.Where(e => e.Contains(day)).ToList();
                Assert.Equal(minutes.Distinct().Order(), minutes);
                if (today.Exists(e => e.Kind == ExceptionKind.Closed))
                {
                    Assert.Empty(minutes);
                }
                else
                {
                    Assert.Superset(today.Where(e => e.Kind == ExceptionKind.Extra).SelectMany(e => e.Minutes).ToHashSet(), minutes.ToHashSet());
                    Assert.True(today.Count > 0 || minutes.Count == (plan.RunsOn(day.DayOfWeek) ? 1 : 0));
                }
            }
        });
    }

    private static Gen<DateSpan> Span =>
        from first in Gen.Int[0, 900]
        from length in Gen.Int[0, 300]
        from yearly in Gen.Bool
        select new DateSpan(new DateOnly(2024, 1, 1).AddDays(first), new DateOnly(2024, 1, 1).AddDays(first + length), yearly);

    private static DayRules Rules(IReadOnlyList<ScheduleException> exceptions) => new([], exceptions, null);

    private static IEnumerable<DateOnly> Days(WeeklySchedule plan, DayRules rules, DateOnly from, DateOnly to) => Occurrences.Of(plan, rules, Berlin, from, to).Select(o => o.At.LocalDate);

    private static Season Season(SeasonTimes times, DateOnly from, DateOnly until) => new()
    {
        Id = Guid.CreateVersion7(),
        OperatorId = Guid.NewGuid(),
        OptionId = Guid.NewGuid(),
        NameDe = "Saison",
        NameEn = "Season",
        From = from,
        Until = until,
        Times = times,
    };

    private static ScheduleException Except(WeeklySchedule plan, ExceptionKind kind, DateOnly from, DateOnly until, int? capacity = null, params int[] minutes) => new()
    {
        Id = Guid.CreateVersion7(),
        OperatorId = plan.OperatorId,
        OptionId = plan.OptionId,
        ScheduleId = plan.Id,
        Kind = kind,
        From = from,
        Until = until,
        Starts = ScheduleException.Write(minutes),
        Capacity = capacity,
        Reason = "Test",
    };

    private static WeeklySchedule Plan(int days, HolidayRule onHolidays = HolidayRule.AsUsual) => new()
    {
        Id = Guid.CreateVersion7(),
        OperatorId = Guid.NewGuid(),
        OptionId = Guid.NewGuid(),
        Days = days,
        StartMinute = 600,
        From = new(2026, 1, 1),
        Until = new(2030, 12, 31),
        Capacity = 10,
        OnHolidays = onHolidays,
    };

    private static DateOnly Day(string iso) => DateOnly.ParseExact(iso, "yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture);
}
