using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Modular.Kernel;
using Modular.Ui;
using Modular.Vault.Accounts;
using Modular.Vault.Links;
using Modular.Vault.SignIn;
using Modular.Vault.Storage;
using Modular.Vault.Web;

namespace Modular.Vault.ConfirmEmail;

internal static class ConfirmRoutes
{
    public static void MapConfirm(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/account/confirm", Show);
        routes.MapPost("/account/confirm", Send).TakesForm().RequireRateLimiting(Limits.SignIn);
        routes.MapGet("/account/confirm/{token}", Open).RequireRateLimiting(Limits.Codes);
        routes.MapPost("/account/confirm/{token}", Confirm).TakesForm().RequireRateLimiting(Limits.SignIn);
    }

    private static async Task<IResult> Show(HttpContext context, string? registered, string? sent, VaultDb db, CancellationToken stop)
    {
        context.NeverStore();
        var own = await Own(context, db, stop);
        return own?.ConfirmedAt is not null
            ? Results.LocalRedirect("/account")
            : UiResults.Page<CheckMailPage>(new { Own = own?.Email, Registered = registered is not null, Sent = sent is not null });
    }

    private static async Task<IResult> Send(HttpContext context, ConfirmEmail confirm, VaultDb db, CancellationToken stop)
    {
        var form = await context.Request.ReadFormAsync(stop);
        var own = await Own(context, db, stop);
        var typed = own?.Email ?? form.Text("email");
        var outcome = await confirm.Send(typed, context.Connection.RemoteIpAddress, stop);
        return outcome.Refusal is { } refusal
            ? UiResults.Page<CheckMailPage>(new { Own = own?.Email, Email = typed, Errors = Forms.Errors([refusal]) }, Forms.Status(refusal))
            : Results.LocalRedirect("/account/confirm?sent=1");
    }

    private static async Task<IResult> Open(HttpContext context, string token, ConfirmEmail confirm, TimeProvider clock, CancellationToken stop)
    {
        context.NeverStore();
        var (link, account) = await confirm.Look(token, stop);
        return IsOfUse(link, account, clock)
            ? Page(context, account!, null)
            : Gone(link, clock);
    }

    private static async Task<IResult> Confirm(HttpContext context, string token, ConfirmEmail confirm, SignIn.SignIn signIn, TimeProvider clock, CancellationToken stop)
    {
        var (link, account) = await confirm.Look(token, stop);
        if (!IsOfUse(link, account, clock))
        {
            return Gone(link, clock);
        }

        var isHere = context.User.AccountId() == account!.Id;
        if (!isHere)
        {
            var form = await context.Request.ReadFormAsync(stop);
            var answer = await signIn.Handle(account.Email, form.Secret("password"), context.Connection.RemoteIpAddress, stop);
            if (answer.Refusal is { } refusal)
            {
                return Page(context, account, refusal.Code == "wrong" ? WrongPassword : refusal);
            }
        }

        if (!await confirm.Handle(link!, account.Id, stop))
        {
            return Gone(link, clock);
        }

        return isHere ? Results.LocalRedirect("/account?done=confirmed") : await context.Enter(account.Id, "/account?done=confirmed", stop);
    }

    private static readonly Refusal WrongPassword = new(
        "wrong",
        "Das ist nicht das Passwort dieses Kontos. Nehmen Sie das, mit dem Sie es eröffnet haben, oder wählen Sie ein neues.",
        "That is not this account's password. Use the one with which you opened it, or choose a new one.",
        "password");

    private static bool IsOfUse(MailedLink? link, Account? account, TimeProvider clock) => link?.IsOpen(clock.UtcNow()) == true && account is { ConfirmedAt: null };

    private static IResult Page(HttpContext context, Account account, Refusal? refusal) => UiResults.Page<ConfirmPage>(
        new { account.Email, NeedsPassword = context.User.AccountId() != account.Id, Errors = refusal is null ? null : Forms.Errors([refusal]) },
        refusal is null ? StatusCodes.Status200OK : Forms.Status(refusal));

    private static IResult Gone(MailedLink? link, TimeProvider clock) => LinkGone.Page(link, clock.UtcNow(), "/account/confirm", T.Of("Neuen Link anfordern", "Ask for a new link"));

    private static async Task<Account?> Own(HttpContext context, VaultDb db, CancellationToken stop)
    {
        var id = context.User.AccountId();
        return id is null ? null : await db.Accounts.AsNoTracking().SingleOrDefaultAsync(a => a.Id == id, stop);
    }
}
