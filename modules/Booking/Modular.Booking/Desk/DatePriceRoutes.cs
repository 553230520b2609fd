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

namespace Modular.Booking.Desk;

internal sealed record DatePriceModel(Operator Operator, Option Option, DateOnly? Date, bool Known, DeskForm Form);

/// <summary>What units cost on one day. For owners.</summary>
internal static class DatePriceRoutes
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/desk/options/{option:guid}/prices/{date}", ShowAsync).ForStaff(StaffRole.Owner);
        routes.MapPost("/desk/options/{option:guid}/prices/{date}", SaveAsync).TakesForm(StaffRole.Owner);
        routes.MapPost("/desk/options/{option:guid}/prices/{date}/remove", RemoveAsync).TakesForm(StaffRole.Owner);
    }

    private static async Task<IResult> ShowAsync(Guid option, string date, HttpContext http, DeskContext desk, BookingDb db, TimeProvider clock)
    {
        if (await SeasonRoutes.OptionAsync(db, desk, option, http.RequestAborted) is not { } found || (date != "new" && Day(date) is null))
        {
            return DeskRoutes.NotFound(http);
        }

        var form = new DeskForm { ["date"] = ScheduleRoutes.Iso(Day(date) ?? Today(desk, clock).AddDays(1)) };
        var prices = await PricesAsync(db, option, Day(date), http.RequestAborted);
        foreach (var price in prices)
        {
            form[$"price_{price.UnitId}"] = DeskForm.Price(price.PriceMinor, desk.Operator.Currency);
        }

        return DeskRoutes.Show<DatePricePage>(new DatePriceModel(desk.Operator, found, Day(date), prices.Count > 0, form));
    }

    private static async Task<IResult> SaveAsync(Guid option, string date, HttpContext http, DeskContext desk, BookingDb db, TimeProvider clock)
    {
        if (await SeasonRoutes.OptionAsync(db, desk, option, http.RequestAborted) is not { } found || (date != "new" && Day(date) is null))
        {
            return DeskRoutes.NotFound(http);
        }

        var form = await DeskForm.ReadAsync(http);
        var today = Today(desk, clock);
        var day = Day(date) ?? form.Date("date", today, today.AddYears(5));
        var wanted = SeasonRoutes.ReadPrices(form, found, desk.Operator.Currency);
        form.Errors.When(wanted.Count == 0, found.Units.Count > 0 ? SeasonRoutes.PriceField(found.Units[0]) : "", T.Of("Bitte geben Sie mindestens einen Preis ein.", "Please enter at least one price."));
        var known = await PricesAsync(db, option, day, http.RequestAborted);
        if (!form.Ok)
        {
            return DeskRoutes.Show<DatePricePage>(new DatePriceModel(desk.Operator, found, Day(date), Day(date) is not null && known.Count > 0, form), StatusCodes.Status422UnprocessableEntity);
        }

        db.RemoveRange(known.Where(p => !wanted.ContainsKey(p.UnitId)));
        foreach (var (unit, price) in wanted)
        {
            if (known.Find(p => p.UnitId == unit) is { } row)
            {
                row.PriceMinor = price;
            }
            else
            {
                db.Add(new DatePrice { UnitId = unit, Date = day, OperatorId = desk.OperatorId, OptionId = option, PriceMinor = price });
            }
        }

        await db.SaveChangesAsync(http.RequestAborted);
        return new SeeOther($"/desk/options/{option}");
    }

    private static async Task<IResult> RemoveAsync(Guid option, string date, HttpContext http, DeskContext desk, BookingDb db)
    {
        if (await SeasonRoutes.OptionAsync(db, desk, option, http.RequestAborted) is null || Day(date) is not { } day)
        {
            return DeskRoutes.NotFound(http);
        }

        db.RemoveRange(await PricesAsync(db, option, day, http.RequestAborted));
        await db.SaveChangesAsync(http.RequestAborted);
        return new SeeOther($"/desk/options/{option}");
    }

    private static async Task<List<DatePrice>> PricesAsync(BookingDb db, Guid option, DateOnly? day, CancellationToken cancellation) =>
        day is { } known ? await db.DatePrices.Where(p => p.OptionId == option && p.Date == known).ToListAsync(cancellation) : [];

    private static DateOnly Today(DeskContext desk, TimeProvider clock) => Occurrences.Day(clock.UtcNow(), Occurrences.Zone(desk.Operator.Zone)!);

    private static DateOnly? Day(string text) =>
        DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) && day.Year is >= 2000 and < 2200 ? day : null;
}
