using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Modular.Kernel;
using Modular.Ui;
using Modular.Vault.Audit;
using Modular.Vault.Prove;
using Modular.Vault.Storage;
using Modular.Vault.Unlock;
using Modular.Vault.Web;

namespace Modular.Vault.MyData;

/// <summary>/me/data: everything held about the person who asks, and all of it to take away.</summary>
internal static class MyDataRoutes
{
    public const string Home = "/me/data";

    /// <summary>So many records of a section on the page; all of them in the export.</summary>
    private const int Shown = 5;

    public static void MapMyData(this IEndpointRouteBuilder routes)
    {
        routes.MapGet(Home, Show).RequireAuthorization();
        routes.MapGet(Home + "/schema-v1.json", Schema).RequireAuthorization();
        routes.MapPost(Home + "/export", Export).TakesForm().RequireAuthorization().RequireStepUp(Home).RequireRateLimiting(Limits.SignIn);
    }

    private static async Task<IResult> Show(HttpContext context, MyData data, SessionUnlock unlock, CancellationToken stop)
    {
        context.NeverStore();
        return await Page(context, data, unlock, null, StatusCodes.Status200OK, stop);
    }

    private static async Task<IResult> Page(HttpContext context, MyData data, SessionUnlock unlock, FormErrors? errors, int status, CancellationToken stop)
    {
        var person = await data.Person(context, stop);
        return UiResults.Page<MyDataPage>(new { Sections = await data.Look(person, Shown, stop), IsOpen = await unlock.Look(stop) == UnlockState.Unlocked, Errors = errors }, status);
    }

    private static IResult Schema() => Results.Stream(ExportJson.Schema(), "application/schema+json");

    private static async Task<IResult> Export(HttpContext context, MyData data, SessionUnlock unlock, VaultDb db, AuditTrail trail, TimeProvider clock, CancellationToken stop)
    {
        var form = await context.Request.ReadFormAsync(stop);
        var format = form.Text("format");
        if (format is not ("json" or "pdf"))
        {
            return await Page(context, data, unlock, new FormErrors().Add("", T.Of("Wählen Sie JSON oder PDF.", "Choose JSON or PDF.")), StatusCodes.Status422UnprocessableEntity, stop);
        }

        var person = await data.Person(context, stop);
        // Before the first byte: what was sent halfway was sent.
        trail.Add(AuditKind.DataExported, person.Account, person.Account, format);
        await db.SaveChangesAsync(stop);
        var now = clock.UtcNow();
        var name = string.Create(CultureInfo.InvariantCulture, $"{T.Of("meine-daten", "my-data")}-{now:yyyy-MM-dd}.{format}");
        return format == "pdf"
            ? Results.File(await ExportPdf.Write(data, person, now, stop), "application/pdf", name)
            : Results.Stream(body => ExportJson.Write(body, data, person, now, stop), "application/json", name);
    }
}
