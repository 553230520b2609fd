using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Modular.Booking.Catalogue;
using Modular.Booking.Schedule;
using Modular.Booking.Storage;
using Modular.Kernel;
using Modular.Ui;
using Option = Modular.Booking.Catalogue.Option;
using Refusals = Modular.Booking.Schedule.Refusals;

namespace Modular.Booking.Desk;

internal sealed record SeasonModel(Operator Operator, Option Option, Guid? SeasonId, DeskForm Form, IReadOnlyList<WeeklySchedule> Schedules, Stranded? Stranded);

/// <summary>Parts of the year with times or prices of their own. For owners.</summary>
internal static class SeasonRoutes
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/desk/options/{option:guid}/seasons/{season}", ShowAsync).ForStaff(StaffRole.Owner);
        routes.MapPost("/desk/options/{option:guid}/seasons/{season}", SaveAsync).TakesForm(StaffRole.Owner);
        routes.MapPost("/desk/options/{option:guid}/seasons/{season:guid}/remove", RemoveAsync).TakesForm(StaffRole.Owner);
    }

    /// <summary>A field per unit, empty where the usual price applies.</summary>
    public static string PriceField(Unit unit) => $"price_{unit.Id}";

    /// <summary>The prices that were entered, by unit.</summary>
    public static Dictionary<Guid, long> ReadPrices(DeskForm form, Option option, string currency) =>
        option.Units.Where(u => form[PriceField(u)].Length > 0).ToDictionary(u => u.Id, u => form.Price(PriceField(u), currency));

    public static Task<Option?> OptionAsync(BookingDb db, DeskContext desk, Guid id, CancellationToken cancellation) =>
        db.Options.AsNoTracking().Include(o => o.Units.OrderBy(u => u.Position)).SingleOrDefaultAsync(o => o.Id == id && o.OperatorId == desk.OperatorId, cancellation);

    private static async Task<IResult> ShowAsync(Guid option, string season, HttpContext http, DeskContext desk, BookingDb db, TimeProvider clock)
    {
        if (await OptionAsync(db, desk, option, http.RequestAborted) is not { } found)
        {
            return DeskRoutes.NotFound(http);
        }

        if (season == "new")
        {
            var today = Occurrences.Day(clock.UtcNow(), Occurrences.Zone(desk.Operator.Zone)!);
            return Show(new SeasonModel(desk.Operator, found, null, new DeskForm { ["from"] = ScheduleRoutes.Iso(today), ["until"] = ScheduleRoutes.Iso(today.AddMonths(3)), ["times"] = nameof(SeasonTimes.AsUsual) }, [], null));
        }

        return await FindAsync(db, desk, option, season, http.RequestAborted) is { } known
            ? Show(new SeasonModel(desk.Operator, found, known.Id, Write(known, found, desk.Operator.Currency), await SchedulesAsync(db, known.Id, http.RequestAborted), null))
            : DeskRoutes.NotFound(http);
    }

    private static async Task<IResult> SaveAsync(Guid option, string season, HttpContext http, DeskContext desk, BookingDb db, Revise revise, TimeProvider clock)
    {
        if (await OptionAsync(db, desk, option, http.RequestAborted) is not { } found)
        {
            return DeskRoutes.NotFound(http);
        }

        var isNew = season == "new";
        var target = isNew
            ? new Season { Id = clock.NewId(), OperatorId = desk.OperatorId, OptionId = option, NameDe = "", NameEn = "", From = default, Until = default }
            : await FindAsync(db, desk, option, season, http.RequestAborted);
        if (target is null)
        {
            return DeskRoutes.NotFound(http);
        }

        var form = await DeskForm.ReadAsync(http);
        Read(form, target, found, desk.Operator.Currency, Occurrences.Day(clock.UtcNow(), Occurrences.Zone(desk.Operator.Zone)!));
        Stranded? stranded = null;
        if (form.Ok)
        {
            var outcome = await revise.RunAsync(option, () => ApplyAsync(db, target, isNew, http.RequestAborted), remake: false, http.RequestAborted, Stranded.Decided(form));
            if (outcome.IsDone)
            {
                return new SeeOther(isNew && target.Times == SeasonTimes.Own ? $"/desk/options/{option}/seasons/{target.Id}" : $"/desk/options/{option}");
            }

            stranded = await Stranded.ReadAsync(db, desk.OperatorId, revise.Stranded, removing: false, clock.UtcNow(), http.RequestAborted);
            form.Refuse(outcome.Refusal!);
        }

        return Show(
            new SeasonModel(desk.Operator, found, isNew ? null : target.Id, form, isNew ? [] : await SchedulesAsync(db, target.Id, http.RequestAborted), stranded),
            stranded is null ? StatusCodes.Status422UnprocessableEntity : StatusCodes.Status409Conflict);
    }

    private static async Task<IResult> RemoveAsync(Guid option, Guid season, HttpContext http, DeskContext desk, BookingDb db, Revise revise, TimeProvider clock)
    {
        if (await OptionAsync(db, desk, option, http.RequestAborted) is not { } found || await FindAsync(db, desk, option, season.ToString(), http.RequestAborted) is not { } known)
        {
            return DeskRoutes.NotFound(http);
        }

        // Its own schedules would otherwise run all year.
        var schedules = await db.Schedules.Where(s => s.SeasonId == season && s.OperatorId == desk.OperatorId).ToListAsync(http.RequestAborted);
        db.Remove(known);
        db.RemoveRange(schedules);
        var outcome = await revise.RunAsync(option, () => Task.FromResult(Outcome.Done), remake: false, http.RequestAborted, Stranded.Decided(await DeskForm.ReadAsync(http)));
        if (outcome.IsDone)
        {
            return new SeeOther($"/desk/options/{option}");
        }

        var stranded = await Stranded.ReadAsync(db, desk.OperatorId, revise.Stranded, removing: true, clock.UtcNow(), http.RequestAborted);
        return Show(new SeasonModel(desk.Operator, found, season, Write(known, found, desk.Operator.Currency).Refuse(outcome.Refusal!), schedules, stranded), StatusCodes.Status409Conflict);
    }

    private static async Task<Outcome> ApplyAsync(BookingDb db, Season target, bool isNew, CancellationToken cancellation)
    {
        var others = await db.Seasons.AsNoTracking().Where(s => s.OptionId == target.OptionId && s.Id != target.Id).ToListAsync(cancellation);
        if (others.Exists(o => o.Span.Overlaps(target.Span)))
        {
            return Refusals.SeasonsOverlap;
        }

        if (isNew)
        {
            db.Add(target);
        }

        return Outcome.Done;
    }

    private static void Read(DeskForm form, Season season, Option option, string currency, DateOnly today)
    {
        season.NameDe = form.Text("nameDe", 80);
        season.NameEn = form.Text("nameEn", 80);
        season.From = form.Date("from", today.AddYears(-5), today.AddYears(5));
        season.Until = form.Date("until", season.From, season.From.AddYears(5));
        season.Yearly = form["yearly"] == "true";
        season.Times = form.Choice<SeasonTimes>("times");
        form.Errors.When(!season.Span.FitsAYear && form.Errors.For("until") is null, "until", T.Of("Eine Saison, die jedes Jahr wiederkommt, ist kürzer als ein Jahr.", "A season that returns every year is shorter than a year."));
        var prices = ReadPrices(form, option, currency);
        season.Prices.RemoveAll(p => !prices.ContainsKey(p.UnitId));
        foreach (var (unit, price) in prices)
        {
            if (season.Prices.Find(p => p.UnitId == unit) is { } known)
            {
                known.PriceMinor = price;
            }
            else
            {
                season.Prices.Add(new SeasonPrice { SeasonId = season.Id, UnitId = unit, OperatorId = season.OperatorId, OptionId = season.OptionId, PriceMinor = price });
            }
        }
    }

    private static DeskForm Write(Season season, Option option, string currency)
    {
        var form = new DeskForm
        {
            ["nameDe"] = season.NameDe,
            ["nameEn"] = season.NameEn,
            ["from"] = ScheduleRoutes.Iso(season.From),
            ["until"] = ScheduleRoutes.Iso(season.Until),
            ["yearly"] = season.Yearly ? "true" : "",
            ["times"] = season.Times.ToString(),
        };
        foreach (var unit in option.Units)
        {
            form[PriceField(unit)] = season.Prices.Find(p => p.UnitId == unit.Id) is { } price ? DeskForm.Price(price.PriceMinor, currency) : "";
        }

        return form;
    }

    private static IResult Show(SeasonModel model, int status = StatusCodes.Status200OK) => DeskRoutes.Show<SeasonPage>(model, status);

    private static Task<List<WeeklySchedule>> SchedulesAsync(BookingDb db, Guid season, CancellationToken cancellation) =>
        db.Schedules.AsNoTracking().Where(s => s.SeasonId == season).OrderBy(s => s.StartMinute).ToListAsync(cancellation);

    private static async Task<Season?> FindAsync(BookingDb db, DeskContext desk, Guid option, string id, CancellationToken cancellation) => Guid.TryParse(id, out var season)
        ? await db.Seasons.Include(s => s.Prices).SingleOrDefaultAsync(s => s.Id == season && s.OptionId == option && s.OperatorId == desk.OperatorId, cancellation)
        : null;
}
