using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Modular.Kernel;
using Modular.Ui;
using Modular.Vault.Accounts;
using Modular.Vault.Company.Enforce;
using Modular.Vault.Prove;
using Modular.Vault.SignIn;
using Modular.Vault.Unlock;
using Modular.Vault.Web;

namespace Modular.Vault.Passkeys;

internal static class PasskeyRoutes
{
    private const string Home = "/account/passkeys";

    public static void MapPasskeys(this IEndpointRouteBuilder routes)
    {
        routes.MapGet(Home, Show).RequireAuthorization();
        routes.MapGet(Home + "/new", (HttpContext context, PasskeyRing ring) => Ask(PasskeyAct.Add, Person(context), context, ring)).RequireAuthorization();
        routes.MapPost(Home, Add).TakesForm().RequireAuthorization().RequireStepUp(Home).RequireRateLimiting(Limits.SignIn);
        routes.MapPost(Home + "/rename", Rename).TakesForm().RequireAuthorization().RequireStepUp(Home);
        routes.MapPost(Home + "/remove", Remove).TakesForm().RequireAuthorization().RequireStepUp(Home);
        routes.MapGet("/account/sign-in/passkey", (HttpContext context, PasskeyRing ring) => Ask(PasskeyAct.SignIn, Guid.Empty, context, ring));
        routes.MapPost("/account/sign-in/passkey", SignIn).TakesForm().RequireRateLimiting(Limits.SignIn);
        routes.MapGet("/account/prove/passkey", (HttpContext context, PasskeyRing ring) => Ask(PasskeyAct.Prove, Person(context), context, ring)).RequireAuthorization(AccountRules.AnyAccount);
        routes.MapPost("/account/prove/passkey", Prove).TakesForm().RequireAuthorization(AccountRules.AnyAccount).RequireRateLimiting(Limits.SignIn);
    }

    /// <summary>The question as JSON, for the script: what the browser is asked, and the sealed rest that comes back with the answer.</summary>
    private static async Task<IResult> Ask(PasskeyAct act, Guid account, HttpContext context, PasskeyRing ring)
    {
        context.NeverStore();
        var (options, state) = await ring.Ask(act, account, context);
        return Results.Text($"{{\"options\":{options},\"state\":\"{state}\"}}", "application/json");
    }

    private static Task<IResult> Show(HttpContext context, string? done, Guid? rename, PasskeyRing ring) => Page(context, ring, done, null, null, rename);

    private static async Task<IResult> Add(HttpContext context, PasskeyRing ring)
    {
        var form = await context.Request.ReadFormAsync(context.RequestAborted);
        var name = form.Text("name");
        var outcome = await ring.Add(Person(context), name, form.Secret("credential"), form.Secret("state"), context);
        return outcome.Refusal is { } refusal ? await Page(context, ring, null, name, refusal) : Results.LocalRedirect(Home + "?done=added");
    }

    private static async Task<IResult> Rename(HttpContext context, PasskeyRing ring)
    {
        var form = await context.Request.ReadFormAsync(context.RequestAborted);
        var name = form.Text("name");
        return !Guid.TryParse(form.Text("passkey"), out var id) || await ring.Rename(Person(context), id, name, context.RequestAborted) is not { } outcome ? Unknown(context)
            : outcome.Refusal is { } refusal ? await Page(context, ring, null, name, refusal, id)
            : Results.LocalRedirect(Home + "?done=renamed");
    }

    private static IResult Unknown(HttpContext context) => UiResults.Error(StatusCodes.Status404NotFound, context.TraceIdentifier, T.Of("Diesen Passkey gibt es nicht (mehr).", "There is no such passkey (any more)."), Home);

    private static async Task<IResult> Remove(HttpContext context, PasskeyRing ring)
    {
        var form = await context.Request.ReadFormAsync(context.RequestAborted);
        return Guid.TryParse(form.Text("passkey"), out var id) && await ring.Remove(Person(context), id, context)
            ? Results.LocalRedirect(Home + "?done=removed")
            : Unknown(context);
    }

    private static async Task<IResult> SignIn(HttpContext context, PasskeyRing ring, UnlockView view, Enforcement enforcement)
    {
        var stop = context.RequestAborted;
        var form = await context.Request.ReadFormAsync(stop);
        var to = ReturnUrl.Local(form.Text("returnUrl"));
        var answer = await ring.SignIn(form.Secret("credential"), form.Secret("state"), context);
        if (answer.Refusal is { } refusal)
        {
            return UiResults.Page<SignInPage>(new { Errors = Forms.Errors([refusal]), ReturnTo = to }, Forms.Status(refusal));
        }

        if (await SignInRoutes.ByCompanyOnly(context, answer.Value.Id, to, enforcement, stop) is { } byCompany)
        {
            return byCompany;
        }

        await context.SignInAsync(answer.Value.Id);
        // Whoever goes to no place that works without keys is led to where the vault opens; the page says why it is still locked.
        to ??= await SignInRoutes.Home(context, answer.Value.Id, stop);
        return Results.LocalRedirect(to == "/account" && (await view.Look(answer.Value.Id, stop)).HasKeys ? "/account/unlock?returnUrl=/account" : to);
    }

    private static async Task<IResult> Prove(HttpContext context, PasskeyRing ring, ProveView view)
    {
        var form = await context.Request.ReadFormAsync(context.RequestAborted);
        var outcome = await ring.Prove(Person(context), form.Secret("credential"), form.Secret("state"), context);
        return outcome.Refusal is { } refusal
            ? await view.Page(context, form.Text("returnUrl"), refusal, Forms.Status(refusal))
            : Results.LocalRedirect(ReturnUrl.Local(form.Text("returnUrl")) ?? "/account");
    }

    private static async Task<IResult> Page(HttpContext context, PasskeyRing ring, string? done, string? name, Refusal? refusal, Guid? rename = null)
    {
        context.NeverStore();
        var services = context.RequestServices;
        return UiResults.Page<PasskeysPage>(
            new
            {
                Keys = (IReadOnlyList<(Guid, string, DateTime, DateTime?)>)[.. (await ring.All(Person(context), context.RequestAborted)).Select(p => (p.Id, p.Name, p.MadeAt, p.LastUsedAt))],
                IsProved = StepUp.IsFresh(services.GetRequiredService<CurrentSession>(), services.GetRequiredService<TimeProvider>()),
                Done = done,
                Name = name,
                Rename = rename,
                Errors = refusal is null ? null : Forms.Errors([refusal]),
            },
            refusal is null ? StatusCodes.Status200OK : Forms.Status(refusal));
    }

    private static Guid Person(HttpContext context) => context.User.AccountId()!.Value;
}
