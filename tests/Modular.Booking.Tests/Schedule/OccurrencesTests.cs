using CsCheck;
using Modular.Booking.Schedule;
using NodaTime;

namespace Modular.Booking.Tests.Schedule;

public class OccurrencesTests
{
    private static readonly string[] Zones =
    [
        "Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Asia/Kolkata", "Asia/Kathmandu", "Pacific/Apia", "Africa/Casablanca",
        "America/St_Johns", "America/Sao_Paulo", "Europe/Lisbon", "Pacific/Chatham", "UTC",
    ];

    [Fact]
    public void In_Berlin_a_time_the_clock_skips_starts_an_hour_later()
    {
        var start = At("Europe/Berlin", new(2026, 3, 29), 2 * 60 + 30);
        Assert.Equal(Utc(2026, 3, 29, 1, 30), start.StartsAt);
        Assert.True(start.Moved);
        Assert.Equal(150, start.LocalMinute);
    }

    [Fact]
    public void In_Berlin_times_around_the_skipped_hour_are_as_written()
    {
        Assert.Equal(Utc(2026, 3, 29, 0, 59), At("Europe/Berlin", new(2026, 3, 29), 119).StartsAt);
        var after = At("Europe/Berlin", new(2026, 3, 29), 180);
        Assert.Equal(Utc(2026, 3, 29, 1, 0), after.StartsAt);
        Assert.False(after.Moved);
    }

    [Fact]
    public void In_Berlin_a_time_that_comes_twice_means_the_first()
    {
        Assert.Equal(Utc(2026, 10, 25, 0, 30), At("Europe/Berlin", new(2026, 10, 25), 150).StartsAt);
        Assert.Equal(Utc(2026, 10, 25, 2, 0), At("Europe/Berlin", new(2026, 10, 25), 180).StartsAt);
    }

    [Fact]
    public void In_New_York_the_clock_changes_on_other_days()
    {
        Assert.Equal(Utc(2026, 3, 8, 7, 30), At("America/New_York", new(2026, 3, 8), 150).StartsAt);
        Assert.Equal(Utc(2026, 11, 1, 5, 30), At("America/New_York", new(2026, 11, 1), 90).StartsAt);
    }

    [Fact]
    public void On_Lord_Howe_only_half_an_hour_is_skipped()
    {
        var skipped = At("Australia/Lord_Howe", new(2026, 10, 4), 135);
        Assert.True(skipped.Moved);
        Assert.Equal(Utc(2026, 10, 3, 15, 45), skipped.StartsAt);
        Assert.Equal(Utc(2026, 4, 4, 14, 45), At("Australia/Lord_Howe", new(2026, 4, 5), 105).StartsAt);
    }

    [Fact]
    public void Without_summer_time_every_day_is_alike() =>
        Assert.All(Enumerable.Range(0, 366), day => Assert.Equal(new TimeOnly(3, 30), TimeOnly.FromDateTime(At("Asia/Kolkata", new DateOnly(2026, 1, 1).AddDays(day), 9 * 60).StartsAt)));

    [Fact]
    public void A_day_that_a_place_never_had_has_no_start() =>
        Assert.Null(Occurrences.At(new(2011, 12, 30), 600, DateTimeZoneProviders.Tzdb["Pacific/Apia"]));

    [Fact]
    public void Lasting_is_elapsed_time_also_through_the_night_of_the_change()
    {
        var table = Table("Europe/Berlin", durationMinutes: 8 * 60, Weekly(0b0100000, 22 * 60, new(2026, 3, 28), new(2026, 3, 28)));
        var night = Assert.Single(table.Plan(new(2026, 3, 1), Utc(2026, 3, 1, 0, 0)));
        Assert.Equal(TimeSpan.FromHours(8), night.EndsAt - night.At.StartsAt);
        Assert.Equal(Utc(2026, 3, 29, 5, 0), night.EndsAt);
    }

    [Fact]
    public void Two_schedules_that_name_the_same_slot_make_one_departure()
    {
        var table = Table("Europe/Berlin", 60, Weekly(0b1111111, 600, new(2026, 5, 1), new(2026, 5, 9)), Weekly(0b0000001, 600, new(2026, 5, 1), new(2026, 5, 9)));
        Assert.Equal(9, table.Plan(new(2026, 5, 1), Utc(2026, 4, 30, 0, 0)).Count);
    }

    [Fact]
    public void What_has_started_is_not_planned_and_nothing_beyond_the_horizon()
    {
        var table = Table("Europe/Berlin", 60, Weekly(0b1111111, 600, new(2020, 1, 1), new(2040, 1, 1)));
        var plan = table.Plan(new(2026, 5, 1), Utc(2026, 5, 1, 8, 0));
        Assert.Equal(new DateOnly(2026, 5, 2), plan[0].At.LocalDate);
        Assert.Equal(new DateOnly(2026, 5, 1).AddDays(Timetable.HorizonDays), plan[^1].At.LocalDate);
    }

    [Fact]
    public void Any_schedule_keeps_its_wall_clock_its_days_and_makes_no_start_twice()
    {
        var gen =
            from zone in Gen.Int[0, Zones.Length - 1].Select(i => Zones[i])
            from days in Gen.Int[1, 127]
            from minute in Gen.Int[0, 1439]
            from first in Gen.Int[0, 365 * 12]
            from length in Gen.Int[0, 500]
            select (zone, days, minute, From: new DateOnly(2019, 1, 1).AddDays(first), length);
        gen.Sample(
            g =>
            {
                var zone = DateTimeZoneProviders.Tzdb[g.zone];
                var schedule = Weekly(g.days, g.minute, g.From, g.From.AddDays(g.length));
                var starts = Occurrences.Of(schedule, DayRules.None, zone, g.From.AddDays(-10), g.From.AddDays(450)).Select(s => s.At).ToList();
                Assert.Equal(starts.Count, starts.Select(s => s.LocalDate).Distinct().Count());
                Assert.Equal(starts.Count, starts.Select(s => s.StartsAt).Distinct().Count());
                foreach (var start in starts)
                {
                    Assert.NotEqual(0, g.days & (1 << (((int)start.LocalDate.DayOfWeek + 6) % 7)));
                    Assert.InRange(start.LocalDate, g.From, g.From.AddDays(g.length));
                    var wall = Instant.FromDateTimeUtc(start.StartsAt).InZone(zone).LocalDateTime;
                    var written = LocalDateTime.FromDateTime(start.LocalDate.ToDateTime(TimeOnly.MinValue)).PlusMinutes(start.LocalMinute);
                    Assert.Equal(start.Moved, wall != written);
                    Assert.True(wall >= written);
                    Assert.Equal(start.Moved, zone.MapLocal(written).Count == 0);
                }
            },
            iter: 400);
    }

    [Fact]
    public void Two_stretches_overlap_exactly_when_they_share_a_cell_or_its_half_hour()
    {
        var gen = Gen.Select(Gen.Int[0, 3000], Gen.Int[1, 600], Gen.Int[0, 3000], Gen.Int[1, 600]);
        var zero = Utc(2026, 1, 1, 0, 0);
        gen.Sample((start, length, otherStart, otherLength) =>
        {
            var mine = Cells.Touched(zero.AddMinutes(start), zero.AddMinutes(start + length)).ToHashSet();
            var theirs = Cells.Touched(zero.AddMinutes(otherStart), zero.AddMinutes(otherStart + otherLength)).ToHashSet();
            var overlap = start < otherStart + otherLength && otherStart < start + length;
            Assert.True(!overlap || mine.Overlaps(theirs));
            var aligned = Cells.Minutes * 2;
            Assert.True(overlap || Math.Min(Math.Abs(start - (otherStart + otherLength)), Math.Abs(otherStart - (start + length))) < aligned || !mine.Overlaps(theirs));
            Assert.All(mine, cell => Assert.Equal(0, cell.Minute % Cells.Minutes));
        });
    }

    private static Occurrence At(string zone, DateOnly day, int minute) => Occurrences.At(day, minute, DateTimeZoneProviders.Tzdb[zone])!.Value;

    private static DateTime Utc(int year, int month, int day, int hour, int minute) => new(year, month, day, hour, minute, 0, DateTimeKind.Utc);

    private static Timetable Table(string zone, int durationMinutes, params WeeklySchedule[] schedules) =>
        new(Guid.NewGuid(), Guid.NewGuid(), Guid.NewGuid(), DateTimeZoneProviders.Tzdb[zone], durationMinutes, 0, [], schedules, DayRules.None);

    private static WeeklySchedule Weekly(int days, int minute, DateOnly from, DateOnly until) => new()
    {
        Id = Guid.CreateVersion7(),
        OperatorId = Guid.NewGuid(),
        OptionId = Guid.NewGuid(),
        Days = days,
        StartMinute = minute,
        From = from,
        Until = until,
        Capacity = 10,
    };
}
