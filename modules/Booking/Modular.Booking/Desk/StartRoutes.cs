using MediatR;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Modular.Booking.Catalogue;
using Modular.Booking.Schedule;
using Modular.Booking.Storage;
using Modular.Kernel;
using Modular.Ui;
using Modular.Vault.Contracts;

namespace Modular.Booking.Desk;

internal sealed record ChooseModel(IReadOnlyList<Operator> Operators);

internal sealed record StartModel(DeskForm Form, bool Invited);

/// <summary>Before the desk: which of several businesses, or a first one.</summary>
internal static class StartRoutes
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/desk/choose", ChooseAsync).RequireAuthorization();
        routes.MapPost("/desk/choose", (Delegate)ChosenAsync).TakesPersonalForm();
        routes.MapGet("/desk/start", (HttpContext http, TimeProvider clock) => Show(http, new DeskForm { ["key"] = clock.NewId().ToString(), ["zone"] = "Europe/Berlin" })).RequireAuthorization();
        routes.MapPost("/desk/start", StartAsync).TakesPersonalForm();
    }

    private static async Task<IResult> ChooseAsync(HttpContext http, BookingDb db)
    {
        http.Response.Headers.CacheControl = "no-store";
        var mine = http.User.Memberships().Select(m => m.Tenant).Distinct().ToList();
        return DeskRoutes.Show<ChoosePage>(new ChooseModel(await db.Operators.AsNoTracking().Where(o => mine.Contains(o.Id)).OrderBy(o => o.Name).ToListAsync(http.RequestAborted)));
    }

    private static async Task<IResult> ChosenAsync(HttpContext http)
    {
        var form = await DeskForm.ReadAsync(http);
        if (!Guid.TryParse(form["operator"], out var chosen) || http.User.Memberships().All(m => m.Tenant != chosen))
        {
            return DeskRoutes.NotFound(http);
        }

        http.Response.Cookies.Append(DeskDoor.Cookie, chosen.ToString(), new CookieOptions { HttpOnly = true, SameSite = SameSiteMode.Lax, Secure = http.Request.IsHttps, Path = "/desk", IsEssential = true });
        return new SeeOther("/desk");
    }

    private static IResult Show(HttpContext http, DeskForm form, bool invited = false)
    {
        http.Response.Headers.CacheControl = "no-store";
        return DeskRoutes.Show<StartPage>(new StartModel(form, invited), form.Ok ? StatusCodes.Status200OK : StatusCodes.Status422UnprocessableEntity);
    }

    /// <summary>
    /// The form's key is the operator's id, so that pressing the button twice opens one business. The operator is written first and the role granted
    /// after: a business without an owner can be started again with the same form, a role without a business could not.
    /// </summary>
    private static async Task<IResult> StartAsync(HttpContext http, BookingDb db, IMediator mediator, TimeProvider clock)
    {
        var form = await DeskForm.ReadAsync(http);
        var name = form.Text("name", 120);
        var email = form.Text("email", 254);
        var zone = form.Text("zone", 60);
        form.Errors.When(!EmailAddress.TryParse(email, out _) && form.Errors.For("email") is null, "email", T.Of("Bitte geben Sie die E-Mail-Adresse Ihres Kontos ein.", "Please enter the e-mail address of your account."));
        form.Errors.When(Occurrences.Zone(zone) is null && form.Errors.For("zone") is null, "zone", T.Of("Diese Zeitzone kennen wir nicht. Beispiel: Europe/Berlin", "We do not know this time zone. Example: Europe/Berlin"));
        if (!Guid.TryParse(form["key"], out var id) || id.Version != 7)
        {
            form.Errors.Add("", T.Of("Bitte laden Sie die Seite neu und senden Sie das Formular noch einmal.", "Please reload the page and send the form once more."));
        }

        if (!form.Ok)
        {
            return Show(http, form);
        }

        var existing = await db.Operators.AsNoTracking().SingleOrDefaultAsync(o => o.Id == id, http.RequestAborted);
        if (existing is null)
        {
            db.Add(await OpenAsync(id, name, email, zone, db, clock, http.RequestAborted));
            await db.SaveChangesAsync(http.RequestAborted);
        }
        else if (existing.ContactEmail != email || await db.Experiences.AnyAsync(x => x.OperatorId == id, http.RequestAborted))
        {
            // Somebody else's business, or one that is running: this form opens doors to new ones only.
            return DeskRoutes.NotFound(http);
        }

        var answer = await mediator.Send(new GrantRole(id, name, email, http.User.FindFirst(Claims.Name)?.Value ?? name, TenantRole.Owner, id, Language.Code), http.RequestAborted);
        if (answer.Result == GrantResult.Refused)
        {
            form.Errors.Add(answer.Code is "email" or "name" ? answer.Code : "", T.Of(answer.De!, answer.En!));
            return Show(http, form);
        }

        return answer.Result == GrantResult.Invited ? Show(http, form, invited: true) : new SeeOther("/desk");
    }

    private static async Task<Operator> OpenAsync(Guid id, string name, string email, string zone, BookingDb db, TimeProvider clock, CancellationToken cancellation)
    {
        var slug = Slug.Of(name);
        return new Operator
        {
            Id = id,
            Slug = await db.Operators.AnyAsync(o => o.Slug == slug, cancellation) ? $"{slug}-{id.ToString("N")[^6..]}" : slug,
            Name = name,
            Zone = zone,
            Currency = "EUR",
            ContactEmail = email,
            CreatedAt = clock.UtcNow(),
        };
    }
}
