using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Modular.Kernel;
using Modular.Ui;
using Modular.Vault.Accounts;
using Modular.Vault.Links;
using Modular.Vault.Sessions;
using Modular.Vault.SignIn;
using Modular.Vault.Storage;
using Modular.Vault.Web;

namespace Modular.Vault.ChangeEmail;

internal static class ChangeEmailRoutes
{
    public static void MapChangeEmail(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/account/email", Show).RequireAuthorization();
        routes.MapPost("/account/email", Send).TakesForm().RequireAuthorization().RequireRateLimiting(Limits.SignIn);
        routes.MapGet("/account/email/{token}", Open).RequireRateLimiting(Limits.Codes);
        routes.MapPost("/account/email/{token}", Confirm).TakesForm().RequireRateLimiting(Limits.SignIn);
        routes.MapGet("/account/email/undo/{token}", OpenBack).RequireRateLimiting(Limits.Codes);
        routes.MapPost("/account/email/undo/{token}", Undo).TakesForm().RequireRateLimiting(Limits.Codes);
    }

    private static async Task<IResult> Show(HttpContext context, string? sent, VaultDb db, CancellationToken stop)
    {
        context.NeverStore();
        return UiResults.Page<ChangeEmailPage>(new { Own = await Own(context, db, stop), Sent = sent is not null });
    }

    private static async Task<IResult> Send(HttpContext context, ChangeEmail change, VaultDb db, CancellationToken stop)
    {
        var form = await context.Request.ReadFormAsync(stop);
        var typed = form.Text("email");
        var outcome = await change.Send(context.User.AccountId()!.Value, typed, form.Secret("current"), context.Connection.RemoteIpAddress, stop);
        return outcome.Refusal is { } refusal
            ? UiResults.Page<ChangeEmailPage>(new { Own = await Own(context, db, stop), Email = typed, Errors = Forms.Errors([refusal]) }, Forms.Status(refusal))
            : Results.LocalRedirect("/account/email?sent=1");
    }

    private static async Task<IResult> Open(HttpContext context, string token, ChangeEmail change, TimeProvider clock, CancellationToken stop)
    {
        context.NeverStore();
        var (link, account) = await change.Look(token, stop);
        return link?.IsOpen(clock.UtcNow()) == true && account is not null ? Page(context, link, account, null) : Gone(link, clock);
    }

    private static async Task<IResult> Confirm(HttpContext context, string token, ChangeEmail change, SignIn.SignIn signIn, TimeProvider clock, CancellationToken stop)
    {
        var (link, account) = await change.Look(token, stop);
        if (link?.IsOpen(clock.UtcNow()) != true || account is null)
        {
            return Gone(link, clock);
        }

        var isHere = context.User.AccountId() == account.Id;
        if (!isHere)
        {
            var form = await context.Request.ReadFormAsync(stop);
            var answer = await signIn.Handle(account.Email, form.Secret("password"), context.Connection.RemoteIpAddress, stop);
            if (answer.Refusal is { } refusal)
            {
                return Page(context, link, account, refusal.Code == "wrong" ? WrongPassword : refusal);
            }
        }

        // Signing in stays a thing of its own, with all that belongs to it.
        return !await change.Handle(link, account.Id, Device.Describe(context.Request.Headers.UserAgent), stop) ? Gone(link, clock)
            : Results.LocalRedirect(isHere ? "/account?done=email" : "/account/sign-in?done=email");
    }

    private static async Task<IResult> OpenBack(HttpContext context, string token, ChangeEmail change, TimeProvider clock, CancellationToken stop)
    {
        context.NeverStore();
        var (link, account) = await change.LookBack(token, stop);
        return link?.IsOpen(clock.UtcNow()) == true && account is not null ? UiResults.Page<UndoEmailPage>(new { link.Email }) : GoneBack(link, clock);
    }

    private static async Task<IResult> Undo(HttpContext context, string token, ChangeEmail change, TimeProvider clock, CancellationToken stop)
    {
        var (link, account) = await change.LookBack(token, stop);
        return link?.IsOpen(clock.UtcNow()) == true && account is not null && await change.Undo(link, Device.Describe(context.Request.Headers.UserAgent), stop)
            ? Results.LocalRedirect("/account/reset?sent=1")
            : GoneBack(link, clock);
    }

    private static readonly Refusal WrongPassword = new("wrong", "Das ist nicht das Passwort dieses Kontos.", "That is not this account's password.", "password");

    private static IResult Page(HttpContext context, MailedLink link, Account account, Refusal? refusal) => UiResults.Page<NewEmailPage>(
        new { New = link.Email, Old = account.Email, NeedsPassword = context.User.AccountId() != account.Id, Errors = refusal is null ? null : Forms.Errors([refusal]) },
        refusal is null ? StatusCodes.Status200OK : Forms.Status(refusal));

    private static IResult Gone(MailedLink? link, TimeProvider clock) => LinkGone.Page(link, clock.UtcNow(), "/account/email", T.Of("Adresse ändern", "Change the address"));

    private static IResult GoneBack(MailedLink? link, TimeProvider clock) => LinkGone.Page(link, clock.UtcNow(), "/account/reset", T.Of("Neues Passwort wählen", "Choose a new password"));

    private static async Task<string> Own(HttpContext context, VaultDb db, CancellationToken stop)
    {
        var id = context.User.AccountId()!.Value;
        return await db.Accounts.Where(a => a.Id == id).Select(a => a.Email).SingleAsync(stop);
    }
}
