using Modular.Booking.Calendar;
using Modular.Booking.Schedule;
using Modular.Ui;

namespace Modular.Booking.Tests.Calendar;

public sealed class CalendarSpanTests
{
    [Theory]
    [InlineData("2026-12-31", "2026-12-28", "2027-01-03", "KW 53: 28. Dezember bis 3. Januar 2027")]
    [InlineData("2027-01-01", "2026-12-28", "2027-01-03", "KW 53: 28. Dezember bis 3. Januar 2027")]
    [InlineData("2027-01-04", "2027-01-04", "2027-01-10", "KW 1: 4. Januar bis 10. Januar 2027")]
    public void A_week_is_that_of_ISO_8601(string day, string first, string last, string title)
    {
        using (Language.Use("de-DE"))
        {
            var week = new CalendarSpan(CalendarView.Week, DateOnly.Parse(day));
            Assert.Equal((DateOnly.Parse(first), DateOnly.Parse(last), title), (week.First, week.Last, week.Title));
        }
    }

    [Fact]
    public void A_month_shows_whole_weeks_and_steps_by_months_whatever_its_day()
    {
        var month = new CalendarSpan(CalendarView.Month, new DateOnly(2026, 3, 31));
        Assert.Equal((new DateOnly(2026, 2, 23), new DateOnly(2026, 4, 5)), (month.First, month.Last));
        Assert.Equal(6, month.Weeks.Count());
        Assert.All(month.Weeks, week => Assert.Equal((7, DayOfWeek.Monday), (week.Length, week[0].DayOfWeek)));
        Assert.Equal((2, 4), (month.Previous.Day.Month, month.Next.Day.Month));
        Assert.True(month.Shows(new DateOnly(2026, 3, 1)));
        Assert.False(month.Shows(new DateOnly(2026, 4, 1)));
    }

    [Fact]
    public void A_night_in_which_the_clocks_go_back_has_25_hours_that_are_told_apart()
    {
        var (day, zone) = (new DateOnly(2026, 10, 25), Occurrences.Zone("Europe/Berlin")!);
        var start = LocalDays.Start(day, zone);
        var names = Enumerable.Range(0, 25).Select(h => Hours.Name(start.AddHours(h), zone.Id)).ToList();
        Assert.Equal(LocalDays.Start(day.AddDays(1), zone), start.AddHours(25));
        Assert.Equal(25, names.Distinct().Count());
        Assert.Equal(["01:00", "02:00 (UTC+2)", "02:00 (UTC+1)", "03:00"], names[1..5]);
        Assert.Equal("02:30 (UTC+1)", Hours.Clock(start.AddHours(3.5), zone.Id));
    }

    [Fact]
    public void A_night_in_which_they_go_forward_has_23_and_a_day_without_midnight_begins_at_one()
    {
        var berlin = Occurrences.Zone("Europe/Berlin")!;
        var day = new DateOnly(2026, 3, 29);
        Assert.Equal(23, LocalDays.Length(day, berlin).TotalHours);
        Assert.Equal(["00:00", "01:00", "03:00"], Enumerable.Range(0, 3).Select(h => Hours.Name(LocalDays.Start(day, berlin).AddHours(h), berlin.Id)));
        Assert.NotNull(Hours.Odd(day, berlin.Id));
        Assert.Null(Hours.Odd(day.AddDays(1), berlin.Id));
        // Santiago skips midnight on 6 September 2026.
        Assert.Equal(23, LocalDays.Length(new DateOnly(2026, 9, 6), Occurrences.Zone("America/Santiago")!).TotalHours);
    }
}
