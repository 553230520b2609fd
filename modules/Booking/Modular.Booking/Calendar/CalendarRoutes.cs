using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Modular.Booking.Catalogue;
using Modular.Booking.Desk;
using Modular.Booking.Schedule;
using Modular.Booking.Storage;
using Modular.Kernel;

namespace Modular.Booking.Calendar;

internal sealed record CalendarModel(Operator Operator, CalendarSpan Span, DateOnly Today, Guid? Experience)
{
    /// <summary>Days with departures; in a month.</summary>
    public IReadOnlyDictionary<DateOnly, DaySum> Days { get; init; } = new Dictionary<DateOnly, DaySum>();

    /// <summary>In a week or on a day.</summary>
    public ILookup<DateOnly, CalendarDeparture> Departures { get; init; } = Array.Empty<CalendarDeparture>().ToLookup(d => d.LocalDate);

    public required IReadOnlyList<(Guid Id, string De, string En)> Experiences { get; init; }

    public string Address(CalendarSpan span) => string.Create(CultureInfo.InvariantCulture, $"{CalendarRoutes.Home}?view={CalendarRoutes.Name(span.View)}&date={span.Day:yyyy-MM-dd}{(Experience is { } one ? $"&experience={one}" : null)}");
}

/// <summary>/desk/calendar: departures by day, week and month, on the operator's calendar. What does not fit in an address shows this month.</summary>
internal static class CalendarRoutes
{
    public const string Home = "/desk/calendar";

    public static void Add(IServiceCollection services) => services.AddScoped<CalendarQuery>();

    public static void Map(IEndpointRouteBuilder routes) => routes.MapGet(Home, ShowAsync).ForStaff(StaffRole.Staff);

    public static string Name(CalendarView view) => view switch { CalendarView.Week => "week", CalendarView.Day => "day", _ => "month" };

    private static async Task<IResult> ShowAsync(string? view, string? date, string? experience, HttpContext http, DeskContext desk, CalendarQuery query, BookingDb db, TimeProvider clock)
    {
        var now = clock.UtcNow();
        var today = Occurrences.Day(now, Occurrences.Zone(desk.Operator.Zone)!);
        var span = new CalendarSpan(
            Enum.GetValues<CalendarView>().FirstOrDefault(v => Name(v) == view),
            DateOnly.TryParseExact(date, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) && day.Year is >= 2000 and < 2200 ? day : today);
        var experiences = await DeskLists.ExperiencesAsync(db, desk.OperatorId, http.RequestAborted);
        Guid? chosen = Guid.TryParse(experience, out var id) && experiences.Exists(x => x.Id == id) ? id : null;
        var model = new CalendarModel(desk.Operator, span, today, chosen) { Experiences = experiences };
        return DeskRoutes.Show<CalendarPage>(span.View == CalendarView.Month
            ? model with { Days = await query.DaysAsync(desk.OperatorId, span, chosen, now, http.RequestAborted) }
            : model with { Departures = (await query.DeparturesAsync(desk.OperatorId, span, chosen, now, http.RequestAborted)).ToLookup(d => d.LocalDate) });
    }
}
