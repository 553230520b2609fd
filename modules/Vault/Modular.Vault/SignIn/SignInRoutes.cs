using System.Globalization;
using System.Security.Claims;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Modular.Kernel;
using Modular.Ui;
using Modular.Vault.Accounts;
using Modular.Vault.Sessions;
using Modular.Vault.Web;

namespace Modular.Vault.SignIn;

internal static class SignInRoutes
{
    public static void MapSignIn(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/account/sign-in", Show);
        routes.MapPost("/account/sign-in", Post).TakesForm().RequireRateLimiting(Limits.SignIn);
        routes.MapPost("/account/sign-out", (Delegate)Leave).TakesForm();
    }

    /// <summary>Opens a session for this account in this browser; one that was open ends.</summary>
    public static Task SignInAsync(this HttpContext context, Guid account) =>
        context.SignInAsync(SessionStore.Scheme, new ClaimsPrincipal(new ClaimsIdentity([new Claim(Claims.Account, account.ToString())], SessionStore.Scheme)));

    private static IResult Show(HttpContext context, string? returnUrl, string? done)
    {
        context.NeverStore();
        var to = ReturnUrl.Local(returnUrl);
        return context.User.Identity?.IsAuthenticated == true
            ? Results.LocalRedirect(to ?? "/account")
            : UiResults.Page<SignInPage>(new { ReturnTo = to, Reset = done == "reset", NewEmail = done == "email" });
    }

    private static async Task<IResult> Post(HttpContext context, SignIn signIn, CancellationToken stop)
    {
        var form = await context.Request.ReadFormAsync(stop);
        var to = ReturnUrl.Local(form.Text("returnUrl"));
        var answer = await signIn.Handle(form.Text("email"), form.Secret("password"), context.Connection.RemoteIpAddress, stop);
        if (answer.Refusal is { } refusal)
        {
            if (refusal.Code is "busy" or "too-often")
            {
                context.Response.Headers.RetryAfter = 30.ToString(CultureInfo.InvariantCulture);
            }

            return UiResults.Page<SignInPage>(new { Errors = Forms.Errors([refusal]), Email = form.Text("email"), ReturnTo = to }, Forms.Status(refusal));
        }

        await context.SignInAsync(answer.Value.Id);
        return Results.LocalRedirect(to ?? await Home(context, answer.Value, stop));
    }

    private static async Task<IResult> Leave(HttpContext context)
    {
        await context.SignOutAsync(SessionStore.Scheme);
        return Results.LocalRedirect("/");
    }

    private static async Task<string> Home(HttpContext context, Account account, CancellationToken stop) =>
        account.IsPlatform ? "/admin" : await HasDesk(context, account.Id, stop) ? "/desk" : "/account";

    private static Task<bool> HasDesk(HttpContext context, Guid account, CancellationToken stop) =>
        context.RequestServices.GetRequiredService<SessionStore>().HasRole(account, stop);
}
