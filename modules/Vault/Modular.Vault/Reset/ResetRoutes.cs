using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Modular.Kernel;
using Modular.Ui;
using Modular.Vault.Accounts;
using Modular.Vault.Links;
using Modular.Vault.Passwords;
using Modular.Vault.Sessions;
using Modular.Vault.Unlock;
using Modular.Vault.Web;

namespace Modular.Vault.Reset;

internal static class ResetRoutes
{
    public static void MapReset(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/account/reset", Show);
        routes.MapPost("/account/reset", Send).TakesForm().RequireRateLimiting(Limits.SignIn);
        routes.MapGet("/account/reset/{token}", Open).RequireRateLimiting(Limits.Codes);
        routes.MapPost("/account/reset/{token}", Save).TakesForm().RequireRateLimiting(Limits.SignIn);
    }

    private static IResult Show(HttpContext context, string? sent)
    {
        context.NeverStore();
        return UiResults.Page<ForgotPage>(new { Sent = sent is not null });
    }

    private static async Task<IResult> Send(HttpContext context, ResetPassword reset, CancellationToken stop)
    {
        var form = await context.Request.ReadFormAsync(stop);
        var outcome = await reset.Send(form.Text("email"), context.Connection.RemoteIpAddress, stop);
        return outcome.Refusal is { } refusal
            ? UiResults.Page<ForgotPage>(new { Email = form.Text("email"), Errors = Forms.Errors([refusal]) }, Forms.Status(refusal))
            : Results.LocalRedirect("/account/reset?sent=1");
    }

    private static async Task<IResult> Open(HttpContext context, string token, ResetPassword reset, TimeProvider clock, CancellationToken stop)
    {
        context.NeverStore();
        var (link, account) = await reset.Look(token, stop);
        return link?.IsOpen(clock.UtcNow()) == true && account is not null ? Page(account, await reset.HasCode(account.Id, stop), null, null) : Gone(link, clock);
    }

    private static async Task<IResult> Save(HttpContext context, string token, ResetPassword reset, PasswordMeter meter, TimeProvider clock, CancellationToken stop)
    {
        var (link, account) = await reset.Look(token, stop);
        if (link?.IsOpen(clock.UtcNow()) != true || account is null)
        {
            return Gone(link, clock);
        }

        var form = await context.Request.ReadFormAsync(stop);
        var wanted = form.Secret("password");
        var outcome = await reset.Handle(link, account, wanted, form.Text("code"), Device.Describe(context.Request.Headers.UserAgent), stop);
        if (outcome.Refusal is { } refusal)
        {
            return Page(account, await reset.HasCode(account.Id, stop), refusal, refusal.Code == "password" ? meter.Judge(wanted, new(account.Name, account.Email)) : null);
        }

        using var next = outcome.Value.Next;
        return !outcome.Value.Done ? Gone(link, clock)
            : next is null ? Results.LocalRedirect("/account/sign-in?done=reset")
            : UiResults.Page<NewRecoveryCodePage>(new { Code = next.Reveal(), ReturnTo = "/account/sign-in?done=reset", IsHere = false });
    }

    private static IResult Page(Account account, bool hasCode, Refusal? refusal, PasswordStrength? weak) => UiResults.Page<ResetPage>(
        new { account.Email, HasCode = hasCode, Strength = weak?.Gauges, Errors = refusal is null ? null : Forms.Errors([refusal]) },
        refusal is null ? StatusCodes.Status200OK : Forms.Status(refusal));

    private static IResult Gone(MailedLink? link, TimeProvider clock) => LinkGone.Page(link, clock.UtcNow(), "/account/reset", T.Of("Neuen Link anfordern", "Ask for a new link"));
}
