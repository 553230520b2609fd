using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Modular.Kernel;
using Modular.Ui;
using Modular.Vault.Keys;
using Modular.Vault.Prove;
using Modular.Vault.Sessions;
using Modular.Vault.SignIn;
using Modular.Vault.Web;

namespace Modular.Vault.Unlock;

internal static class UnlockRoutes
{
    public static void MapUnlock(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/account/unlock", Show).RequireAuthorization();
        routes.MapPost("/account/unlock", Open).TakesForm().RequireAuthorization().RequireRateLimiting(Limits.SignIn);
        routes.MapPost("/account/unlock/earlier", Earlier).TakesForm().RequireAuthorization().RequireRateLimiting(Limits.SignIn);
        routes.MapPost("/account/lock", Lock).TakesForm().RequireAuthorization();
        routes.MapGet("/account/recovery-code", ShowCode).RequireAuthorization();
        routes.MapPost("/account/recovery-code", NewCode).TakesForm().RequireAuthorization().RequireStepUp("/account/recovery-code").RequireRateLimiting(Limits.SignIn);
        routes.MapPost("/account/recovery-code/noted", Noted).TakesForm().RequireAuthorization();
    }

    private static async Task<IResult> Show(HttpContext context, string? returnUrl, UnlockView view, CancellationToken stop)
    {
        context.NeverStore();
        var state = await view.Look(context.User.AccountId()!.Value, stop);
        return state.IsOpen && (returnUrl is not null || state.EarlierUntil is null) ? Results.LocalRedirect(ReturnUrl.Local(returnUrl) ?? "/account") : Page(state, returnUrl, null);
    }

    private static async Task<IResult> Open(HttpContext context, UnlockVault vault, UnlockView view, CancellationToken stop)
    {
        var form = await context.Request.ReadFormAsync(stop);
        var id = context.User.AccountId()!.Value;
        var to = ReturnUrl.Local(form.Text("returnUrl"));
        if (form.Text("code") is { Length: > 0 } typed)
        {
            var opened = await vault.ByCode(id, typed, context.Connection.RemoteIpAddress, Device.Describe(context.Request.Headers.UserAgent), stop);
            return opened.Refusal is { } no ? Refuse(context, await view.Look(id, stop), to, no) : Code(opened.Value, to);
        }

        var outcome = await vault.ByPassword(id, form.Secret("password"), context.Connection.RemoteIpAddress, stop);
        return outcome.Refusal is { } refusal ? Refuse(context, await view.Look(id, stop), to, refusal) : Results.LocalRedirect(to ?? "/account");
    }

    private static async Task<IResult> Earlier(HttpContext context, UnlockVault vault, UnlockView view, CancellationToken stop)
    {
        var form = await context.Request.ReadFormAsync(stop);
        var id = context.User.AccountId()!.Value;
        var outcome = await vault.Earlier(id, form.Secret("earlier"), context.Connection.RemoteIpAddress, stop);
        return outcome.Refusal is { } refusal ? Refuse(context, await view.Look(id, stop), null, refusal) : Results.LocalRedirect("/account?done=earlier");
    }

    private static async Task<IResult> Lock(SessionUnlock unlock, CancellationToken stop)
    {
        await unlock.Lock(stop);
        return Results.LocalRedirect("/account");
    }

    private static async Task<IResult> ShowCode(HttpContext context, UnlockView view, CancellationToken stop)
    {
        context.NeverStore();
        return CodePage(await view.Look(context.User.AccountId()!.Value, stop), null);
    }

    private static async Task<IResult> NewCode(HttpContext context, UnlockVault vault, UnlockView view, CancellationToken stop)
    {
        var outcome = await vault.NewCode(Device.Describe(context.Request.Headers.UserAgent), stop);
        return outcome.Refusal is { } refusal
            ? CodePage(await view.Look(context.User.AccountId()!.Value, stop), refusal)
            : Code(outcome.Value, null);
    }

    private static async Task<IResult> Noted(HttpContext context, UnlockVault vault, CancellationToken stop)
    {
        var form = await context.Request.ReadFormAsync(stop);
        await vault.CodeNoted(context.User.AccountId()!.Value, stop);
        return Results.LocalRedirect(ReturnUrl.Local(form.Text("returnUrl")) ?? "/account");
    }

    /// <summary>The one answer that shows a code: it is in no address, and the browser keeps nothing of it.</summary>
    private static IResult Code(RecoveryCode code, string? to)
    {
        using (code)
        {
            return UiResults.Page<NewRecoveryCodePage>(new { Code = code.Reveal(), ReturnTo = to });
        }
    }

    private static IResult Refuse(HttpContext context, VaultState state, string? to, Refusal refusal)
    {
        if (refusal.Code is "busy" or "too-often")
        {
            context.Response.Headers.RetryAfter = 30.ToString(CultureInfo.InvariantCulture);
        }

        return Page(state, to, refusal);
    }

    private static IResult CodePage(VaultState state, Refusal? refusal) => UiResults.Page<RecoveryCodePage>(
        new { state.IsOpen, state.CodeSince, state.CodeIsNoted, Errors = refusal is null ? null : Forms.Errors([refusal]) },
        refusal is null ? StatusCodes.Status200OK : Forms.Status(refusal));

    private static IResult Page(VaultState state, string? to, Refusal? refusal) => UiResults.Page<UnlockPage>(
        new { state.IsOpen, state.HasKeys, HasCode = state.CodeSince is not null, state.EarlierUntil, state.Why, ReturnTo = ReturnUrl.Local(to), Errors = refusal is null ? null : Forms.Errors([refusal]) },
        refusal is null ? StatusCodes.Status200OK : Forms.Status(refusal));
}
