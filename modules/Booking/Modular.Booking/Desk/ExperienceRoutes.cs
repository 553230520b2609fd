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

namespace Modular.Booking.Desk;

internal sealed record ExperiencesModel(Operator Operator, IReadOnlyList<Experience> Experiences);

/// <summary>One experience being written; <see cref="Experience"/> is null while it is new.</summary>
internal sealed record ExperienceModel(Operator Operator, Experience? Experience, DeskForm Form, IReadOnlyList<(Guid Id, string Title, int Units, int Schedules)> Options, Refusal? Refusal = null);

/// <summary>What is sold: texts, picture, on sale or not. For owners.</summary>
internal static class ExperienceRoutes
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/desk/experiences", ListAsync).ForStaff(StaffRole.Owner);
        routes.MapGet("/desk/experiences/new", (DeskContext desk) => DeskRoutes.Show<ExperiencePage>(new ExperienceModel(desk.Operator, null, new DeskForm { ["zone"] = desk.Operator.Zone }, []))).ForStaff(StaffRole.Owner);
        routes.MapPost("/desk/experiences/new", CreateAsync).TakesForm(StaffRole.Owner);
        routes.MapGet("/desk/experiences/{id:guid}", (Guid id, HttpContext http, DeskContext desk, BookingDb db) => ShowAsync(id, http, desk, db)).ForStaff(StaffRole.Owner);
        routes.MapPost("/desk/experiences/{id:guid}", SaveAsync).TakesForm(StaffRole.Owner);
        routes.MapPost("/desk/experiences/{id:guid}/picture", PictureAsync).TakesForm(StaffRole.Owner, Picture.MaxBytes + 64 * 1024);
        routes.MapGet("/desk/pictures/{picture:length(64)}", SeeAsync).ForStaff(StaffRole.Staff);
        routes.MapPost("/desk/experiences/{id:guid}/publish", (Guid id, HttpContext http, DeskContext desk, BookingDb db, Materialise materialise) => ChangeAsync(id, x => x.Publish(), http, desk, db, materialise)).TakesForm(StaffRole.Owner);
        routes.MapPost("/desk/experiences/{id:guid}/unpublish", (Guid id, HttpContext http, DeskContext desk, BookingDb db, Materialise materialise) => ChangeAsync(id, Quietly(x => x.Unpublish()), http, desk, db, materialise)).TakesForm(StaffRole.Owner);
        routes.MapPost("/desk/experiences/{id:guid}/archive", (Guid id, HttpContext http, DeskContext desk, BookingDb db, Materialise materialise) => ChangeAsync(id, Quietly(x => x.Archive()), http, desk, db, materialise)).TakesForm(StaffRole.Owner);
    }

    private static async Task<IResult> ListAsync(DeskContext desk, BookingDb db, CancellationToken cancellation) => DeskRoutes.Show<ExperiencesPage>(new ExperiencesModel(
        desk.Operator,
        await db.Experiences.AsNoTracking().Include(x => x.Options).Where(x => x.OperatorId == desk.OperatorId).OrderBy(x => x.State).ThenBy(x => x.Position).ThenBy(x => x.TitleDe).ToListAsync(cancellation)));

    private static async Task<IResult> CreateAsync(HttpContext http, DeskContext desk, BookingDb db, TimeProvider clock)
    {
        var form = await DeskForm.ReadAsync(http);
        var zone = form.Text("zone", 60);
        if (form.Ok && Occurrences.Zone(zone) is null)
        {
            form.Errors.Add("zone", T.Of("Diese Zeitzone kennen wir nicht. Beispiel: Europe/Berlin", "We do not know this time zone. Example: Europe/Berlin"));
        }

        var experience = new Experience { Id = clock.NewId(), OperatorId = desk.OperatorId, Slug = "", TitleDe = "", TitleEn = "", Zone = zone, CreatedAt = clock.UtcNow() };
        Read(form, experience);
        if (!form.Ok)
        {
            return DeskRoutes.Show<ExperiencePage>(new ExperienceModel(desk.Operator, null, form, []), StatusCodes.Status422UnprocessableEntity);
        }

        experience.Slug = await FreeSlugAsync(db, desk.OperatorId, Slug.Of(experience.TitleDe), clock, http.RequestAborted);
        experience.Position = await db.Experiences.CountAsync(x => x.OperatorId == desk.OperatorId, http.RequestAborted) + 1;
        db.Add(experience);
        await db.SaveChangesAsync(http.RequestAborted);
        return new SeeOther($"/desk/experiences/{experience.Id}");
    }

    private static async Task<IResult> SaveAsync(Guid id, HttpContext http, DeskContext desk, BookingDb db)
    {
        if (await FindAsync(db, desk, id, http.RequestAborted) is not { } experience)
        {
            return DeskRoutes.NotFound(http);
        }

        var form = await DeskForm.ReadAsync(http);
        Read(form, experience);
        if (!form.Ok)
        {
            return await ShowAsync(id, http, desk, db, form);
        }

        await db.SaveChangesAsync(http.RequestAborted);
        return new SeeOther($"/desk/experiences/{id}");
    }

    private static async Task<IResult> PictureAsync(Guid id, HttpContext http, DeskContext desk, BookingDb db)
    {
        if (await FindAsync(db, desk, id, http.RequestAborted) is not { } experience)
        {
            return DeskRoutes.NotFound(http);
        }

        var file = (await http.Request.ReadFormAsync(http.RequestAborted)).Files.GetFile("picture");
        Outcome<byte[]> drawn = Picture.NoPicture;
        if (file is { Length: > 0 and <= Picture.MaxBytes })
        {
            using var memory = new MemoryStream();
            await file.CopyToAsync(memory, http.RequestAborted);
            drawn = Picture.Redraw(memory.ToArray());
        }
        else if (file is { Length: > 0 })
        {
            drawn = Picture.TooLarge;
        }

        if (drawn.Refusal is { } refusal)
        {
            return await ShowAsync(id, http, desk, db, refusal: refusal);
        }

        experience.Picture = await db.PutBlobAsync(drawn.Value, Picture.ContentType, http.RequestAborted);
        await db.SaveChangesAsync(http.RequestAborted);
        return new SeeOther($"/desk/experiences/{id}");
    }

    /// <summary>The shop shows pictures of what is on sale; drafts are seen here only.</summary>
    private static async Task<IResult> SeeAsync(string picture, HttpContext http, DeskContext desk, BookingDb db) =>
        await db.Experiences.AnyAsync(x => x.OperatorId == desk.OperatorId && x.Picture == picture, http.RequestAborted) && await db.GetBlobAsync(picture, http.RequestAborted) is { } blob
            ? TypedResults.Bytes(blob.Content, blob.ContentType)
            : DeskRoutes.NotFound(http);

    private static async Task<IResult> ChangeAsync(Guid id, Func<Experience, Outcome> change, HttpContext http, DeskContext desk, BookingDb db, Materialise materialise)
    {
        if (await FindAsync(db, desk, id, http.RequestAborted) is not { } experience)
        {
            return DeskRoutes.NotFound(http);
        }

        if (change(experience).Refusal is { } refusal)
        {
            return await ShowAsync(id, http, desk, db, refusal: refusal);
        }

        await db.SaveChangesAsync(http.RequestAborted);
        foreach (var option in experience.Options.Select(o => o.Id).ToList())
        {
            await materialise.OptionAsync(option, http.RequestAborted);
        }

        return new SeeOther($"/desk/experiences/{id}");
    }

    private static async Task<IResult> ShowAsync(Guid id, HttpContext http, DeskContext desk, BookingDb db, DeskForm? form = null, Refusal? refusal = null)
    {
        db.ChangeTracker.Clear();
        if (await db.Experiences.AsNoTracking().SingleOrDefaultAsync(x => x.Id == id && x.OperatorId == desk.OperatorId, http.RequestAborted) is not { } experience)
        {
            return DeskRoutes.NotFound(http);
        }

        var options = await db.Options.AsNoTracking().Where(o => o.ExperienceId == id && o.OperatorId == desk.OperatorId).OrderBy(o => o.Position)
            .Select(o => new { o.Id, o.TitleDe, o.TitleEn, Units = o.Units.Count, Schedules = db.Schedules.Count(s => s.OptionId == o.Id) }).ToListAsync(http.RequestAborted);
        var model = new ExperienceModel(desk.Operator, experience, form ?? Write(experience), [.. options.Select(o => (o.Id, T.Of(o.TitleDe, o.TitleEn), o.Units, o.Schedules))], refusal);
        return DeskRoutes.Show<ExperiencePage>(model, form is null && refusal is null ? StatusCodes.Status200OK : StatusCodes.Status422UnprocessableEntity);
    }

    private static void Read(DeskForm form, Experience x)
    {
        x.TitleDe = form.Text("titleDe", 120);
        x.TitleEn = form.Text("titleEn", 120);
        x.SummaryDe = form.Text("summaryDe", 300);
        x.SummaryEn = form.Text("summaryEn", 300);
        x.DescriptionDe = form.Text("descriptionDe", 8000, required: false, lines: true);
        x.DescriptionEn = form.Text("descriptionEn", 8000, required: false, lines: true);
        x.MeetingPointDe = form.Text("meetingDe", 300, required: false);
        x.MeetingPointEn = form.Text("meetingEn", 300, required: false);
    }

    private static DeskForm Write(Experience x) => new()
    {
        ["titleDe"] = x.TitleDe,
        ["titleEn"] = x.TitleEn,
        ["summaryDe"] = x.SummaryDe,
        ["summaryEn"] = x.SummaryEn,
        ["descriptionDe"] = x.DescriptionDe,
        ["descriptionEn"] = x.DescriptionEn,
        ["meetingDe"] = x.MeetingPointDe,
        ["meetingEn"] = x.MeetingPointEn,
        ["zone"] = x.Zone,
    };

    private static Task<Experience?> FindAsync(BookingDb db, DeskContext desk, Guid id, CancellationToken cancellation) =>
        db.Experiences.Include(x => x.Options).ThenInclude(o => o.Units).SingleOrDefaultAsync(x => x.Id == id && x.OperatorId == desk.OperatorId, cancellation);

    /// <summary>The name, or the name with something that was not there before; the unique index has the last word.</summary>
    private static async Task<string> FreeSlugAsync(BookingDb db, Guid operatorId, string slug, TimeProvider clock, CancellationToken cancellation) =>
        await db.Experiences.AnyAsync(x => x.OperatorId == operatorId && x.Slug == slug, cancellation) ? $"{slug}-{clock.NewId().ToString("N")[^6..]}" : slug;

    private static Func<Experience, Outcome> Quietly(Action<Experience> change) => experience =>
    {
        change(experience);
        return Outcome.Done;
    };
}
