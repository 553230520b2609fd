using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Modular.Kernel;
using Modular.Ui;
using Modular.Vault.Accounts;
using Modular.Vault.Keys;
using Modular.Vault.Passkeys;
using Modular.Vault.SecondFactor;
using Modular.Vault.Sessions;
using Modular.Vault.SignIn;
using Modular.Vault.Storage;
using Modular.Vault.Web;

namespace Modular.Vault.Prove;

internal static class ProveRoutes
{
    public static void MapProve(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/account/prove", Show).RequireAuthorization(AccountRules.AnyAccount);
        routes.MapPost("/account/prove", Post).TakesForm().RequireAuthorization(AccountRules.AnyAccount).RequireRateLimiting(Limits.SignIn);
    }

    private static Task<IResult> Show(HttpContext context, string? returnUrl, ProveView view) => view.Page(context, returnUrl, null, StatusCodes.Status200OK);

    private static async Task<IResult> Post(HttpContext context, Prove prove, ProveView view, CancellationToken stop)
    {
        var form = await context.Request.ReadFormAsync(stop);
        var id = context.User.AccountId()!.Value;
        var from = context.Connection.RemoteIpAddress;
        var outcome = form.Text("code") is { Length: > 0 } code
            ? await prove.ByCode(id, code, from, Device.Describe(context.Request.Headers.UserAgent), stop)
            : await prove.ByPassword(id, form.Secret("password"), from, stop);
        return outcome.Refusal is { } refusal
            ? await view.Page(context, form.Text("returnUrl"), refusal, Forms.Status(refusal))
            : Results.LocalRedirect(ReturnUrl.Local(form.Text("returnUrl")) ?? "/account");
    }
}

/// <summary>The page that asks for a proof, with the ways this person has.</summary>
internal sealed class ProveView(VaultDb db, SecondFactors factors)
{
    public async Task<IResult> Page(HttpContext context, string? back, Refusal? refusal, int status)
    {
        context.NeverStore();
        if (refusal?.Code is "busy" or "too-often")
        {
            context.Response.Headers.RetryAfter = 30.ToString(CultureInfo.InvariantCulture);
        }

        var stop = context.RequestAborted;
        var id = context.User.AccountId()!.Value;
        return UiResults.Page<ProvePage>(
            new
            {
                Email = await db.Accounts.Where(a => a.Id == id).Select(a => a.Email).SingleAsync(stop),
                HasPassword = await db.Wraps.AnyAsync(w => w.AccountId == id && w.Kind == WrapKind.Password && w.InertSince == null, stop),
                HasPasskey = refusal?.Code == PasskeyRing.Failure || await db.Passkeys.AnyAsync(p => p.AccountId == id, stop),
                PasskeyFailed = refusal?.Code == PasskeyRing.Failure,
                HasCode = await factors.IsOn(id, stop),
                ReturnTo = ReturnUrl.Local(back),
                Errors = refusal is null ? null : Forms.Errors([refusal]),
            },
            status);
    }
}
