using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Modular.Booking.Cancel;
using Modular.Booking.Catalogue;
using Modular.Booking.Schedule;
using Modular.Booking.Storage;
using Modular.Kernel;
using Modular.Ui;
using Option = Modular.Booking.Catalogue.Option;

namespace Modular.Booking.Desk;

/// <summary>One option being written; <see cref="Option"/> is null while it is new.</summary>
internal sealed record OptionModel(Operator Operator, Experience Experience, Option? Option, DeskForm Form, IReadOnlyList<Resource> Resources, IReadOnlyList<WeeklySchedule> Schedules)
{
    public IReadOnlyList<Season> Seasons { get; init; } = [];

    /// <summary>Prices of single days from today on.</summary>
    public IReadOnlyList<DatePrice> DatePrices { get; init; } = [];
}

internal sealed record UnitModel(Operator Operator, Option Option, Guid? UnitId, DeskForm Form);

/// <summary>Ways to take part and what they cost. For owners.</summary>
internal static class OptionRoutes
{
    private static readonly Refusal SoldAlready = new("sold-already",
        "Dieser Preis wurde schon verkauft und bleibt deshalb in den Bestellungen stehen. Ändern Sie ihn, statt ihn zu löschen.",
        "This price was sold already and stays in those orders. Change it instead of removing it.");

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/desk/experiences/{experience:guid}/options/new", NewAsync).ForStaff(StaffRole.Owner);
        routes.MapPost("/desk/experiences/{experience:guid}/options/new", CreateAsync).TakesForm(StaffRole.Owner);
        routes.MapGet("/desk/options/{id:guid}", (Guid id, HttpContext http, DeskContext desk, BookingDb db) => ShowAsync(id, http, desk, db, null)).ForStaff(StaffRole.Owner);
        routes.MapPost("/desk/options/{id:guid}", SaveAsync).TakesForm(StaffRole.Owner);
        routes.MapGet("/desk/options/{id:guid}/units/{unit}", UnitAsync).ForStaff(StaffRole.Owner);
        routes.MapPost("/desk/options/{id:guid}/units/{unit}", SaveUnitAsync).TakesForm(StaffRole.Owner);
        routes.MapPost("/desk/options/{id:guid}/units/{unit:guid}/remove", RemoveUnitAsync).TakesForm(StaffRole.Owner);
    }

    private static async Task<IResult> NewAsync(Guid experience, HttpContext http, DeskContext desk, BookingDb db) =>
        await ExperienceAsync(db, desk, experience, http.RequestAborted) is { } found
            ? DeskRoutes.Show<OptionPage>(new OptionModel(desk.Operator, found, null, new DeskForm { ["duration"] = "120", ["cutoff"] = "60", ["maxUnits"] = "10" }, await ResourcesAsync(db, desk, http.RequestAborted), []))
            : DeskRoutes.NotFound(http);

    private static async Task<IResult> CreateAsync(Guid experience, HttpContext http, DeskContext desk, BookingDb db, TimeProvider clock)
    {
        if (await ExperienceAsync(db, desk, experience, http.RequestAborted) is not { } found)
        {
            return DeskRoutes.NotFound(http);
        }

        var form = await DeskForm.ReadAsync(http);
        var resources = await ResourcesAsync(db, desk, http.RequestAborted);
        var option = new Option { Id = clock.NewId(), OperatorId = desk.OperatorId, ExperienceId = experience, TitleDe = "", TitleEn = "", DurationMinutes = 0, Position = await db.Options.CountAsync(o => o.ExperienceId == experience, http.RequestAborted) + 1 };
        Read(form, option, resources);
        if (!form.Ok)
        {
            return DeskRoutes.Show<OptionPage>(new OptionModel(desk.Operator, found, null, form, resources, []), StatusCodes.Status422UnprocessableEntity);
        }

        var policy = new CancellationPolicy { Id = clock.NewId(), OperatorId = desk.OperatorId, Tiers = TermsPresets.Named("moderate").ToString(), CreatedAt = clock.UtcNow() };
        option.PolicyId = policy.Id;
        db.AddRange(policy, option);
        await db.SaveChangesAsync(http.RequestAborted);
        return new SeeOther($"/desk/options/{option.Id}");
    }

    private static async Task<IResult> SaveAsync(Guid id, HttpContext http, DeskContext desk, BookingDb db, Revise revise)
    {
        if (await db.Options.Include(o => o.Resources).SingleOrDefaultAsync(o => o.Id == id && o.OperatorId == desk.OperatorId, http.RequestAborted) is not { } option)
        {
            return DeskRoutes.NotFound(http);
        }

        var form = await DeskForm.ReadAsync(http);
        var before = (option.DurationMinutes, option.CutoffMinutes, Shared(option));
        Read(form, option, await ResourcesAsync(db, desk, http.RequestAborted));
        if (!form.Ok)
        {
            return await ShowAsync(id, http, desk, db, form);
        }

        var shape = before != (option.DurationMinutes, option.CutoffMinutes, Shared(option));
        var outcome = await revise.RunAsync(id, () => Task.FromResult(Outcome.Done), remake: shape, http.RequestAborted);
        return outcome.Refusal is { } refusal ? await ShowAsync(id, http, desk, db, form.Refuse(refusal)) : new SeeOther($"/desk/options/{id}");
    }

    private static async Task<IResult> ShowAsync(Guid id, HttpContext http, DeskContext desk, BookingDb db, DeskForm? form)
    {
        db.ChangeTracker.Clear();
        if (await db.Options.AsNoTracking().Include(o => o.Policy).Include(o => o.Units.OrderBy(u => u.Position)).Include(o => o.Resources).SingleOrDefaultAsync(o => o.Id == id && o.OperatorId == desk.OperatorId, http.RequestAborted) is not { } option
            || await ExperienceAsync(db, desk, option.ExperienceId, http.RequestAborted) is not { } experience)
        {
            return DeskRoutes.NotFound(http);
        }

        var schedules = await db.Schedules.AsNoTracking().Where(s => s.OptionId == id && s.OperatorId == desk.OperatorId).OrderBy(s => s.From).ThenBy(s => s.StartMinute).ToListAsync(http.RequestAborted);
        var today = Occurrences.Day(http.RequestServices.GetRequiredService<TimeProvider>().UtcNow(), Occurrences.Zone(desk.Operator.Zone)!);
        var model = new OptionModel(desk.Operator, experience, option, form ?? Write(option), await ResourcesAsync(db, desk, http.RequestAborted), schedules)
        {
            Seasons = await db.Seasons.AsNoTracking().Include(s => s.Prices).Where(s => s.OptionId == id).OrderBy(s => s.From).ToListAsync(http.RequestAborted),
            DatePrices = await db.DatePrices.AsNoTracking().Where(p => p.OptionId == id && p.Date >= today).OrderBy(p => p.Date).ToListAsync(http.RequestAborted),
        };
        return DeskRoutes.Show<OptionPage>(model, form is null ? StatusCodes.Status200OK : StatusCodes.Status422UnprocessableEntity);
    }

    private static async Task<IResult> UnitAsync(Guid id, string unit, HttpContext http, DeskContext desk, BookingDb db)
    {
        if (await OptionAsync(db, desk, id, http.RequestAborted) is not { } option)
        {
            return DeskRoutes.NotFound(http);
        }

        if (unit == "new")
        {
            return DeskRoutes.Show<UnitPage>(new UnitModel(desk.Operator, option, null, new DeskForm { ["type"] = nameof(UnitType.Adult), ["vat"] = "1900", ["places"] = "1" }));
        }

        return option.Units.Find(u => u.Id.ToString() == unit) is { } known
            ? DeskRoutes.Show<UnitPage>(new UnitModel(desk.Operator, option, known.Id, Write(known, desk.Operator.Currency)))
            : DeskRoutes.NotFound(http);
    }

    private static async Task<IResult> SaveUnitAsync(Guid id, string unit, HttpContext http, DeskContext desk, BookingDb db, TimeProvider clock)
    {
        if (await OptionAsync(db, desk, id, http.RequestAborted) is not { } option)
        {
            return DeskRoutes.NotFound(http);
        }

        var target = unit == "new"
            ? new Unit { Id = clock.NewId(), OperatorId = desk.OperatorId, OptionId = id, Type = UnitType.Adult, TitleDe = "", TitleEn = "", PriceMinor = 0, VatBasisPoints = 1900, Position = option.Units.Count + 1 }
            : option.Units.Find(u => u.Id.ToString() == unit);
        if (target is null)
        {
            return DeskRoutes.NotFound(http);
        }

        var form = await DeskForm.ReadAsync(http);
        Read(form, target, desk.Operator.Currency);
        if (!form.Ok)
        {
            return DeskRoutes.Show<UnitPage>(new UnitModel(desk.Operator, option, unit == "new" ? null : target.Id, form), StatusCodes.Status422UnprocessableEntity);
        }

        if (unit == "new")
        {
            db.Add(target);
        }

        await db.SaveChangesAsync(http.RequestAborted);
        return new SeeOther($"/desk/options/{id}");
    }

    private static async Task<IResult> RemoveUnitAsync(Guid id, Guid unit, HttpContext http, DeskContext desk, BookingDb db)
    {
        if (await OptionAsync(db, desk, id, http.RequestAborted) is not { } option || option.Units.Find(u => u.Id == unit) is not { } known)
        {
            return DeskRoutes.NotFound(http);
        }

        if (await db.OrderLines.AnyAsync(l => l.UnitId == unit, http.RequestAborted))
        {
            return DeskRoutes.Show<UnitPage>(new UnitModel(desk.Operator, option, unit, Write(known, desk.Operator.Currency).Refuse(SoldAlready)), StatusCodes.Status409Conflict);
        }

        db.Remove(known);
        await db.SaveChangesAsync(http.RequestAborted);
        return new SeeOther($"/desk/options/{id}");
    }

    private static void Read(DeskForm form, Option option, IReadOnlyList<Resource> resources)
    {
        option.TitleDe = form.Text("titleDe", 120);
        option.TitleEn = form.Text("titleEn", 120);
        option.DurationMinutes = form.Number("duration", 5, 7 * 24 * 60);
        option.CutoffMinutes = form.Number("cutoff", 0, 90 * 24 * 60);
        option.MaxUnits = form.Number("maxUnits", 1, 500);
        // Only what is ours: a foreign id in the form picks nothing.
        var chosen = resources.Where(r => form.All("resource").Contains(r.Id.ToString())).Select(r => r.Id).ToHashSet();
        option.Resources.RemoveAll(r => !chosen.Contains(r.ResourceId));
        option.Resources.AddRange(chosen.Where(c => option.Resources.TrueForAll(r => r.ResourceId != c)).Select(c => new OptionResource { OptionId = option.Id, ResourceId = c, OperatorId = option.OperatorId }).ToList());
    }

    private static DeskForm Write(Option option) => new()
    {
        ["titleDe"] = option.TitleDe,
        ["titleEn"] = option.TitleEn,
        ["duration"] = Plain(option.DurationMinutes),
        ["cutoff"] = Plain(option.CutoffMinutes),
        ["maxUnits"] = Plain(option.MaxUnits),
        ["resource"] = string.Join(',', option.Resources.Select(r => r.ResourceId)),
    };

    private static void Read(DeskForm form, Unit unit, string currency)
    {
        unit.Type = form.Choice<UnitType>("type");
        unit.TitleDe = form.Text("titleDe", 80);
        unit.TitleEn = form.Text("titleEn", 80);
        unit.NoteDe = form.Text("noteDe", 80, required: false);
        unit.NoteEn = form.Text("noteEn", 80, required: false);
        unit.PriceMinor = form.Price("price", currency);
        unit.Places = form.Number("places", 1, 100);
        unit.VatBasisPoints = form["vat"] switch { "1900" => 1900, "700" => 700, "0" => 0, _ => -1 };
        form.Errors.When(unit.VatBasisPoints < 0, "vat", T.Of("Bitte wählen Sie einen Steuersatz.", "Please choose a VAT rate."));
    }

    private static DeskForm Write(Unit unit, string currency) => new()
    {
        ["type"] = unit.Type.ToString(),
        ["titleDe"] = unit.TitleDe,
        ["titleEn"] = unit.TitleEn,
        ["noteDe"] = unit.NoteDe,
        ["noteEn"] = unit.NoteEn,
        ["price"] = DeskForm.Price(unit.PriceMinor, currency),
        ["places"] = Plain(unit.Places),
        ["vat"] = Plain(unit.VatBasisPoints),
    };

    private static string Shared(Option option) => string.Join(',', option.Resources.Select(r => r.ResourceId).Order());

    private static string Plain(int number) => number.ToString(System.Globalization.CultureInfo.InvariantCulture);

    private static Task<Experience?> ExperienceAsync(BookingDb db, DeskContext desk, Guid id, CancellationToken cancellation) =>
        db.Experiences.AsNoTracking().SingleOrDefaultAsync(x => x.Id == id && x.OperatorId == desk.OperatorId, cancellation);

    private static Task<Option?> OptionAsync(BookingDb db, DeskContext desk, Guid id, CancellationToken cancellation) =>
        db.Options.Include(o => o.Units).SingleOrDefaultAsync(o => o.Id == id && o.OperatorId == desk.OperatorId, cancellation);

    private static Task<List<Resource>> ResourcesAsync(BookingDb db, DeskContext desk, CancellationToken cancellation) =>
        db.Resources.AsNoTracking().Where(r => r.OperatorId == desk.OperatorId).OrderBy(r => r.Name).ToListAsync(cancellation);
}
