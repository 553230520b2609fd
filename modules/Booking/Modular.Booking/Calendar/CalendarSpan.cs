using System.Globalization;
using Modular.Ui;

namespace Modular.Booking.Calendar;

internal enum CalendarView
{
    Month,
    Week,
    Day,
}

/// <summary>A day, an ISO week (from Monday, ISO 8601) or a month: which days it shows, and what comes before and after.</summary>
internal readonly record struct CalendarSpan(CalendarView View, DateOnly Day)
{
    /// <summary>The first day shown; a month begins with the Monday of its first week.</summary>
    public DateOnly First => View switch
    {
        CalendarView.Month => Monday(FirstOfMonth),
        CalendarView.Week => Monday(Day),
        _ => Day,
    };

    /// <summary>The last day shown, included.</summary>
    public DateOnly Last => View switch
    {
        CalendarView.Month => Monday(FirstOfMonth.AddMonths(1).AddDays(-1)).AddDays(6),
        CalendarView.Week => First.AddDays(6),
        _ => Day,
    };

    public CalendarSpan Previous => this with { Day = Step(-1) };

    public CalendarSpan Next => this with { Day = Step(1) };

    /// <summary>"Dezember 2026", "KW 49: 30. November bis 6. Dezember 2026", "Di., 1. Dezember 2026".</summary>
    public string Title => View switch
    {
        CalendarView.Month => Show.Month(Day),
        CalendarView.Week => $"{WeekName(Day)}: {Range(First, Last)}",
        _ => Show.Day(Day, year: true),
    };

    public IEnumerable<DateOnly[]> Weeks
    {
        get
        {
            for (var monday = Monday(First); monday <= Last; monday = monday.AddDays(7))
            {
                var first = monday;
                yield return [.. Enumerable.Range(0, 7).Select(first.AddDays)];
            }
        }
    }

    public bool Shows(DateOnly day) => View != CalendarView.Month || (day.Year, day.Month) == (Day.Year, Day.Month);

    /// <summary>"KW 49" · "Week 49".</summary>
    public static string WeekName(DateOnly day) => T.Of($"KW {Week(day)}", $"Week {Week(day)}");

    private DateOnly FirstOfMonth => new(Day.Year, Day.Month, 1);

    private DateOnly Step(int by) => View switch
    {
        CalendarView.Month => FirstOfMonth.AddMonths(by),
        CalendarView.Week => Monday(Day).AddDays(7 * by),
        _ => Day.AddDays(by),
    };

    private static int Week(DateOnly day) => ISOWeek.GetWeekOfYear(day.ToDateTime(TimeOnly.MinValue));

    private static DateOnly Monday(DateOnly day) => day.AddDays(-(((int)day.DayOfWeek + 6) % 7));

    private static string Range(DateOnly from, DateOnly until)
    {
        var form = Language.IsGerman ? "d. MMMM" : "d MMMM";
        return T.Of($"{from.ToString(form, Language.Culture)} bis {Show.Date(until)}", $"{from.ToString(form, Language.Culture)} to {Show.Date(until)}");
    }
}
