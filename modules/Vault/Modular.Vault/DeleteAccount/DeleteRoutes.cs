using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Logging;
using Modular.Kernel;
using Modular.Ui;
using Modular.Vault.MyData;
using Modular.Vault.Prove;
using Modular.Vault.Sessions;
using Modular.Vault.Unlock;
using Modular.Vault.Web;

namespace Modular.Vault.DeleteAccount;

/// <summary>/me/data/delete: what goes, what stays, and the button that means it.</summary>
internal static class DeleteRoutes
{
    private const string Home = "/me/data/delete";

    public static void MapDelete(this IEndpointRouteBuilder routes)
    {
        routes.MapGet(Home, Show).RequireAuthorization();
        routes.MapPost(Home, Delete).TakesForm().RequireAuthorization().RequireStepUp(Home).RequireRateLimiting(Limits.SignIn);
        routes.MapGet("/account/deleted", () => UiResults.Page<DeletedPage>());
    }

    private static Task<IResult> Show(HttpContext context, DeleteView view, CancellationToken stop) => view.Page(context, null, StatusCodes.Status200OK, stop);

    private static async Task<IResult> Delete(HttpContext context, DeleteAccount delete, DeleteView view, ILoggerFactory logs, CancellationToken stop)
    {
        var form = await context.Request.ReadFormAsync(stop);
        if (form.Text("word").ToUpperInvariant() is not ("LÖSCHEN" or "LOESCHEN" or "DELETE"))
        {
            return await view.Page(context, new("word", "Tippen Sie das Wort LÖSCHEN.", "Type the word DELETE.", "word"), StatusCodes.Status422UnprocessableEntity, stop);
        }

        var id = context.User.AccountId()!.Value;
        if ((await delete.Ask(id, stop)).Refusal is { } refusal)
        {
            return await view.Page(context, refusal, Forms.Status(refusal), stop);
        }

        try
        {
            // It is decided: somebody who closes the window now stops nothing.
            await delete.GoOn(id, CancellationToken.None);
        }
        catch (Exception failure)
        {
            logs.CreateLogger<DeleteAccount>().LogError("Deleting an account stumbled over {Failure}; the worker goes on with it", failure.GetType().Name);
        }

        await context.SignOutAsync(SessionStore.Scheme);
        return Results.LocalRedirect("/account/deleted");
    }
}

/// <summary>The page with everything it shows.</summary>
internal sealed class DeleteView(MyData.MyData data, DeleteAccount delete, CurrentSession session, TimeProvider clock, IEnumerable<IPersonalData> modules)
{
    public async Task<IResult> Page(HttpContext context, Refusal? refusal, int status, CancellationToken stop)
    {
        context.NeverStore();
        var person = await data.Person(context, stop);
        var staying = modules.SelectMany(m => m.Tables).Where(t => t is { Section: not null, Reason: not null }).Select(t => t.Section).ToHashSet();
        return UiResults.Page<DeletePage>(
            new
            {
                Going = (IReadOnlyList<string>)[.. (await data.Look(person, 1, stop)).Where(s => !staying.Contains(s.Section.Key)).Select(s => s.Section.Title)],
                Staying = await data.Stays(person, stop),
                IsFresh = StepUp.IsFresh(session, clock),
                Hindrance = refusal is { Field: null } ? T.Of(refusal.De, refusal.En) : await delete.Hindrance(person.Account, stop) is { } why ? T.Of(why.De, why.En) : null,
                Errors = refusal is { Field: not null } ? Forms.Errors([refusal]) : null,
            },
            status);
    }
}
