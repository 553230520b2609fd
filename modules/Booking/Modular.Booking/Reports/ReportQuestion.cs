using System.Globalization;
using Modular.Booking.Desk;
using Modular.Ui;

namespace Modular.Booking.Reports;

internal enum ReportBy
{
    /// <summary>Everything counts on the day on which the places were held, also what went back later.</summary>
    Booking,

    /// <summary>Everything counts on the day on which it takes place.</summary>
    Service,
}

/// <summary>Which days, both included, and by which of an order's days.</summary>
internal sealed record ReportQuestion(ReportBy By, DateOnly From, DateOnly Until)
{
    public const int MostDays = 732;

    /// <summary>So many days are shown one by one; more by month.</summary>
    private const int ByDay = 62;

    public bool IsByMonth => Until.DayNumber - From.DayNumber >= ByDay;

    /// <summary>The stretches that are summed on their own: first day and, not included, the day after the last.</summary>
    public IReadOnlyList<(DateOnly First, DateOnly End)> Stretches
    {
        get
        {
            var found = new List<(DateOnly, DateOnly)>();
            for (var first = From; first <= Until;)
            {
                var next = IsByMonth ? new DateOnly(first.Year, first.Month, 1).AddMonths(1) : first.AddDays(1);
                var end = next > Until ? Until.AddDays(1) : next;
                found.Add((first, end));
                first = end;
            }

            return found;
        }
    }

    public static ReportQuestion Month(ReportBy by, DateOnly day) => new(by, new(day.Year, day.Month, 1), new DateOnly(day.Year, day.Month, 1).AddMonths(1).AddDays(-1));

    public static ReportQuestion Year(ReportBy by, int year) => new(by, new(year, 1, 1), new(year, 12, 31));

    /// <summary>This month where nothing was asked.</summary>
    public static ReportQuestion Read(DeskForm form, DateOnly today)
    {
        var month = Month(form["by"] == "service" ? ReportBy.Service : ReportBy.Booking, today);
        if (form["from"].Length == 0 && form["until"].Length == 0)
        {
            (form["from"], form["until"]) = (Iso(month.From), Iso(month.Until));
            return month;
        }

        var (least, most) = (new DateOnly(2000, 1, 1), new DateOnly(2199, 12, 31));
        var question = month with { From = form.Date("from", least, most), Until = form.Date("until", least, most) };
        form.Errors.When(form.Ok && question.Until < question.From, "until", T.Of("Das Ende liegt vor dem Anfang.", "The end lies before the beginning."));
        form.Errors.When(form.Ok && question.Until.DayNumber - question.From.DayNumber >= MostDays, "until", T.Of("Ein Bericht fasst höchstens zwei Jahre.", "A report holds two years at most."));
        return form.Ok ? question : month;
    }

    public string Address(string path, string? part = null) => string.Create(
        CultureInfo.InvariantCulture, $"{path}?by={(By == ReportBy.Service ? "service" : "booking")}&from={Iso(From)}&until={Iso(Until)}{(part is null ? null : "&part=" + part)}");

    public static string Iso(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
