using Microsoft.AspNetCore.Builder;
using System.Globalization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Modular.Booking.Catalogue;
using Modular.Booking.Notes;
using Modular.Booking.Schedule;
using Modular.Booking.Storage;
using Modular.Kernel;
using Modular.Ui;

namespace Modular.Booking.Desk;

internal sealed record DayModel(string Operator, DateOnly Day, bool IsToday, bool Several, int Attention, IReadOnlyList<DepartureRow> Rows, IReadOnlyList<DayRow> Ahead)
{
    public IReadOnlyList<DayNote> Notes { get; init; } = [];

    public Holiday? Holiday { get; init; }
}

internal sealed record DepartureModel(DepartureRow Row, IReadOnlyList<GuestRow> Guests, IReadOnlyList<DayNote> Notes);

internal sealed record OrderModel(Operator Operator, OrderView View, DateTime Now, bool MayRefund, Refusal? Refused = null)
{
    /// <summary>Newest first.</summary>
    public required IReadOnlyList<OrderNote> Notes { get; init; }

    public required DeskForm NoteForm { get; init; }
}

/// <summary>Running the day: today, another day, one departure, orders.</summary>
internal static class DayRoutes
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/desk", TodayAsync).ForStaff(StaffRole.Staff);
        routes.MapGet("/desk/day", (string? date) => Day(date) is { } day ? new SeeOther($"/desk/day/{day:yyyy-MM-dd}") : new SeeOther("/desk")).ForStaff(StaffRole.Staff);
        routes.MapGet("/desk/day/{date}", DayAsync).ForStaff(StaffRole.Staff);
        routes.MapGet("/desk/departures/{id:guid}", DepartureAsync).ForStaff(StaffRole.Staff);
        routes.MapPost("/desk/departures/{id:guid}/close", (Guid id, HttpContext http, DeskContext desk, BookingDb db) => SwitchAsync(id, DepartureState.Open, DepartureState.Closed, http, desk, db)).TakesForm(StaffRole.Staff);
        routes.MapPost("/desk/departures/{id:guid}/open", (Guid id, HttpContext http, DeskContext desk, BookingDb db) => SwitchAsync(id, DepartureState.Closed, DepartureState.Open, http, desk, db)).TakesForm(StaffRole.Staff);
        routes.MapGet("/desk/orders/{id:guid}", (Guid id, HttpContext http, DeskContext desk, BookingDb db) => OrderAsync(id, null, http, desk, db)).ForStaff(StaffRole.Staff);
    }

    private static Task<IResult> TodayAsync(DeskContext desk, DayView view, BookingDb db, TimeProvider clock, CancellationToken cancellation) =>
        ShowDayAsync(Occurrences.Day(clock.UtcNow(), Occurrences.Zone(desk.Operator.Zone)!), desk, view, db, clock, cancellation);

    private static async Task<IResult> DayAsync(string date, HttpContext http, DeskContext desk, DayView view, BookingDb db, TimeProvider clock, CancellationToken cancellation) =>
        Day(date) is { } day ? await ShowDayAsync(day, desk, view, db, clock, cancellation) : DeskRoutes.NotFound(http);

    private static async Task<IResult> ShowDayAsync(DateOnly day, DeskContext desk, DayView view, BookingDb db, TimeProvider clock, CancellationToken cancellation)
    {
        var now = clock.UtcNow();
        var isToday = day == Occurrences.Day(now, Occurrences.Zone(desk.Operator.Zone)!);
        return DeskRoutes.Show<DayPage>(new DayModel(
            desk.Operator.Name,
            day,
            isToday,
            desk.Operators > 1,
            isToday ? await Clarify.Attention.CountAsync(db, desk.OperatorId, cancellation) : 0,
            await view.DayAsync(desk.OperatorId, day, now, cancellation),
            isToday ? await view.AheadAsync(desk.OperatorId, day.AddDays(1), 7, cancellation) : [])
        {
            Notes = await DayNotes.OfAsync(db, desk.OperatorId, day, cancellation),
            Holiday = Holidays.On(desk.Operator.Land, day),
        });
    }

    private static async Task<IResult> DepartureAsync(Guid id, HttpContext http, DeskContext desk, DayView view, BookingDb db, TimeProvider clock, CancellationToken cancellation) =>
        await view.OneAsync(desk.OperatorId, id, clock.UtcNow(), cancellation) is { } row
            ? DeskRoutes.Show<DeparturePage>(new DepartureModel(
                row,
                await GuestList.OfAsync(db, desk.OperatorId, id, cancellation),
                [.. (await DayNotes.OfAsync(db, desk.OperatorId, row.LocalDate, cancellation)).Where(n => n.OptionId == row.OptionId)]))
            : DeskRoutes.NotFound(http);

    /// <summary>Already switched is fine: two people pressed the same button.</summary>
    private static async Task<IResult> SwitchAsync(Guid id, DepartureState from, DepartureState to, HttpContext http, DeskContext desk, BookingDb db)
    {
        var mine = db.Departures.Where(d => d.Id == id && d.OperatorId == desk.OperatorId);
        if (!await mine.AnyAsync(http.RequestAborted))
        {
            return DeskRoutes.NotFound(http);
        }

        await mine.Where(d => d.State == from).ExecuteUpdateAsync(d => d.SetProperty(x => x.State, to), http.RequestAborted);
        return new SeeOther($"/desk/departures/{id}");
    }

    /// <summary>The order's page; after something that was refused with the reason.</summary>
    internal static async Task<IResult> OrderAsync(Guid id, Refusal? refusal, HttpContext http, DeskContext desk, BookingDb db, DeskForm? note = null)
    {
        if (await OrderView.ReadAsync(db, desk.OperatorId, id, http.RequestAborted) is not { } view)
        {
            return DeskRoutes.NotFound(http);
        }

        var clock = http.RequestServices.GetRequiredService<TimeProvider>();
        var providers = http.RequestServices.GetRequiredService<IPaymentProviders>();
        var named = view with { Providers = view.Providers.ToDictionary(p => p.Key, p => providers.Find(p.Value)?.Descriptor.Name is { } name ? T.Of(name.De, name.En) : p.Value) };
        return DeskRoutes.Show<OrderPage>(
            new OrderModel(desk.Operator, named, clock.UtcNow(), desk.May(StaffRole.Owner), refusal)
            {
                Notes = await db.OrderNotes.AsNoTracking().Where(n => n.OrderId == id && n.OperatorId == desk.OperatorId).OrderByDescending(n => n.At).ThenByDescending(n => n.Id).ToListAsync(http.RequestAborted),
                NoteForm = note ?? new DeskForm { ["key"] = clock.NewId().ToString() },
            },
            note is not null ? StatusCodes.Status422UnprocessableEntity : refusal is null ? StatusCodes.Status200OK : StatusCodes.Status409Conflict);
    }

    /// <summary>A day people can mean: the calendar's edges would overflow the days before and after.</summary>
    private static DateOnly? Day(string? text) =>
        DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) && day.Year is >= 2000 and < 2200 ? day : null;
}
